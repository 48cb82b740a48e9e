"""The probability of becoming a top issue stands on the topic with its reason, and goes when nobody speaks of it."""

from datetime import timedelta

import pytest

from nlp.heat.forecast import curve_of, forecasts
from nlp.heat.formula import HeatPoint
from pipeline.ingest import ingest
from pipeline.models import Topic
from pipeline.topics.engines import Engines
from pipeline.topics.forecasts import foresee, foresee_live
from tests.pipeline.conftest import NOON, MakePost

CLIMBING = [HeatPoint(NOON + timedelta(minutes=5 * n), str(n), "a", "post") for n in range(9)]
TEXT = "青年路小区停水三天了, 打电话没有人接, 老人孩子都没有水喝"


def test_a_single_point_or_an_old_one_is_not_judged() -> None:
    assert forecasts([([], NOON), (CLIMBING[:1], NOON), (CLIMBING, NOON + timedelta(days=2))], 100) == [None] * 3


def test_more_heat_makes_it_likelier_and_the_top_makes_it_sure() -> None:
    now = NOON + timedelta(hours=1)
    some, more, over = forecasts([(CLIMBING[:2], now), (CLIMBING, now), (CLIMBING, now)], 100)[:2] + forecasts(
        [(CLIMBING, now)], 60
    )
    assert some is not None
    assert more is not None
    assert over is not None
    assert some.p < more.p < over.p == 1
    assert "热度" in more.because


def test_a_curve_only_rises_and_is_thinned() -> None:
    many = [HeatPoint(NOON + timedelta(minutes=n), str(n), "a", "post") for n in range(500)]
    curve = curve_of(many, NOON + timedelta(hours=9))
    assert curve == sorted(curve, key=lambda point: point[1])
    assert len(curve) < 50
    assert curve[-1][0] == 499


@pytest.mark.django_db
@pytest.mark.usefixtures("forum")
def test_it_is_kept_on_the_topic_and_fades(engines: Engines, make_post: MakePost) -> None:
    ingest([make_post(TEXT + "。" * n) for n in range(4)] + [make_post("公交站台的灯不亮")], engines, NOON)
    hot, single = Topic.objects.order_by("-items")
    later = hot.last_at
    foresee([hot, single], later, 100)
    for topic in (hot, single):
        before = topic.burst_p
        topic.refresh_from_db()
        assert topic.burst_p == before
    assert single.burst_p is None
    assert hot.burst_p is not None
    assert 0 < hot.burst_p < 1
    assert hot.burst_reason
    revision = hot.revision
    foresee_live(later + timedelta(hours=1), 35)
    hot.refresh_from_db()
    assert (hot.burst_p, hot.revision) == (1.0, revision)
    foresee_live(later + timedelta(days=3), 35)
    hot.refresh_from_db()
    assert (hot.burst_p, hot.burst_reason) == (None, "")
