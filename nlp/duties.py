"""Where the rules are sure: the path in the official taxonomy, the open-government field, and the must-respond categories."""

from collections.abc import Sequence

from config.vocabulary import Sector, Severity
from nlp.lexicon.words import Entry
from nlp.types import Signal


def taxonomy(sector: Sector, p: float, entries: Sequence[Entry], length: int) -> tuple[str, ...] | None:
    return None


def field26(text: str, sector: Sector) -> str | None:
    return None


def must_respond(text: str, found: dict[str, Signal], grade: Severity) -> tuple[str, ...]:
    return ()
