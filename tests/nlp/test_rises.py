"""A rise is measured against the topic's own past, the hours of the week and how busy the sources are anyway."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from config.clock import SHANGHAI
from config.day_kinds import day_kinds
from config.load import calendar_data
from nlp.heat.rhythm import KEPT_HOURS, Rhythm, hour_of, rates
from nlp.heat.rises import SIX_HOURS, Rise, rise

KIND = day_kinds(calendar_data())
NOON = datetime(2026, 11, 26, 12, 30, tzinfo=SHANGHAI)  # a Thursday
WEEKS = 8


def lived(by_hour: Counter[int], until: datetime, weekend: float = 1.0) -> Rhythm:
    """A source with so many posts in each hour of the day, for eight weeks."""
    hours: Counter[int] = Counter()
    for back in range(24 * 7 * WEEKS):
        at = until - timedelta(hours=back)
        local = at.astimezone(SHANGHAI)
        many = by_hour[local.hour] * (weekend if KIND(local.date()) >= 5 else 1)
        hours[hour_of(at)] += int(many)
    return Rhythm().grown(hours, KIND)


DAYTIME = Counter({hour: 8 for hour in range(8, 20)})


def test_hours_are_those_of_shanghai() -> None:
    assert hour_of(datetime(1970, 1, 1, tzinfo=UTC)) == 8
    assert hour_of(NOON) % 24 == 12


def test_hours_of_the_week_are_learnt() -> None:
    found = rates(lived(DAYTIME, NOON, weekend=0.25), hour_of(NOON), KIND)
    assert found is not None
    assert found[3 * 24 + 12] == pytest.approx(8, rel=0.15)
    assert found[3 * 24 + 3] < 1
    assert found[6 * 24 + 12] < 4


def test_a_holiday_counts_as_a_sunday() -> None:
    rhythm = lived(DAYTIME, datetime(2026, 9, 24, 12, tzinfo=SHANGHAI), weekend=0.25)
    holiday = datetime(2026, 10, 2, 12, 30, tzinfo=SHANGHAI)  # a Friday, 国庆
    workday = datetime(2026, 9, 24, 12, 30, tzinfo=SHANGHAI)  # a Thursday
    found = [topic_of(now, rhythm).times for now in (holiday, workday)]
    assert found[0] > 1.5 * found[1]
    make_up = datetime(2026, 10, 10, 12, 30, tzinfo=SHANGHAI)  # a Saturday that is worked
    assert topic_of(make_up, rhythm).times < found[0]


def topic_of(now: datetime, rhythm: Rhythm) -> Rise:
    """A topic of one source: two posts at each noon of the last two weeks, six within these six hours."""
    past = [now - timedelta(days=day, minutes=30 * post) for day in range(1, 15) for post in range(2)]
    recent = [now - timedelta(minutes=50 * post) for post in range(6)]
    return rise([(at, 1) for at in (*past, *recent)], now, {1: rhythm}, KIND)


def test_without_a_rhythm_all_hours_are_equal() -> None:
    steady = [(NOON - timedelta(hours=hour), 1) for hour in range(0, 24 * 14, 2)]
    sudden = [(NOON - timedelta(minutes=minute), 1) for minute in range(0, 300, 10)]
    assert rise(steady, NOON, {}, KIND).times < 1.5
    assert rise(sudden, NOON, {}, KIND).times > 10
    assert rise([(NOON, 1)], NOON, {}, KIND).times == 2.0  # a first item is no burst
    assert rise([], NOON, {}, KIND).times == 0


def test_the_usual_noon_is_no_burst_and_the_same_at_night_is() -> None:
    rhythm = lived(Counter({hour: 16 for hour in range(7, 13)}), NOON)
    noons = [(NOON - timedelta(days=day, minutes=40 * post), 1) for day in range(15) for post in range(6)]
    flat, known = (rise(noons, NOON, usual, KIND) for usual in ({}, {1: rhythm}))
    assert flat.times > 3
    assert 0.6 < known.times < 1.6
    night = NOON.replace(hour=4)
    shifted = [(at, source) for at, source in noons if at < night - SIX_HOURS]
    tonight = [(night - timedelta(minutes=50 * post), 1) for post in range(6)]
    assert rise([*shifted, *tonight], night, {1: rhythm}, KIND).times > 2 * flat.times


def test_a_source_that_is_busy_anyway_explains_part_of_it() -> None:
    usual = lived(DAYTIME, NOON)
    own = [(NOON - timedelta(minutes=20 * post), 1) for post in range(12)]
    busy = usual.grown(Counter({hour_of(NOON) - back: 40 for back in range(6)}), KIND)
    calm, crowded = (rise(own, NOON, {1: rhythm}, KIND) for rhythm in (usual, busy))
    assert calm.level == 1
    assert crowded.level > 3
    assert crowded.times < calm.times / 3
    assert crowded.recent == calm.recent == 12


def test_the_topic_itself_is_not_what_its_source_is_busy_with() -> None:
    usual = lived(DAYTIME, NOON)
    own = [(NOON - timedelta(minutes=post), 1) for post in range(200)]
    alone = usual.grown(Counter(hour_of(at) for at, _ in own), KIND)
    assert rise(own, NOON, {1: alone}, KIND).level == 1


def test_young_and_thin_sources_say_nothing_of_hours() -> None:
    young = Rhythm().grown(Counter({hour_of(NOON) - back: 50 for back in range(24)}), KIND)
    thin = Rhythm().grown(Counter({hour_of(NOON) - 24 * back: 1 for back in range(60)}), KIND)
    assert rates(young, hour_of(NOON), KIND) is None
    assert rates(thin, hour_of(NOON), KIND) is None
    assert rates(Rhythm(), hour_of(NOON), KIND) is None


def test_old_weeks_fade_and_recent_hours_are_few() -> None:
    rhythm = lived(DAYTIME, NOON - timedelta(days=400))
    for day in range(400, -1, -1):
        rhythm = rhythm.grown(Counter({hour_of(NOON) - 24 * day - back: 3 for back in range(24)}), KIND)
    found = rates(rhythm, hour_of(NOON), KIND)
    assert found is not None
    assert found[3 * 24 + 3] == pytest.approx(3, rel=0.2)
    assert len(rhythm.recent) <= KEPT_HOURS + 1


def test_a_rhythm_survives_its_keeping() -> None:
    rhythm = lived(DAYTIME, NOON)
    assert Rhythm.of(rhythm.as_fields()) == rhythm
    assert Rhythm.of({}) == Rhythm()


def test_the_sentence_says_what_is_compared() -> None:
    found = topic_of(NOON, lived(DAYTIME, NOON))
    assert found.because.startswith("近 6 小时 6 条，平时同一时段 ")
    assert "来源" not in found.because
    assert date(2026, 10, 2).weekday() == 4
