"""热线工单: the order's number is kept; who asked is sealed, shown to the lead unit with a reason, purged."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from alerts.actors import SYSTEM, Actor
from alerts.cases import events
from alerts.cases.guards import filled, required_lead
from alerts.cases.moves import acting_role, lock
from alerts.models import Case, HotlineOrder
from alerts.rules.states import MoveRefused, check_act
from config import sealing
from config.clock import shown
from config.vocabulary import CaseState, ReleaseKind

PERSONAL = ("姓名", "电话", "地址")
"""What is sealed of who asked; everything else of an order is masked like any text."""
COLUMNS = ("工单编号", "答复内容", "答复单位", "答复时间", "交办单编号")


@transaction.atomic
def take_order(case: Case, actor: Actor, now: datetime, number: str, personal: Mapping[str, str]) -> HotlineOrder:
    """登记热线工单: the number stands in the event, the personal data nowhere but sealed in the order."""
    lock(case, any_state=True)
    check_act(CaseState(case.state), "热线工单", actor.role)
    number = filled(number, "工单编号")[:60]
    kept = {name: personal.get(name, "").strip()[:200] for name in PERSONAL}
    sealed = sealing.seal(settings.FOLDER, json.dumps(kept, ensure_ascii=False)) if any(kept.values()) else ""
    try:
        with transaction.atomic():
            order = HotlineOrder.objects.create(case=case, number=number, sealed=sealed, received_at=now)
    except IntegrityError:
        other = HotlineOrder.objects.select_related("case").get(number=number)
        raise MoveRefused("same", f"工单 {number} 已在 {other.case.number} 登记。") from None
    data = {"order": number, "sealed": [name for name, value in kept.items() if value]}
    events.append(case, "热线工单", actor, now, reason=number, data=data)
    return order


@transaction.atomic
def reveal(order: HotlineOrder, actor: Actor, now: datetime, reason: str) -> dict[str, str]:
    """Who asked, for the lead unit, with a reason; every look is an event. Raises `MoveRefused`."""
    case = order.case
    lock(case, any_state=True)
    order.refresh_from_db()
    check_act(CaseState(case.state), "查看诉求人", acting_role(actor))
    lead = required_lead(case)
    if actor.department_id != lead.department_id:
        raise MoveRefused("unit", f"诉求人信息只供主办单位{lead.department.name}联系群众时查看。")
    if lead.acked_at is None:
        raise MoveRefused("unsigned", "请先签收，再查看诉求人信息。")
    reason = filled(reason, "查看的理由")
    if not order.sealed:
        raise MoveRefused("purged", "这张工单没有诉求人信息，或已随归档清除。")
    try:
        told: dict[str, str] = json.loads(sealing.unseal(settings.FOLDER, order.sealed))
    except sealing.NotReadable as error:
        raise MoveRefused("key", "诉求人信息打不开：工作目录的密钥（secrets/sealed）与封存时不同。") from error
    events.append(case, "查看诉求人", actor, now, assignment=lead, reason=reason, data={"order": order.number})
    return told


def purge_orders(case: Case, now: datetime) -> int:
    """Delete the sealed data of a case that is archived; the case's row is held. Gives how many orders had some."""
    purged: int = case.hotline_orders.exclude(sealed="").update(sealed="", purged_at=now)
    if purged:
        events.append(case, "清除诉求人信息", SYSTEM, now, data={"orders": purged})
    return purged


def replies(orders: Iterable[HotlineOrder]) -> str:
    """The replies as CSV (UTF-8 with BOM, as Excel reads it): the last published answer of each order's case."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(COLUMNS)
    for order in orders:
        told = order.case.releases.filter(
            kind__in=(ReleaseKind.FINAL.value, ReleaseKind.REPLY.value), published_at__isnull=False
        ).last()
        if told is not None and told.published_at is not None:
            row = (order.number, told.text, told.author_unit, shown(told.published_at), order.case.number)
            table.writerow([_plain(cell) for cell in row])
    return "\ufeff" + written.getvalue()


def _plain(cell: str) -> str:
    """A cell that a spreadsheet takes for a formula is marked as text."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t"} else cell
