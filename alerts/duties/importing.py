"""`huiying duty import`: a sheet of duties becomes the working folder's own duty table, after a preview."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from alerts.duties.faults import doubled, each_row, like, refuse
from alerts.duties.sheets import Row, read
from config.load import build
from config.schema.jurisdiction import OWN, DepartmentEntry, DutyEntry, Jurisdiction
from config.vocabulary import Sector

COLUMNS = {
    "subject": ("职责", "事项", "事项名称", "职责名称", "工作任务"),
    "lead": ("主办单位", "牵头单位", "责任单位", "牵头部门", "责任部门", "主办"),
    "co": ("协办单位", "配合单位", "协办", "配合部门"),
    "territorial": ("属地",),
    "sectors": ("领域", "所属领域", "信访类别"),
    "keywords": ("关键词", "常用说法"),
    "quote": ("原文", "依据内容", "职责内容"),
    "document": ("文件", "依据文件", "依据"),
}
_APART = re.compile(r"[、,，;；/\n]+")


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do: the table afterwards, and what changes."""

    after: Jurisdiction
    added: tuple[DutyEntry, ...]
    changed: tuple[DutyEntry, ...]
    same: int
    removed: tuple[DutyEntry, ...]
    new_units: tuple[str, ...]
    present: tuple[str, ...] = ()

    @property
    def news(self) -> bool:
        """Whether anything changes."""
        return bool(self.added or self.changed or self.removed or self.new_units)

    def lines(self) -> Iterator[str]:
        """The preview."""
        for mark, duties in (("新增", self.added), ("更改", self.changed), ("删去", self.removed)):
            for duty in duties:
                yield f"{mark}  {duty.subject}  主办 {'、'.join(duty.lead) or '（未列）'}"
        for name in self.new_units:
            yield f"新单位  {name}（{like(name, self.present)}导入后请补联系人）"
        yield (
            f"共新增 {len(self.added)} 条，更改 {len(self.changed)} 条，删去 {len(self.removed)} 条，"
            f"不变 {self.same} 条，新单位 {len(self.new_units)} 个"
        )


def plan(preset: Jurisdiction, path: Path, replace: bool) -> Plan:
    """Read a sheet against the present table. Raises `ConfigError` naming all faults by line. Writes nothing."""
    rows = read(path, COLUMNS, ("subject", "lead"))
    known = {duty.subject: duty for duty in preset.duties}
    read_in = each_row(rows, lambda row, number: _duty(row, number, path, known))
    subjects = [duty.subject for duty in read_in]
    twice = doubled((number, duty.subject) for (number, _row), duty in zip(rows, read_in, strict=True))
    refuse([f"{path}: {where}: 职责“{name}”写了不止一行，请合并" for name, where in twice])
    kept = () if replace else tuple(duty for duty in preset.duties if duty.subject not in subjects)
    after = _renumbered((*kept, *read_in))
    units = {unit.name for unit in preset.departments} | set(preset.collectives)
    named = dict.fromkeys(name for duty in read_in for name in (*duty.lead, *duty.co))
    new_units = tuple(name for name in named if name not in units)
    departments = (*preset.departments, *(DepartmentEntry(name=name) for name in new_units))
    return Plan(
        after=preset.model_copy(update={"duties": after, "departments": departments}),
        added=tuple(duty for duty in read_in if duty.subject not in known),
        changed=tuple(duty for duty in read_in if duty.subject in known and duty != known[duty.subject]),
        same=sum(duty == known.get(duty.subject) for duty in read_in) + len(kept),
        removed=tuple(duty for duty in preset.duties if replace and duty.subject not in subjects),
        new_units=new_units,
        present=tuple(units),
    )


def _duty(row: Row, number: int, path: Path, known: dict[str, DutyEntry]) -> DutyEntry:
    where = f"{path}: 第 {number} 行"
    subject, written = row.get("subject", ""), row.get("lead", "")
    sectors = names_in(row.get("sectors", ""))
    faults = [] if subject and written else [f"{where}: 职责和主办单位都要填写"]
    faults += [f"{where}: 领域 = {name!r}: 不在 15 个领域之内" for name in sectors if name not in set(Sector)]
    refuse(faults)
    before = known.get(subject)
    open_list = written.endswith("等")
    content: dict[str, Any] = before.model_dump() if before else {"id": f"{OWN}{number}", "subject": subject}
    content |= {"lead": names_in(written.removesuffix("等")), "open_list": open_list}
    for key in ("co", "keywords", "sectors"):
        if row.get(key):
            content[key] = names_in(row[key])
    for key in ("territorial", "document", "quote"):
        if row.get(key):
            content[key] = row[key]
    if not content.get("quote"):
        content |= {"quote": f"{written}负责{subject}。", "inferred": "导入的表未附原文，此句为本系统所写"}
    content.setdefault("document", f"导入的职责表 {path.name}")
    return build(DutyEntry, content, where)


def names_in(cell: str) -> tuple[str, ...]:
    """The names of a cell, each once."""
    return tuple(dict.fromkeys(name.strip() for name in _APART.split(cell) if name.strip()))


def _renumbered(duties: Sequence[DutyEntry]) -> tuple[DutyEntry, ...]:
    """Ids once each: those of the present table stay."""
    taken: set[str] = set()
    done = []
    for duty in duties:
        key, number = duty.id, 1
        while key in taken:
            key, number = f"{duty.id[:34]}-{number}", number + 1
        taken.add(key)
        done.append(duty if key == duty.id else duty.model_copy(update={"id": key}))
    return tuple(done)


def as_rows(preset: Jurisdiction) -> Iterator[list[str]]:
    """The table as a sheet that `plan` reads back without a change: the names of the columns, then a row a duty."""
    yield [names[0] for names in COLUMNS.values()]
    for duty in preset.duties:
        lead = "、".join(duty.lead) + ("等" if duty.open_list else "")
        sectors, keywords = "、".join(each.value for each in duty.sectors), "、".join(duty.keywords)
        yield [duty.subject, lead, "、".join(duty.co), duty.territorial, sectors, keywords, duty.quote, duty.document]


def write(jurisdiction: Jurisdiction, folder: Path) -> Path:
    """Write the table into the working folder; a crash leaves the old file or the new one, never half of one."""
    target = folder / "jurisdictions" / jurisdiction.key / "jurisdiction.yaml"
    target.parent.mkdir(parents=True, exist_ok=True)
    content = jurisdiction.model_dump(mode="json", exclude_defaults=True)
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120)
    unfinished = target.with_suffix(f".{os.getpid()}.tmp")
    with unfinished.open("w", encoding="utf-8") as file:
        file.write(f"# 由 huiying duty import 写入，可以手工修改；优先于同名预设。\n{text}")
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(target)
    return target
