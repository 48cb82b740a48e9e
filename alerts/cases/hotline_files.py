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
from alerts.cases import reading
from alerts.cases.hotline import CLERKS, PERSONAL, take_order
from alerts.cases.opening import open_by_hand
from alerts.duties.sheets import Row, table
from alerts.models import HotlineBatch, HotlineOrder
from alerts.notify.links import page
from alerts.notify.mail import render
from alerts.notify.recipients import staff
from alerts.notify.writing import Letter, write
from alerts.office.book import ORDERS, append
from alerts.rules.states import MoveRefused
from config.load import ConfigError
from config.vocabulary import Role, Severity
from nlp.mask import mask
from pipeline.files import SYNONYMS, RowError, columns_of, instant

MOST = 500
"""Orders of one file; more are loaded in parts, since all of a file are loaded in one transaction."""
WHO: Mapping[str, tuple[str, ...]] = {
    "姓名": ("诉求人", "诉求人姓名", "来电人", "来电人姓名", "反映人", "市民姓名", "姓名"),
    "电话": ("联系电话", "来电号码", "诉求人电话", "手机号码", "联系方式", "电话"),
    "地址": ("联系地址", "诉求人地址", "家庭住址", "地址"),
}
"""Personal data -> columns under which hotlines export them."""
_DOOR = re.compile(r"\d|[一二三四五六七八九十百]+(?:号|栋|幢|楼|室|单元|户|组|队)")
"""Where an address becomes that of one door."""
_NUMBERS = ("工单编号", "工单号", "编号", "流水号", "受理编号")
_FIELDS = ("external_id", "title", "text", "published_at", "official_reply", "replied_at")
_ZH = dict(zip(_FIELDS, ("工单编号", "标题", "内容", "来电时间", "答复内容", "答复时间"), strict=True))
_KNOWN = {name for names in (*SYNONYMS.values(), *WHO.values(), _NUMBERS) for name in names}


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
        told = [f"{_ZH[field]} ← {self.columns[field]}" for field in _FIELDS if field in self.columns]
        return told + [f"{name}（封存） ← {column}" for name, column in self.who.items()]


def plan(path: Path, now: datetime) -> OrderFile:
    """Read a file against the store. Raises `ConfigError` for a file that cannot be read; writes nothing."""
    titles, rows = table(path, _KNOWN)
    named = dict.fromkeys(titles)
    number = next((name for name in _NUMBERS if name in named), None)
    found = columns_of(named, {"external_id": number} if number else {})
    columns = {field: found[field] for field in _FIELDS if field in found}
    who = {kind: next(name for name in names if name in named) for kind, names in WHO.items() if {*names} & {*named}}
    for field in ("external_id", "text"):
        if field not in columns:
            names = _NUMBERS if field == "external_id" else SYNONYMS["text"][1:]
            raise ConfigError(f"{path}: 没有找到{_ZH[field]}的列, 应叫: {'、'.join(names)}")
    if len(rows) > MOST:
        raise ConfigError(f"{path}: 有 {len(rows)} 张工单, 一次最多 {MOST} 张, 请分成几个文件")
    unread = tuple(title for title in titles if title not in {*columns.values(), *who.values()})
    return OrderFile(columns, who, unread, tuple(_orders(rows, columns, who, now)))


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
