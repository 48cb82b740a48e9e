"""热线工单: the order's number is kept; who asked is sealed, shown to the lead unit with a reason, purged."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from alerts.actors import SYSTEM, Actor
from alerts.cases import events
from alerts.cases.guards import filled, required_lead
from alerts.cases.moves import acting_role, lock
from alerts.models import Case, HotlineBatch, HotlineOrder
from alerts.office.book import ORDERS, append
from alerts.rules.states import MoveRefused, check_act
from config import sealing
from config.clock import shown
from config.vocabulary import CaseState, ReleaseKind, Role

PERSONAL = ("姓名", "电话", "地址")
"""What is sealed of who asked; everything else of an order is masked like any text."""
CLERKS = (Role.MONITOR, Role.DISPATCHER)
"""Who loads the hotline's files and sends the replies back."""
COLUMNS = ("工单编号", "答复内容", "答复单位", "答复时间", "交办单编号")


@transaction.atomic
def take_order(
    case: Case,
    actor: Actor,
    now: datetime,
    number: str,
    personal: Mapping[str, str],
    batch: HotlineBatch | None = None,
) -> HotlineOrder:
    """登记热线工单: the number stands in the event, the personal data nowhere but sealed in the order."""
    lock(case, any_state=True)
    check_act(CaseState(case.state), "热线工单", actor.role)
    number = filled(number, "工单编号", plain=True)[:60]
    kept = {name: personal.get(name, "").strip()[:200] for name in PERSONAL}
    sealed = sealing.seal(settings.FOLDER, json.dumps(kept, ensure_ascii=False)) if any(kept.values()) else ""
    try:
        with transaction.atomic():
            order = HotlineOrder.objects.create(case=case, number=number, sealed=sealed, received_at=now, batch=batch)
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


@dataclass(frozen=True, slots=True)
class Reply:
    """One row of the hotline's reply file; `order` is its row in the store."""

    order: HotlineOrder
    text: str
    unit: str
    at: datetime

    def cells(self) -> list[str]:
        """In the order of `COLUMNS`."""
        return [self.order.number, self.text, self.unit, shown(self.at), self.order.case.number]


def replies_of(orders: Iterable[HotlineOrder]) -> list[Reply]:
    """The last published answer of each order's case, for those that have one."""
    found = []
    for order in orders:
        told = order.case.releases.filter(
            kind__in=(ReleaseKind.FINAL.value, ReleaseKind.REPLY.value), published_at__isnull=False
        ).last()
        if told is not None and told.published_at is not None:
            found.append(Reply(order, told.text, told.author_unit, told.published_at))
    return found


def titles(batch: HotlineBatch | None) -> list[str]:
    """The reply file's columns: as the hotline's own file called them, else by the usual names."""
    own = batch.columns if batch else {}
    usual = dict(zip(("external_id", "official_reply", "", "replied_at", " "), COLUMNS, strict=True))
    return [str(own.get(field) or name) for field, name in usual.items()]


def replies(orders: Iterable[HotlineOrder], batch: HotlineBatch | None = None) -> str:
    """The replies as CSV (UTF-8 with BOM, as Excel reads it)."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(titles(batch))
    for reply in replies_of(orders):
        table.writerow([_plain(cell) for cell in reply.cells()])
    return "\ufeff" + written.getvalue()


def replies_sheet(orders: Iterable[HotlineOrder], batch: HotlineBatch | None = None) -> bytes:
    """The same as an Excel workbook; every cell is text, so that no order number loses its zeros."""
    book = Workbook()
    page: Any = book.active
    page.title = "答复"
    page.append(titles(batch))
    for reply in replies_of(orders):
        page.append([ILLEGAL_CHARACTERS_RE.sub("", cell) for cell in reply.cells()])
        for cell in page[page.max_row]:
            cell.data_type, cell.number_format = "s", "@"
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


@transaction.atomic
def note_replied(orders: Sequence[HotlineOrder], actor: Actor, now: datetime, file: str) -> int:
    """回传答复: which replies went into a file for the hotline; one event of the book. Raises `MoveRefused`."""
    if actor.role not in CLERKS:
        raise MoveRefused("role", f"热线工单的答复由{'、'.join(role.zh for role in CLERKS)}导出回传。")
    HotlineOrder.objects.filter(pk__in=[order.pk for order in orders]).update(replied_at=now)
    data = {"file": file, "orders": [order.number for order in orders]}
    append(ORDERS, "回传答复", actor, now, reason=f"{file}：{len(orders)} 条", data=data)
    return len(orders)


def _plain(cell: str) -> str:
    """A cell that a spreadsheet takes for a formula is marked as text."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t"} else cell
