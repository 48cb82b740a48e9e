"""`huiying route`: which unit should handle a matter."""

from dataclasses import replace
from functools import cached_property
from typing import Any

from django.core.management.base import CommandParser

from alerts.rules.route_types import RouteQuery, RouteResult
from alerts.rules.routing import Router, load_router
from config.filter import FilterCommand, LineError, Row
from config.load import jurisdiction, jurisdiction_keys
from config.vocabulary import Sector
from nlp.engine import Engine
from nlp.types import Analysis

_SHOWN = 40
"""So many characters of a wrong word are said back."""


class Command(FilterCommand):
    """Adds `lead`, `leads`, `co`, `territory`, `candidates`, `reason` and `fallback`."""

    help_zh = "按职责表给出主办、协办、属地建议和理由: 每行给出 title 和 text, 或 sector 和 place (优先于文本)。"
    help_en = (
        "Proposes lead, co-handlers and territory with the reason from a jurisdiction's duty table: each line has "
        "`title` and `text`, or `sector` and `place`, which outrank the text."
    )
    example = """echo '{"text": "青溪路逢雨必淹，下水道堵了没人管"}' | huiying route --jurisdiction demo"""
    required = ()
    router: Router

    def add_arguments(self, parser: CommandParser) -> None:
        """The preset beside the files."""
        super().add_arguments(parser)
        names = ", ".join(jurisdiction_keys())
        parser.add_argument("--jurisdiction", required=True, metavar="NAME", help=f"预设 / preset: {names}")

    def prepare(self, options: dict[str, Any]) -> None:
        """Load the preset. Raises `ConfigError` naming those there are."""
        self.router = load_router(jurisdiction(options["jurisdiction"]))

    @cached_property
    def engine(self) -> Engine:
        """The analysis of the service, made when the first text comes."""
        return Engine(self.router.jurisdiction)

    def check_row(self, row: Row) -> None:
        """A line needs a text or a sector; a sector must be known."""
        if not any(isinstance(row.get(key), str) and row[key].strip() for key in ("title", "text", "sector")):
            raise LineError("text: 缺少 (missing); 应给出 title、text 或 sector")
        for key in ("sector", "place"):
            if row.get(key) is not None and not isinstance(row[key], str):
                raise LineError(f"{key}: 应为字符串 (must be a string)")
        sector = row.get("sector")
        if sector and sector.strip() and sector not in set(Sector) and self._subject(sector) is None:
            raise LineError(f"sector = {sector[:_SHOWN]!r}: 没有这个领域 (no such sector)")

    def _subject(self, name: str) -> str | None:
        """A duty's own name or one of the 26 fields, as the table writes it; signs do not count."""
        return self._subjects.get(_bare(name))

    @cached_property
    def _subjects(self) -> dict[str, str]:
        duties = self.router.jurisdiction.duties
        fields = {_bare(name): name for duty in duties for name in duty.fields}
        written = {_bare(name): name for duty in duties for name in (*duty.aliases, duty.subject)}
        return {**fields, **written}

    def filter(self, rows: list[Row]) -> list[Row]:
        """The proposals of a batch; texts are analysed together."""
        told = [number for number, row in enumerate(rows) if (row.get("title") or row.get("text") or "").strip()]
        texts = [(rows[number].get("title") or "", rows[number].get("text") or "") for number in told]
        analyses = dict(zip(told, self.engine.analyse(texts) if texts else [], strict=True))
        return [self._answer(row, analyses.get(number)) for number, row in enumerate(rows)]

    def _answer(self, row: Row, analysis: Analysis | None) -> Row:
        subject = (row.get("sector") or "").strip()
        if subject and subject not in set(Sector):
            row = {**row, "sector": self._subject(subject)}
        return _fields(self.router.route(query_of(row, analysis)))


def query_of(row: Row, analysis: Analysis | None) -> RouteQuery:
    """What a line asks: the analysis of its text, and the sector and place it names, which outrank it."""
    query = RouteQuery()
    if analysis is not None:
        query = RouteQuery(
            sector=analysis.sector,
            sectors=analysis.sectors,
            title=analysis.title,
            text=analysis.text,
            field=analysis.field26 or "",
            places=tuple(place.code for place in analysis.places),
            severity=analysis.severity,
            must_respond=analysis.must_respond,
        )
    sector, place = (row.get("sector") or "").strip(), (row.get("place") or "").strip()
    if sector in set(Sector) and sector != Sector.OTHER:
        query = replace(query, sector=Sector(sector), sectors=(), sector_given=True)
    elif sector and sector != Sector.OTHER:
        query = replace(query, subject=sector)
    if place:
        query = replace(query, places=(place,), place_given=True)
    return query


def _fields(result: RouteResult) -> Row:
    return {
        "lead": result.lead,
        "leads": list(result.leads),
        "co": list(result.co),
        "territory": list(result.territory),
        "candidates": [{"department": name, "p": p} for name, p in result.candidates],
        "reason": result.reason,
        "fallback": result.fallback,
    }


def _bare(name: str) -> str:
    return "".join(letter for letter in name if letter.isalnum())
