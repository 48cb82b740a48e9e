"""A folder with 200,000 cases in every state, for the figures of the desk; written as rows, without the moves.

Or with nothing but open ones, which no office has and every page must bear.
"""

import random
from datetime import datetime, timedelta

from django.contrib.auth.models import User

from alerts.models import Assignment, Case, Department, Staff, Timer
from config.vocabulary import CaseState, Part, Role, Sector, Severity, TimerName
from pipeline.models import Source, Topic

PLACES = ("禾城街道", "柳溪镇", "石桥镇", "大湾乡")
_STATES = {  # of a thousand
    CaseState.TRIAGE: 3,
    CaseState.DISPATCHED: 5,
    CaseState.HANDLING: 12,
    CaseState.REVIEW: 2,
    CaseState.TRACKING: 8,
    CaseState.REJECTED: 170,
    CaseState.MERGED: 100,
    CaseState.ARCHIVED: 700,
}
OPEN_STATES = {  # of a hundred
    CaseState.TRIAGE: 15,
    CaseState.DISPATCHED: 15,
    CaseState.DISPUTED: 2,
    CaseState.HANDLING: 50,
    CaseState.REVIEW: 3,
    CaseState.TRACKING: 15,
}
"""Of a store of open cases only."""
_GRADES = {Severity.EXTREME: 1, Severity.MAJOR: 9, Severity.LARGER: 90, Severity.ORDINARY: 900}
USERS = {"monitor": Role.MONITOR, "judge": Role.JUDGE, "supervisor": Role.SUPERVISOR}
HOUR = timedelta(hours=1)


def fill(number: int, now: datetime, seed: int = 7, only_open: float = 0) -> None:
    """`number` cases, a topic for every eighth, clocks and parts as their states ask for.

    `only_open`: none has ended; they were opened within so many hours.
    """
    draw = random.Random(seed)
    for name, role in USERS.items():
        Staff.objects.create(user=User.objects.create_user(name), role=role.value)
    Source.objects.bulk_create([Source(key=f"s{n}", name=f"来源{n}", kind="news") for n in range(12)])
    units = list(Department.objects.all())
    topics = Topic.objects.bulk_create([_topic(n, now, draw) for n in range(number // 8)], batch_size=2_000)
    cases = Case.objects.bulk_create([_case(n, topics, now, draw, only_open) for n in range(number)], batch_size=2_000)
    parts = [part for case in cases if case.dispatched_at for part in _parts(case, units, draw)]
    Assignment.objects.bulk_create(parts, batch_size=2_000)
    Timer.objects.bulk_create([timer for case in cases for timer in _timers(case, now)], batch_size=2_000)


def _topic(n: int, now: datetime, draw: random.Random) -> Topic:
    at = now - draw.uniform(0, 9_000) * HOUR
    people = 1 + int(draw.expovariate(0.1))
    return Topic(
        title=f"第{n}个专题: 路口积水没人管",
        sector=draw.choice(list(Sector)).value,
        sector_p=draw.uniform(0.4, 0.99),
        place_name=draw.choice(PLACES),
        heat=people * 3.0,
        items=people * 2,
        submitters=people,
        sources=1 + people % 4,
        first_at=at,
        last_at=at + 5 * HOUR,
        learnt_at=at,
    )


def _case(n: int, topics: list[Topic], now: datetime, draw: random.Random, only_open: float) -> Case:
    states = OPEN_STATES if only_open else _STATES
    state = draw.choices(list(states), list(states.values()))[0]
    open_now = not state.terminal
    at = now - draw.uniform(0, (only_open or 60) if open_now else 9_000) * HOUR
    topic = draw.choice(topics)
    moved = state not in {CaseState.TRIAGE, CaseState.REJECTED, CaseState.MERGED}
    return Case(
        number=f"JB2026-{n:06d}",
        topic=topic,
        title=f"第{n}件: {topic.title}",
        state=state.value,
        severity=draw.choices(list(_GRADES), list(_GRADES.values()))[0].value,
        sector=topic.sector,
        place_name=topic.place_name,
        detected_at=at,
        dispatched_at=at + HOUR if moved else None,
        closed_at=None if open_now else at + 50 * HOUR,
        flag_rule="several-places",
        flag_because="24 小时内 8 人在 3 处反映同一件事, 达到“多处反映”的规则。",
        evidence={"sector": topic.sector, "sector_p": round(topic.sector_p, 2)},
        proposal={"lead": "县住房和城乡建设局"},
        policy_version="1",
    )


def _parts(case: Case, units: list[Department], draw: random.Random) -> list[Assignment]:
    signed = case.state != CaseState.DISPATCHED.value
    at = case.dispatched_at or case.detected_at
    return [
        Assignment(
            case=case,
            department=unit,
            part=part.value,
            state="acked" if signed else "pending_ack",
            dispatched_at=at,
            acked_at=at + HOUR if signed else None,
        )
        for unit, part in zip(draw.sample(units, 2), (Part.LEAD, Part.CO), strict=True)
    ]


def _timers(case: Case, now: datetime) -> list[Timer]:
    ended = CaseState(case.state).terminal
    triaged = case.state != CaseState.TRIAGE.value
    rows = (
        (TimerName.TRIAGE, "proposal-triage-4", 12, triaged),
        (TimerName.RESPONSE, "gbf-61-response", 48, ended or case.state == CaseState.TRACKING.value),
    )
    return [
        Timer(
            case=case,
            name=name.value,
            rule=rule,
            started_at=case.detected_at,
            due_at=case.detected_at + hours * HOUR,
            stopped_at=min(case.detected_at + HOUR, now) if over else None,
        )
        for name, rule, hours, over in rows
    ]
