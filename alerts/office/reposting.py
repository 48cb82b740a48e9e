"""T_repost: each policy of a higher portal starts a clock; it is stopped by the own portal, or by its link.

Sources are marked `portal: superior` or `portal: own` in huiying.yaml. History starts no clock, nor does a document
that was published long before it was found.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction

from alerts.actors import SYSTEM, Actor
from alerts.models import Department, OfficeEvent, Repost
from alerts.notify.links import page
from alerts.notify.mail import render
from alerts.notify.recipients import Recipient, once, staff, unit
from alerts.notify.writing import Letter, write
from alerts.office.book import REPOSTS, append
from alerts.office.installation_edits import portal_unit
from alerts.rules.reposts import carries, is_policy
from alerts.rules.states import MoveRefused
from alerts.rules.timers import clock_of, rule_for
from config.clock import when
from config.load import ladder
from config.schema.deadlines import LadderStep
from config.vocabulary import PostKind, Role, Severity, TimerName
from pipeline.models import Item, Source

BACKLOG = timedelta(days=7)
"""A document found later than this after its day starts no clock: the source was added after it (proposal)."""
SUPERIOR, OWN = "superior", "own"
KEEPERS = (Role.MONITOR, Role.JUDGE, Role.DISPATCHER, Role.SUPERVISOR)
VOIDERS = (Role.JUDGE, Role.SUPERVISOR)
_UNIT = (Role.DEPT_CONTACT, Role.DEPT_HEAD)
ORDERERS = (Role.SUPERVISOR,)
_FROZEN = {"stage", "name", "to", "cc", "colour", "confirm"}


def watch(now: datetime) -> int:
    """Start the clocks of new policies, stop those whose document is found, do the rungs due; how many acts."""
    if not Source.objects.filter(portal=SUPERIOR).exists():
        return 0
    done = sum(_start(item, now) for item in _fresh(now))
    done += sum(_look(repost, now) for repost in list(Repost.objects.filter(stopped_at=None, voided_at=None)))
    due = Repost.objects.filter(next_at__lte=now, stopped_at=None, voided_at=None).order_by("next_at", "id")
    return done + sum(_climb(pk, now) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def enter_link(repost: Repost, actor: Actor, now: datetime, url: str, at: datetime | None = None) -> Repost:
    """登记转载链接: a person says where and when the own portal carries it. Raises `MoveRefused`."""
    if not keeps(actor.role, actor.department_id):
        _may(actor, KEEPERS, "登记转载链接")
    if urlsplit(url).scheme not in {"http", "https"}:
        raise MoveRefused("content", "请填写完整的网址（http 或 https）。")
    at = at or now
    if at > now or at < repost.started_at:
        raise MoveRefused("content", "转载时间应在上级发布之后、现在以前。")
    _stop(repost, actor, now, at, None, url, actor.name)
    return repost


def keeps(role: Role | None, department: int | None) -> bool:
    """Whether this person may enter a link: the desk, and who works in the unit that runs the own portal."""
    runs = portal_unit()
    own = role in _UNIT and bool(runs) and Department.objects.filter(pk=department or 0, name=runs).exists()
    return role in KEEPERS or own


@transaction.atomic
def void(repost: Repost, actor: Actor, now: datetime, reason: str) -> Repost:
    """不需转载, with a reason: the clock is void, and never counted as on time. Raises `MoveRefused`."""
    _may(actor, VOIDERS, "认定不需转载")
    reason = reason.strip()
    if not reason:
        raise MoveRefused("content", "请填写不需转载的理由。")
    if not _open(repost).update(voided_at=now, void_reason=reason[:300], next_at=None):
        raise _ended(repost)
    append(REPOSTS, "不需转载", actor, now, reason=reason, data=_said(repost))
    repost.refresh_from_db()
    return repost


@transaction.atomic
def order(repost: Repost, actor: Actor, now: datetime, note: str = "") -> None:
    """签发督办单: the order that waits goes to the unit's head and the leader. Raises `MoveRefused`."""
    _may(actor, ORDERERS, "督办单的签发")
    repost = Repost.objects.select_for_update().get(pk=repost.pk)
    if not repost.open:
        raise _ended(repost)
    step = order_due(repost)
    if step is None:
        raise MoveRefused("done", f"《{repost.title}》没有等待签发的督办单，可能已经签发过。")
    data = {**_said(repost), "stage": step.stage}
    append(REPOSTS, step.name, actor, now, reason=note.strip()[:300] or repost.title, data=data)
    _tell(repost, step, now, note.strip()[:300])


