"""What stands around the cases of `desk_store`: posts, topics, ledger, messages, statements, people of every role.

Rows in bulk, without the moves: for how long pages take, not for what they say.
"""

import random
from datetime import datetime, timedelta

from django.contrib.auth.models import User

from alerts.models import (
    AccessRecord,
    Alert,
    Assignment,
    Case,
    CaseEvent,
    Claim,
    Contact,
    Department,
    Notification,
    OfficeEvent,
    Release,
    SignIn,
    Staff,
    Timer,
    Watch,
    WatchMatch,
    WatchVersion,
)
from benchmarks.desk_store import fill
from benchmarks.desk_town_posts import fill_posts, words
from benchmarks.desk_town_rest import fill_rest
from config.vocabulary import CaseState, ReleaseKind, Role, TimerName
from pipeline.models import Item

PEOPLE = {"leader": Role.LEADER, "dispatcher": Role.DISPATCHER, "auditor": Role.AUDITOR, "head": Role.DEPT_HEAD}
HOUR = timedelta(hours=1)
_BATCH = 4_000
_ACTS = ("认领", "更新时钟", "催办", "批示", "附件", "发布", "登记说法")
_MOVES = 10
"""Events of a case, moves and acts together."""
_WAY = {
    CaseState.TRIAGE: (),
    CaseState.DISPATCHED: (("交办", "dispatched"),),
    CaseState.DISPUTED: (("交办", "dispatched"), ("退回", "triage"), ("提请会商", "disputed")),
    CaseState.HANDLING: (("交办", "dispatched"), ("签收", "handling")),
    CaseState.REVIEW: (("交办", "dispatched"), ("签收", "handling"), ("报审", "review")),
    CaseState.REJECTED: (("不予交办", "rejected"),),
    CaseState.MERGED: (("并单", "merged"),),
}
_TO_THE_END = (("交办", "dispatched"), ("签收", "handling"), ("报审", "review"), ("审核通过", "responded"))
_AFTER = {
    CaseState.RESPONDED: (),
    CaseState.TRACKING: (("转入跟踪", "tracking"),),
    CaseState.EVALUATED: (("转入跟踪", "tracking"), ("评估", "evaluated")),
    CaseState.ARCHIVED: (("转入跟踪", "tracking"), ("评估", "evaluated"), ("归档", "archived")),
}
_REPLAYED = 30
"""Of so many cases one was regraded: its clocks are replayed, not counted."""


