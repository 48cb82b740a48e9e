"""Personal data is masked, public numbers stay."""

from pathlib import Path

import pytest

from nlp.engine import Engine
from nlp.mask import mask, private_persons

TABLE = [line.split("\t") for line in (Path(__file__).parent / "mask_table.tsv").read_text("utf-8").splitlines()]


@pytest.mark.parametrize(("text", "wanted"), TABLE, ids=[row[0][:16] for row in TABLE])
def test_counts_what_is_private(text: str, wanted: str) -> None:
    counts = {kind: int(count) for kind, count in (pair.split("=") for pair in wanted.split())}
    hidden, found = mask(text)
    assert found == counts
    assert len(hidden) == len(text)
    if not counts:
        assert hidden == text


@pytest.mark.parametrize(
    "secret", ["13812345678", "350102199003072316", "6222021234567890123", "0591-87654321", "闽A12345"]
)
def test_keeps_at_most_two_fifths_of_a_secret(secret: str) -> None:
    hidden, found = mask(f"身份证或卡号{secret}，电话")
    assert sum(found.values()) == 1
    assert sum(mark != "*" for mark in hidden[6 : 6 + len(secret)]) <= 0.4 * len(secret)


@pytest.mark.parametrize("mark", ["\u200b", "\u200d", "\ufeff"])
def test_sees_through_invisible_characters(mark: str) -> None:
    assert mask(mark.join("13812345678"))[1] == {"phone": 1}


def test_masking_twice_changes_nothing_more() -> None:
    once, _ = mask("我叫王小明，电话13812345678，住3栋2单元501室，QQ123456789")
    assert mask(once) == (once, {})


def test_title_and_text_are_masked_apart_and_counted_together() -> None:
    title, text, counts = Engine().mask("电话13812345678", "我叫王小明，电话13912345678")
    assert (title, text) == ("电话138********", "我叫王**，电话139********")
    assert counts == {"phone": 2, "name": 1}


def test_a_topic_title_names_no_private_person() -> None:
    assert private_persons("联系人：陈芳反映漏水") == "联系人：某某反映漏水"


def test_an_estate_before_its_building_or_its_people_is_no_name() -> None:
    for text in ("我是桂香苑2栋楼长,挨家问过", "我是和平里3号楼的", "我是学府苑业主"):
        assert mask(text) == (text, {})
    assert mask("我是李小兵3号楼的")[1] == {"name": 1}


@pytest.mark.parametrize(
    "said",
    [
        "我要投诉电话0539-7654321",
        "我来投诉的电话0539-7654321",
        "本人举报电话 0539-7654321请回电",
        "我的咨询电话0539-7654321",
        "我在学校的电话是0539-7654321",
        "本人住人民医院电话：0539-7654321",
    ],
)
def test_a_line_that_somebody_calls_his_own_is_masked(said: str) -> None:
    assert "7654321" not in mask(said)[0]


@pytest.mark.parametrize(
    "said",
    [
        "市教育局电话0539-7654321",
        "公布的举报电话0539-7654321",
        "我打了投诉电话0539-7654321没人接",
        "2023，1380，0138，000户",
        "工资表\n13\n80\n01\n38\n00\n0",
        "选择题 1，3，8，0，0，1，3，8，0，0，0",
        "小区叫金世福，那条河叫白龙江",
        "清华大学微电子所所长魏少军表示，出口增长",
    ],
)
def test_lines_of_offices_lists_of_figures_places_and_officials_stay(said: str) -> None:
    assert mask(said)[0] == said