def order_due(repost: Repost) -> LadderStep | None:
    """The rung that waits for a supervisor's signature, if one does: reached, and its order not issued.

    An order that went out by itself, as all did before they were signed, is issued too.
    """
    if not repost.open:
        return None
    reached = [_step(rung) for rung in repost.ladder if rung["stage"] <= repost.stage]
    waiting = [step for step in reached if step.confirm]
    if not waiting:
        return None
    last = waiting[-1]
    issued = OfficeEvent.objects.filter(book=REPOSTS, kind=last.name, data__repost=repost.pk, data__stage=last.stage)
    return None if issued.exists() else last


def _step(rung: dict[str, Any]) -> LadderStep:
    """The rung as it was frozen; one frozen before `confirm` was kept has it from the ladder in force."""
    now_in_force = next((step.confirm for step in ladder() if step.stage == rung["stage"]), False)
    said = {key: value for key, value in rung.items() if key != "at"}
    return LadderStep.model_validate({"confirm": now_in_force, **said})


def _fresh(now: datetime) -> Iterator[Item]:
    found = Item.objects.filter(
        source__portal=SUPERIOR,
        kind=PostKind.ARTICLE.value,
        history=False,
        repost=None,
        published_at__isnull=False,
        learnt_at__gt=now - BACKLOG,
    )
    for item in found.select_related("source").order_by("published_at", "id"):
        if item.published_at and item.learnt_at - item.published_at < BACKLOG and is_policy(item.title):
            yield item


@transaction.atomic
def _start(item: Item, now: datetime) -> int:
    rule = rule_for(TimerName.REPOST, Severity.ORDINARY)
    if rule is None or item.published_at is None:
        return 0
    clock = clock_of(TimerName.REPOST, rule, item.published_at, Severity.ORDINARY)
    steps = {step.stage: step for step in ladder()}
    rungs = [{"at": r.at.isoformat(), **steps[r.stage].model_dump(mode="json", include=_FROZEN)} for r in clock.ladder]
    try:
        with transaction.atomic():
            made = Repost.objects.create(
                item=item,
                title=item.title,
                url=item.url,
                portal=item.source.name,
                rule=rule,
                started_at=item.published_at,
                due_at=clock.due_at,
                ladder=rungs,
                next_at=datetime.fromisoformat(rungs[0]["at"]) if rungs else None,
            )
    except IntegrityError:
        return 0
    append(REPOSTS, "应转载", SYSTEM, now, reason=made.title, data={**_said(made), "rule": rule})
    return 1


@transaction.atomic
def _look(repost: Repost, now: datetime) -> int:
    """Whether the own portal carries it by now."""
    text = repost.item.text if repost.item else ""
    pages = Item.objects.filter(source__portal=OWN, learnt_at__gte=repost.started_at - timedelta(days=1))
    for one in pages.only("title", "text", "url", "published_at", "learnt_at").order_by("id"):
        how = carries(repost.title, text, one.title, one.text)
        if how:
            # a page that names a day only seems older than what it carries: then it counts when it was found
            said = one.published_at if one.published_at and one.published_at >= repost.started_at else one.learnt_at
            return _stop(repost, SYSTEM, now, said, one, one.url, how)
    return 0


def _stop(  # noqa: PLR0913, PLR0917  when, where and how it was found
    repost: Repost, actor: Actor, now: datetime, at: datetime, found: Item | None, url: str, how: str
) -> int:
    values = {"stopped_at": at, "found": found, "found_url": url[:1000], "found_by": how[:100], "next_at": None}
    if not _open(repost).update(**values):
        if actor is SYSTEM:
            return 0
        raise _ended(repost)
    data = {**_said(repost), "url": url, "how": how, "late": at > repost.due_at, "carried_at": at.isoformat()}
    append(REPOSTS, "已转载", actor, now, reason=repost.title, data=data)
    repost.refresh_from_db()
    return 1


