"""What a person entered is read as a post is; what was read is frozen beside the case."""

from typing import Any

from django.conf import settings

from alerts.cases.evidence import circumstances
from nlp.types import Analysis
from pipeline import reader

_KEPT = ("sector", "sector_p", "sectors", "signals", "appeal", "places", "field26", "must_respond")
"""Not the grade: that is the person's."""


def read(title: str, what: str) -> Analysis:
    """The analysis of the words, for this installation's jurisdiction."""
    return reader.read(settings.INSTALLATION.jurisdiction, title, what)


def ready() -> None:
    """Load what `read` needs, before a transaction begins."""
    reader.ready(settings.INSTALLATION.jurisdiction)


def freeze(told: Analysis, words: str) -> dict[str, Any]:
    """What of it becomes evidence, under the names that `evidence.freeze` uses for a topic."""
    fields = told.as_fields()
    kept = {name: fields[name] for name in _KEPT}
    return {**kept, "words": fields["sector_words"], "circumstances": circumstances(words, fields["signals"])}


def place(told: Analysis) -> dict[str, str]:
    """The case's place: the first one told, the most specific."""
    first = next(iter(told.places), None)
    return {"place_code": first.code[:12], "place_name": first.name[:100]} if first else {}
