"""What this viewer may do now: one filled button, the others quiet. The rules are those of `alerts.rules.states`."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from django.urls import reverse

from alerts.cases.extending import extendable, pending
from alerts.cases.ordering import proposed
from alerts.cases.suspending import suspension_of
from alerts.cases.waiting import ARCHIVE_AFTER
from alerts.models import Assignment, Case
from alerts.rules.states import ACTS, ASSIGNMENT_MOVES, CASE_MOVES
from alerts.web.access import UNITS, Viewer
from alerts.web.as_asked import AS_ASKED
from alerts.web.asks import may_return, watched_until
from config import clock
from config.vocabulary import AssignmentState, CaseState, Part, Role, Severity, TimerName


@dataclass(frozen=True, slots=True)
class Step:
    """A move as the desk offers it. `event` is its name in the rules, `verb` the word on the button."""

    slug: str
    event: str
    verb: str
    says: str
    needs_form: bool = True


@dataclass(frozen=True, slots=True)
class Offer:
    """A step that may be taken, with its address."""

    step: Step
    url: str


CASE_STEPS = {
    step.slug: step
    for step in (
        Step("claim", "认领", "认领", "同事会看到由您研判。", needs_form=False),
        Step("put_down", "放下", "放下", "不再由认领人研判，同事可以认领。", needs_form=False),
        Step("dispatch", "交办", "交办", "将向主办、协办和属地单位的联系人发出签收通知，并开始计时。"),
        Step("publish", "发布", "首次信息发布", "起草或记录一次对外发布；四关把过并发布后，对应的回应时限停止。"),
        Step(
            "approve",
            "审核通过",
            "审核通过",
            "记录最终结果的发布，事项转入持续跟踪。没有另行把关的，由您把政治关、保密关。",
        ),
        Step("rework", "重办", "重办", "退回主办单位重办，并通知其联系人。时限不重新计算。"),
        Step("evaluate", "评估", "评估", f"记录回应效果，{ARCHIVE_AFTER.days} 天内没有再启动的自动归档。"),
        Step("rule", "裁定", "裁定", "裁定为最终意见，主办单位不得再退回，并通知其联系人。"),
        Step("reassign", "改派", "改派", "原主办单位的签收链接失效，新的主办单位会收到签收邮件。事项时限不重新计算。"),
        Step("reject", "不予交办", "不予交办", "事项的所有时限停止，不会通知任何单位。以后可以恢复研判。"),
        Step("merge", "并单", "并单", "本单并入所选的交办单，时限从较早的一单起算。"),
        Step("restore", "恢复研判", "恢复研判", "事项回到待研判。"),
        Step(
            "severity",
            "调整等级",
            "调整等级",
            "升级后从原起算时刻按更严的时限计算；降级后按新等级的时限计算，请写明理由。",
        ),
        Step("restart", "再启动", "再启动", "事项回到处置中，并通知主办单位。"),
        Step("invite", "邀请参与", "邀请单位参与", "会商、会签或知会：通知所选单位，各自计时；参与单位不能办结此单。"),
        Step("note_claim", "登记说法", "登记说法", "把流传的说法记下来，请单位查证并统计传播。"),
        Step("promise", "登记承诺", "登记承诺", "到期前提醒该单位，逾期未兑现的列入周报。"),
        Step("media", "媒体询问", "登记媒体询问", "记下媒体的询问和答复时间。"),
        Step("interpret", "邀请参与", "交办政策解读", "交起草单位解读（谁起草谁解读），并通知其联系人。"),
        Step("call", "电话叫应", "电话叫应", "按叫应名单逐个打电话，每次拨打的结果都记入经过。"),
        Step(
            "ask_expert",
            "请专家意见",
            "请专家意见",
            "向这位专家发信，到时提醒；意见存入本单。除所列专家外不会发给别人。",
        ),
        Step("attach", "附件", "上传附件", "存入本单并记入经过。"),
        Step("hotline", "热线工单", "登记热线工单", "保留热线的编号；诉求人信息加密保存，归档时清除。"),
        Step("hand_over", "移送", "记录移送", "只作记录，系统不会向对方发送任何内容。"),
        Step("except_press", "发布会例外", "不开发布会", "记录您决定以其他方式发布；发布会时限照常计算并单独统计。"),
        Step("grant", "批准延期", "批准延期", "该时限按批准的工作日顺延，并通知单位；国家规定的回应时限不变。"),
        Step("deny", "不予延期", "不予延期", "该时限不变，并通知单位。每个时限只能申请一次。"),
        Step("order", "签发督办单", "签发督办单", "督办单发给单位负责人，抄送领导。"),
        Step("withhold", "不发督办单", "不发督办单", "不发出，理由写入经过；逾期继续计算。"),
        Step("suspend", "挂账", "挂账", "写明日期和理由，到期自动恢复；各项期限不变，期间不催办核实和办结。"),
        Step("resume", "解除挂账", "解除挂账", "立即恢复催办，并通知各单位。"),
        Step("instruct", "批示", "批示", "批示写入经过，并通知督办员和主办单位。"),
    )
}
ASSIGNMENT_STEPS = {
    step.slug: step
    for step in (
        Step("sign", "签收", "签收", "表示收到并由本单位办理，签收时限随之停止。", needs_form=False),
        Step("report", "反馈", "反馈", "把本单位的办理情况交给研判值班长审核。"),
        Step(
            "submit",
            "报审",
            "报审最终答复",
            "把最终答复交给研判值班长审核，审核通过后发布。报审即由您把法律关、文字关。",
        ),
        Step(
            "give_back",
            "退回",
            "退回",
            "事项退回交办方重新研判，请写明理由、建议单位和依据。国家规定的回应时限照常计算。",
        ),
        Step("accept", "反馈通过", "反馈通过", "认可该单位的反馈。", needs_form=False),
        Step("refuse_return", "退回不予受理", "退回不予受理", "该单位须继续签收办理，并收到通知。"),
        Step("extend", "申请延期", "申请延期", "由督办员审批；批准以前期限不变。每个时限只能申请一次。"),
        Step("waive", "免予反馈", "免予反馈", "不再等待该单位的反馈。"),
        Step("replace", "改派", "改派", "由另一个单位承担这一部分，并通知其签收。"),
        Step("withdraw", "撤回", "撤回", "该单位不再办理，签收链接失效，并通知其联系人。"),
        Step("rework_part", "重办", "重办", "请该单位按意见补充后再次反馈。"),
        Step("attach", "附件", "上传附件", "附在本单位的办理情况后。"),
        Step("resend", "重发签收链接", "重发签收链接", "原来的链接失效，向该单位联系人再发一封。", needs_form=False),
    )
}
_GONE = {AssignmentState.REASSIGNED, AssignmentState.WITHDRAWN}
_BESIDE_THE_TABLES = {"重发签收链接": (Role.DISPATCHER,)}


@cache
def roles_for(event: str) -> tuple[Role, ...]:
    """Every role that the rules name for an event, in the tables' order."""
    rows = [
        *((move.event, move.roles) for move in CASE_MOVES),
        *((act.event, act.roles) for act in ACTS),
        *((move.event, move.roles) for move in ASSIGNMENT_MOVES),
    ]
    found = tuple(dict.fromkeys(role for name, roles in rows if name == event for role in roles))
    return found or _BESIDE_THE_TABLES.get(event, ())


