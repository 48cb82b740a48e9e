"""From posts to stored, analysed items that belong to topics; idempotent, one transaction per batch."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from django.db import transaction

from crawlers.items import Post
from nlp.topics.streaming import TopicItem
from nlp.types import Analysis
from pipeline import hearers, versions
from pipeline.learning import corrections
from pipeline.learning import in_use as learnt_models
from pipeline.models import Item, Topic
from pipeline.rows import asked, insert_rows, new_row, one_of, reserve_ids, stored, update_rows
from pipeline.search.changes import changed
from pipeline.sources import usual
from pipeline.topics import figures as topics
from pipeline.topics import moving as topic_store
from pipeline.topics.engines import Engines

GONE = "已删除"
"""`Item.source_state` of what the site has taken away without saying why; its words are kept as they were."""
_COUNTS = ("views", "likes", "comments", "reposts")
_SEEN_AGAIN = (*_COUNTS, "seen_at", "official_reply", "replied_at", "reply_department", "source_state")


@dataclass(frozen=True, slots=True)
class IngestResult:
    """How many posts were new, how many known ones changed, and the topics that were touched."""

    new: int
    updated: int
    topics: frozenset[int]


class UnknownSource(ValueError):
    """A post names a source that is not configured."""


def ingest(posts: Sequence[Post], engines: Engines, now: datetime) -> IngestResult:
    """Store `posts`; each (source, external_id) exists once, seen again its counts are updated,
    and words that were changed are kept beside the new ones (`pipeline.versions`).

    After an exception the engines no longer agree with the store and must be restored. Raises `UnknownSource`.
    """
    with transaction.atomic():
        topic_store.follow(engines)
        learnt_models.follow(engines)
        done = [_store(wave, engines, now) for wave in versions.waves(posts)]
    return IngestResult(
        sum(each.new for each in done),
        sum(each.updated for each in done),
        frozenset().union(*(each.topics for each in done)),
    )


def _store(posts: Sequence[Post], engines: Engines, now: datetime) -> IngestResult:
    """One pass: each (source, external_id) once."""
    sources = _sources({post.source for post in posts})
    known = _known(posts, sources)
    fresh, again = [], []
    for post in posts:
        item = known.get((sources[post.source], post.external_id))
        if item is None:
            if not post.gone:
                fresh.append(post)
        else:
            again.append((item, post))
    touched, edited, recounted = _see_again(again, engines)
    reworded = {item.topic_id for item in edited if item.topic_id}
    remembered = topics.Remembered(engines.members, frozenset(touched))
    items, started = _add(sorted(fresh, key=_order), sources, engines)
    touched |= {item.topic_id for item in items if item.topic_id is not None}
    usual.learn(items, recounted)
    topics.refresh(touched, now, items, started, reworded, remembered)
    insert_rows(items)
    changed("item", [item.id for item in items])
    hearers.tell([*items, *edited], now)
    return IngestResult(len(fresh), len(again), frozenset(touched))


def _order(post: Post) -> tuple[bool, datetime]:
    """Threads before their replies, then by time."""
    return (bool(post.parent), post.published_at or post.fetched_at)


def _sources(keys: set[str]) -> dict[str, int]:
    """The primary keys of sources."""
    names = sorted(keys)
    found = dict(asked(f"SELECT key, id FROM pipeline_source WHERE key IN {one_of(names)}", *names))
    for key in keys - set(found):
        raise UnknownSource(f"来源 {key!r} 没有配置 (source is not configured)")
    return found


def _known(posts: Iterable[Post], sources: dict[str, int]) -> dict[tuple[int, str], Item]:
    by_source: dict[int, list[str]] = {}
    for post in posts:
        by_source.setdefault(sources[post.source], []).append(post.external_id)
    found = {}
    for source, ids in by_source.items():
        known = list(stored(Item, "external_id", ids, source_id=source))
        for start in range(0, len(known), 500):
            for item in Item.objects.filter(source_id=source, external_id__in=known[start : start + 500]):
                found[(source, item.external_id)] = item
    return found


def content_hash(post: Post) -> str:
    """What tells a changed post from one that was merely seen again."""
    return blake2b(f"{post.title}\0{post.text}".encode("utf-8", "replace"), digest_size=16).hexdigest()


def _see_again(
    pairs: Sequence[tuple[Item, Post]], engines: Engines
) -> tuple[set[int], list[Item], list[usual.Recounted]]:
    """Newer counts, answers and edits; the topics whose figures or words changed, the items whose words did, and how
    engagement changed."""
    recounted = []
    edited = []
    counted = []
    same: dict[datetime, list[int]] = {}
    for item, post in pairs:
        if post.fetched_at < item.seen_at:
            continue
        before, engaged = _figures(item), usual.engagement_of(item)
        _take_over(item, post, engines)
        if not post.gone and content_hash(post) != item.content_hash:
            edited.append((item, post))
        if before == _figures(item):
            same.setdefault(post.fetched_at, []).append(item.pk)
        else:
            recounted.append(item)
            counted.append(usual.Recounted(item.source_id, engaged, usual.engagement_of(item)))
    _reword(edited, engines)
    touched = {item.topic_id for item in (*recounted, *(item for item, _ in edited)) if item.topic_id is not None}
    update_rows(recounted, _SEEN_AGAIN)
    changed("item", [item.pk for item, _ in edited] + [item.pk for item in recounted if item.official_reply])
    for seen_at, ids in same.items():
        Item.objects.filter(pk__in=ids).update(seen_at=seen_at)
    return touched, [item for item, _ in edited], counted


def _reword(edited: Sequence[tuple[Item, Post]], engines: Engines) -> None:
    """Analyse new words of known items; the former ones are kept, and what a person said of the item stands."""
    former = [versions.Wording.of(item) for item, _ in edited]
    analyses = engines.text.analyse([(post.title, post.text) for _, post in edited])
    for (item, post), analysis in zip(edited, analyses, strict=True):
        _describe(item, analysis, content_hash(post))
    corrections.hold([item for item, _ in edited])
    for item, _ in edited:
        item.save()
    versions.keep(former, {item.pk: post.fetched_at for item, post in edited})


def _figures(item: Item) -> list[object]:
    """What may change while an item is seen again."""
    return [getattr(item, name) for name in _SEEN_AGAIN if name != "seen_at"]


def _take_over(item: Item, post: Post, engines: Engines) -> None:
    item.seen_at = post.fetched_at
    for name in _COUNTS:
        count = getattr(post, name)
        if count is not None:
            setattr(item, name, int(count))
    if post.official_reply:
        item.official_reply, item.replied_at = engines.text.mask("", _clean(post.official_reply))[1], post.replied_at
        item.reply_department = _clean(post.reply_department)[:100]
    item.source_state = (_clean(post.state) or (GONE if post.gone else ""))[:40]


def _clean(text: str) -> str:
    return text.replace("\0", "")


def _add(posts: Sequence[Post], sources: dict[str, int], engines: Engines) -> tuple[Sequence[Item], Sequence[Topic]]:
    """Analyse and join new posts; the items and the topics that they start, neither of them stored yet."""
    if not posts:
        return (), ()
    analyses = engines.text.analyse([(post.title, post.text) for post in posts])
    items = []
    for pk, post, analysis in zip(reserve_ids(Item, len(posts)), posts, analyses, strict=True):
        item = new_row(
            Item,
            id=pk,
            source_id=sources[post.source],
            external_id=post.external_id[:200],
            url=_clean(post.url)[:1000],
            kind=post.kind.value,
            submitter=post.submitter[:32],
            parent=post.parent[:200],
            reply_to=post.reply_to[:200],
            published_at=post.published_at,
            learnt_at=post.fetched_at,
            history=post.history,
        )
        _take_over(item, post, engines)
        _describe(item, analysis, content_hash(post))
        items.append(item)
    return items, _join(items, analyses, engines)


def _describe(item: Item, analysis: Analysis, digest: str) -> None:
    item.title, item.text = analysis.title[:300], analysis.text
    item.content_hash = digest
    item.sector, item.sector_p = analysis.sector.value, analysis.sector_p
    item.severity = analysis.severity.value
    item.place_code = analysis.places[0].code if analysis.places else ""
    item.relevant = analysis.relevant
    item.analysis = analysis.as_fields()
    item.masked = analysis.masked


def _join(items: Sequence[Item], analyses: Sequence[Analysis], engines: Engines) -> list[Topic]:
    """Near-copies and topics of new items, and the topics they start. A reply or repost goes with its post."""
    copies = engines.copies.look_up_and_add(
        [item.id for item in items], [f"{item.title}\n{item.text}" for item in items]
    )
    for item, (original, similarity) in zip(items, copies, strict=True):
        if original is not None:
            item.duplicate_of_id, item.similarity = int(original), similarity
    parents = _parents(items)
    alone = [(item, analysis) for item, analysis in zip(items, analyses, strict=True) if _parent(item, parents) is None]
    numbers = engines.topics.assign([_topic_item(item, analysis) for item, analysis in alone])
    pairs = list(zip((item for item, _ in alone), numbers, strict=True))
    started = _start_topics(pairs, engines)
    for item, number in pairs:
        item.topic_id = engines.numbers[number]
    for item in items:
        parent = _parent(item, parents)
        if parent is not None:
            item.topic_id = parent.topic_id or _root(parent, parents).topic_id
    return started


def _parents(items: Sequence[Item]) -> dict[tuple[int, str], Item]:
    """The items that `items` hang on, stored before or in this batch."""
    wanted: dict[int, set[str]] = {}
    for item in items:
        if item.parent:
            wanted.setdefault(item.source_id, set()).add(item.parent)
    found = {(item.source_id, item.external_id): item for item in items}
    for source, ids in wanted.items():
        missing = [name for name in ids if (source, name) not in found]
        for start in range(0, len(missing), 500):
            chunk = Item.objects.filter(source_id=source, external_id__in=missing[start : start + 500])
            found |= {
                (source, item.external_id): item for item in chunk.only("id", "external_id", "topic_id", "parent")
            }
    return found


def _parent(item: Item, parents: dict[tuple[int, str], Item]) -> Item | None:
    parent = parents.get((item.source_id, item.parent)) if item.parent else None
    return None if parent is None or parent.pk == item.pk else parent


def _root(item: Item, parents: dict[tuple[int, str], Item]) -> Item:
    """The post at the head of a chain of reposts; a chain longer than ten ends where it is."""
    for _ in range(10):
        parent = _parent(item, parents)
        if parent is None:
            break
        item = parent
    return item


def _topic_item(item: Item, analysis: Analysis) -> TopicItem:
    return TopicItem(
        id=item.id,
        title=item.title,
        text=item.text,
        tokens=analysis.tokens,
        places=analysis.places,
        published_at=item.published_at or item.learnt_at,
        submitter=item.submitter,
        duplicate_of=item.duplicate_of_id,
        keys=analysis.keys,
    )


def _start_topics(pairs: Sequence[tuple[Item, int]], engines: Engines) -> list[Topic]:
    """Topics that the engine started just now, with primary keys, described later from their items."""
    first: dict[int, Item] = {}
    for item, number in pairs:
        if number not in engines.numbers:
            first.setdefault(number, item)
    started = []
    for pk, (number, item) in zip(reserve_ids(Topic, len(first)), first.items(), strict=True):
        started.append(new_row(Topic, id=pk, learnt_at=item.learnt_at))
        engines.numbers[number] = pk
    return started
