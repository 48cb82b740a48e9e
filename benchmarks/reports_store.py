"""A store of so many items and cases for the benchmark of digest and reports, written in bulk and always the same."""

# ruff: noqa: E402  Django is set up before its models are imported

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction

from alerts import digest
from alerts.digest.spans import SpanKind, span_of
from alerts.models import Assignment, Case, CaseEvent, Department, Release, Timer
from alerts.reports.docx import docx_bytes
from alerts.reports.periodic import periodic
from config.clock import SHANGHAI
from config.vocabulary import Part, Sector, Severity
from pipeline.models import Item, Source, Topic

UNITS, TERRITORIES, SOURCES = 45, 15, 30
_HOUR = timedelta(hours=1)
_ROAD = (
    ("标记", "candidate", 0.0), ("提请研判", "triage", 0.01), ("认领", "", 0.2), ("交办", "dispatched", 0.5),
    ("签收", "handling", 1.5), ("签收", "acked", 2.0), ("签收", "acked", 2.5), ("发布", "", 20.0),
    ("反馈", "submitted", 40.0), ("反馈", "submitted", 44.0), ("报审", "review", 60.0), ("审核通过", "responded", 70.0),
    ("转入跟踪", "tracking", 70.0), ("评估", "evaluated", 240.0), ("归档", "archived", 400.0),
)  # fmt: skip
"""Event, state after it, hours after the start."""
_LATE, _OPEN = 0.25, 0.06


@dataclass(frozen=True)
class Size:
    """How much, over how many days before `end`."""

    items: int
    cases: int
    days: int
    end: datetime


