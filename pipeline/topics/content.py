"""What a topic's page tells of its items: summary with sources, shares, spread, one text from many accounts."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from nlp.heat.coordinated import Run, runs
from nlp.topics.summary import Said, sentences_of
from pipeline.models import Item
from pipeline.topics.glances import Glances, Group

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


def content_of(items: Sequence[Item], everything: Glances) -> Content:
    """`items`: those whose words are read, with their sources, oldest first; `everything`: all of the topic's."""
    known = {item.pk for item in items}
    heads = [item for item in items if not item.parent] or list(items)
    groups = everything.groups
    own = [one for one in groups if one.head] or groups  # what hangs on another post repeats it by one click
    found = runs(everything.copied)
    return Content(
        summary=[_sentence(said, heads[said.place], known) for said in sentences_of(heads)],
        spread=spread(groups),
        platforms=_summed((one.source, one.posts) for one in groups).most_common(),
        sectors=_shares(_summed((one.sector, one.posts) for one in own)),
        places=_shares(Counter(place["name"] for item in heads for place in item.analysis.get("places", ())[:1])),
        coordinated=found,
        coordinated_posts=sum(len(run.places) for run in found),
    )


def _sentence(said: Said, item: Item, known: Set[int]) -> Sentence:
    first = item.duplicate_of_id
    return Sentence(said.sentence, item, first if first in known and first is not None else item.pk)


def spread(groups: Sequence[Group]) -> list[Step]:
    """Each source and kind of post with its first time, in that order."""
    found: dict[tuple[str, str], list[Group]] = defaultdict(list)
    for one in groups:
        found[one.source, one.kind].append(one)
    steps = [
        Step(source, kind, min(one.first for one in some), sum(one.posts for one in some))
        for (source, kind), some in found.items()
    ]
    return sorted(steps, key=lambda step: step.first)


def _summed(counted: Iterable[tuple[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for name, count in counted:
        total[name] += count
    return total


def _shares(counts: Counter[str]) -> list[tuple[str, float]]:
    whole = counts.total()
    return [(name, count / whole) for name, count in counts.most_common(5) if count >= _LEAST_SHARE * whole]
