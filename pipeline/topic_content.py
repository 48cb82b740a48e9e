"""What a topic's page tells of its items: summary with sources, shares, spread, one text from many accounts."""

from collections import Counter, defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from nlp.coordinated import Posted, Run, runs
from nlp.summary import Said, sentences_of
from pipeline.glances import Glance
from pipeline.models import Item

_LEAST_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the summary and the item that says it; `shown`: the key of the item that it is a copy of."""

    text: str
    item: Item
    shown: int


@dataclass(frozen=True, slots=True)
class Step:
    """传播: when a source first spoke of it, in what kind of post, and how often since. No person is named."""

    source: str
    kind: str
    first: datetime
    posts: int


@dataclass(frozen=True, slots=True)
class Content:
    """All of it; shares are of the items, the greatest first; `platforms`: items by source, most first."""

    summary: list[Sentence]
    spread: list[Step]
    platforms: list[tuple[str, int]]
    sectors: list[tuple[str, float]]
    places: list[tuple[str, float]]
    coordinated: list[Run]
    coordinated_posts: int


def content_of(items: Sequence[Item], everything: Sequence[Glance]) -> Content:
    """`items`: those whose words are read, with their sources, oldest first; `everything`: all of the topic's."""
    known = {item.pk for item in items}
    heads = [item for item in items if not item.parent] or list(items)
    own = [one for one in everything if not one.parent]  # what hangs on another post repeats it by one click
    found = runs([Posted(one.duplicate_of_id or one.id, one.submitter, one.happened_at) for one in own])
    return Content(
        summary=[_sentence(said, heads[said.place], known) for said in sentences_of(heads)],
        spread=spread(everything),
        platforms=Counter(one.source for one in everything).most_common(),
        sectors=_shares([one.sector for one in own or everything]),
        places=_shares([place["name"] for item in heads for place in item.analysis.get("places", ())[:1]]),
        coordinated=found,
        coordinated_posts=sum(len(run.places) for run in found),
    )


def _sentence(said: Said, item: Item, known: Set[int]) -> Sentence:
    first = item.duplicate_of_id
    return Sentence(said.sentence, item, first if first in known and first is not None else item.pk)


def spread(everything: Sequence[Glance]) -> list[Step]:
    """Each source and kind of post with its first time, in that order."""
    groups: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for one in everything:
        groups[one.source, one.kind].append(one.happened_at)
    steps = [Step(source, kind, min(times), len(times)) for (source, kind), times in groups.items()]
    return sorted(steps, key=lambda step: step.first)


def _shares(names: Sequence[str]) -> list[tuple[str, float]]:
    counts = Counter(names)
    return [(name, count / len(names)) for name, count in counts.most_common(5) if count >= _LEAST_SHARE * len(names)]
