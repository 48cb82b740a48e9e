"""How a source is, from its rounds alone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from benchmarks.health import false_alarms, incidents
from config.day_kinds import day_kinds
from config.load import calendar_data
from pipeline.sources.health import Declared, Health, Round, assess

NOW = datetime(2026, 3, 18, 4, 0, tzinfo=UTC)  # a Wednesday noon in Shanghai
QUARTER = timedelta(minutes=15)


def weekday(day: date) -> int:
    return day.weekday()


def lived(items: int = 3, until: datetime = NOW, days: int = 28, **signals: int) -> list[Round]:
    """Rounds every quarter of an hour, each with so many items."""

    def each() -> Iterator[Round]:
        at = until - timedelta(days=days)
        while at <= until:
            yield Round(at, "ok", items, signals=signals)
            at += QUARTER

    return list(each())


def then(rounds: list[Round], *statuses: str, reason: str = "") -> list[Round]:
    last = rounds[-1].at
    return [*rounds, *(Round(last + QUARTER * number, status, 0, reason) for number, status in enumerate(statuses, 1))]


def health(rounds: list[Round], now: datetime | None = None) -> Health:
    return assess(rounds, Declared(QUARTER), now or rounds[-1].at, weekday).health


def test_a_source_without_rounds_is_new_and_a_good_one_healthy() -> None:
    assert assess([], Declared(QUARTER), NOW, weekday).health is Health.NEW
    assert health(lived()) is Health.HEALTHY


@pytest.mark.parametrize("status", ["blocked", "login", "layout"])
def test_a_refusal_counts_from_the_second_round_on(status: str) -> None:
    assert health(then(lived(), status)) is Health.HEALTHY
    assert health(then(lived(), status, status)) is Health(status)


def test_no_answer_counts_from_the_third_round_on() -> None:
    assert health(then(lived(), "unreachable", "unreachable")) is Health.HEALTHY
    assert health(then(lived(), *["unreachable"] * 3)) is Health.UNREACHABLE


def test_a_source_that_never_went_well_is_told_at_once() -> None:
    assert health([Round(NOW, "forbidden", 0, "robots.txt")]) is Health.MISCONFIGURED
    assert health([Round(NOW, "unreachable", 0, "抱歉，指定的版块不存在")]) is Health.MISCONFIGURED
    assert health([Round(NOW, "unreachable", 0, "TimeoutError")]) is Health.UNREACHABLE


@pytest.mark.parametrize(
    ("signals", "items", "found"),
    [
        ({"http_403": 5}, 1, Health.BLOCKED),
        ({"http_401": 5}, 1, Health.LOGIN),
        ({"http_403": 5, "kept_cut": 6}, 6, Health.BLOCKED),
        ({"http_403": 5}, 9, Health.HEALTHY),
        ({"http_403": 2}, 0, Health.HEALTHY),
        ({"http_404": 9}, 1, Health.HEALTHY),
    ],
)
def test_details_that_are_refused_are_told_though_the_list_is_given(
    signals: dict[str, int], items: int, found: Health
) -> None:
    rounds = lived()
    refused = [Round(rounds[-1].at + QUARTER * n, "ok", items, signals=signals) for n in (1, 2)]
    assert health([*rounds, *refused]) is found
    assert health([*rounds, refused[0]]) is Health.HEALTHY, "one odd round is no news"


def test_one_good_round_ends_an_illness() -> None:
    assert health(then(lived(), "blocked", "blocked", "ok")) is Health.HEALTHY


def test_silence_is_told_after_some_items_should_have_come() -> None:
    rounds = then(lived(), *["empty"] * 3)
    assert health(rounds) is Health.HEALTHY
    assert health(then(lived(), *["ok"] * 5)) is Health.QUIET


def test_silence_while_learning_or_of_a_rare_source_is_no_news() -> None:
    assert health(then(lived(days=5), *["ok"] * 20)) is Health.HEALTHY
    assert health(then(lived(items=0), *["ok"] * 20)) is Health.HEALTHY


def test_a_quiet_night_is_no_silence() -> None:
    by_day = [
        Round(one.at, "ok", 3 if 0 <= one.at.hour < 12 else 0) for one in lived(until=NOW.replace(hour=23, minute=45))
    ]
    assert health(by_day) is Health.HEALTHY


def test_a_holiday_is_a_sunday() -> None:
    kind = day_kinds(calendar_data())
    assert kind(date(2026, 2, 17)) == 6  # 春节
    assert kind(date(2026, 3, 18)) == 2


def test_a_field_that_vanished_is_named() -> None:
    rounds = then(lived(no_author=0), "ok")
    bare = [Round(rounds[-1].at + QUARTER * n, "ok", 3, signals={"no_time": 3}) for n in (1, 2)]
    finding = assess([*rounds, *bare], Declared(QUARTER), bare[-1].at, weekday)
    assert (finding.health, "published_at" in finding.reason) == (Health.LAYOUT, True)


def test_a_field_that_was_never_there_is_no_news() -> None:
    assert health(lived(no_author=3)) is Health.HEALTHY


def test_a_collector_that_died_is_stalled() -> None:
    assert health(lived(), NOW + timedelta(minutes=59)) is Health.HEALTHY
    assert health(lived(), NOW + timedelta(minutes=61)) is Health.STALLED


def test_what_came_while_nobody_watched_says_nothing_of_an_hour() -> None:
    sparse = [Round(NOW - timedelta(hours=6 * n), "ok", 40) for n in range(100, 0, -1)]
    assert health(then(sparse, *["ok"] * 40)) is Health.HEALTHY


def test_a_collector_that_was_just_started_is_not_stalled() -> None:
    later = NOW + timedelta(hours=9)
    assert assess(lived(), Declared(QUARTER), later, weekday, later - timedelta(minutes=1)).health is Health.HEALTHY


def test_a_field_of_a_slow_source_that_was_always_there_is_missed_after_three_posts() -> None:
    rounds = lived(items=1)
    bare = [Round(NOW + QUARTER * n, "ok", 1, signals={"no_text": 1}) for n in (1, 2, 3)]
    assert health([*rounds, *bare[:1]]) is Health.HEALTHY
    assert health([*rounds, *bare]) is Health.LAYOUT
    assert health(then([*rounds, *bare], "ok")) is Health.LAYOUT, "an empty round says nothing of a field"


def test_less_or_more_than_declared_is_told_after_two_rounds() -> None:
    def found(items: list[int], **declared: int) -> Health:
        rounds = [Round(NOW + QUARTER * n, "ok", count) for n, count in enumerate(items)]
        return assess(rounds, Declared(QUARTER, **declared), rounds[-1].at, weekday).health

    assert found([50, 5, 1], least=3) is Health.HEALTHY
    assert found([50, 1, 1], least=3) is Health.SCARCE
    assert found([900, 90, 20], most=80) is Health.HEALTHY
    assert found([900, 90, 91], most=80) is Health.EXCESS
    assert found([900, 900], most=80) is Health.HEALTHY, "the first round brings all there is"


@pytest.mark.parametrize("kind", ["named", "drawn"])
def test_incidents_are_told_within_two_intervals_and_normal_life_is_not(kind: str) -> None:
    """A short form of `python -m benchmarks.health`, which prints the figures."""
    told = incidents(1, kind)
    assert sum(good for _, good, _ in told) == 50
    assert sum(good and delay <= 2 for _, good, delay in told) >= {"named": 50, "drawn": 47}[kind]
    assert len(false_alarms(30, 1, kind)) <= 1


def test_a_name_that_was_found_before_is_no_wrong_setting() -> None:
    """A network that is cut off must not send the operator to the configuration."""
    lost = [Round(NOW + timedelta(minutes=15 * n), "unreachable", 0, "CannotResolveHostError: x") for n in (1, 2, 3)]
    declared = Declared(timedelta(minutes=15))
    never = assess(lost[:1], declared, lost[0].at, lambda day: day.weekday())
    assert never.health is Health.MISCONFIGURED
    before = [Round(NOW, "ok", 3)]
    found = [assess(before + lost[:n], declared, lost[n - 1].at, lambda day: day.weekday()).health for n in (1, 2, 3)]
    assert found == [Health.HEALTHY, Health.HEALTHY, Health.UNREACHABLE]
