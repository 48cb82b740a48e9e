"""A watch is made, changed and ended by its keepers; each change is a version and an event of the 监测簿."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from alerts.actors import SYSTEM, Actor
from alerts.models import Department, Staff, Watch, WatchVersion
from alerts.office.book import WATCHES, append
from alerts.office.watching.asking import names, tree_of
from alerts.rules.states import MoveRefused
from alerts.rules.watch_times import Rhythm
from config.clock import SHANGHAI
from config.vocabulary import Role
from pipeline.search.language.errors import QueryError

KEEPERS = (Role.MONITOR, Role.JUDGE, Role.DISPATCHER, Role.SUPERVISOR)
EVERY = {15: "15 分钟", 60: "1 小时", 240: "4 小时", 1440: "1 天"}
"""At most one message in so many minutes."""
LONGEST = timedelta(days=366)
MOST = 10_000
"""Live watches of one office: what a post may cost is measured up to here (benchmarks/watches.py)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a watch is to be."""

    name: str
    query: str
    people: Sequence[Staff]
    units: Sequence[Department]
    every_minutes: int
    ends_on: date
    quiet_from: time | None = None
    quiet_until: time | None = None
    to_flag: bool = True

    @property
    def rhythm(self) -> Rhythm:
        """When messages are due."""
        return Rhythm(timedelta(minutes=self.every_minutes), self.quiet_from, self.quiet_until)


@transaction.atomic
def make(actor: Actor, now: datetime, plan: Plan) -> Watch:
    """新建监测方案. Raises `MoveRefused`."""
    _keeper(actor)
    _check(plan, now)
    _room()
    watch = Watch.objects.create(**_own(plan), owner_id=actor.user_id, made_at=now)
    _take_down(watch, plan, actor, now, "新建")
    return watch


@transaction.atomic
def revise(watch: Watch, actor: Actor, now: datetime, plan: Plan) -> Watch:
    """修改监测方案: the next version; what was found stays. One that had ended goes on (恢复). Raises `MoveRefused`."""
    held = _held(watch, actor, ended=watch.ended_at is not None)
    _check(plan, now)
    what = "恢复" if held.ended_at else "修改"
    if held.ended_at:
        _room()
    for name, value in _own(plan).items():
        setattr(held, name, value)
    held.number += 1
    held.problem, held.ended_at = "", None
    held.save()
    _take_down(held, plan, actor, now, what)
    return held


@transaction.atomic
def end(watch: Watch, actor: Actor, now: datetime, reason: str) -> None:
    """结束监测方案: no post is asked any more; what was found stays. Raises `MoveRefused`."""
    held = _held(watch, actor)
    if not reason.strip():
        raise MoveRefused("content", "请填写结束的理由。")
    _end(held, actor, now, reason.strip())


@transaction.atomic
def end_those_over(now: datetime) -> int:
    """到期结束: those whose last day has passed."""
    over = Watch.objects.select_for_update().filter(ended_at=None, ends_on__lt=now.astimezone(SHANGHAI).date())
    ended = list(over)
    for watch in ended:
        _end(watch, SYSTEM, now, f"到 {watch.ends_on} 期满")
    return len(ended)


def may_change(watch: Watch, user_id: int | None, role: Role | None) -> bool:
    """Its owner, and a supervisor."""
    return role is Role.SUPERVISOR or (role in KEEPERS and user_id is not None and watch.owner_id == user_id)


def plan_of(watch: Watch) -> Plan:
    """What a watch is now."""
    own = {name: getattr(watch, name) for name in Plan.__dataclass_fields__ if name not in {"people", "units"}}
    return Plan(people=list(watch.people.select_related("user")), units=list(watch.units.all()), **own)


def _end(watch: Watch, actor: Actor, now: datetime, reason: str) -> None:
    watch.ended_at = now
    watch.number += 1
    watch.save(update_fields=["ended_at", "number"])
    _take_down(watch, plan_of(watch), actor, now, "结束", reason)


def _held(watch: Watch, actor: Actor, ended: bool = False) -> Watch:
    """The watch, locked, where the actor may change it and it is still as he saw it: under way, or `ended`."""
    held = Watch.objects.select_for_update().get(pk=watch.pk)
    if not may_change(held, actor.user_id, actor.role):
        raise MoveRefused("role", "监测方案由其负责人或督办人员修改、结束。")
    if ended and held.ended_at is None:
        raise MoveRefused("done", f"监测方案“{held.name}”已经恢复。")
    if not ended and held.ended_at is not None:
        raise MoveRefused("done", f"监测方案“{held.name}”已经结束。")
    return held


def _room() -> None:
    if Watch.objects.filter(ended_at=None).count() >= MOST:
        raise MoveRefused("many", f"监测方案已有 {MOST} 个，请先结束不再需要的。")


def _keeper(actor: Actor) -> None:
    if actor.role not in KEEPERS:
        raise MoveRefused("role", f"监测方案由{'、'.join(role.zh for role in KEEPERS)}建立。")


def _check(plan: Plan, now: datetime) -> None:
    today = now.astimezone(SHANGHAI).date()
    if not plan.name.strip():
        raise MoveRefused("content", "请填写方案的名称。")
    if not (plan.people or plan.units):
        raise MoveRefused("content", "请至少选一位接收人或一个接收单位。")
    if not today <= plan.ends_on <= today + LONGEST:
        raise MoveRefused("content", f"截止日期写今天到 {today + LONGEST} 之间的一天。")
    if (plan.quiet_from is None) != (plan.quiet_until is None):
        raise MoveRefused("content", "免打扰时段的开始和结束要么都填，要么都不填。")
    if plan.every_minutes not in EVERY:
        raise MoveRefused("content", "请选择多久发一次。")
    try:
        tree_of(plan.query, now, names())
    except QueryError as error:
        raise MoveRefused("query", str(error)) from error


def _own(plan: Plan) -> dict[str, Any]:
    names_ = [name for name in Plan.__dataclass_fields__ if name not in {"people", "units"}]
    return {name: getattr(plan, name) for name in names_} | {"name": plan.name.strip()[:60]}


def _take_down(watch: Watch, plan: Plan, actor: Actor, now: datetime, what: str, reason: str = "") -> None:
    """Who hears, the version, and the event."""
    watch.people.set(plan.people)
    watch.units.set(plan.units)
    said: dict[str, Any] = {
        **{
            name: value if isinstance(value, bool | int | str) else str(value or "")
            for name, value in _own(plan).items()
        },
        "people": [str(one.user.get_full_name() or one.user.get_username()) for one in plan.people],
        "units": [one.name for one in plan.units],
    }
    WatchVersion.objects.create(
        watch=watch, number=watch.number, at=now, by=actor.name[:100], what=what, settings={**said, "reason": reason}
    )
    because = f"{watch.name}：{reason}" if reason else watch.name
    append(
        WATCHES,
        f"{what}监测方案",
        actor,
        now,
        reason=because,
        data={"watch": watch.pk, "version": watch.number, **said},
    )