def acting_role(viewer: Viewer, event: str) -> Role | None:
    """The role in which the viewer does this: his own, or for a superuser one that may. None when he may not."""
    allowed = roles_for(event)
    if viewer.role in allowed:
        return viewer.role
    if viewer.role is Role.TERRITORY and Role.DEPT_HEAD in allowed:
        return Role.TERRITORY
    return allowed[0] if viewer.everything and allowed else None


def case_offers(case: Case, viewer: Viewer) -> tuple[Offer | None, list[Offer]]:
    """The one next action of this viewer and the quiet others, guards apart."""
    state, asked = CaseState(case.state), {"put_down": f"?claimed={case.claimed_by_id}"}  # whose claim is meant
    offers = [
        Offer(_named(step, case), reverse("case_action", args=[case.pk, step.slug]) + asked.get(step.slug, ""))
        for step in CASE_STEPS.values()
        if acting_role(viewer, step.event) and _possible(state, step.event) and _sensible(case, step)
        if step.slug != "put_down" or case.claimed_by_id == viewer.user.pk or viewer.any_of(Role.JUDGE)
    ]
    return _split(offers, _urgent(case))


def _named(step: Step, case: Case) -> Step:
    """A case that has spoken is not offered its first notice again."""
    spoken = step.slug == "publish" and any(release.published_at for release in case.releases.all())
    return replace(step, verb="后续发布") if spoken else step


def assignment_offers(assignment: Assignment, viewer: Viewer) -> tuple[Offer | None, list[Offer]]:
    """The same for one unit's part."""
    state, case_state = AssignmentState(assignment.state), CaseState(assignment.case.state)
    own = viewer.everything or viewer.department == assignment.department
    offers = []
    for step in ASSIGNMENT_STEPS.values():
        role = acting_role(viewer, step.event)
        if role is None or (role in UNITS and not own):
            continue
        if _open_to(step, assignment, state, case_state):
            offers.append(
                Offer(as_asked(step, assignment), reverse("assignment_action", args=[assignment.pk, step.slug]))
            )
    again = state is AssignmentState.REWORK  # a lead's answer goes to review again, not a report
    first = {"sign": 0, "submit": 1 if again else 2, "report": 2 if again else 1, "accept": 3}
    ranked = sorted(offers, key=lambda offer: first.get(offer.step.slug, 9))
    return _split(ranked, lambda offer: offer.step.slug in first)


