"""A duty table as a list and as a tree of units."""

from collections import defaultdict
from collections.abc import Iterator

from alerts.rules.offices import Offices
from config.schema.jurisdiction import DepartmentEntry, Jurisdiction


def rows(preset: Jurisdiction) -> Iterator[str]:
    """One line a duty: id, subject, units, document."""
    for duty in preset.duties:
        parts = [duty.id, duty.subject, f"主办 {'、'.join(duty.lead) or '（原文未列）'}"]
        if duty.co:
            parts.append(f"协办 {'、'.join(duty.co)}")
        if duty.territorial:
            parts.append(f"属地 {duty.territorial}")
        yield "  ".join([*parts, duty.document])


def tree(preset: Jurisdiction) -> Iterator[str]:
    """Units with the subjects they lead on; the fallback unit at the root, what nobody leads on before the places."""
    offices = Offices(preset)
    subjects: dict[str, list[str]] = defaultdict(list)
    for duty in preset.duties:
        for name in duty.lead or ("（原文未列牵头部门）",):
            classes = "" if offices.is_unit(name) or not duty.classes else f"（{'、'.join(duty.classes)}）"
            subjects[_called(offices, name)].append(f"{duty.subject}{classes}")
    yield f"{preset.name}（兜底：{preset.fallback}）"
    for unit, led in subjects.items():
        yield f"├─ {unit}"
        yield from (f"│   └─ {subject}" for subject in led)
    if preset.beneath:
        yield f"├─ 未列事项：按 {preset.beneath} 的部门类别"
    territories = [unit.name for unit in preset.departments if unit.kind == "territory"]
    yield f"└─ 属地：{'、'.join(territories) or '无'}"


def _called(offices: Offices, name: str) -> str:
    """A unit as its office of today, with the document's name and how long it was valid."""
    unit: DepartmentEntry | None = offices.units.get(name)
    office = offices.today(name)
    if unit is None or office == name:
        return name
    others = "、".join(unit.successors[1:])
    return f"{office}{f'、{others}' if others else ''}（文件写作“{name}”，至{unit.until[:4]}年）"
