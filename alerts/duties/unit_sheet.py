"""`huiying duty import --units`: units from a sheet, among them townships and streets with the place they govern."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from alerts.duties.faults import doubled, each_row, refuse
from alerts.duties.importing import names_in
from alerts.duties.sheets import Row, read
from alerts.duties.unit_plan import KINDS, UnitPlan, planned
from config.load import ConfigError, build
from config.schema.jurisdiction import DepartmentEntry, Jurisdiction
from nlp.places.divisions import ancestors, by_code, divisions, streets

COLUMNS = {
    "name": ("单位", "单位名称", "部门"),
    "short": ("简称",),
    "kind": ("类别", "类型", "单位类别"),
    "division": ("区划", "区划代码", "行政区划", "所在地"),
    "superior": ("上级", "上级单位", "主管部门"),
    "aliases": ("别名", "曾用名", "其他写法"),
    "email": ("邮箱", "电子邮箱"),
}
_KINDS = {zh: kind for kind, zh in KINDS.items()} | {"镇街": "territory", "乡镇": "territory", "街道": "territory"}


def plan(preset: Jurisdiction, path: Path) -> UnitPlan:
    """Read a sheet against the present table. Raises `ConfigError` naming all faults by line; writes nothing."""
    known = {unit.name: unit for unit in preset.departments}
    rows = read(path, COLUMNS, ("name",))
    units = each_row(rows, lambda row, number: _unit(row, f"{path}: 第 {number} 行", preset, known))
    numbered = [(number, unit) for (number, _row), unit in zip(rows, units, strict=True)]
    twice = doubled((number, unit.name) for number, unit in numbered)
    refuse([f"{path}: {where}: 单位“{name}”写了不止一行，请合并" for name, where in twice])
    made = planned(preset, units)
    there = {one.name for one in made.after.departments}
    lost = [
        f"{path}: 第 {number} 行: {unit.name} 的上级“{unit.superior}”不在单位表里"
        for number, unit in numbered
        if unit.superior and unit.superior not in there
    ]
    refuse([*_doubly_held(path, made.after), *lost])
    return made


def code_of(place: str, preset: Jurisdiction) -> str | None:
    """The code of a place by name or code: of the jurisdiction's own divisions, else of the country's within its home.

    None for a place that is not known or whose name several have.
    """
    own = {one.code: (one.name, *one.aliases) for one in preset.divisions}
    found = {code for code, names in own.items() if place == code or place in names}
    if not found:
        found = {code for code, name in _within(preset.home) if place in {code, name}}
    return found.pop() if len(found) == 1 else None


def _within(home: str) -> Iterator[tuple[str, str]]:
    """Counties, streets and towns (code, name) of the home and of all below it; of the whole country without a home."""
    for county in divisions():
        if home and home != county.code and home not in ancestors(county.code):
            continue
        yield county.code, county.name
        if county.level == "county" or county.code == home:
            yield from streets(county.code)
    if home and home not in by_code():
        yield from streets(home)


def _unit(row: Row, where: str, preset: Jurisdiction, known: dict[str, DepartmentEntry]) -> DepartmentEntry:
    place, faults = _place(row, where, preset)
    word = row.get("kind")
    if not row.get("name"):
        faults.insert(0, f"{where}: 单位名称没有填写")
    if word and word not in _KINDS:
        faults.append(f"{where}: 类别 = {word!r}: 应为 {'、'.join(KINDS.values())}")
    refuse(faults)
    before = known.get(row["name"])
    content: dict[str, Any] = before.model_dump() if before else {"name": row["name"]}
    content |= {key: row[key] for key in ("short", "superior", "email") if row.get(key)}
    if row.get("aliases"):
        content["aliases"] = names_in(row["aliases"])
    content |= {**place, **({"kind": _KINDS[word]} if word else {})}
    if content.get("kind") == "territory" and not content.get("division"):
        raise ConfigError(f"{where}: 属地单位要写区划，例如 半程镇 或 371302103")
    return build(DepartmentEntry, content, where)


def _place(row: Row, where: str, preset: Jurisdiction) -> tuple[dict[str, str], list[str]]:
    """The place that the unit governs, which makes it a territory; and what is wrong with it."""
    if not row.get("division"):
        return {}, []
    code = code_of(row["division"], preset)
    if code is None:
        wrong = f"{where}: 区划 = {row['division']!r}: 本地没有这个区划，或者不止一个；请写代码 (6 位，镇街 9 位)"
        return {}, [wrong]
    return {"division": code, "kind": "territory"}, []


def _doubly_held(path: Path, after: Jurisdiction) -> Iterator[str]:
    """A place has one unit."""
    held: dict[str, str] = {}
    for unit in after.departments:
        if unit.division and not unit.successors and held.setdefault(unit.division, unit.name) != unit.name:
            yield f"{path}: 区划 {unit.division} 有两个单位: {held[unit.division]}、{unit.name}"