def as_asked(step: Step, assignment: Assignment) -> Step:
    """The step in the words of the unit's part."""
    verb, says = AS_ASKED.get(Part(assignment.part), {}).get(step.slug, (step.verb, step.says))
    return replace(step, verb=verb, says=says)


def possible(step: Step, target: Case | Assignment) -> bool:
    """Whether the move can be made in the target's state, guards apart."""
    if isinstance(target, Case):
        return _possible(CaseState(target.state), step.event) and _sensible(target, step)
    return _open_to(step, target, AssignmentState(target.state), CaseState(target.case.state))


def _open_to(step: Step, assignment: Assignment, state: AssignmentState, case_state: CaseState) -> bool:
    own = _OPEN_TO.get(step.slug)
    if own is not None:
        return own(assignment, state, case_state)
    if case_state.terminal or (step.slug in {"replace", "withdraw"} and assignment.part == Part.LEAD):
        return False
    return any(move.event == step.event and state in move.sources for move in ASSIGNMENT_MOVES)


def _may_submit(assignment: Assignment, state: AssignmentState, case_state: CaseState) -> bool:
    lead = assignment.part == Part.LEAD and state not in {AssignmentState.PENDING_ACK, AssignmentState.RETURNED}
    return lead and _possible(case_state, "报审")


def _may_waive(assignment: Assignment, state: AssignmentState, case_state: CaseState) -> bool:
    waiting = state in _AWAITED and not assignment.waived_at
    told = assignment.part == Part.INFORM and state is not AssignmentState.RETURNED  # has nothing to report
    return assignment.part != Part.LEAD and not told and waiting and _possible(case_state, "免予反馈")


def _may_report(assignment: Assignment, state: AssignmentState, case_state: CaseState) -> bool:
    return state in _WORKING and assignment.part != Part.INFORM and not case_state.terminal


def _may_rework(assignment: Assignment, state: AssignmentState, case_state: CaseState) -> bool:
    put_up = assignment.part == Part.LEAD and case_state is CaseState.REVIEW
    return state is AssignmentState.SUBMITTED and not case_state.terminal and not put_up


def _may_extend(assignment: Assignment, state: AssignmentState, case_state: CaseState) -> bool:
    return state in _WORKING and _possible(case_state, "申请延期") and bool(extendable(assignment, clock.now()))


def _may_give_back(assignment: Assignment, state: AssignmentState, case_state: CaseState) -> bool:
    return state is AssignmentState.PENDING_ACK and not case_state.terminal and may_return(assignment)


_OPEN_TO: dict[str, Callable[[Assignment, AssignmentState, CaseState], bool]] = {
    "submit": _may_submit,
    "give_back": _may_give_back,
    "waive": _may_waive,
    "report": _may_report,
    "rework_part": _may_rework,
    "extend": _may_extend,
    "attach": lambda _part, state, case_state: state not in _GONE and _possible(case_state, "附件"),
    "resend": lambda _part, state, case_state: state is AssignmentState.PENDING_ACK and not case_state.terminal,
}
_WORKING = {AssignmentState.ACKED, AssignmentState.REWORK}
_AWAITED = {*_WORKING, AssignmentState.PENDING_ACK, AssignmentState.RETURNED}


def _possible(state: CaseState, event: str) -> bool:
    moved = any(move.event == event and state in move.sources for move in CASE_MOVES)
    return moved or any(act.event == event and state in act.states for act in ACTS)


def _sensible(case: Case, step: Step) -> bool:
    there_is = _WAITS_FOR.get(step.slug)
    return there_is is None or bool(there_is(case))


def _press_clock(case: Case) -> bool:
    return any(timer.name == TimerName.PRESS and not timer.stopped_at for timer in case.timers.all())


_WAITS_FOR: dict[str, Callable[[Case], object]] = {
    "claim": lambda case: case.claimed_by_id is None,
    "put_down": lambda case: case.claimed_by_id,
    "call": lambda case: Severity(case.severity).rank >= Severity.MAJOR.rank,
    "except_press": _press_clock,
    "evaluate": lambda case: all(until <= clock.now() for until in watched_until(case)),
    "grant": pending,
    "deny": pending,
    "order": proposed,
    "withhold": proposed,
    "suspend": lambda case: suspension_of(case) is None,
    "resume": suspension_of,
}


def _urgent(case: Case) -> Callable[[Offer], bool]:
    """Which offer is the filled one: a first notice that a grave matter still waits for goes before all."""
    spoken = any(release.published_at for release in case.releases.all())
    waits = Severity(case.severity).rank >= Severity.MAJOR.rank and not spoken
    best = ("claim", "dispatch", "approve", "evaluate", "rule", "grant", "order", "instruct")
    return lambda offer: (waits and offer.step.slug == "publish") or offer.step.slug in best


def _split(offers: list[Offer], best: Callable[[Offer], bool]) -> tuple[Offer | None, list[Offer]]:
    filled = next((offer for offer in offers if best(offer)), None)
    return filled, [offer for offer in offers if offer is not filled]
