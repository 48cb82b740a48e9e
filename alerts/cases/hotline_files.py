"""热线工单 from the hotline's own export (Excel or CSV): columns by their usual names, shown before anything is loaded.

Each order opens a case in triage under its own number; who asked is sealed as for an order entered by hand.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from alerts.actors import Actor
from alerts.cases import hotline_columns, reading
from alerts.cases.hotline import CLERKS, PERSONAL, take_order
from alerts.cases.hotline_columns import Columns, ColumnsUnknown, Table
from alerts.cases.opening import open_by_hand
from alerts.duties.sheets import Row
from alerts.models import HotlineBatch, HotlineOrder
from alerts.notify.links import page
from alerts.notify.mail import render
from alerts.notify.recipients import staff
from alerts.notify.writing import Letter, write
from alerts.office.book import ORDERS, append
from alerts.rules.states import MoveRefused
from config.load import ConfigError
from config.vocabulary import Role, Severity
from nlp.personal.mask import mask
from pipeline.files.reading import RowError, instant

MOST = 500
"""Orders of one file; more are loaded in parts, since all of a file are loaded in one transaction."""
_DOOR = re.compile(r"\d|[一二三四五六七八九十百]+(?:号|栋|幢|楼|室|单元|户|组|队)")
"""Where an address becomes that of one door."""


@dataclass(frozen=True, slots=True)
class Order:
    """One row. `done`: 新增, 已登记 or 有误 (then `wrong` says why). `personal` is never shown nor logged."""

    line: int
    number: str
    title: str
    text: str
    at: datetime | None
    personal: Mapping[str, str]
    done: str
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class OrderFile:
    """A file as it would be loaded: `columns` field -> column, `who` personal data -> column, `unread` the others."""

    columns: Mapping[str, str]
    who: Mapping[str, str]
    unread: tuple[str, ...]
    orders: tuple[Order, ...]

    def mapped(self) -> list[str]:
        """The mapping in words."""
        return Columns(self.columns, self.who).told()


def plan(path: Path, now: datetime) -> OrderFile:
    """Read a file against the store. Raises `ConfigError` for a file that cannot be read; writes nothing."""
    found = hotline_columns.read(path)
    try:
        return plan_rows(found, hotline_columns.mapping(found.titles), now, str(path))
    except ColumnsUnknown as unknown:
        raise ConfigError(f"{path}: {unknown}；或在网页“热线 → 载入热线工单”里指定一次") from unknown


def plan_rows(found: Table, taken: Columns, now: datetime, name: str) -> OrderFile:
    """The rows of a file against the store, with its columns `taken` so; writes nothing.

    Raises `ColumnsUnknown`, and `ConfigError` for too many rows.
    """
    if taken.missing():
        raise ColumnsUnknown(found, taken)
    if len(found.rows) > MOST:
        raise ConfigError(f"{name}: 有 {len(found.rows)} 张工单，一次最多 {MOST} 张，请分成几个文件")
    used = {*taken.columns.values(), *taken.who.values()}
    unread = tuple(title for title in found.titles if title not in used)
    return OrderFile(taken.columns, taken.who, unread, tuple(_orders(found.rows, taken.columns, taken.who, now)))


def load(orders: Sequence[Order], columns: Mapping[str, str], actor: Actor, now: datetime, name: str) -> HotlineBatch:
    """Open a case for each new order, all or none, and tell judges and dispatchers once. Raises `MoveRefused`."""
    if actor.role not in CLERKS:
        raise MoveRefused("role", f"热线工单文件由{'、'.join(role.zh for role in CLERKS)}载入。")
    # 人工录入 is the monitor's act; the file is the hotline's word, whoever of the desk loads it
    opener = Actor(actor.name, Role.MONITOR, actor.user_id, actor.department_id, actor.channel)
    reading.ready()
    with transaction.atomic():
        batch = HotlineBatch.objects.create(name=name[:200], columns=dict(columns), loaded_at=now, loaded_by=actor.name)
        known = set(
            HotlineOrder.objects.filter(number__in=[one.number for one in orders]).values_list("number", flat=True)
        )
        for order in orders:
            if order.number not in known:
                _open(order, opener, now, batch)
                batch.orders_new += 1
        batch.orders_known = len(orders) - batch.orders_new
        batch.save(update_fields=["orders_new", "orders_known"])
        data = {"file": name, "columns": dict(columns), "orders": [one.number for one in orders]}
        append(ORDERS, "载入工单", actor, now, reason=f"{name}：新增 {batch.orders_new} 张", data=data)
        _tell(batch, now)
    return batch


def _open(order: Order, actor: Actor, now: datetime, batch: HotlineBatch) -> None:
    case = open_by_hand(
        order.title, order.text, "电话", now, Severity.ORDINARY, actor, now, first_published_at=order.at, quiet=True
    )
    take_order(case, actor, now, order.number, order.personal, batch)


def _orders(
    rows: Sequence[tuple[int, Row]], columns: Mapping[str, str], who: Mapping[str, str], now: datetime
) -> list[Order]:
    numbers = [row[columns["external_id"]].strip() for _line, row in rows]
    known = set(HotlineOrder.objects.filter(number__in=numbers).values_list("number", flat=True))
    seen: set[str] = set()
    found = []
    for line, row in rows:
        order = _order(line, row, columns, who, now)
        if not order.wrong and order.number in seen:
            order = _wrong(order, f"工单 {order.number} 在文件里写了两行")
        elif not order.wrong and order.number in known:
            order = Order(line, order.number, order.title, order.text, order.at, order.personal, "已登记")
        seen.add(order.number)
        found.append(order)
    return found


def _order(line: int, row: Row, columns: Mapping[str, str], who: Mapping[str, str], now: datetime) -> Order:
    def cell(field: str) -> str:
        return row.get(columns.get(field, ""), "").strip()

    text, number = cell("text"), cell("external_id")
    title = cell("title") or (text if len(text) <= 30 else f"{text[:29]}…")
    personal = {kind: row.get(who[kind], "").strip() for kind in PERSONAL if kind in who}
    # what the order's own columns call personal is masked in its text as well, whatever shape it has there
    for kind, value in personal.items():
        if len(value) >= 2:
            hidden = _without_door(value) if kind == "地址" else "*" * len(value)
            title, text = title.replace(value, hidden), text.replace(value, hidden)
    title, text = mask(title)[0], mask(text)[0]
    made = Order(line, number[:60], title[:200], text, None, personal, "新增")
    try:
        at = instant(cell("published_at"))
    except RowError as error:
        return _wrong(made, str(error))
    if not number:
        return _wrong(made, "没有工单编号")
    if not text:
        return _wrong(made, "没有内容")
    if at is not None and at > now:
        return _wrong(made, "来电时间晚于现在")
    return Order(line, made.number, made.title, text, at, personal, "新增")


def _without_door(address: str) -> str:
    """柳溪镇学府路***** for 柳溪镇学府路12号3单元: the place stays, without which nobody knew whose the matter is."""
    door = _DOOR.search(address)
    return address if door is None else address[: door.start()] + "*" * (len(address) - door.start())


def _wrong(order: Order, why: str) -> Order:
    return Order(order.line, order.number, order.title, order.text, order.at, order.personal, "有误", why)


def _tell(batch: HotlineBatch, now: datetime) -> None:
    if not batch.orders_new:
        return
    values: dict[str, Any] = {"count": batch.orders_new, "file": batch.name, "by": batch.loaded_by}
    for person in staff(Role.JUDGE, Role.DISPATCHER):
        text, drawn = render("orders_loaded", {**values, "to": person.name, "page": page("hotline")})
        letter = Letter("orders_loaded", f"已载入 {batch.orders_new} 张热线工单，请研判", text, drawn)
        write(f"orders:{batch.pk}:{person.address or person.name}", person, letter, now)
