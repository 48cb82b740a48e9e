"""新情况: what of a matter changed since it was last told, in Chinese phrases; nothing material is no phrase.

Proposals of this project, no document says such numbers: a graver grade, casualties that are new or more, a further
category of 应当回应, people and platforms that have grown by the factor of the rules' `telling`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from alerts.rules.flag_reasons import SIGNAL_ZH, number
from config.flags import Telling
from config.vocabulary import Severity

CASUALTIES = ("deaths", "missing", "injured")
_FEW_PEOPLE, _FEW_PLATFORMS = 5, 2
"""So many more, at least, are news."""


@dataclass(frozen=True, slots=True)
class Known:
    """What was known of a matter at one instant. `submitters` and `platforms` count the whole matter."""

    severity: Severity
    submitters: int
    platforms: int
    signals: Mapping[str, float]
    must_respond: tuple[str, ...]

    @classmethod
    def of(cls, evidence: Mapping[str, Any]) -> "Known":
        """From evidence as it is frozen."""
        return cls(
            Severity(evidence["severity"]),
            int(evidence["submitters"]),
            int(evidence["sources"]),
            {name: float(signal["value"]) for name, signal in evidence.get("signals", {}).items()},
            tuple(evidence.get("must_respond", ())),
        )


def news(before: Known, now: Known, telling: Telling) -> list[str]:
    """What is material, the gravest first."""
    return [*grave_news(before, now), *_growth(before, now, telling)]


def grave_news(before: Known, now: Known) -> Iterator[str]:
    """What is told at once, however short ago the matter was told: the grade and the casualties."""
    yield from graver(before, now)
    for name in CASUALTIES:
        zh, unit = SIGNAL_ZH[name]
        was, value = before.signals.get(name, 0), now.signals.get(name, 0)
        if value > was:
            rise = (
                f"由 {number(was)} {unit}增至 {number(value)} {unit}"
                if was
                else f" {number(value)} {unit}（此前未提到）"
            )
            yield f"{zh}{rise}"


def graver(before: Known, now: Known) -> list[str]:
    """A graver grade."""
    up = now.severity.rank > before.severity.rank
    return [f"等级由{before.severity.value}升为{now.severity.value}"] if up else []


def _growth(before: Known, now: Known, telling: Telling) -> Iterator[str]:
    added = [name for name in now.must_respond if name not in before.must_respond]
    if added:
        yield f"新属于应当回应的情形（{'、'.join(added)}）"
    if _grown(before.submitters, now.submitters, telling.grown, _FEW_PEOPLE):
        yield f"反映人数由 {before.submitters} 人增至 {now.submitters} 人"
    if _grown(before.platforms, now.platforms, telling.grown, _FEW_PLATFORMS):
        yield f"平台由 {before.platforms} 个增至 {now.platforms} 个"


def _grown(before: int, now: int, factor: float, least: int) -> bool:
    return now >= before * factor and now - before >= least
