"""Frozen months: they add up, the balance closes, what happens later changes nothing, what was changed is said."""

import pytest

from alerts.digest.balance import balance
from alerts.digest.spans import Span, SpanError, SpanKind, holding, last_over, period, span_of
from alerts.models import FrozenMonth
from alerts.reports.frozen import differences, figures_of, summed
from config.vocabulary import TimerName
from tests.alerts.digest.conftest import Town, at
from tests.alerts.digest.conftest import town as town  # noqa: PLC0414  the fixture

AFTER, LATER = at("2027-01-10 08:00"), at("2027-02-01 08:00")
QUARTER = span_of(SpanKind.QUARTER, "2026-Q4")


def quarter(town: Town) -> None:
    """October: 2 new, 1 answered. November: 3 new, 2 answered (one of October), 1 rejected. December: one again."""
    early = town.case("10-05 08:00")
    town.assign(early, "10-05 09:00", "市水务局", due="10-05 18:00", acked="10-05 10:00")
    town.answer(early, "10-08 10:00")
    waiting = town.case("10-20 08:00")
    town.assign(waiting, "10-20 09:00", "市水务局", due="10-20 18:00", acked="10-21 10:00")
    town.clock(waiting, TimerName.CLOSE, "10-20 09:00", "10-30 18:00", stopped="11-03 10:00")
    town.answer(waiting, "11-03 10:00")
    for day in ("05", "06"):
        case = town.case(f"11-{day} 08:00")
        town.assign(case, f"11-{day} 09:00", "市住建局", due=f"11-{day} 18:00", acked=f"11-{day} 10:00")
        if day == "05":
            town.answer(case, "11-10 10:00")
    rejected = town.case("11-20 08:00")
    town.event(rejected, "11-20 09:00", "不予交办", after="rejected", reason="商业")
    town.event(early, "12-01 09:00", "再启动", after="handling")
    town.answer(early, "12-05 09:00")
    for when in ("10-02 08:00", "11-02 08:00", "11-03 08:00", "12-30 08:00"):
        town.post(when)


def test_a_quarter_is_the_sum_of_its_months(town: Town) -> None:
    quarter(town)
    found = summed(QUARTER, AFTER)
    months = [figures for _, figures in found.months]
    assert [month["counts"]["新增"] for month in months] == [2, 3, 0]
    assert [month["counts"]["办结"] for month in months] == [1, 2, 1]
    assert found.figures["counts"] == {"新增": 5, "办结": 4, "在办": 1, "超期": 0}
    assert found.figures["items"] == 4
    for name, (good, whole) in found.figures["rates"].items():
        assert good == sum(month["rates"][name][0] for month in months), name
        assert whole == sum(month["rates"][name][1] for month in months), name
    assert found.figures["rates"]["及时签收率"] == [3, 4]
    assert found.figures["units"]["市水务局"]["counts"]["办结"] == 3
    year = summed(span_of(SpanKind.YEAR, "2026"), AFTER).figures
    assert year["counts"]["新增"] == 5
    assert year["rates"] == {name: pair for name, pair in found.figures["rates"].items()}


def test_each_months_balance_closes_and_joins_the_next(town: Town) -> None:
    quarter(town)
    books = [balance(period(month, AFTER)) for month in QUARTER.months]
    assert all(one.holds for one in books)
    assert [one.opening for one in books[1:]] == [one.closing for one in books[:-1]]
    assert books[1].went == {"办结": 2, "不予交办": 1}
    assert books[2].came == {"再启动": 1}
    assert summed(QUARTER, AFTER).figures["balance"]["closing"] == 1


def test_a_frozen_month_stays_as_it_was_and_a_running_one_is_not_frozen(town: Town) -> None:
    quarter(town)
    november = QUARTER.months[1]
    figures_of(november, at("11-15 08:00"))
    assert not FrozenMonth.objects.exists()
    frozen = figures_of(november, at("12-01 00:00"))
    assert frozen["counts"]["新增"] == 3
    town.post("11-20 08:00", learnt="12-03 08:00")
    town.case("12-02 08:00")
    assert figures_of(november, AFTER) == frozen
    assert differences(november, LATER) == []


def test_what_the_ledger_gives_otherwise_is_said_and_the_frozen_number_is_printed(town: Town) -> None:
    quarter(town)
    november = QUARTER.months[1]
    figures_of(november, AFTER)
    town.case("11-28 08:00")
    assert figures_of(november, AFTER)["counts"]["新增"] == 3
    assert "2026年11月新增冻结为 3，现按办理记录为 4" in differences(november, LATER)
    kept = FrozenMonth.objects.get()
    FrozenMonth.objects.filter(pk=kept.pk).update(figures={**kept.figures, "items": 99})
    assert any("与冻结时的校验值不符" in said for said in differences(november, LATER))


@pytest.mark.parametrize(
    ("kind", "text", "first", "after", "zh"),
    [
        ("daily", "2026-02-28", "2026-02-28", "2026-03-01", "2026年2月28日"),
        ("monthly", "2026-12", "2026-12-01", "2027-01-01", "2026年12月"),
        ("monthly", "2026-11-17", "2026-11-01", "2026-12-01", "2026年11月"),
        ("quarterly", "2026-Q1", "2026-01-01", "2026-04-01", "2026年第一季度"),
        ("yearly", "2028", "2028-01-01", "2029-01-01", "2028年"),
    ],
)
def test_periods_are_read_as_they_are_written(kind: str, text: str, first: str, after: str, zh: str) -> None:
    span = span_of(SpanKind(kind), text)
    assert (span.first.isoformat(), span.after.isoformat(), span.zh) == (first, after, zh)
    assert span_of(SpanKind(kind), str(span)) == span
    assert span.previous.after == span.first


@pytest.mark.parametrize(("kind", "text"), [("monthly", "2026-13"), ("quarterly", "2026-Q5"), ("daily", "2026-02-30"),
                                            ("yearly", "今年"), ("monthly", "2026"), ("yearly", "9999")])  # fmt: skip
def test_what_is_no_period_is_refused_in_words(kind: str, text: str) -> None:
    with pytest.raises(SpanError):
        span_of(SpanKind(kind), text)


def test_the_last_period_and_the_same_of_the_year_before() -> None:
    assert str(last_over(SpanKind.QUARTER, at("2027-01-01 00:00"))) == "2026-Q4"
    assert str(last_over(SpanKind.MONTH, at("2026-12-31 23:59"))) == "2026-11"
    leap = Span(SpanKind.DAY, holding(SpanKind.DAY, at("2028-02-29 10:00").date()).first)
    assert str(leap.year_before) == "2027-02-28"
