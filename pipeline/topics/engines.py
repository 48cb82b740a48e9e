"""The engines that remember: near-copies and live topics, rebuilt from the store when a worker starts."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Max

from config.schema.jurisdiction import Jurisdiction
from nlp.engine import Engine
from nlp.look.late import compile_all
from nlp.topics.near_duplicate import NearDuplicates
from nlp.topics.streaming import TopicEngine, TopicItem
from nlp.topics.title import title_of
from nlp.types import Place
from pipeline.models import Item, TopicChange
from pipeline.topics.held import Held

REMEMBERED = timedelta(days=60)


@dataclass(slots=True)
class Engines:
    """`text` says what a post is about; `copies` and `topics` hold what later posts are compared with."""

    text: Engine
    copies: NearDuplicates = field(default_factory=NearDuplicates)
    topics: TopicEngine = field(default_factory=TopicEngine)
    numbers: dict[int, int] = field(default_factory=dict)
    """Topic number of the engine -> primary key, for every topic that the engine knows."""
    seen: int = 0
    """The last `TopicChange` that the engines know of."""
    learnt: list[int] = field(default_factory=list)
    """Primary keys of the learnt models that `text` uses."""
    members: Held = field(default_factory=Held)
    """What topics that changed of late consist of."""


def restore(jurisdiction: Jurisdiction | None, now: datetime, text: Engine | None = None) -> Engines:
    """Engines that know every item of the last 60 days (history included, by its own time of learning)."""
    engines = Engines(text or Engine(jurisdiction), topics=TopicEngine(jurisdiction.home if jurisdiction else ""))
    engines.seen = TopicChange.objects.aggregate(last=Max("pk"))["last"] or 0
    items = Item.objects.filter(learnt_at__gte=now - REMEMBERED).exclude(topic=None).order_by("published_at", "id")
    by_topic: dict[int, list[TopicItem]] = {}
    ids: list[int] = []
    texts: list[str] = []
    for item in items.only(
        "id",
        "title",
        "text",
        "published_at",
        "learnt_at",
        "submitter",
        "duplicate_of_id",
        "topic_id",
        "parent",
        "analysis",
    ).iterator(2000):
        ids.append(item.pk)
        texts.append(f"{item.title}\n{item.text}")
        if not item.parent and item.topic_id is not None:
            by_topic.setdefault(item.topic_id, []).append(topic_item(item))
    if ids:
        engines.copies.add(ids, texts)
    tokens = iter(engines.text.cut([f"{entry.title}\n{entry.text}" for group in by_topic.values() for entry in group]))
    for topic, group in by_topic.items():
        engines.topics.restore(topic, [entry._replace(tokens=next(tokens)) for entry in group])
        engines.numbers[topic] = topic
    return engines


def warm(engines: Engines, now: datetime) -> None:
    """Let each part work once, on copies and topics that are thrown away.

    Models are read at their first use, and on a new machine loops are compiled, a minute's work where it is busy.
    Within the first batch's transaction that would keep everybody else from the store.
    """
    compile_all()
    texts = ["解放路的路灯坏了三天没有人修。", "解放路路灯坏了三天, 没有人来修。"]
    NearDuplicates().look_up_and_add([1, 2], texts)
    told = zip((1, 2), texts, engines.text.analyse([("", text) for text in texts]), strict=True)
    items = [
        TopicItem(
            id=number, title="", text=text, tokens=found.tokens, places=found.places, published_at=now,
            submitter=str(number), duplicate_of=None, keys=found.keys,
        )
        for number, text, found in told
    ]  # fmt: skip
    TopicEngine().assign(items)
    title_of(items)


def topic_item(item: Item, tokens: tuple[str, ...] = ()) -> TopicItem:
    """A stored item as the topic engine takes it."""
    places = tuple(Place(**place) for place in item.analysis.get("places", ()))
    return TopicItem(
        id=item.pk,
        title=item.title,
        text=item.text,
        tokens=tokens,
        places=places,
        published_at=item.published_at or item.learnt_at,
        submitter=item.submitter,
        duplicate_of=item.duplicate_of_id,
    )
