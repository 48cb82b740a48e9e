"""以前见过吗: like matters of the past, how they were answered, what came back; official replies to like posts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Prefetch, Q, Value

from alerts.cases.talking import Prepared, Suggestion, prepared, suggest_points
from alerts.models import Case, PointUse, Release, TalkingPointVersion
from config.vocabulary import CaseState
from pipeline.models import Item, Topic
from pipeline.search.base import Document, SearchIndex, family_of, key_of
from pipeline.search.grams import pattern
from pipeline.search.language.fields import KINDS, Field
from pipeline.search.language.tree import Is, Node, Word
from pipeline.search.like import likeness, more_like, more_like_each

_LOOKED_AT, _MATTERS, _REPLIES = 60, 5, 3
LEAST = 0.35
"""Of the weight of the text's heaviest words, so much must stand in a like post (docs/measurements.md)."""
_SAME_PLACE, _SAME_COUNTY, _CASE = 0.2, 0.1, 0.1
"""By how much a matter of the same place, of the same county, or one that became a case goes before another."""
_COUNTY = 6
_TOLD, _READ = 3, 400
_MARK = "官方答复"
"""Stands in the document of every item that was answered (pipeline/search/collected.py)."""


@dataclass(frozen=True, slots=True)
class Past:
    """A like matter. `took`: from discovery to the answer; `used`: the prepared answers that served it; `point`: where
    none is known, the nearest one; `later`: posts after it was closed; `again`: its follow-up cases and restarts."""

    topic: Topic | None
    case: Case | None
    same_place: bool
    release: Release | None
    took: timedelta | None
    used: tuple[TalkingPointVersion, ...]
    point: Suggestion | None
    later: int
    again: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A case of a like topic, and the cases that followed it, the last first."""

    case: Case
    after: list[Case]


def text_of(topic: Topic | None, items: Sequence[Item], case: Case | None = None) -> str:
    """What likeness is judged by: the title, and the words of a few posts."""
    title = topic.title if topic else case.title if case else ""
    told = [f"{item.title}\n{item.text[:_READ]}" for item in items[:_TOLD]]
    if not told and case is not None:
        told = [case.flag_because]
    return "\n".join([title, title, *told])


def seen_before(index: SearchIndex, text: str, place: str, but: int | None) -> tuple[list[Past], list[Item]]:
    """`past` and `replies` at once: the words of the text are read once. Raises what `search` raises."""
    matters, answered = more_like_each(index, text, ((_LOOKED_AT, _matters()), (5 * _REPLIES, _answered())))
    return _past_of(matters, text, place, but, _MATTERS), _replies_of(answered, text, but, _REPLIES)


def past(index: SearchIndex, text: str, place: str, but: int | None, limit: int = _MATTERS) -> list[Past]:
    """Up to `limit` matters, those with a case and a like place first among the like. `but`: the topic asked about.

    Raises what `search` raises.
    """
    return _past_of(more_like(index, text, _LOOKED_AT, _matters()), text, place, but, limit)


def replies(index: SearchIndex, text: str, but: int | None, limit: int = _REPLIES) -> list[Item]:
    """Official replies to like posts of other topics, the likest first. Raises what `search` raises."""
    return _replies_of(more_like(index, text, 5 * limit, _answered()), text, but, limit)


def _matters() -> Node:
    return Is(Field.KIND, (*KINDS["信息"], "topic", "case"), ())


def _answered() -> Node:
    looked_up = pattern(_MARK)
    assert looked_up is not None
    return Word(_MARK, looked_up)


def _past_of(found: Sequence[Document], text: str, place: str, but: int | None, limit: int) -> list[Past]:
    shares = _by_topic(text, found)
    like = {pk: share for pk, share in shares.items() if share >= LEAST and pk != but}
    topics, cases = Topic.objects.defer("centre").in_bulk(list(like)), _cases(list(like))
    worth = {
        pk: like[pk] + _nearness(topic.place_code, place) + (_CASE if pk in cases else 0)
        for pk, topic in topics.items()
    }
    nearest = sorted(worth, key=lambda pk: -worth[pk])[:limit]
    shown = {pk: cases.get(pk) for pk in nearest}
    later, listed = _later(shown), prepared()
    return [_past(topics[pk], shown[pk], place, later.get(pk, 0), listed) for pk in nearest]


def _replies_of(found: Sequence[Document], text: str, but: int | None, limit: int) -> list[Item]:
    keys = [key_of(one.row) for one in found if family_of(one.row) == "item" and likeness(text, one) >= LEAST]
    items = Item.objects.exclude(official_reply="").select_related("source").in_bulk(keys)
    answered = [items[key] for key in keys if key in items and (but is None or items[key].topic_id != but)]
    unlike = {item.official_reply: item for item in reversed(answered)}  # the same answer once
    return list(reversed(unlike.values()))[:limit]


def _by_topic(text: str, found: Sequence[Document]) -> dict[int, float]:
    """How like each topic is: its likest document counts."""
    rows = [(family_of(one.row), key_of(one.row)) for one in found]
    keys = {name: [key for family, key in rows if family == name] for name in ("item", "case")}
    items = Item.objects.filter(pk__in=keys["item"]).order_by().values_list(Value("item"), "pk", "topic_id")
    cases = Case.objects.filter(pk__in=keys["case"]).order_by().values_list(Value("case"), "pk", "topic_id")
    owner = {(family, key): topic for family, key, topic in items.union(cases, all=True)}
    shares: dict[int, float] = {}
    for (name, key), one in zip(rows, found, strict=True):
        topic = key if name == "topic" else owner.get((name, key))
        if topic is not None:
            shares[topic] = max(shares.get(topic, 0.0), likeness(text, one))
    return shares


def _cases(topics: Sequence[int]) -> dict[int, _Found]:
    """The last case of each topic that people took up, and the cases that followed it."""
    published = Prefetch("releases", Release.objects.filter(published_at__isnull=False).order_by("published_at"))
    used = Prefetch("points_used", PointUse.objects.select_related("version__point"))
    taken_up = Q(topic__in=topics) & ~Q(state=CaseState.CANDIDATE.value)
    restarts = Count("events", filter=Q(events__kind__contains="再启动"))
    rows = Case.objects.filter(taken_up | Q(follows__topic__in=topics)).order_by("pk").annotate(restarts=restarts)
    read = list(rows.prefetch_related(published, used))
    after: dict[int, list[Case]] = {}
    for case in sorted(read, key=lambda one: one.detected_at, reverse=True):
        after.setdefault(case.follows_id or 0, []).append(case)
    asked = [one for one in read if one.topic_id in topics and one.state != CaseState.CANDIDATE.value]
    return {case.topic_id or 0: _Found(case, after.get(case.pk, [])) for case in asked}


def _past(topic: Topic, found: _Found | None, place: str, later: int, listed: Prepared) -> Past:
    same = _nearness(topic.place_code, place) == _SAME_PLACE
    if found is None:
        return Past(topic, None, same, None, None, (), None, 0, ())
    case = found.case
    releases = list(case.releases.all())
    used = tuple(use.version for use in case.points_used.all())
    points = [] if used else suggest_points(case, 1, listed)
    restarts = getattr(case, "restarts", 0)
    again = [f"{one.number} {one.title}" for one in found.after]
    return Past(
        topic=topic,
        case=case,
        same_place=same,
        release=releases[-1] if releases else None,
        took=case.responded_at - case.detected_at if case.responded_at else None,
        used=used,
        point=points[0] if points else None,
        later=later,
        again=(*again, *([f"再启动 {restarts} 次"] if restarts else [])),
    )


def _later(shown: Mapping[int, _Found | None]) -> dict[int, int]:
    """Posts that were said after each matter was closed, by the key of its topic."""
    after = Q(pk=None)
    for topic, found in shown.items():
        closed = found and (found.case.closed_at or found.case.responded_at)
        if closed:
            after |= Q(topic=topic, published_at__gt=closed)
    counted = Item.objects.filter(after).values("topic").annotate(said=Count("pk"))
    return {row["topic"]: row["said"] for row in counted}


def _nearness(one: str, other: str) -> float:
    if not one or not other:
        return 0
    return _SAME_PLACE if one == other else _SAME_COUNTY if one[:_COUNTY] == other[:_COUNTY] else 0
