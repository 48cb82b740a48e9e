"""签收 and 退回: a unit says "received, ours" or "not ours". Silence never signs, looking never signs."""

from datetime import datetime

from django.db import transaction

from alerts.actors import SYSTEM, Actor
from alerts.cases import clocks, notices
from alerts.cases.dispatching import tell_dispatchers
from alerts.cases.guards import filled, first_taker, own_unit, still_open
from alerts.cases.moves import lock_assignment, move_assignment, move_case, named, note_assignment
from alerts.cases.undo import undoable
from alerts.models import Assignment, Case, Contact, Department, SignOffToken, Timer
from alerts.notify.links import digest
from alerts.rules.returned import Return, after_return
from alerts.rules.states import MoveRefused
from alerts.rules.taken_back import standing
from config.clock import when
from config.vocabulary import AssignmentState, CaseState, Part, Role, TimerName


@transaction.atomic
def sign_off(assignment: Assignment, actor: Actor, now: datetime) -> Assignment:
    """签收 by a person of the unit who is logged in. The lead's sign-off moves the case to 处置中."""
    return _sign(assignment, actor, now, {})


@transaction.atomic
def sign_off_by_token(token: str, signer_name: str, signer_role: str, now: datetime) -> Assignment:
    """签收 by the link of the mail, once. `signer_role`: the post the signer names (or a role's value); it is recorded.

    Raises `MoveRefused`: unknown, revoked, expired or used (then it says who signed and when).
    """
    row = _checked(token, now)
    name, post = filled(signer_name, "签收人姓名", plain=True), signer_role.strip()
    lock_assignment(row.assignment)
    if not SignOffToken.objects.filter(pk=row.pk, used_at=None, revoked_at=None).update(used_at=now):
        raise _why_not(SignOffToken.objects.get(pk=row.pk), now) or _unknown()
    role = Role.DEPT_HEAD if post == Role.DEPT_HEAD.value else Role.DEPT_CONTACT
    actor = Actor(name, role, department_id=row.assignment.department_id, channel="token")
    shown_post = Role(post).zh if post in set(Role) else post
    return _sign(row.assignment, actor, now, {"post": shown_post, "contact": row.contact_id})


def look_up_token(token: str, now: datetime) -> Assignment:
    """The assignment a link is for; changes nothing. Raises `MoveRefused` as `sign_off_by_token`."""
    return _checked(token, now).assignment


def addressee(token: str, now: datetime) -> Contact | None:
    """Whom the link was sent to, where the register still has them. Raises `MoveRefused` as `sign_off_by_token`."""
    return _checked(token, now).contact


@undoable
@transaction.atomic
def give_back(
    assignment: Assignment,
    actor: Actor,
    now: datetime,
    reason: str,
    suggested: Department | None,
    legal_basis: str,
) -> Assignment:
    """退回 within T_return, with reason, the unit suggested instead and the legal basis.

    By the lead the case is judged anew. The second return of a lead, or two units naming each other, goes on to
    争议会商. Clocks of the case run on.
    """
    case = lock_assignment(assignment)
    still_open(case)
    own_unit(actor, assignment)
    reason, legal_basis = filled(reason, "退回理由"), filled(legal_basis, "退回依据")
    if suggested is None or suggested.pk == assignment.department_id:
        raise MoveRefused("content", "请填写建议的承办单位（不能是本单位）。")
    _within_return(assignment, now)
    fields = {"returned_at": now, "return_reason": reason, "suggested": suggested, "legal_basis": legal_basis}
    before = move_assignment(assignment, "退回", actor, **fields)
    notices.revoke_tokens(assignment, now)
    data = {"suggested": suggested.name, "legal_basis": legal_basis}
    values: dict[str, object] = {**data, "unit": assignment.department.name, "part": assignment.part}
    if assignment.part != Part.LEAD.value:
        event = note_assignment(assignment, "退回", actor, now, before=before, reason=reason, data=data)
        tell_dispatchers(event, "returned", f"{assignment.department.name}退回，请处理", values)
        return assignment
    taker = first_taker(case)
    if taker is not None:
        data["interim"] = taker.department.name
    back = Return(assignment.department.name, reason, suggested.name, legal_basis)
    event = move_case(
        case,
        "退回",
        actor,
        now,
        reason=reason,
        assignment=assignment,
        data={**named(assignment), **data},
        fields={"proposal": after_return(case.proposal, back)},
    )
    if not _disputed(case, now, values):
        timer = clocks.start(case, TimerName.TRIAGE, now)
        until = f" {when(timer.due_at)} 前" if timer else ""
        tell_dispatchers(event, "returned", f"{assignment.department.name}退回，请{until}重新交办", values)
    return assignment