def fill(size: Size) -> None:
    """Make the store."""
    call_command("migrate", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
    dice = Random(20261126)
    start = size.end - timedelta(days=size.days)
    units = _units()
    sources = [Source(key=f"s{n}", name=f"第{n}来源", kind="discuz") for n in range(SOURCES)]
    Source.objects.bulk_create(sources)
    topics = _topics(size, start, dice)
    with transaction.atomic():
        for batch in _batched(_items(size, start, topics, sources, dice)):
            Item.objects.bulk_create(batch)
    with transaction.atomic():
        _cases(size, start, topics, units, dice)


def _units() -> list[Department]:
    made = [Department(name=f"第{n}局", short=f"{n}局") for n in range(UNITS)]
    made += [Department(name=f"第{n}镇", kind="territory", division=f"9900010{n:02d}") for n in range(TERRITORIES)]
    return Department.objects.bulk_create(made)


def _topics(size: Size, start: datetime, dice: Random) -> list[Topic]:
    sectors = [sector.value for sector in Sector]
    made = []
    for number in range(size.items // 12):
        at = start + timedelta(days=size.days * dice.random())
        made.append(Topic(title=f"第{number}件事没人管，群众反映多次", sector=dice.choice(sectors), first_at=at,
                          last_at=at, learnt_at=at,
                          place_code=f"9900010{dice.randrange(TERRITORIES):02d}"))  # fmt: skip
    return Topic.objects.bulk_create(made, batch_size=5000)


def _items(size: Size, start: datetime, topics: list[Topic], sources: list[Source], dice: Random) -> Iterator[Item]:
    for number in range(size.items):
        topic = topics[int(len(topics) * dice.random() ** 2)] if dice.random() < 0.8 else None
        at = (topic.first_at if topic else start) + timedelta(days=size.days * dice.random() ** 3)
        at = min(at, size.end - _HOUR)
        yield Item(
            source=dice.choice(sources), external_id=str(number), kind="post", text="路口积水半米深，打电话没人来。",
            submitter=f"{dice.randrange(size.items // 3):x}", published_at=at, learnt_at=at, seen_at=at,
            content_hash=str(number), topic=topic, analysis={"emotion": "angry", "appeal": "投诉"},
        )  # fmt: skip


def _batched(items: Iterator[Item], size: int = 5000) -> Iterator[list[Item]]:
    batch: list[Item] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    yield batch


def _cases(size: Size, start: datetime, topics: list[Topic], units: list[Department], dice: Random) -> None:
    grades = [grade.value for grade in Severity]
    cases, begun = [], []
    for number in range(size.cases):
        at = start + timedelta(days=size.days * number / size.cases)
        topic = dice.choice(topics)
        cases.append(Case(
            number=f"JB2026-{number:05d}", topic=topic, title=topic.title, state="archived",
            place_code=topic.place_code,
            severity=dice.choices(grades, (1, 2, 10, 87))[0], sector=topic.sector, place_name="某镇", detected_at=at,
            first_published_at=at - 3 * _HOUR, policy_version="p", flag_because="3 小时内 8 人在 3 个平台反映。",
        ))  # fmt: skip
        begun.append(at)
    Case.objects.bulk_create(cases, batch_size=2000)
    rows: tuple[list[Assignment], list[CaseEvent], list[Timer], list[Release]] = ([], [], [], [])
    for case, at in zip(cases, begun, strict=True):
        _road(case, at, size.end, units, dice, rows)
    Assignment.objects.bulk_create(rows[0], batch_size=5000)
    for model, made in ((CaseEvent, rows[1]), (Timer, rows[2]), (Release, rows[3])):
        model._default_manager.bulk_create(made, batch_size=5000)  # type: ignore[arg-type]
    states: dict[str, list[int]] = {}
    for case in cases:
        states.setdefault(case.state, []).append(case.pk)
    for state, keys in states.items():
        for first in range(0, len(keys), 500):
            Case.objects.filter(pk__in=keys[first : first + 500]).update(state=state)


def _road(case, at, end, units, dice, rows) -> None:  # type: ignore[no-untyped-def]
    """One case's way, cut off where the store ends; some are slow, some stay open."""
    parts, events, timers, releases = rows
    slow = dice.choice((1, 1, 1, 2, 6)) if dice.random() > _OPEN else 200
    lead, helper, place = dice.choice(units[:UNITS]), dice.choice(units[:UNITS]), dice.choice(units[UNITS:])
    given = at + 0.5 * _HOUR * slow
    own = [Assignment(case=case, department=unit, part=part.value, state="accepted", dispatched_at=given)
           for unit, part in ((lead, Part.LEAD), (helper, Part.CO), (place, Part.TERRITORY))]  # fmt: skip
    if given < end:
        parts += own
    signs = iter(own)
    for number, (kind, after, hours) in enumerate(_ROAD, 1):
        when = at + hours * _HOUR * slow
        if when >= end:
            break
        assignment = next(signs, None) if kind == "签收" else None
        events.append(CaseEvent(case=case, number=number, at=when, kind=kind, actor="某人", role="judge", channel="web",
                                after=after, assignment=assignment, policy_version="p", calendar_version="c",
                                hash=f"{case.number}-{number}"))  # fmt: skip
        case.state = after if after and after not in {"acked", "submitted"} else case.state
        if kind == "发布":
            releases.append(Release(case=case, number=1, kind="first", channel="微博", published_at=when))
    _clocks(case, at, end, slow, own if given < end else [], timers)


def _clocks(case, at, end, slow, own, timers) -> None:  # type: ignore[no-untyped-def]
    def clock(name: str, start: datetime, due: float, done: float, part: Assignment | None = None) -> None:
        stopped = at + done * _HOUR * slow
        timers.append(Timer(case=case, assignment=part, name=name, rule="gbf-61-response", started_at=start,
                            due_at=start + due * _HOUR, stopped_at=stopped if stopped < end else None))  # fmt: skip

    clock("T_triage", at, 2, 0.5)
    clock("T_response", at, 48, 20)
    for part, done in zip(own, (1.5, 2.0, 2.5), strict=False):
        clock("T_ack", part.dispatched_at, 2, done, part)
        clock("T_verify", part.dispatched_at, 72, 40, part)
    if own:
        clock("T_close", own[0].dispatched_at, 120, 70)


def last_monday() -> datetime:
    """The end of the stores: 2026-12-28, a Monday."""
    return datetime(2026, 12, 28, tzinfo=SHANGHAI)


def measure(items: int, cases: int, days: int) -> dict[str, float]:
    """CPU seconds of a digest and of a yearly report, and sizes in bytes."""
    now = last_monday()
    fill(Size(items, cases, days, now))
    began = time.process_time()
    _, text, html = digest.render(digest.figures(digest.last_week(now), now))
    taken = time.process_time() - began
    steps: list[str] = []
    began = time.process_time()
    content = docx_bytes(periodic(span_of(SpanKind.YEAR, "2026"), now, lambda *told: steps.append(told[2])))
    year = time.process_time() - began
    sizes = {"text": len(text.encode()), "html": len(html.encode()), "docx": len(content)}
    return {"digest": taken, "year": year, "steps": len(steps), **sizes}