@transaction.atomic
def _climb(pk: int, now: datetime) -> int:
    """The highest rung reached; those passed over are named."""
    repost = Repost.objects.select_for_update().get(pk=pk)
    left = [rung for rung in repost.ladder if rung["stage"] > repost.stage]
    passed = [rung for rung in left if datetime.fromisoformat(rung["at"]) <= now]
    if not repost.open or not passed:
        return 0
    repost.stage = passed[-1]["stage"]
    repost.next_at = datetime.fromisoformat(left[len(passed)]["at"]) if len(left) > len(passed) else None
    repost.save(update_fields=["stage", "next_at"])
    steps = [_step(rung) for rung in passed]
    said = [step for step in steps if not step.confirm]
    skipped = [step.stage for step in said[:-1]]
    for step in said[-1:]:
        data = {**_said(repost), "stage": step.stage, **({"skipped": skipped} if skipped else {})}
        append(REPOSTS, step.name, SYSTEM, now, reason=repost.title, data=data)
        _tell(repost, step, now)
    for step in [step for step in steps if step.confirm][-1:]:
        append(
            REPOSTS, f"拟发{step.name}", SYSTEM, now, reason=repost.title, data=_said(repost) | {"stage": step.stage}
        )
        _write(repost, step, now, staff(Role.SUPERVISOR), f"请签发{step.name}", sign=True)
    return 1


def _tell(repost: Repost, step: LadderStep, now: datetime, note: str = "") -> None:
    _write(repost, step, now, _people(step, now), step.colour or step.name, note=note)


def _write(  # noqa: PLR0913, PLR0917  a rung, to whom, and what it asks
    repost: Repost,
    step: LadderStep,
    now: datetime,
    people: list[Recipient],
    ask: str,
    note: str = "",
    sign: bool = False,
) -> None:
    late = now >= repost.due_at
    words = f"{'已' if late else '将'}于 {when(repost.due_at)} 到期"
    subject = f"{ask}：上级政策转载{words} · {repost.title}"
    values = {
        "policy": repost.title,
        "portal": repost.portal,
        "url": repost.url,
        "due": when(repost.due_at),
        "late": late,
        "page": page("reposts"),
        "note": note,
        "sign": sign,
    }
    for person in people:
        text, drawn = render("repost", {**values, "to": person.name})
        key = f"repost:{repost.pk}:{step.stage}{':sign' if sign else ''}:{person.address or person.name}"
        write(key, person, Letter("repost", subject, text, drawn), now)


def _people(step: LadderStep, now: datetime) -> list[Recipient]:
    """To and cc of the rung; for a unit's people those of the unit that runs the portal, else the monitors."""
    people: list[Recipient] = []
    for role in (Role(word) for word in (*step.to, *step.cc)):
        people += _portal(role, now) if role in _UNIT else staff(role)
    return once(people)


def _portal(role: Role, now: datetime) -> list[Recipient]:
    runs = Department.objects.filter(name=portal_unit()).first()
    found = unit(runs, (role,), now) if runs else []
    return found or staff(Role.MONITOR)


def _open(repost: Repost) -> Any:
    return Repost.objects.filter(pk=repost.pk, stopped_at=None, voided_at=None)


def _may(actor: Actor, roles: tuple[Role, ...], what: str) -> None:
    if actor.role not in roles:
        raise MoveRefused("role", f"{what}由{'、'.join(role.zh for role in roles)}办理。")


def _ended(repost: Repost) -> MoveRefused:
    repost.refresh_from_db()
    how = "已认定不需转载" if repost.voided_at else f"已于 {when(repost.stopped_at or repost.due_at)} 转载"
    return MoveRefused("done", f"《{repost.title}》{how}。")


def _said(repost: Repost) -> dict[str, Any]:
    return {"repost": repost.pk, "title": repost.title, "portal": repost.portal, "due_at": repost.due_at.isoformat()}
