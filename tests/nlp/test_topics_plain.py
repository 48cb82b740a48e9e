"""The fast topic engine gives the topics that its rules, written out pair by pair, give."""

import random
from datetime import datetime, timedelta

import numpy as np
import pytest

from config.clock import SHANGHAI
from nlp.topics.likeness import likely_one, probabilities, signs, weighed
from nlp.topics.neighbours import CANDIDATES, Marks, Neighbours
from nlp.topics.streaming import TopicEngine, TopicItem
from nlp.types import Place
from nlp.words.segment import Segmenter
from tests.nlp.plain_topics import Plain

CUT = Segmenter()
COUNT = 250
STREETS = [
    "青年路",
    "工业园路",
    "翠湖新城小区",
    "阳光花园",
    "东风大桥",
    "实验小学",
    "人民医院",
    "石桥村",
    "石桥镇",
    "石桥镇东河路",
    "",
    "金源公司",
]
TROUBLES = [
    ("路面有个大坑", "电动车摔了好几辆", "下雨天积水看不见坑", "一直没人来补"),
    ("夜里施工噪音太大", "搅拌车进进出出", "灰尘飘进窗户", "老人孩子睡不着"),
    ("停水三天了", "自来水公司电话打不通", "水压低得洗不了澡", "水是黄的"),
    ("垃圾没人清运", "臭味很大", "苍蝇到处飞", "垃圾桶满了一个星期"),
    ("公交车改线以后不停了", "要走一公里才能坐车", "希望恢复站点", "班次太少"),
    ("拖欠工资半年", "老板不见人", "工程款没有结清", "十几个工人等着过年"),
    ("学位不够", "孩子上不了学", "摇号不公开", "家长要求说明"),
    ("路灯坏了", "晚上黑得看不见", "报修没有回音", "物业和市政互相推"),
]
COUNTIES = [(), (), (Place("430102", "甲区", "county"),), (Place("430103", "乙区", "county"),)]


def invented(count: int, seed: int) -> list[TopicItem]:
    """Complaints of some fifty matters over four months; some titles, some copies, some undated, some without words."""
    dice = random.Random(seed)
    words = ["".join(chr(dice.randint(0x4E00, 0x8FFF)) for _ in range(dice.randint(1, 3))) for _ in range(3000)]
    matters = [(dice.choice(STREETS), dice.choice(TROUBLES), dice.sample(words, 8)) for _ in range(50)]
    items: list[TopicItem] = []
    for name in range(1, count + 1):
        street, trouble, own = dice.choice(matters)
        title = f"{street}{trouble[0]}" if dice.random() < 0.4 else ""
        text = f"{title}\n{street}附近{'，'.join(dice.sample(trouble, dice.randint(1, 3)))}"
        tokens = [*CUT.cut(text), *dice.sample(own, dice.randint(0, 8)), *dice.choices(words, k=dice.randint(0, 40))]
        at = datetime(2025, 1, 1, tzinfo=SHANGHAI) + timedelta(days=120 * name / count, hours=dice.randint(-200, 200))
        items.append(
            TopicItem(
                name,
                title,
                text,
                tuple(tokens) if dice.random() < 0.98 else (),
                dice.choice(COUNTIES),
                at if dice.random() < 0.95 else None,
                f"s{name}",
                dice.randint(1, name) if dice.random() < 0.08 else None,
            )
        )
    return items


@pytest.mark.parametrize(("seed", "batch"), [(1, 1), (2, 7), (3, 100), (4, COUNT)])
def test_the_engine_gives_the_topics_of_the_plain_rules_in_batches_of_any_size(seed: int, batch: int) -> None:
    items = invented(COUNT, seed)
    engine = TopicEngine()
    numbers = [number for start in range(0, COUNT, batch) for number in engine.assign(items[start : start + batch])]
    assert numbers == Plain().assign(items)
    assert COUNT / 10 < len(set(numbers)) < COUNT * 0.7


def marks(*texts: tuple[dict[int, float], list[int]]) -> Marks:
    """Texts by their words with weights and their names."""
    words, weights = np.zeros((len(texts), 28), np.int32), np.zeros((len(texts), 28), np.float32)
    for row, (heavy, _) in enumerate(texts):
        words[row, : len(heavy)], weights[row, : len(heavy)] = list(heavy), list(heavy.values())
    lengths = np.array([len(heavy) for heavy, _ in texts], np.int32)
    names = [name for _, named in texts for name in named]
    return Marks(words, lengths, weights, np.array(names, np.int64), np.array([len(named) for _, named in texts]))


def test_of_a_crowded_word_the_newest_60_texts_count_and_of_equals_the_oldest_come_first() -> None:
    found, many = Neighbours().look_up_and_add(0, marks(*[({7: 1.0}, [])] * 400))
    by_text = np.split(found, np.cumsum(many)[:-1])
    assert by_text[0].tolist() == []
    assert by_text[3].tolist() == [0, 1, 2]
    assert by_text[399].tolist() == list(range(339, 339 + CANDIDATES))


def test_texts_that_share_more_come_first_and_a_shared_name_weighs_less_than_a_heavy_word() -> None:
    neighbours = Neighbours()
    neighbours.add(0, marks(({1: 0.5}, []), ({1: 0.5, 2: 0.2}, []), ({}, [9])))
    found, _ = neighbours.look_up_and_add(3, marks(({1: 0.5, 2: 0.2}, [9])))
    assert found.tolist() == [1, 0, 2]


def test_restored_topics_are_joined_as_if_they_had_been_assigned() -> None:
    items = invented(300, 6)
    first = TopicEngine()
    numbers = first.assign(items)
    second = TopicEngine()
    for topic in sorted(set(numbers[:200])):
        second.restore(topic, [item for item, number in zip(items[:200], numbers, strict=False) if number == topic])
    again = second.assign(items[200:])
    same = sum(one == other for one, other in zip(again, numbers[200:], strict=True))
    assert same >= 90  # rows are met in another order, so a few near-draws may fall otherwise


def test_a_text_beside_some_others_is_as_like_them_as_pair_by_pair() -> None:
    engine = TopicEngine()
    engine.assign(invented(80, 3))
    table = engine.live.sketches
    others = np.arange(0, len(table) - 1, dtype=np.int64)
    pairs = probabilities(signs(table, np.full(len(others), len(table) - 1), others))
    likely = likely_one(len(table) - 1, others, table.columns(), table.scratch, *weighed())
    assert likely == pytest.approx(pairs, abs=1e-12)
    assert not table.scratch.any()
