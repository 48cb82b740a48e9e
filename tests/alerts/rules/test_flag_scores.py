"""What feedback says of rules: precision, recall, and numbers that are proposed and never set."""

from datetime import date

import pytest

from alerts.rules.flag_scores import Judged, agreed, monday_of, score, share
from alerts.rules.flag_thresholds import proposals
from config.flags import Condition, FlagRule
from config.vocabulary import Verdict

DAY = date(2026, 11, 25)
GOOD, NOT, TWICE, LATE = Verdict.USEFUL, Verdict.NOT_OURS, Verdict.DUPLICATE, Verdict.TOO_LATE
RULE = FlagRule(id="people", name="人数", when=Condition(submitters=5))


def said(verdict: Verdict, people: int = 5, rule: str = "people", held: tuple[str, ...] = ()) -> Judged:
    return Judged(DAY, rule, held, verdict, {"submitters": people, "heat": 10.0 * people})


def test_precision_is_right_of_judged_and_late_is_right() -> None:
    judged = [said(GOOD), said(GOOD), said(LATE), said(NOT), said(TWICE)]
    assert score("people", judged, 0).precision == pytest.approx(3 / 5)


def test_recall_is_in_time_of_all_that_mattered() -> None:
    judged = [said(GOOD), said(LATE), said(NOT), said(GOOD, rule="other"), said(GOOD, rule="other", held=("people",))]
    found = score("people", judged, by_hand=1)
    assert (found.in_time, found.mattered, found.recall) == (2, 5, pytest.approx(0.4))


def test_nothing_judged_is_no_rate() -> None:
    assert (score("people", [], 0).precision, score("people", [], 0).recall) == (None, None)
    assert [share(None, 0), share(0.5, 4), share(0.5, 6)] == ["-", "2/4", "50 %"]


@pytest.mark.parametrize(
    ("words", "one"), [([GOOD], GOOD), ([GOOD, GOOD, NOT], GOOD), ([GOOD, NOT], NOT), ([NOT, GOOD], GOOD)]
)
def test_what_most_say_counts_and_of_equals_the_latest(words: list[Verdict], one: Verdict) -> None:
    assert agreed(words) is one


def test_a_number_is_raised_to_what_all_right_ones_had() -> None:
    judged = [*(said(GOOD, people) for people in (8, 9, 9, 12, 20)), *(said(NOT, people) for people in (5, 5, 6, 9))]
    [found] = proposals(RULE, judged)
    assert (found.part, found.now, found.proposed) == ("submitters", 5, 8)
    assert "4 条“不归我们”中有 3 条低于 8" in found.because


@pytest.mark.parametrize(
    "judged",
    [
        [*(said(GOOD, people) for people in (8, 9, 9, 12)), *(said(NOT) for _ in range(9))],
        [*(said(GOOD, people) for people in (8, 9, 9, 12, 20)), *(said(NOT) for _ in range(2))],
        [*(said(GOOD, people) for people in (5, 9, 9, 12, 20)), *(said(NOT) for _ in range(9))],
        [*(said(GOOD, people) for people in (8, 9, 9, 12, 20)), *(said(TWICE) for _ in range(9))],
        [*(said(GOOD, people) for people in (8, 9, 9, 12, 20)), *(said(NOT, rule="other") for _ in range(9))],
    ],
)
def test_too_little_or_contrary_feedback_proposes_nothing(judged: list[Judged]) -> None:
    assert proposals(RULE, judged) == []


def test_many_late_ones_propose_a_step_down() -> None:
    [found] = proposals(RULE, [*(said(GOOD) for _ in range(6)), *(said(LATE) for _ in range(3))])
    assert (found.proposed, "3 条太迟" in found.because) == (4, True)
    assert proposals(RULE, [*(said(GOOD) for _ in range(20)), *(said(LATE) for _ in range(3))]) == []


def test_weeks_begin_on_monday() -> None:
    assert monday_of(DAY) == monday_of(date(2026, 11, 23)) == date(2026, 11, 23)
