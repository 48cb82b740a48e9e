"""Units that are added to a jurisdiction's table or changed in it: what would be done."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from config.schema.jurisdiction import DepartmentEntry, Jurisdiction

KINDS = {"department": "部门", "territory": "属地", "office": "办公室", "vertical": "垂直管理"}


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """The table afterwards, and what changes."""

    after: Jurisdiction
    added: tuple[DepartmentEntry, ...]
    changed: tuple[DepartmentEntry, ...]
    same: int

    def lines(self) -> Iterator[str]:
        """The preview."""
        for mark, units in (("新增", self.added), ("更改", self.changed)):
            for unit in units:
                place = f"  区划 {unit.division}" if unit.division else ""
                above = f"  上级 {unit.superior}" if unit.superior else ""
                yield f"{mark}  {unit.name}  {KINDS[unit.kind]}{place}{above}"
        yield f"共新增 {len(self.added)} 个单位，更改 {len(self.changed)} 个，不变 {self.same} 个"


def planned(preset: Jurisdiction, units: Sequence[DepartmentEntry]) -> UnitPlan:
    """`units` laid over the table: a name that it has is changed, another is added behind the others."""
    known = {unit.name: unit for unit in preset.departments}
    told = {unit.name: unit for unit in units}
    after = tuple(told.get(unit.name, unit) for unit in preset.departments)
    added = tuple(unit for name, unit in told.items() if name not in known)
    changed = tuple(unit for name, unit in told.items() if name in known and known[name] != unit)
    whole = preset.model_copy(update={"departments": (*after, *added)})
    return UnitPlan(whole, added, changed, len(told) - len(added) - len(changed))
