"""How instants, spans, numbers, probabilities, clocks and curves are said and drawn."""

import re
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.models import Timer
from alerts.templatetags.huiying import mark
from alerts.web import words
from alerts.web.clocks import clock, clocks
from alerts.web.rise import said
from alerts.web.svg import Moment, bars, curve
from config.clock import SHANGHAI

NOW = datetime(2026, 11, 20, 15, 30, tzinfo=SHANGHAI)
H = timedelta(hours=1)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (NOW, "今天 15:30"),
        (NOW - 15 * H, "今天 00:30"),
        (NOW - 16 * H, "昨天 23:30"),
        (NOW - 40 * H, "前天 23:30"),
        (NOW + 9 * H, "明天 00:30"),
        (datetime(2026, 11, 3, 8, 5, tzinfo=SHANGHAI), "11月3日 08:05"),
        (datetime(2025, 3, 1, 8, 5, tzinfo=SHANGHAI), "2025年3月1日"),
    ],
)
def test_the_nearer_an_instant_the_shorter_its_words(at, said):
    """The exact instant is on hover."""
    assert words.when(at, NOW) == said


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (NOW + timedelta(hours=3, minutes=20), "还剩 3 小时 20 分"),
        (NOW + timedelta(seconds=59), "还剩 59 秒"),
        (NOW, "已超 0 秒"),
        (NOW - timedelta(hours=2, minutes=5), "已超 2 小时 5 分"),
        (NOW + timedelta(days=2, hours=4, minutes=50), "还剩 2 天 4 小时"),
    ],
)
def test_a_clock_says_what_is_left_or_by_how_much_it_is_late(due, said):
    """From the due instant on it is late."""
    assert words.left(due, NOW) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0"),
        (9999, "9999"),
        (10_000, "1 万"),
        (12_345, "1.2 万"),
        (150_000_000, "1.5 亿"),
        (None, "–"),
        (3.14, "3.1"),
    ],
)
def test_large_numbers_are_counted_in_wan(value, said):
    """1.2 万."""
    assert words.number(value) == said


@pytest.mark.parametrize(
    ("p", "said"),
    [
        (0.97, "几乎肯定 97 %"),
        (0.85, "很可能 85 %"),
        (0.6, "可能 60 %"),
        (0.59, "不确定 59 %"),
        (0.999, "几乎肯定 99 %"),
    ],
)
def test_a_probability_is_a_word_with_its_number(p, said):
    """Below one it is never 100 %."""
    assert words.probability(p) == said


@pytest.mark.parametrize(
    ("start", "due", "stopped", "state"),
    [
        (-10, 38, None, "running"),
        (-3.7, 1.3, None, "running"),
        (-3.75, 1.25, None, "near"),
        (-5, 0, None, "late"),
        (-9, -4, -4, "met"),
        (-9, -4, -3, "missed"),
    ],
)
def test_a_clock_changes_at_three_quarters_and_at_its_end(start, due, stopped, state):
    """Stopped on the instant is in time."""
    stop = NOW + stopped * H if stopped else None
    timer = Timer(
        name="T_response", rule="gbf-61-response", started_at=NOW + start * H, due_at=NOW + due * H, stopped_at=stop
    )
    assert clock(timer, NOW).state == state


def test_a_working_clock_is_drawn_in_blocks_and_tells_its_days():
    """Friday to Tuesday over a weekend."""
    due = datetime(2026, 11, 24, 18, tzinfo=SHANGHAI)
    working = clock(Timer(name="T_verify", rule="wanbu-verify", started_at=NOW, due_at=due), NOW)
    natural = clock(Timer(name="T_response", rule="gbf-61-response", started_at=NOW, due_at=NOW + 48 * H), NOW)
    assert "clock-notch" in working.bar
    assert "clock-notch" not in natural.bar
    assert [(day.kind, day.said) for day in working.days] == [
        ("工作日", "起算日，从次日数起"),
        ("周末", "不计"),
        ("周末", "不计"),
        ("工作日", "第 1 个工作日"),
        ("工作日", "第 2 个工作日"),
    ]
    assert "国办发〔2016〕61号" in natural.document
    assert working.kind != natural.kind


def test_a_proposal_of_ours_is_never_shown_as_a_rule():
    """No document says fifteen minutes."""
    timer = Timer(name="T_triage", rule="proposal-triage-1", started_at=NOW, due_at=NOW + H / 4)
    assert "未见文件规定" in clock(timer, NOW).document


def test_every_item_is_in_a_bar():
    """None is lost at the edges."""
    times = [NOW - number * 37 * timedelta(minutes=1) for number in range(100)]
    counted, step = bars(times, min(times), NOW)
    assert sum(bar.count for bar in counted) == 100
    assert step == timedelta(hours=3)


def test_a_curve_marks_its_moments_apart():
    """Labels of near moments stand on different rows."""
    drawn = curve([NOW - 30 * H, NOW - 2 * H], [Moment("标记", NOW - 10 * H), Moment("交办", NOW - 9.5 * H)], NOW)
    heights = re.findall(r'class="curve-word"[^>]* y="(\d+)"', drawn)
    assert len(set(heights)) == 2
    assert curve([], [], NOW) == ""


@pytest.mark.parametrize(
    ("fresh", "before", "words_"),
    [(8, 22, "2 小时内升 4 倍"), (2, 0, ""), (5, 0, "2 小时内新增 5 条"), (3, 33, ""), (6, 33, "2 小时内升 2 倍")],
)
def test_a_rise_is_told_beside_the_day_before(fresh, before, words_):
    """Below twice its own pace it is no rise."""
    assert said(fresh, before) == words_


def test_marking_escapes_and_prefers_the_longer_word():
    """Text that is already markup stays text."""
    assert (
        mark("<b>下水道积水</b>", ["积水", "下水道", "水"]) == "&lt;b&gt;<mark>下水道</mark><mark>积水</mark>&lt;/b&gt;"
    )
    assert mark("a&b", []) == "a&amp;b"


@given(seconds=st.integers(725_760_000, 3_786_912_000), ago=st.integers(-400 * 86_400, 400 * 86_400))
def test_seconds_are_said_as_instants_are(seconds: int, ago: int) -> None:
    """From 1993 to 2090."""
    spoken = datetime.fromtimestamp(seconds, SHANGHAI)
    assert words.when_at(seconds, seconds + ago) == words.when(spoken, spoken + timedelta(seconds=ago))


def test_the_time_for_a_return_is_a_right_that_presses_nobody():
    started, due = NOW - 9 * H, NOW + 1 * H
    back = Timer(name="T_return", rule="proposal-return", started_at=started, due_at=due)
    sign = Timer(name="T_ack", rule="wanbu-verify", started_at=started, due_at=due + 8 * H)
    first, last = clocks([back, sign], NOW)
    assert (first.waits_for, last.waits_for, last.state) == ("签收", "可退回", "running")
    assert clock(Timer(name="T_ack", rule="x", started_at=started, due_at=due), NOW).state == "near"
