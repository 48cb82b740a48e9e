"""What is done about one case of a matter: its script, turned into the product's own moves."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from alerts import cases
from alerts.actors import Actor
from alerts.models import Assignment, Case
from alerts.rules.releases import CHANNELS, GATES
from alerts.tour.cast import Cast
from alerts.tour.post import Postman
from alerts.tour.town import Matter
from config.vocabulary import AssignmentState, CaseState, Part, ReleaseKind, Role, Severity, TimerName

BEYOND_HANDLING = ("review", "responded", "tracking", "archived")
_MINUTE = timedelta(minutes=1)
_DEFAULTS = {"triage_after": 40 * _MINUTE, "sign_off_after": 60 * _MINUTE, "answer_after": timedelta(hours=48)}
_PENDING, _ACKED, _SUBMITTED = AssignmentState.PENDING_ACK, AssignmentState.ACKED, AssignmentState.SUBMITTED
_LIVE = (_PENDING, _ACKED, _SUBMITTED, AssignmentState.ACCEPTED, AssignmentState.REWORK)


@dataclass(frozen=True, slots=True)
class Step:
    """What is done next, and when."""

    at: datetime
    do: Callable[[datetime], object]


@dataclass
class Play:
    """The steps of one case. `first_day` is midnight of the town's day 0."""

    cast: Cast
    postman: Postman
    case: Case
    matter: Matter
    first_day: datetime

    @property
    def outcome(self) -> str:
        """How far this case goes; a follow-up as far as the script's return says."""
        script = self.matter.script
        return script.comes_back_outcome if self.case.follows_id and script.comes_back_outcome else script.outcome

    def steps(self) -> Iterator[Step]:
        """What is to be done in the case's state, each with its time."""
        state = CaseState(self.case.state)
        if self.outcome == "triage":
            return
        if state is CaseState.TRIAGE:
            yield from self._triage()
        if state in {CaseState.TRIAGE, CaseState.DISPATCHED, CaseState.HANDLING}:
            yield from self._first_notice()
        if state in {CaseState.DISPATCHED, CaseState.HANDLING}:
            yield from self._units()
        if state is CaseState.REVIEW and self.outcome in BEYOND_HANDLING[1:]:
            yield self._approve()
        if state in {CaseState.TRACKING, CaseState.EVALUATED}:
            yield from self._afterwards(state)

    def _after(self, start: datetime, name: str) -> datetime:
        return start + (getattr(self.matter.script, name) or _DEFAULTS[name])

    def _desk(self, role: Role) -> Actor:
        return self.cast.desk(role)

    # 研判与交办

    def _triage(self) -> Iterator[Step]:
        case, script = self.case, self.matter.script
        judged = self._after(case.detected_at, "triage_after")
        returned = case.assignments.filter(part=Part.LEAD.value, state=AssignmentState.RETURNED.value).last()
        if returned is not None and returned.returned_at is not None and script.sent_back is not None:
            note = f"按{returned.department.name}退回意见，改由{script.sent_back.then_lead}主办"
            yield Step(returned.returned_at + 25 * _MINUTE, self._dispatch(script.sent_back.then_lead, note))
            return
        if self.outcome in {"rejected", "none"}:
            code = script.reject_reason or "非政务"
            yield Step(judged, lambda now: cases.reject(case, self._desk(Role.JUDGE), now, code))
            return
        if case.claimed_by_id is None:
            looked = case.detected_at + (judged - case.detected_at) * 0.4
            yield Step(looked, lambda now: cases.claim(case, self._desk(Role.MONITOR), now))
        elif case.severity != self.matter.severity.value:
            yield Step(judged - _MINUTE, self._regrade)
        yield Step(judged, self._dispatch(script.lead))

    def _regrade(self, now: datetime) -> None:
        graver = self.matter.severity.rank > Severity(self.case.severity).rank
        reason = "经核实伤亡情况，按标准提级" if graver else "经与有关单位核实，未达到该等级标准"
        cases.change_severity(self.case, self.matter.severity, reason, self._desk(Role.JUDGE), now)

    def _dispatch(self, lead: str, note: str = "") -> Callable[[datetime], object]:
        script, units = self.matter.script, self.cast.departments
        co = [units[name] for name in script.co if name != lead]
        territory = [units[script.territory_unit]] if script.territory_unit else []

        def do(now: datetime) -> None:
            cases.dispatch(self.case, self._desk(Role.DISPATCHER), now, units[lead], co, territory, note)
            if self.matter.severity.rank >= Severity.LARGER.rank and not note:
                told = "全力救治伤员，查明原因，每日向社会通报进展。"
                cases.instruct(self.case, self._desk(Role.LEADER), now, told)

        return do

    def _first_notice(self) -> Iterator[Step]:
        script, case = self.matter.script, self.case
        if script.first_notice_after is None or case.releases.filter(kind=ReleaseKind.FIRST.value).exists():
            return

        def do(now: datetime) -> None:
            judge, content = self._desk(Role.JUDGE), dict(script.first_notice)
            gates = dict(zip(GATES, (judge.name, "县司法局", "县保密局", "县委宣传部"), strict=True))
            evidence = f"“青禾发布”{now:%m月%d日 %H:%M}首条"
            cases.publish(case, judge, now, ReleaseKind.FIRST, content, gates, CHANNELS[2], evidence=evidence)

        yield Step(case.detected_at + script.first_notice_after, do)

    # 签收、退回、反馈、报审

    def _units(self) -> Iterator[Step]:
        rows = list(self.case.assignments.select_related("department").order_by("id"))
        live = [row for row in rows if AssignmentState(row.state) in _LIVE]
        lead = next((row for row in live if row.part == Part.LEAD.value), None)
        others = [row for row in live if row.part != Part.LEAD.value]
        if lead is None:
            return
        if lead.state == _PENDING.value and self.outcome != "dispatched":
            yield self._receive(lead, again=any(row.state == AssignmentState.REASSIGNED.value for row in rows))
        for order, row in enumerate(others):
            yield from self._other(row, order, lead)
        if self.case.state == CaseState.HANDLING.value and self.outcome in BEYOND_HANDLING:
            yield from self._put_up(lead, others)

    def _receive(self, lead: Assignment, again: bool) -> Step:
        at = self._after(lead.dispatched_at, "sign_off_after")
        back = self.matter.script.sent_back
        if back is not None and not again and lead.department.name == self.matter.script.lead:
            head = self.cast.unit(lead.department)
            suggested = self.cast.departments[back.suggested]
            return Step(at, lambda now: cases.give_back(lead, head, now, back.reason, suggested, back.legal_basis))
        return Step(min(at, lead.dispatched_at + 50 * _MINUTE) if again else at, partial(self._sign, lead))

    def _sign(self, row: Assignment, now: datetime) -> None:
        """Every second unit signs by the link in its mail, the others signed in at the desk."""
        contact = self.cast.unit(row.department, Role.DEPT_CONTACT)
        token = self.postman.token(row, now) if row.pk % 2 else ""
        if token:
            cases.sign_off_by_token(token, contact.name, "值班员", now)
        else:
            cases.sign_off(row, contact, now)

    def _other(self, row: Assignment, order: int, lead: Assignment) -> Iterator[Step]:
        state = AssignmentState(row.state)
        if state is _PENDING:
            yield Step(row.dispatched_at + (35 + 25 * order) * _MINUTE, partial(self._sign, row))
        elif state is _ACKED and row.acked_at is not None and lead.acked_at is not None:
            answered = self._after(lead.acked_at, "answer_after")
            at = max(row.acked_at, lead.acked_at + (answered - lead.acked_at) * (0.4 + 0.1 * order))
            head = self.cast.unit(row.department)
            yield Step(at, lambda now: cases.report(row, head, now, self._co_report(row)))
        elif state is _SUBMITTED and row.submitted_at is not None:
            judge = self._desk(Role.JUDGE)
            yield Step(row.submitted_at + 40 * _MINUTE, lambda now: cases.accept(row, judge, now))

    def _co_report(self, row: Assignment) -> str:
        lead, title = self.matter.script.lead, self.matter.title
        if row.part == Part.TERRITORY.value:
            return f"已派人到现场查看“{title}”有关情况，走访周边群众，配合{lead}做好解释和秩序维护。"
        return f"已会同{lead}到现场核查“{title}”，本单位职责内事项已办理，情况并入主办单位答复。"

    def _put_up(self, lead: Assignment, others: list[Assignment]) -> Iterator[Step]:
        waiting = [row for row in others if row.part == Part.CO.value and row.state in {_PENDING.value, _ACKED.value}]
        if lead.acked_at is None or waiting:
            return
        head, content = self.cast.unit(lead.department), dict(self.matter.script.answer)
        at = self._after(lead.acked_at, "answer_after")
        yield Step(at, lambda now: cases.submit_for_review(self.case, head, now, content))

    # 审核、跟踪、评估

    def _approve(self) -> Step:
        put_up = self.case.events.filter(kind="报审").order_by("-number").first()
        at = (put_up.at if put_up else self.case.detected_at) + 75 * _MINUTE

        def do(now: datetime) -> None:
            evidence = f"“问政青禾”和“青禾发布”{now:%m月%d日 %H:%M}刊发"
            cases.approve(self.case, self._desk(Role.JUDGE), now, CHANNELS[0], evidence=evidence)

        return Step(at, do)

    def _afterwards(self, state: CaseState) -> Iterator[Step]:
        script, case, judge = self.matter.script, self.case, self._desk(Role.JUDGE)
        if script.comes_back is not None and case.follows_id is None:
            at = self.first_day + timedelta(days=script.comes_back, hours=10)
            yield Step(at, lambda now: cases.restart(case, judge, now, "群众再次集中反映，问题反弹"))
        watch = case.timers.filter(name=TimerName.WATCH.value, voided_at=None).last()
        if state is CaseState.TRACKING and self.outcome == "archived" and watch is not None:
            yield Step(
                watch.due_at + timedelta(hours=1), lambda now: cases.evaluate(case, judge, now, script.evaluation)
            )