def _sign(assignment: Assignment, actor: Actor, now: datetime, data: dict[str, object]) -> Assignment:
    case = lock_assignment(assignment)
    still_open(case)
    own_unit(actor, assignment)
    if assignment.acked_at and assignment.state != AssignmentState.PENDING_ACK.value:
        raise MoveRefused("signed", _signed(assignment))
    fields = {"acked_at": now, "acked_by": actor.name[:100], "acked_channel": actor.channel}
    before = move_assignment(assignment, "签收", actor, **fields)
    if assignment.part != Part.INFORM.value:
        data = {**data, **clocks.sets(clocks.start(case, TimerName.VERIFY, now, assignment))}
    if assignment.part == Part.LEAD.value:
        move_case(case, "签收", actor, now, assignment=assignment, data={**named(assignment), **data})
    else:
        note_assignment(assignment, "签收", actor, now, before=before, data=data)
    return assignment


def _disputed(case: Case, now: datetime, values: dict[str, object]) -> bool:
    returns = list(
        case.assignments.filter(part=Part.LEAD.value, returned_at__isnull=False).select_related(
            "department", "suggested"
        )
    )
    pairs = {(one.department_id, one.suggested_id) for one in returns}
    mutual = any((suggested, department) in pairs for department, suggested in pairs)
    told_of = standing(case.events.filter(kind__in=("退回", "撤销")).select_related("assignment"))
    given_back = [one for one in told_of if one.assignment and one.assignment.part == Part.LEAD]
    if len(given_back) < 2 and not mutual:
        return False
    told = "；".join(f"{one.department.name}建议由{one.suggested}承办" for one in returns if one.suggested)
    event = move_case(case, "提请会商", SYSTEM, now, reason=f"主办单位两次退回：{told}", data={"mutual": mutual})
    tell_dispatchers(event, "disputed", "请裁定主办单位", values)
    return True


def _within_return(assignment: Assignment, now: datetime) -> None:
    if assignment.state != AssignmentState.PENDING_ACK.value:
        return
    timer = Timer.objects.filter(
        assignment=assignment, name=TimerName.RETURN.value, stopped_at=None, voided_at=None
    ).first()
    if timer is None:
        raise MoveRefused("final", "此件已经裁定或退回已被驳回，不能再退回，请签收办理。")
    if now > timer.due_at:
        raise MoveRefused("late", f"退回期限已于 {when(timer.due_at)} 届满，请签收办理；有异议的，请与交办员联系改派。")


def _checked(token: str, now: datetime) -> SignOffToken:
    row = (
        SignOffToken.objects.filter(digest=digest(token))
        .select_related("assignment__case", "assignment__department", "contact")
        .first()
    )
    if row is None:
        raise _unknown()
    refused = _why_not(row, now)
    if refused is not None:
        raise refused
    return row


def _why_not(row: SignOffToken, now: datetime) -> MoveRefused | None:
    assignment, state = row.assignment, AssignmentState(row.assignment.state)
    if state is AssignmentState.RETURNED:
        return MoveRefused("token_revoked", "此件已退回，签收链接已失效。")
    if row.revoked_at or state in {AssignmentState.WITHDRAWN, AssignmentState.REASSIGNED}:
        return MoveRefused("token_revoked", "此件已撤回或另行交办，签收链接已失效。")
    if row.used_at or state is not AssignmentState.PENDING_ACK:
        return MoveRefused("token_used", _signed(assignment))
    if CaseState(assignment.case.state).terminal:
        return MoveRefused("token_revoked", "此件已经结束，签收链接已失效。")
    if now >= row.expires_at:
        return MoveRefused(
            "token_expired", f"签收链接已于 {when(row.expires_at)} 过期，请登录系统签收，或请交办员重新发送。"
        )
    return None


def _unknown() -> MoveRefused:
    return MoveRefused("token_unknown", "签收链接无效，请核对邮件中的完整链接，或登录系统签收。")


def _signed(assignment: Assignment) -> str:
    if assignment.acked_at is None:
        return "此件已经办理，签收链接已失效。"
    return f"{assignment.department.name} {assignment.acked_by} 已于 {when(assignment.acked_at)} 签收，不必重复签收。"
