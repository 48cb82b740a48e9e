"""What a topic's page tells of its items: summary with sources, shares, spread, one text from many accounts."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from nlp.burst import Chance, Curve, chances
from nlp.coordinated import Posted, Run, runs
from nlp.heat import HALF_LIFE, HeatPoint, heat
from nlp.summary import sentences_of
from pipeline.models import Item
from pipeline.topics import happened_at, heat_point

_POINTS = 40
_LEAST_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the summary and the item that says it."""

    text: str
    item: Item


@dataclass(frozen=True, slots=True)
class Step:
    """传播: when a source first spoke of it, in what kind of post, and how often since. No person is named."""

    source: str
    kind: str
    first: datetime
    posts: int


@dataclass(frozen=True, slots=True)
class Content:
    """All of it; shares are of the items, the greatest first."""

    summary: list[Sentence]
    spread: list[Step]
    sectors: list[tuple[str, float]]
    places: list[tuple[str, float]]
    coordinated: list[Run]
    coordinated_posts: int
    chance: Chance | None


def content_of(items: Sequence[Item], now: datetime, top: float) -> Content:
    """`items`: with their sources, oldest first. `top`: the heat whose probability is asked for."""
    heads = [item for item in items if not item.parent] or list(items)
    found = runs([Posted(item.duplicate_of_id or item.pk, item.submitter, happened_at(item)) for item in items])
    return Content(
        summary=[Sentence(said.sentence, heads[said.place]) for said in sentences_of(heads)],
        spread=spread(items),
        sectors=_shares([item.sector for item in heads]),
        places=_shares([place["name"] for item in heads for place in item.analysis.get("places", ())[:1]]),
        coordinated=found,
        coordinated_posts=sum(len(run.places) for run in found),
        chance=chance(items, now, top),
    )


def spread(items: Sequence[Item]) -> list[Step]:
    """Each source and kind of post with its first time, in that order."""
    groups: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for item in items:
        groups[item.source.name, item.kind].append(happened_at(item))
    steps = [Step(source, kind, min(times), len(times)) for (source, kind), times in groups.items()]
    return sorted(steps, key=lambda step: step.first)


def _shares(names: Sequence[str]) -> list[tuple[str, float]]:
    counts = Counter(names)
    return [(name, count / len(names)) for name, count in counts.most_common(5) if count >= _LEAST_SHARE * len(names)]


def chance(items: Sequence[Item], now: datetime, top: float) -> Chance | None:
    """突发: how probable it is that the topic passes `top`, from the heat of its last day. None for a single item.

    The shape alone is judged: the model is learnt from another scale of heat (see `nlp/models/burst.md`).
    """
    points = sorted((heat_point(item) for item in items), key=lambda point: point.at)
    recent = [point.at for point in points if now - HALF_LIFE <= point.at <= now]
    if len(recent) < 2:
        return None
    step = max(1, len(recent) // _POINTS)
    highest, curve = 1.0, list[tuple[float, float]]()
    for at in [*recent[::step], recent[-1]]:
        highest = max(highest, _heat_then(points, at))
        minutes = (at - recent[0]) / timedelta(minutes=1)
        if curve and highest <= curve[-1][1]:
            continue
        curve.append((minutes, highest))
    return chances([Curve(curve)], top)[0]


def _heat_then(points: Sequence[HeatPoint], at: datetime) -> float:
    """What was known by then; counts are those of today, as only these are kept."""
    return heat([point for point in points if point.at <= at], at)
