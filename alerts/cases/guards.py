"""Conditions that moves share beside the tables of `alerts.rules.states`."""

from alerts.actors import Actor
from alerts.models import Assignment, Case, Department
from alerts.notify.recipients import contacts
from alerts.rules.states import MoveRefused
from config.vocabulary import AssignmentState, CaseState, Part
from nlp.personal.mask import mask_staff

LIVE = tuple(
    state.value
    for state in AssignmentState
    if state not in {AssignmentState.RETURNED, AssignmentState.REASSIGNED, AssignmentState.WITHDRAWN}
)
"""States in which a unit has a part in the case."""


def filled(text: str, what: str, public: bool = False, plain: bool = False) -> str:
    """The text without outer blanks, the public's personal data masked (`mask_staff`). Raises `MoveRefused` when empty.

    `public`: goes into a statement. `plain`: a number or a name, kept as it is.
    """
    stripped = text.replace("\x00", "").strip()
    if not stripped:
        raise MoveRefused("content", f"请填写{what}。")
    return stripped if plain else mask_staff(stripped, public)


def own_unit(actor: Actor, assignment: Assignment) -> None:
    """Raises `MoveRefused` unless the actor belongs to the assignment's unit."""
    if actor.department_id != assignment.department_id:
        raise MoveRefused("unit", f"此件由{assignment.department.name}承办，只有该单位的人员可以办理。")


def still_open(case: Case) -> None:
    """Raises `MoveRefused` when the case has ended."""
    if CaseState(case.state).terminal:
        raise MoveRefused("state", f"{case.number} 已{CaseState(case.state).zh.removeprefix('已')}，不能再办理。")


def reachable(departments: list[Department]) -> None:
    """Raises `MoveRefused` naming the units without a confirmed contact, and the way out."""
    silent = [department.name for department in departments if not contacts(department)]
    if silent:
        raise MoveRefused(
            "contact",
            f"{'、'.join(silent)}没有已确认的联系人，不能交办。"
            "请在“单位”页登记联系人并请其确认，或由督办员人工确认后再交办。",
        )


def live_lead(case: Case) -> Assignment | None:
    """The assignment of the unit that leads now, or None."""
    return (
        case.assignments.filter(part=Part.LEAD.value, state__in=LIVE).select_related("department").order_by("id").last()
    )


def first_taker(case: Case) -> Assignment | None:
    """首接负责: who leads now: the lead; while there is none, the unit that signed off first, until a ruling."""
    beside = [part.value for part in Part if part.participant]
    taken = case.assignments.filter(state__in=LIVE, acked_at__isnull=False, waived_at=None).exclude(part__in=beside)
    return live_lead(case) or taken.select_related("department").order_by("acked_at", "id").first()


def required_lead(case: Case) -> Assignment:
    """The same. Raises `MoveRefused` when there is none."""
    lead = live_lead(case)
    if lead is None:
        raise MoveRefused("lead", f"{case.number} 目前没有主办单位。")
    return lead
