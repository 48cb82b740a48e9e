"""Whether a condition of a flag rule holds, and which of its parts made it hold."""

from collections.abc import Callable, Mapping
from typing import Any

from alerts.rules.flag_facts import Heard, TopicFacts
from config.flags import Condition

_EMPTY = "00"
_WHOLE = 6


def holds(when: Condition, facts: TopicFacts, heard: Heard) -> frozenset[str] | None:
    """The names of the parts that hold (`heat`, `submitters` ...), or None when the condition does not hold."""
    found = []
    for name, test in _TESTS.items():
        value = getattr(when, name)
        if value is None or value == ():
            continue
        if not test(value, facts, heard):
            return None
        found.append(name)
    if when.never is not None and holds(when.never, facts, heard) is not None:
        return None
    every = [holds(part, facts, heard) for part in when.every]
    some = [holds(part, facts, heard) for part in when.some]
    if None in every or (some and not any(inner is not None for inner in some)):
        return None
    return frozenset(found).union(*(inner for inner in (*every, *some) if inner is not None))


def within(place: str, divisions: tuple[str, ...]) -> bool:
    """Whether a place lies in one of the divisions, both by their codes (370000 holds 370102 and 370102001)."""
    return bool(place) and any(place.startswith(_stem(division)) for division in divisions)


def figures(facts: TopicFacts, heard: Heard) -> dict[str, Any]:
    """The figures that conditions compare, as they are frozen with an alert."""
    return {
        "heat": facts.heat,
        "burst": facts.burst,
        "burst_p": facts.burst_p,
        "submitters": heard.submitters,
        "platforms": heard.platforms,
        "support": heard.support,
    }


def _stem(code: str) -> str:
    """Without the pairs of zeros at the end of a code of six digits: 370000 is 37."""
    while len(code) in {4, _WHOLE} and code.endswith(_EMPTY):
        code = code[:-2]
    return code


def _named(asked: bool | tuple[str, ...], there: tuple[str, ...]) -> bool:
    return bool(there) if asked is True else bool(set(asked or ()) & set(there))


_TESTS: Mapping[str, Callable[[Any, TopicFacts, Heard], bool]] = {
    "heat": lambda least, facts, _: facts.heat >= least,
    "burst": lambda least, facts, _: facts.burst >= least,
    "burst_p": lambda least, facts, _: facts.burst_p is not None and facts.burst_p >= least,
    "submitters": lambda least, _, heard: heard.submitters >= least,
    "platforms": lambda least, _, heard: heard.platforms >= least,
    "support": lambda least, _, heard: heard.support >= least,
    "severity": lambda least, facts, _: facts.severity.rank >= least.rank,
    "signals": lambda names, facts, _: any(facts.signals.get(name, 0) > 0 for name in names),
    "must_respond": lambda asked, facts, _: _named(asked, facts.must_respond),
    "sensitive": lambda asked, facts, _: _named(asked, facts.periods),
    "watch": lambda asked, _, heard: _named(asked, heard.watches),
    "sectors": lambda sectors, facts, _: facts.sector in sectors,
    "territories": lambda divisions, facts, _: within(facts.place, divisions),
}