def fill_town(items: int, cases: int, now: datetime, only_open: float = 0, seed: int = 11) -> None:
    """`cases` cases of `desk_store` and `items` posts in a tenth as many topics, with all that pages read."""
    draw = random.Random(seed)
    fill(cases, now, only_open=only_open)
    units = list(Department.objects.all())
    _people(units, now)
    fill_posts(items, now, draw)
    never_sent = Case.objects.filter(state=CaseState.REJECTED.value).order_by("-pk").values_list("pk", flat=True)
    waiting = Case.objects.filter(pk__in=list(never_sent[:5]))  # however small the town is, something waits
    waiting.update(state=CaseState.TRIAGE.value, closed_at=None)
    made = list(Case.objects.filter(events=None).order_by("pk"))
    _ledger(made, now, draw)
    _messages(made, units, draw)
    _speaking(made, now, draw)
    _watches(now, draw)
    _records(items // 10, now)
    fill_rest(min(60, cases // 4), now)


def _people(units: list[Department], now: datetime) -> None:
    for name, role in PEOPLE.items():
        unit = units[0] if role is Role.DEPT_HEAD else None
        Staff.objects.create(user=User.objects.create_user(name), role=role.value, department=unit)
    User.objects.create_superuser("root")
    for number in range(60):
        user = User.objects.create_user(f"person{number}", first_name=f"某{number}")
        Staff.objects.create(user=user, role=Role.DEPT_CONTACT.value, department=units[number % len(units)])
    Contact.objects.bulk_create(
        Contact(
            department=unit,
            name=f"联络员{number}",
            email=f"c{unit.pk}-{number}@town.example",
            confirmed_at=now - 400 * HOUR if number else None,
            confirmed_by="督办员" if number else "",
        )
        for unit in units
        for number in range(3)
    )


def _ledger(cases: list[Case], now: datetime, draw: random.Random) -> None:
    """Ten events a case; alerts of each, and messages about it."""
    CaseEvent.objects.bulk_create(
        (
            CaseEvent(
                case=case,
                number=number,
                at=min(case.detected_at + (number - 1) * HOUR, now),
                kind=kind,
                after=after,
                data=data,
                actor=draw.choice(("林小雨", "周敏", "何志强")),
                role=Role.JUDGE.value,
                channel="web",
                reason=words(draw, 10),
                policy_version="1",
                calendar_version="1",
                hash="0" * 64,
            )
            for case in cases
            for number, (kind, after, data) in enumerate(_moves(case, draw), 1)
        ),
        batch_size=_BATCH,
    )
    Alert.objects.bulk_create(
        (
            Alert(
                topic_id=case.topic_id,
                case=case,
                number=1,
                rule="several-places",
                rule_version="1",
                title=case.title,
                severity=case.severity,
                sector=case.sector,
                place_name=case.place_name,
                because=case.flag_because,
                evidence={},
                at=case.detected_at,
                due_at=case.detected_at,
                told_at=case.detected_at,
                told_to=["林小雨"],
            )
            for case in cases
        ),
        batch_size=_BATCH,
    )


def _moves(case: Case, draw: random.Random) -> list[tuple[str, str, dict[str, object]]]:
    """Kind, state and data of each of its events: the way to its state, with acts between; some were regraded."""
    state = CaseState(case.state)
    way = _WAY[state] if state in _WAY else (*_TO_THE_END, *_AFTER[state])
    moves: list[tuple[str, str, dict[str, object]]] = [("标记", "candidate", {}), ("提请研判", "triage", {})]
    moves += [(kind, after, {}) for kind, after in way]
    if case.pk % _REPLAYED == 0:
        clocks = [TimerName.RESPONSE.value]
        moves.append(("调整等级", "", {"from": case.severity, "to": case.severity, "changed": clocks}))
    while len(moves) < _MOVES:
        moves.insert(draw.randint(2, len(moves)), (draw.choice(_ACTS), "", {}))
    return moves


def _messages(cases: list[Case], units: list[Department], draw: random.Random) -> None:
    Notification.objects.bulk_create(
        (
            Notification(
                key=f"bench-{case.pk}-{number}",
                case=case,
                purpose="assignment",
                channel="email",
                recipient=f"c{draw.choice(units).pk}-1@town.example",
                recipient_name="联络员1",
                subject=f"【一般】{case.title} · 请签收",
                text=words(draw, 60),
                html=words(draw, 400),
                message_id=f"<{case.pk}-{number}@x>",
                state=draw.choices(("sent", "failed"), (97, 3))[0],
                created_at=case.detected_at,
                sent_at=case.detected_at,
            )
            for case in cases
            for number in range(4)
        ),
        batch_size=1_000,
    )


def _speaking(cases: list[Case], now: datetime, draw: random.Random) -> None:
    """A statement of each case that was answered, a claim on every tenth; clocks of units on what is open."""
    answered = [case for case in cases if case.state in {CaseState.TRACKING.value, CaseState.ARCHIVED.value}]
    Release.objects.bulk_create(
        (
            Release(
                case=case,
                number=1,
                kind=ReleaseKind.FINAL.value,
                content={"办理结果": words(draw, 40)},
                author_unit="县住房和城乡建设局",
                drafted_at=case.detected_at,
                published_at=min(case.detected_at + 20 * HOUR, now),
                channel="网站",
                url="https://town.example/a",
            )
            for case in answered
        ),
        batch_size=_BATCH,
    )
    Claim.objects.bulk_create(
        Claim(case=case, text=words(draw, 6), first_seen=case.detected_at) for case in cases[::10]
    )
    parts = Assignment.objects.select_related("case").filter(case__closed_at=None)
    Timer.objects.bulk_create(
        Timer(
            case=part.case,
            assignment=part,
            name=TimerName.ACK.value,
            rule="proposal-ack",
            started_at=part.dispatched_at,
            due_at=part.dispatched_at + 2 * HOUR,
            stopped_at=part.acked_at,
        )
        for part in parts
    )


def _watches(now: datetime, draw: random.Random) -> None:
    items = list(Item.objects.values_list("pk", flat=True).order_by("-pk")[:20_000])
    owner = User.objects.get(username="monitor")
    for number in range(min(30, len(items) // 20)):
        watch = Watch.objects.create(
            name=f"监测方案{number}",
            query=words(draw, 1),
            owner=owner,
            ends_on=(now + 2_000 * HOUR).date(),
            made_at=now - 900 * HOUR,
        )
        WatchVersion.objects.create(watch=watch, number=1, at=watch.made_at, by="林小雨", what="新建", settings={})
        WatchMatch.objects.bulk_create(
            (
                WatchMatch(watch=watch, item_id=item, number=1, at=now - n * HOUR / 10, told_at=now)
                for n, item in enumerate(draw.sample(items, min(len(items), 5_000)))
            ),
            batch_size=_BATCH,
        )


def _records(rows: int, now: datetime) -> None:
    """What the auditor reads: sign-ins, and a quarter as many looks and acts of the office."""
    SignIn.objects.bulk_create(
        (SignIn(at=now - n * HOUR / 5, username=f"person{n % 60}", outcome="登录") for n in range(rows)),
        batch_size=_BATCH,
    )
    AccessRecord.objects.bulk_create(
        (
            AccessRecord(at=now - n * HOUR, name="周敏", role="研判员", what="导出", target=f"JB2026-{n:06d}")
            for n in range(rows // 4)
        ),
        batch_size=_BATCH,
    )
    OfficeEvent.objects.bulk_create(
        (
            OfficeEvent(
                book="联系人簿",
                number=n,
                at=now - n * HOUR,
                kind="确认联系人",
                actor="督办员",
                role=Role.SUPERVISOR.value,
                channel="web",
                hash="0" * 64,
            )
            for n in range(1_000, 1_000 + rows // 4)
        ),
        batch_size=_BATCH,
    )
