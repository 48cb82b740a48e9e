"""反馈: how right and how timely each flag rule was, week by week, from what people said of its alerts.

Right is 有用 and 太迟 (the matter was ours), wrong 不归我们 and 重复. Precision: right of all that were judged. Recall:
of all matters that mattered (right ones, and those that people entered by hand because no rule had found them) the
share that the rule held on in time. A rule is credited for every alert on which it held, not only where it came first.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from config.vocabulary import Verdict

RIGHT = frozenset({Verdict.USEFUL, Verdict.TOO_LATE})
FEW = 5
"""Rates of fewer cases are shown as counts."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One alert that people judged: `day` it came, the rule that spoke, all that held, what they compared."""

    day: date
    rule: str
    held: tuple[str, ...]
    verdict: Verdict
    figures: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Score:
    """One rule in some days: right and wrong alerts, those in time, and all matters that mattered."""

    right: int
    wrong: int
    in_time: int
    mattered: int

    @property
    def precision(self) -> float | None:
        """Right of judged; None where nothing was judged."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def recall(self) -> float | None:
        """In time of all that mattered; None where nothing did."""
        return self.in_time / self.mattered if self.mattered else None


def agreed(verdicts: Sequence[Verdict]) -> Verdict:
    """The word of several people, oldest first: what most say, of equals the latest."""
    counts = Counter(verdicts)
    most = max(counts.values())
    return next(verdict for verdict in reversed(verdicts) if counts[verdict] == most)


def score(rule: str, judged: Iterable[Judged], by_hand: int) -> Score:
    """`judged`: all alerts of the days; `by_hand`: matters of these days that people entered themselves."""
    alerts = list(judged)
    own = [one for one in alerts if rule == one.rule or rule in one.held]
    right = [one for one in own if one.verdict in RIGHT]
    mattered = sum(one.verdict in RIGHT for one in alerts) + by_hand
    in_time = sum(one.verdict is Verdict.USEFUL for one in own)
    return Score(len(right), len(own) - len(right), in_time, mattered)


def monday_of(day: date) -> date:
    """The first day of the week."""
    return day - timedelta(days=day.weekday())


def share(value: float | None, of: int) -> str:
    """A rate as it is shown: nothing where there is none, a count where there are few."""
    if value is None:
        return "-"
    return f"{value * 100:.0f} %" if of >= FEW else f"{round(value * of)}/{of}"
