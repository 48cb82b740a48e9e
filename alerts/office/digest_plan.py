"""周报设置: changed by the supervisor or the monitor; every version is kept, the one before can be taken back."""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from alerts.actors import Actor
from alerts.models import Department, DigestSetting
from alerts.office.book import DIGESTS, append
from alerts.rules.digest_plan import DigestPlan, configured, read
from alerts.rules.states import MoveRefused
from config.vocabulary import Role

WRITERS = (Role.SUPERVISOR, Role.MONITOR)


def current() -> DigestPlan:
    """The plan in force: the newest version, else what huiying.yaml says."""
    newest = DigestSetting.objects.first()
    return of(newest)


def of(version: DigestSetting | None) -> DigestPlan:
    """A version's plan; of none, and of an empty one, what huiying.yaml says."""
    return read(version.plan) if version and version.plan else configured(settings.INSTALLATION.digest)


def number() -> int:
    """The number of the version in force, 0 where the page never changed anything."""
    newest = DigestSetting.objects.first()
    return newest.number if newest else 0


def change(plan: DigestPlan, actor: Actor, now: datetime, seen: int) -> DigestSetting:
    """A new version. `seen`: the number of the version that was shown. Raises `MoveRefused`."""
    check(plan)
    if plan == current():
        raise MoveRefused("same", "和现在的设置一样，没有改动。")
    return _keep(plan, actor, now, seen, "改周报设置")


def undo(actor: Actor, now: datetime, seen: int) -> DigestSetting:
    """撤回: the version before the present one again; before the first one stands huiying.yaml."""
    if not seen:
        raise MoveRefused("same", "还没有改动过，没有可以撤回的。")
    earlier = DigestSetting.objects.filter(number=seen - 1).first()
    return _keep(read(earlier.plan) if earlier and earlier.plan else None, actor, now, seen, "撤回周报设置")


def reset(actor: Actor, now: datetime, seen: int) -> DigestSetting:
    """恢复默认: what huiying.yaml says again."""
    newest = DigestSetting.objects.first()
    if newest is None or not newest.plan:
        raise MoveRefused("same", "现在就是 huiying.yaml 的默认设置，没有改动。")
    return _keep(None, actor, now, seen, "恢复周报默认设置")


def check(plan: DigestPlan) -> None:
    """Raises `MoveRefused` naming a unit that is not known."""
    named = {unit for _, unit in plan.recipients if unit} | set(plan.units_off)
    named |= {unit for _, units in plan.portfolios for unit in units}
    unknown = sorted(named - set(Department.objects.filter(name__in=named).values_list("name", flat=True)))
    if unknown:
        raise MoveRefused("content", f"没有这个单位：{'、'.join(unknown)}。请写单位全称（见“单位”页）。")


@transaction.atomic
def _keep(plan: DigestPlan | None, actor: Actor, now: datetime, seen: int, kind: str) -> DigestSetting:
    if actor.role not in WRITERS:
        raise MoveRefused("role", f"周报由{'、'.join(role.zh for role in WRITERS)}设置。")
    if seen != number():
        raise MoveRefused("changed", "别人刚刚改过周报设置，请重新打开再改。")
    stored = plan.stored() if plan else {}
    try:
        with transaction.atomic():
            made = DigestSetting.objects.create(number=seen + 1, plan=stored, at=now, by=actor.name[:100])
    except IntegrityError as error:
        raise MoveRefused("changed", "别人刚刚改过周报设置，请重新打开再改。") from error
    append(DIGESTS, kind, actor, now, data={"number": made.number, "plan": stored})
    return made
