"""How shares, spans and small curves are said."""

from datetime import timedelta

import pytest

from alerts.digest import words


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown"),
    [
        (0, 0, "—"),
        (1, 1, "1/1 件"),
        (3, 4, "3/4 件"),
        (4, 5, "80 %"),
        (5, 5, "100 %"),
        (999, 1000, "99 %"),
        (1, 1000, "1 %"),
        (0, 9, "0 %"),
    ],
)
def test_few_cases_are_shown_as_counts_and_only_all_is_a_hundred(numerator: int, denominator: int, shown: str) -> None:
    assert words.share(numerator, denominator) == shown


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "不到 1 分钟"),
        (25, "25 分钟"),
        (60, "1 小时"),
        (200, "3 小时 20 分"),
        (1440 * 2 + 4 * 60 + 9, "2 天 4 小时"),
    ],
)
def test_spans_have_two_units_at_most(minutes: int, said: str) -> None:
    assert words.span(timedelta(minutes=minutes)) == said


def test_the_highest_value_fills_its_block_and_one_is_seen_beside_a_thousand() -> None:
    assert words.sparkline((0, 1, 1000, 500)) == "▁▂█▅"
    assert words.sparkline((0, 0)) == "▁▁"


def test_what_is_cut_off_ends_with_no_mark_before_its_ellipsis() -> None:
    assert words.short("不是河道设施，岸线问题，另有", 13) == "不是河道设施，岸线问题…"
