"""A rule on the probability of becoming a top issue is met: when the flag rules look, late, and in a backtest."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from alerts import flagging
from alerts.backtest.replaying import Span, walk_all
from alerts.flag_rules import top_heat
from config.clock import SHANGHAI
from config.flag_files import load_flags
from pipeline.models import Item, Topic

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
RULES = """rules:
  - {id: trend, name: 可能成为热点, when: {burst_p: 0.6, submitters: 2}}
  - {id: hot, name: 热度, when: {heat: 40, submitters: 50}}
"""


@pytest.fixture
def trend(tmp_path: Path, monkeypatch):
    """Rules that ask for a probability only, beside one that says what is hot here."""
    path = tmp_path / "trend.yaml"
    path.write_text(RULES, "utf-8")
    file = load_flags(path)
    for module in ("alerts.flagging", "alerts.flag_rules"):
        monkeypatch.setattr(f"{module}.flag_file", lambda: file)
    return file


def spoken(topic: Topic, minutes: int) -> None:
    for number, item in enumerate(topic.topic_items.order_by("id")):
        at = MONDAY - timedelta(minutes=minutes * number)
        Item.objects.filter(pk=item.pk).update(learnt_at=at, published_at=at)
    Topic.objects.filter(pk=topic.pk).update(last_at=MONDAY)


def test_the_worker_meets_it(town, new_topic, trend):
    spoken(new_topic("路口积水", "一般", 6), 5)
    assert top_heat() == 40
    [case] = flagging.review(MONDAY)
    topic = Topic.objects.get()
    assert topic.burst_p == 1.0
    assert "成为热点的可能性 100 %" in case.flag_because


def test_two_slow_voices_do_not(town, new_topic, trend):
    spoken(new_topic("路灯不亮", "一般", 2), 600)
    assert flagging.review(MONDAY) == []
    assert (Topic.objects.get().burst_p or 0) < 0.6


def test_the_backtest_meets_it(town, new_topic, trend):
    spoken(new_topic("路口积水", "一般", 6), 5)
    [walked] = walk_all([trend], Span(MONDAY - timedelta(days=1), MONDAY + timedelta(days=1)))
    assert walked.firsts[0] is not None
    assert walked.firsts[0].hit.rule.id == "trend"
    assert walked.firsts[0].at < MONDAY


def test_posts_that_were_learnt_late_are_judged_as_of_their_own_time(town, new_topic, trend):
    topic = new_topic("路口积水", "一般", 6)
    spoken(topic, 5)
    Item.objects.update(learnt_at=MONDAY + timedelta(days=4))
    assert len(flagging.review(MONDAY + timedelta(days=4))) == 1
