"""派单理由: the duty's text and document first, then what the rules add, as one Chinese sentence for the screen."""

from collections.abc import Sequence

from alerts.rules import responsibility
from alerts.rules.offices import Offices
from alerts.rules.route_types import RouteQuery
from alerts.rules.territory import Territories
from config.schema.jurisdiction import DutyEntry


def joined(parts: Sequence[str]) -> str:
    """The parts that are not empty."""
    return "；".join(part for part in parts if part)


def quoted(duty: DutyEntry) -> str:
    """A duty as its document has it; a quote that is nothing but who leads stands behind what it is the end of."""
    said = _closed(duty.quote, duty.text) if duty.quote.startswith(("(", "（")) else duty.quote
    return f"{duty.subject}：“{said}”——{duty.document}"


def _closed(quote: str, paragraph: str) -> str:
    """The sentence that a bracket closes, and of a long one its end, cut at a sign; the quote where it is not there."""
    before, found, _ = paragraph.partition(quote)
    if not found or not before.strip():
        return quote
    said = before.strip()
    if len(said) > _LONG:
        said = said[-_LONG:]
        at = min((place for sign in "。；;，," if (place := said.find(sign)) >= 0), default=-1)
        said = f"……{said[at + 1 :]}"
    return said + quote


_LONG = 120
"""Letters of a paragraph before its bracket; the sentence that names the units stands at its end."""


class Reasons:
    """Words for the proposals of one jurisdiction."""

    def __init__(self, offices: Offices, territories: Territories) -> None:
        self._offices = offices
        self._territories = territories

    def told(
        self,
        query: RouteQuery,
        parts: Sequence[str],
        duty: DutyEntry | None,
        lead: str,
        territory: Sequence[str],
    ) -> str:
        """`parts`, then the territorial tail, vertical management, open lists and the general rules."""
        more = list(parts)
        if duty is not None and duty.territorial and not territory:
            more.append(f"属地：{duty.territorial}（来文没有写明具体地点）")
        more.append(self._vertical(query, lead))
        if duty is not None and duty.open_list:
            more.append("原文所列单位以“等”结尾，可以增补")
        if duty is not None and "推断" in duty.inferred:
            more.append(duty.inferred.split("；")[0])
        return joined([*more, *self.general(query, territory, lead)])

    def general(self, query: RouteQuery, territory: Sequence[str], lead: str) -> list[str]:
        """What place, severity and the must-respond categories add."""
        outside = [place for place in query.places if query.place_given and not self._territories.known(place)]
        return [
            responsibility.several_places(territory, lead),
            f"给定地点“{'、'.join(outside)}”不在职责表的辖区内，属地请人工确定" if outside else "",
            *responsibility.grave(query.severity, query.must_respond, lead),
        ]

    def names(self, query: RouteQuery, duty: DutyEntry, lead: str) -> str:
        """What a name of the document is called today, or ""."""
        office = self._offices.of_duty(duty, lead, query.on)
        if office == lead:
            return ""
        until = self._offices.units[lead].until
        return f"文件中的“{lead}”{f'（至{until[:4]}年）' if until else ''}职责现由{office}承担"

    def _vertical(self, query: RouteQuery, lead: str) -> str:
        unit = self._offices.units.get(self._offices.today(lead, query.on)) if lead else None
        return responsibility.vertical(unit.name, unit.superior) if unit and unit.kind == "vertical" else ""
