"""Near-copies: what is found, what is not, names of any kind, forgetting, and what a text costs."""

import random
from itertools import pairwise

import numpy as np
import pytest

from nlp.topics.near_duplicate import COPY, NearDuplicates

PLACES = ["青年路", "翠湖新城", "一中门口", "北关村", "河滨公园", "汽车站", "人民医院", "开发区"]
MATTERS = [
    *("停水三天了没有人来修", "半夜施工吵得睡不着", "路灯坏了两个星期", "垃圾堆成山臭气熏天", "公交车等了四十分钟"),
    *("下水道堵了污水横流", "电梯坏了老人下不了楼", "收费太高又不给发票", "占道经营过不去人", "拖欠工资半年不给"),
]
CLAUSES = [f"{place}{matter}" for place in PLACES for matter in MATTERS]


def texts(count: int, seed: int = 1) -> list[str]:
    dice = random.Random(seed)
    return ["，".join(dice.sample(CLAUSES, 8)) + f"，第{dice.randrange(10**9)}号来信" for _ in range(count)]


def grams(text: str) -> set[str]:
    return {text[place : place + 4] for place in range(len(text) - 3)}


def jaccard(one: str, other: str) -> float:
    return len(grams(one) & grams(other)) / len(grams(one) | grams(other))


def edited(text: str, dice: random.Random) -> str:
    place = dice.randrange(len(text) - 8)
    return random.Random(place).choice([text + "！转发求关注", text[5:], text[:place] + "某某" + text[place + 2 :]])


def test_copies_are_found_and_others_are_not() -> None:
    dice, stored = random.Random(2), texts(4000)
    known = NearDuplicates()
    known.add(range(4000), stored)
    copies = [(number, edited(stored[number], dice)) for number in range(0, 4000, 4)]
    copies = [(number, text) for number, text in copies if jaccard(text, stored[number]) >= 0.8]
    found = known.look_up_and_add(range(10_000, 10_000 + len(copies)), [text for _, text in copies])
    assert len(copies) > 700
    assert np.mean([first == number for (first, _), (number, _) in zip(found, copies, strict=True)]) >= 0.98
    others = known.look_up_and_add(range(20_000, 21_000), texts(1000, seed=9))
    assert np.mean([first is not None for first, _ in others]) <= 0.01


def test_similarity_estimates_the_jaccard() -> None:
    dice, stored = random.Random(3), texts(300)
    pairs = [(one, edited(one, dice)) for one in stored]
    off = []
    for one, other in pairs:
        known = NearDuplicates(1)
        known.add([1], [one])
        [(_, share)] = known.look_up_and_add([2], [other])
        if share:
            off.append(share - jaccard(one, other))
    assert abs(np.mean(off)) < 0.02
    assert np.std(off) < 0.05


def test_the_first_copy_is_named_however_many_follow() -> None:
    known, [text] = NearDuplicates(), texts(1)
    known.add([7], [text])
    known.add(range(100, 5100), texts(5000, seed=4))
    for start in range(10_000, 12_000, 100):
        found = known.look_up_and_add(range(start, start + 100), [text + "。" * (n % 5) for n in range(100)])
        assert {first for first, _ in found} == {7}


def test_a_text_that_drifts_is_a_copy_of_the_nearest_one() -> None:
    known, long = NearDuplicates(), "。".join(texts(2))
    steps = [long[8 * n : 8 * n + 110] for n in range(5)]
    assert jaccard(steps[0], steps[4]) < 0.66
    assert min(jaccard(a, b) for a, b in pairwise(steps)) > 0.8
    found = known.look_up_and_add(range(5), steps)
    assert found[0] == (None, 0.0)
    assert all(first is not None for first, _ in found[1:])
    assert found[1][0] == 0


def test_boilerplate_does_not_hide_a_copy() -> None:
    head = "尊敬的领导您好，我是本市居民，现就以下问题反映，请予以核实处理并答复，谢谢。"
    dice = random.Random(5)
    stored = [head + "".join(chr(dice.randrange(0x4E00, 0x9FA5)) for _ in range(60)) for _ in range(3000)]
    known = NearDuplicates()
    known.add(range(3000), stored)
    found = known.look_up_and_add(range(5000, 5300), [text + "。" for text in stored[:3000:10]])
    assert np.mean([first == 10 * number for number, (first, _) in enumerate(found)]) >= 0.98


def test_names_of_any_kind() -> None:
    known, own = NearDuplicates(), texts(5)
    names = [1, "甲", -3, 10**30, 2**62]
    known.add(names, own)
    found = known.look_up_and_add([f"x{n}" for n in range(5)], own)
    assert found == [(name, 1.0) for name in names]
    known.drop([10**30, "甲", "nobody", 99, -5])
    assert len(known) == 8
    assert [first for first, _ in known.look_up_and_add([6, 7], [own[3], own[1]])] == ["x3", "x1"]


def test_what_is_forgotten_makes_room() -> None:
    known, many = NearDuplicates(2048), 0
    for start in range(0, 40_000, 2000):
        known.add(range(start, start + 2000), texts(2000, seed=start))
        known.drop(range(start - 4000, start - 2000))
        many = max(many, known.nbytes)
    assert len(known) == 4000
    assert known.nbytes == many < 4000 * 700
    last = texts(2000, seed=38_000)
    found = known.look_up_and_add(range(90_000, 92_000), last)
    assert np.mean([first == 38_000 + n for n, (first, _) in enumerate(found)]) > 0.99
    gone = known.look_up_and_add(range(95_000, 96_000), texts(1000, seed=0))
    assert all(first is None for first, _ in gone)


def test_a_dropped_first_copy_leaves_the_next_one() -> None:
    known, [text] = NearDuplicates(), texts(1)
    known.add([1, 2, 3], [text, text + "。", text + "！"])
    known.drop([1])
    assert known.look_up_and_add([4], [text])[0][0] in {2, 3}
    known.add(range(100, 30_000), texts(29_900, seed=5))
    known.drop([2, 3])
    assert known.look_up_and_add([5], [text])[0][0] == 4


def test_a_text_costs_250_bytes() -> None:
    known = NearDuplicates()
    for start in range(0, 60_000, 5000):
        known.add(range(start, start + 5000), texts(5000, seed=start))
        if start:
            assert known.nbytes / len(known) <= 250 + 4_000_000 / len(known)
    assert known.nbytes / len(known) <= 262


def test_empty_short_and_strange_texts() -> None:
    known = NearDuplicates()
    assert known.look_up_and_add([], []) == []
    found = known.look_up_and_add([1, 2, 3, 4], ["", "", "好", "\ud83d" * 5])
    assert found[1] == (1, 1.0)
    assert found[2][0] is None
    assert COPY == 0.7


@pytest.mark.parametrize("batch", [1, 7, 1024, 3000])
def test_batches_do_not_matter(batch: int) -> None:
    rows = [text for one in texts(1000) for text in (one, one + "。", one[9:])]
    whole, parts = NearDuplicates(), NearDuplicates(1)
    found = whole.look_up_and_add(range(3000), rows)
    again = [
        one
        for start in range(0, 3000, batch)
        for one in parts.look_up_and_add(range(start, min(start + batch, 3000)), rows[start : start + batch])
    ]
    assert [first for first, _ in found] == [first for first, _ in again]
