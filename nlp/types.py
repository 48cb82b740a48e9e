"""The values that the analysis gives; frozen, free of any store."""

from dataclasses import dataclass, field
from typing import Any

from config.vocabulary import Appeal, Emotion, Sector, Severity
from nlp.words.tokens import Tokens
from nlp.words.word_keys import Keys


@dataclass(frozen=True, slots=True)
class Signal:
    """A number that a text reports of an event: `value` (people, or yuan) and the words that say so."""

    value: float
    words: str


@dataclass(frozen=True, slots=True)
class Place:
    """A division: code of six digits (streets nine), name, level (province, city, county, street, place)."""

    code: str
    name: str
    level: str


@dataclass(frozen=True, kw_only=True)
class Analysis:
    """What the engine says of one text; `title` and `text` are cleaned and masked.

    Probabilities lie in 0..1. `sectors` holds the best three, best first. `masked` counts personal data by kind;
    `keys` are those of `tokens`.
    """

    title: str
    text: str
    masked: dict[str, int]
    tokens: Tokens
    keys: Keys = field(compare=False, repr=False)
    sector: Sector
    sector_p: float
    sectors: tuple[tuple[str, float], ...]
    sector_words: tuple[str, ...]
    appeal: Appeal
    appeal_p: float
    emotion: Emotion
    emotion_p: float
    signals: dict[str, Signal]
    severity: Severity
    severity_reason: str
    places: tuple[Place, ...]
    taxonomy: tuple[str, ...] | None
    field26: str | None
    must_respond: tuple[str, ...]
    relevant: bool
    relevant_p: float

    def as_fields(self) -> dict[str, Any]:
        """Exactly the fields that `huiying classify` adds, ready for JSON."""
        return {
            "sector": _VALUE[self.sector],
            "sector_p": self.sector_p,
            "sectors": [{"sector": name, "p": p} for name, p in self.sectors],
            "sector_words": list(self.sector_words),
            "appeal": _VALUE[self.appeal],
            "appeal_p": self.appeal_p,
            "emotion": _VALUE[self.emotion],
            "emotion_p": self.emotion_p,
            "signals": {name: {"value": signal.value, "words": signal.words} for name, signal in self.signals.items()},
            "severity": _VALUE[self.severity],
            "severity_reason": self.severity_reason,
            "places": [{"code": place.code, "name": place.name, "level": place.level} for place in self.places],
            "taxonomy": list(self.taxonomy) if self.taxonomy else None,
            "field26": self.field26,
            "must_respond": list(self.must_respond),
            "relevant": self.relevant,
            "relevant_p": self.relevant_p,
        }


_VALUE = {state: state.value for kind in (Sector, Appeal, Emotion, Severity) for state in kind}
"""What `state.value` says, which asks three functions for it."""
