"""Numbers of an event, and the grade they give."""

from pathlib import Path

import pytest

from config.vocabulary import Severity
from nlp.severity.grade import severity
from nlp.severity.numerals import value
from nlp.severity.signals import signals

TABLE = [
    line.partition("\t")[::2]
    for line in (Path(__file__).parent / "signal_sentences.tsv").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize(("text", "wanted"), TABLE, ids=[row[0][:16] for row in TABLE])
def test_reads_the_numbers_of_the_event(text: str, wanted: str) -> None:
    found = {name: signal.value for name, signal in signals(text).items()}
    assert found == {name: float(number) for name, number in (pair.split("=") for pair in wanted.split())}


def test_names_the_words_that_say_so() -> None:
    assert "3人死亡" in signals("昨晚爆炸造成3人死亡")["deaths"].words


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *[("12", 12), ("1.2万", 12000), ("三千五", 3500), ("一万八", 18000), ("两百", 200), ("十二", 12)],
        *[("8万5千", 85000), ("1万8", 18000), ("二十", 20), ("三千零五", 3005), ("两万三千五百", 23500)],
        *[
            ("1,200", 1200),
            ("一亿两千万", 1.2e8),
            ("3百万", 3e6),
            ("一百零八", 108),
            ("二零一九", 2019),
            ("没有", None),
        ],
    ],
)
def test_reads_numerals(text: str, number: float | None) -> None:
    assert value(text) == number


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("矿井瓦斯爆炸，造成30人死亡", Severity.EXTREME),
        ("爆炸事故造成29人遇难", Severity.MAJOR),
        ("坍塌事故致10人死亡", Severity.MAJOR),
        ("车祸造成9人死亡", Severity.LARGER),
        ("火灾致3人死亡", Severity.LARGER),
        ("车祸造成2人死亡、5人受伤", Severity.ORDINARY),
        ("事故造成1人死亡，60人重伤", Severity.MAJOR),
        ("燃气爆炸100人重伤", Severity.EXTREME),
        ("火灾无人员伤亡，直接经济损失6000万元", Severity.MAJOR),
        ("火灾直接经济损失1.2亿元", Severity.EXTREME),
        ("厂房起火，直接经济损失999万元", Severity.ORDINARY),
        ("公司拖欠工资2亿元", Severity.ORDINARY),
        ("男子持刀行凶致4人死亡", Severity.ORDINARY),
        ("电影里爆炸死了40人", Severity.ORDINARY),
        ("停水三天了", Severity.ORDINARY),
    ],
)
def test_grades_by_article_three(text: str, grade: Severity) -> None:
    found, reason = severity(text, signals(text))
    assert found is grade
    assert reason


@pytest.mark.parametrize("again", ["3户好", "3人吃不上，", "三个工人两个受伤"])
def test_a_line_longer_than_what_is_read_is_read_to_the_cut(again: str) -> None:
    assert signals(again * 2000) == signals((again * 2000)[:4000])


def test_no_words_that_are_said_again_and_again_hold_the_reader_up() -> None:
    """With two ways to read 全都 this took an hour."""
    said = signals("火灾后5名学生" + "全都" * 28 + "好被劝到学校")
    assert said == signals("火灾后5名学生" + "全都" * 27 + "好被劝到学校")
