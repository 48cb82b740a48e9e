"""Fits a digest into a mail: what it would weigh as sent, and the same digest with shorter sentences.

Lists are cut before sentences, and both step by step, so that a mail holds as much as it can. The last step bounds all
that people and sources can make long: one line a list, sentences of a few words. What is left out is counted in the
mail and stands on the page.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from alerts.digest.values import CaseRef, DigestFigures, HotTopic, LateClock, Matter, Promise, SourceHealth, UnitLine
from alerts.digest.words import short

LARGEST = 100_000
"""Bytes of a mail as it is sent; mail programs cut off longer ones."""


@dataclass(frozen=True, slots=True)
class Step:
    """How much of each list a mail holds: matters and late ones, rows of units, topics; `length` 0: sentences whole."""

    lines: int
    rows: int
    topics: int
    length: int = 0


STEPS = (
    Step(20, 10, 8), Step(16, 8, 6), Step(14, 6, 5), Step(12, 5, 4), Step(12, 4, 3), Step(10, 4, 3), Step(8, 4, 3),
    Step(6, 4, 3, 100), Step(5, 3, 2, 80), Step(3, 2, 2, 60), Step(2, 1, 1, 40), Step(1, 1, 1, 16),
)  # fmt: skip
"""The page has all lines. The first step that fits is taken; what is dearest in bytes (topics, units) is cut first."""
_HEADERS = 4_000
"""Bytes kept for the headers: a subject of 300 and a name of 100 characters as encoded words take less."""
_TAKEN, _GIVEN = 57, 78
"""base64 (RFC 2045): a line of 78 bytes, its end included, for each 57."""


def weight(text: str, html: str) -> int:
    """Bytes of the mail as it is sent: both parts as base64, and the most that its headers take."""
    return _HEADERS + sum(-(-(len(part.encode()) + part.count("\n") + 2) // _TAKEN) * _GIVEN for part in (text, html))


def shortened(figures: DigestFigures, length: int) -> DigestFigures:
    """The same with each title, name and sentence cut to `length` characters."""
    return replace(
        figures,
        topics=_topics(figures.topics, length),
        fastest=_topics(figures.fastest, length),
        longest=_topics(figures.longest, length),
        matters=tuple(_matter(one, length) for one in figures.matters),
        late=tuple(_late(one, length) for one in figures.late),
        promises=_promises(figures.promises, length),
        due=_promises(figures.due, length),
        broken=_promises(figures.broken, length),
        reposts=tuple(
            replace(one, title=short(one.title, length), portal=short(one.portal, length)) for one in figures.reposts
        ),
        sources=tuple(_source(one, length) for one in figures.sources),
        units=_units(figures.units, length),
        territories=_units(figures.territories, length),
        lag=replace(figures.lag, of=_case(figures.lag.of, length)) if figures.lag else None,
        unit=short(figures.unit, max(length, _OWN)),
    )


_OWN = 40
"""A reader's own unit is named in full as far as it goes."""


def _case(one: CaseRef, length: int) -> CaseRef:
    return replace(one, title=short(one.title, length), unit=short(one.unit, length))


def _topics(found: Iterable[HotTopic], length: int) -> tuple[HotTopic, ...]:
    return tuple(
        replace(one, title=short(one.title, length), place=short(one.place, length), sector=short(one.sector, length))
        for one in found
    )


def _matter(one: Matter, length: int) -> Matter:
    what, done, stands = (short(said, length) for said in (one.what, one.done, one.stands))
    place, sector = short(one.place, length), short(one.sector, length)
    case = _case(one.case, length)
    return replace(one, case=case, what=what, done=done, stands=stands, place=place, sector=sector)


def _late(one: LateClock, length: int) -> LateClock:
    unit, stage = short(one.unit, length), short(one.stage, length)
    return replace(one, case=_case(one.case, length), unit=unit, stage=stage)


def _promises(found: Iterable[Promise], length: int) -> tuple[Promise, ...]:
    return tuple(
        replace(one, case=_case(one.case, length), text=short(one.text, length), made=short(one.made, length))
        for one in found
    )


def _source(one: SourceHealth, length: int) -> SourceHealth:
    return replace(one, name=short(one.name, length), words=short(one.words, length))


def _units(found: Iterable[UnitLine], length: int) -> tuple[UnitLine, ...]:
    return tuple(replace(one, name=short(one.name, length)) for one in found)
