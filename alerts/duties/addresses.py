"""`huiying duty import --contacts`: contacts of units from a sheet, unconfirmed, after a preview."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from alerts.duties.faults import doubled, each_row, like, refuse
from alerts.duties.sheets import Row, read
from alerts.models import Contact, Department
from config.load import ConfigError
from config.vocabulary import Role

COLUMNS = {
    "unit": ("单位", "部门", "单位名称"),
    "name": ("姓名", "联系人", "联系人姓名"),
    "email": ("邮箱", "电子邮箱", "电子邮件", "邮件"),
    "role": ("角色", "身份", "职务"),
    "phone": ("电话", "联系电话", "手机"),
}
ROLES = {
    "": Role.DEPT_CONTACT,
    "联系人": Role.DEPT_CONTACT,
    "联络员": Role.DEPT_CONTACT,
    "承办联络员": Role.DEPT_CONTACT,
    "负责人": Role.DEPT_HEAD,
    "单位负责人": Role.DEPT_HEAD,
    "承办负责人": Role.DEPT_HEAD,
    "属地": Role.TERRITORY,
}
"""The words of sheets, and those that the product's own screens use."""
_OFFERED = "联系人、负责人、属地"


@dataclass(frozen=True, slots=True)
class Line:
    """One contact of the sheet: what would be done with it."""

    department: Department
    name: str
    email: str
    role: Role
    done: str
    phone: str = ""


def plan(path: Path) -> list[Line]:
    """Read the sheet against the store. Raises `ConfigError` naming all faults by line; writes nothing."""
    units = units_by_name()
    rows = read(path, COLUMNS, ("unit", "email"))
    lines = each_row(rows, lambda row, number: _line(row, number, path, units))
    keys = [f"{line.department.name} 的 {line.email.lower()}" for line in lines]
    twice = doubled((number, key) for (number, _row), key in zip(rows, keys, strict=True))
    refuse([f"{path}: {where}: {name} 写了不止一行" for name, where in twice])
    return lines


def units_by_name() -> dict[str, Department]:
    """Units by name, short name and alias; a name that two units share is nobody's."""
    found: dict[str, Department | None] = {}
    for unit in Department.objects.all():
        for name in {unit.short, *unit.aliases} - {""}:
            found[name] = None if name in found else unit
    found |= {unit.name: unit for unit in Department.objects.all()}
    return {name: unit for name, unit in found.items() if unit is not None}


def _line(row: Row, number: int, path: Path, units: dict[str, Department]) -> Line:
    where = f"{path}: 第 {number} 行"
    unit, email, role = units.get(row.get("unit", "")), row.get("email", ""), row.get("role", "")
    faults = []
    if unit is None:
        unknown = row.get("unit", "")
        faults.append(f"{where}: 单位 = {unknown!r}: 没有这个单位；{like(unknown, units)}单位名称见“单位”页")
    try:
        validate_email(email)
    except ValidationError:
        faults.append(f"{where}: 邮箱 = {email!r}: 不是邮箱地址")
    if role not in ROLES:
        faults.append(f"{where}: 身份“{role}”不认识：应为 {_OFFERED}，空着为联系人")
    if unit is None or faults:
        raise ConfigError("\n".join(faults))
    wanted = {"name": row.get("name", ""), "role": ROLES[role].value, "phone": row.get("phone", "")[:40]}
    present = unit.contacts.filter(email__iexact=email).values("name", "role", "phone").first()
    if present and not wanted["phone"]:
        wanted["phone"] = present["phone"]
    done = "新增" if present is None else "不变" if present == wanted else "更改"
    return Line(unit, wanted["name"], email, ROLES[role], done, wanted["phone"])


def news(lines: Sequence[Line]) -> list[Line]:
    """The lines that would change something."""
    return [line for line in lines if line.done != "不变"]


def shown(lines: list[Line]) -> Iterator[str]:
    """The preview."""
    for line in news(lines):
        yield f"{line.done}  {line.department.name}  {line.name or '（未填姓名）'}  {line.role.zh}  {line.email}"
    counts = {word: sum(line.done == word for line in lines) for word in ("新增", "更改", "不变")}
    yield "，".join(f"{word} {count} 个" for word, count in counts.items()) + "；新联系人须经确认才会收到交办"


@transaction.atomic
def write(lines: list[Line]) -> None:
    """Store the contacts. A confirmed address stays confirmed; a new one is not. Two at once make one contact."""
    units = Department.objects.filter(pk__in={line.department.pk for line in lines}).order_by("pk")
    list(units.select_for_update().values_list("pk"))
    for line in lines:
        values = {"name": line.name, "role": line.role.value, "phone": line.phone}
        if not line.department.contacts.filter(email__iexact=line.email).update(**values):
            Contact.objects.create(department=line.department, email=line.email, **values)
