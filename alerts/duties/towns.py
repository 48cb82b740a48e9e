"""`huiying duty towns`: the streets and townships of a county as units (属地), each below its county.

Names are those of the national list of divisions; that a street has an office (办事处) and a town or township a
government (人民政府) is article 68 of 地方各级人民代表大会和地方各级人民政府组织法 and the usual way of writing.
"""

from collections import Counter

from alerts.duties.unit_plan import UnitPlan, planned
from alerts.duties.unit_sheet import code_of
from config.load import ConfigError
from config.schema.jurisdiction import DepartmentEntry, Jurisdiction
from nlp.places.divisions import by_code, counties, streets


def plan(preset: Jurisdiction, place: str) -> UnitPlan:
    """All streets and towns of a county, or of all counties of a city. Raises `ConfigError` for an unknown place."""
    code = code_of(place, preset)
    below = [(county, row) for county in counties(code or "") for row in streets(county)] if code else []
    if not below:
        raise ConfigError(f"{place}: 本地没有这个县区，或者名录里没有它的镇街；例: huiying duty towns 兰山区")
    governed = {unit.division: unit.name for unit in preset.departments if unit.division}
    names = Counter(name for _county, (_code, name) in below)
    names.update(unit.short for unit in preset.departments if unit.short)
    units = []
    for county, (town, name) in below:
        if town in governed:
            continue
        above = by_code()[county].name if county in by_code() else ""
        short = name if names[name] == 1 else f"{above}{name}"
        units.append(
            DepartmentEntry(
                name=_office(f"{above}{name}"),
                short=short,
                kind="territory",
                division=town,
                superior=governed.get(county, ""),
            )
        )
    return planned(preset, units)


def _office(name: str) -> str:
    """半程镇 -> 半程镇人民政府, 兰山街道 -> 兰山街道办事处, a zone -> its 管理委员会."""
    if name.endswith(("镇", "乡", "苏木")):
        return f"{name}人民政府"
    if name.endswith("街道"):
        return f"{name}办事处"
    return f"{name}管理委员会" if name.endswith("区") else name
