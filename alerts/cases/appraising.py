"""考核: commendations beside criticism, and what a unit objects to (异议) with its ruling: all in the ledger."""

from datetime import datetime

from django.db import transaction

from alerts.actors import Actor
from alerts.cases import events
from alerts.cases.guards import filled
from alerts.cases.moves import acting_role, lock
from alerts.models import Case, CaseEvent, Department
from alerts.office.settings_book import APPRAISAL, chosen
from alerts.rules.states import MoveRefused, check_act
from config.load import appraisal
from config.schema.appraisal import Appraisal
from config.vocabulary import CaseState


@transaction.atomic
def praise(case: Case, actor: Actor, now: datetime, department: Department, reason: str) -> CaseEvent:
    """通报表扬 of a unit for what it did in a case it took part in."""
    lock(case, any_state=True)
    check_act(CaseState(case.state), "通报表扬", actor.role)
    part = case.assignments.filter(department=department).order_by("-id").first()
    if part is None:
        raise MoveRefused("content", f"{department.name}没有承办 {case.number}。")
    data = {"department": department.name}
    return events.append(case, "通报表扬", actor, now, reason=filled(reason, "表扬的理由"), assignment=part, data=data)


@transaction.atomic
def object_to(case: Case, actor: Actor, now: datetime, metric: str, reason: str) -> CaseEvent:
    """考核异议: a unit holds that this case must not count against it in one rate. One open objection for each."""
    lock(case, any_state=True)
    check_act(CaseState(case.state), "考核异议", acting_role(actor))
    part = case.assignments.filter(department_id=actor.department_id or 0).order_by("-id").first()
    if part is None:
        raise MoveRefused("unit", f"只能对本单位承办的事项提出异议，{case.number} 不由您的单位承办。")
    rates = [one.rate for one in _rules().metrics]
    if metric not in rates:
        raise MoveRefused("content", f"考核指标应为：{'、'.join(rates)}。")
    if any(one.data["metric"] == metric for one in open_objections(case, part.department_id)):
        raise MoveRefused("asked", f"对 {case.number} 的{metric}已提出异议，请等待裁定。")
    data = {"metric": metric, "unit": part.department_id, "department": part.department.name}
    return events.append(case, "考核异议", actor, now, reason=filled(reason, "异议的理由"), assignment=part, data=data)


@transaction.atomic
def rule_objection(objection: CaseEvent, actor: Actor, now: datetime, accepted: bool, reason: str) -> CaseEvent:
    """异议裁定 by a supervisor: accepted, the case no longer counts in that rate of that unit, and it is shown so."""
    case = objection.case
    lock(case, any_state=True)
    check_act(CaseState(case.state), "异议裁定", actor.role)
    if objection.pk not in {one.pk for one in open_objections(case)}:
        raise MoveRefused("asked", "没有这条待裁定的异议，或已经裁定。")
    data = {"objection": objection.number, "accepted": accepted}
    data |= {name: objection.data[name] for name in ("metric", "unit", "department")}
    reason = filled(reason, "裁定的理由")
    return events.append(case, "异议裁定", actor, now, reason=reason, assignment=objection.assignment, data=data)


def open_objections(case: Case | None = None, unit: int | None = None) -> list[CaseEvent]:
    """Objections without a ruling: of a case, of a unit, or all; the oldest first."""
    asked = CaseEvent.objects.filter(kind="考核异议").select_related("case", "assignment__department")
    ruled = CaseEvent.objects.filter(kind="异议裁定")
    if case is not None:
        asked, ruled = asked.filter(case=case), ruled.filter(case=case)
    answered = {(pk, data["objection"]) for pk, data in ruled.values_list("case_id", "data")}
    found = [one for one in asked.order_by("id") if (one.case_id, one.number) not in answered]
    return [one for one in found if unit is None or one.data["unit"] == unit]


def _rules() -> Appraisal:
    said = chosen(APPRAISAL)
    return Appraisal.model_validate(said) if said else appraisal()
