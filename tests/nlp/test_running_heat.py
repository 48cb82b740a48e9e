"""Heat that is kept running is the heat of all items together, whatever the order they came in."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.clock import SHANGHAI
from nlp.heat.coordinated import VOICES
from nlp.heat.formula import HeatPoint, heat
from nlp.heat.running_heat import RunningHeat

NOON = datetime(2026, 3, 2, 12, tzinfo=SHANGHAI)
POINTS = st.builds(
    HeatPoint,
    at=st.integers(0, 40_000).map(lambda minutes: NOON - timedelta(minutes=minutes)),
    submitter=st.sampled_from(["a", "b", "c", "d"]),
    source=st.sampled_from(["1", "2", "3"]),
    kind=st.sampled_from(["post", "petition", "reply"]),
    engaged=st.sampled_from([0.0, 0.5, 3.0]),
    text=st.none(),
)


def worth(source: str, value: float) -> float:
    return value * int(source)


def running(points: Sequence[HeatPoint]) -> RunningHeat:
    found = RunningHeat()
    for point in points:
        found.take(point)
    return found


@given(points=st.lists(POINTS, min_size=1, max_size=12), hours=st.integers(0, 90))
def test_it_is_the_heat_of_all_items(points: list[HeatPoint], hours: int) -> None:
    now = NOON + timedelta(hours=hours)
    judged = [point._replace(engaged=worth(point.source, point.engaged)) for point in points]
    assert running(points).heat(now, worth) == pytest.approx(heat(judged, now), abs=0.0011)


def test_what_it_cannot_tell_is_left_to_be_computed_from_all() -> None:
    point = HeatPoint(NOON, "a", "1", "post")
    assert RunningHeat().heat(NOON, worth) is None
    assert running([point]).heat(NOON, worth) == 10
    assert running([point._replace(at=NOON + timedelta(minutes=1))]).heat(NOON, worth) is None  # a clock that is wrong
    copies = [point._replace(submitter=str(number), text=7) for number in range(VOICES)]
    assert running(copies[1:]).heat(NOON, worth) is not None
    assert running(copies).heat(NOON, worth) is None
    assert running([point, point._replace(at=NOON - timedelta(days=2000))]).heat(NOON, worth) is None