def turned_away(case: Case, cast: Cast, kind: str) -> Iterator[Step]:
    """A case about nobody's duty is not handed over."""
    if case.state == CaseState.TRIAGE.value:
        code, note = ("商业", "商业广告，非政务事项") if kind == "advert" else ("非政务", "没有具体诉求")
        judge = cast.desk(Role.JUDGE)
        yield Step(case.detected_at + 45 * _MINUTE, lambda now: cases.reject(case, judge, now, code, note))


def second_case(case: Case, cast: Cast, first: Case) -> Iterator[Step]:
    """A matter that was found twice: into one case or, when the first is closed, not taken up again."""
    judge = cast.desk(Role.JUDGE)

    def join(now: datetime) -> None:
        first.refresh_from_db()
        if CaseState(first.state).terminal:
            cases.reject(case, judge, now, "重复", f"同 {first.number}")
        else:
            cases.merge(case, first, judge, now)

    if case.state == CaseState.TRIAGE.value:
        yield Step(case.detected_at + 35 * _MINUTE, join)


def units_named(matter: Matter) -> list[str]:
    """Every unit that a script names."""
    script = matter.script
    names = [script.lead, *script.co, script.territory_unit]
    if script.sent_back is not None:
        names += [script.sent_back.suggested, script.sent_back.then_lead]
    return [name for name in names if name]
