"""A topic is called as a person would call it: place and trouble."""

import pytest

from benchmarks.titles import named, shares
from nlp.topics.headline import line_of, names_place, plainness
from nlp.topics.named_place import place_in


@pytest.mark.parametrize(
    ("title", "text", "wanted"),
    [
        ("又淹了", "青溪路那边水过小腿肚,电动车全趴窝了", "青溪路：又淹了"),
        ("吓死了,刚才从11楼掉到8楼", "翠湖花园2号楼的轿厢,咣一下就下去了", "翠湖花园：刚才从11楼掉到8楼"),
        ("我们小区的垃圾三天没人收", "锦绣家园南门堆成山了", "锦绣家园：我们小区的垃圾三天没人收"),
        ("青溪路又淹了", "翠湖花园也停电", "青溪路又淹了"),
        ("转:青溪路又淹了", "", "青溪路又淹了"),
        ("【转发】转运站天天堵车", "", "转运站天天堵车"),
        ("", "王书记： 您好！ 青溪镇的班车停了半个月", "青溪镇的班车停了半个月"),
        ("", "领导们,狗年快乐,我想问问班车", "领导们,狗年快乐,我想问问班车"),
        ("请A市加快学校周边整治", "枫林路小学门口车很多", "请A市加快学校周边整治"),
        ("", "【我县三条河道开始清淤】近日青溪河等三条河道开工", "我县三条河道开始清淤"),
        (
            "变更许可证跑了五趟，政务大厅每次说的都不一样",
            "南门菜市场卖豆腐的",
            "变更许可证跑了五趟，政务大厅每次说的都不一样",
        ),
        ("又停水了", "我们小区和隔壁小区,整条路都没水", "又停水了"),
        ("又停水了", "而且小区没有通知,降低河床也没用", "又停水了"),
    ],
)
def test_a_bare_headline_gets_the_place_that_its_text_names(title: str, text: str, wanted: str) -> None:
    assert line_of(title, text) == wanted


def test_a_long_sentence_ends_with_a_clause() -> None:
    line = line_of("", "青溪路粮站门口的大坑一直没人填,今早送孩子前轮直接卡进去,娃的门牙磕掉半颗,下雨就是水塘")
    assert line == "青溪路粮站门口的大坑一直没人填,今早送孩子前轮直接卡进去"
    assert line_of("", "青" * 60) == "青" * 39 + "…"


def test_a_place_is_a_name_and_its_kind() -> None:
    assert place_in("反映县市朱良桥乡的路") == "朱良桥乡"
    assert place_in("学校门口的马路边上") == ""


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("封闭了三年的麓山南路已通车", "麓山南路"),
        ("卢某系鸭田镇鸭田社区居民", "鸭田镇"),
        ("幼儿园两年不开园,造成小区的小孩没有学上", ""),
        ("每天走路三千步", ""),
        ("为避红绿灯往舜帝广场方向行走", ""),
        ("广电局→楚运车站→县中医院→电信局", ""),
        ("哪有不压烂路的呢", ""),
        ("要我出示,递交医院的证明", ""),
        ("高速公路管理局以东没有公交", ""),
        ("北辰21世纪幼儿园收费不透明", ""),
        ("跟我们一街之隔的龙湾小区就有水", ""),
        ("附近的旭辉苑、八方小区的居民要搭地铁", ""),
        ("邻近的松雅湖中学早已开放", ""),
        ("父亲在县人民医院抢救", "县人民医院"),
        ("到市第二人民医院做检查", ""),
    ],
)
def test_a_name_that_is_cut_or_said_by_the_way_is_no_place(text: str, place: str) -> None:
    assert place_in(text) == place


def test_a_line_that_names_the_trouble_is_a_better_title() -> None:
    assert _plain("青溪路路面塌陷") > _plain("青溪路走走停停")
    assert _plain("青溪路路面塌陷") > _plain("青溪路路面塌陷,谁管?")


def _plain(line: str) -> float:
    return plainness(line, titled=True, placed=names_place([line])[0])


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("青溪路路面塌陷", True),
        ("3路车又不来", True),
        ("请A3区加快整治", True),
        ("县医院三号楼没水", True),
        ("翠湖花园停电", True),
        ("路又坏了", False),
        ("公司欠薪", False),
    ],
)
def test_a_line_names_a_place_by_its_kind_and_what_stands_before_it(line: str, named: bool) -> None:
    assert names_place([line]) == [named]


@pytest.mark.parametrize(
    ("county", "first", "both", "bare"),
    [("second_county", 0.87, 0.87, 0.2), ("third_county_a", 0.6, 0.65, 0.2), ("third_county_b", 0.82, 0.94, 0.2)],
)
def test_titles_of_unseen_counties_name_place_and_matter(county: str, first: float, both: float, bare: float) -> None:
    alone = shares(list(named(county, 1)))
    assert alone[2] >= first
    assert alone[3] <= bare
    assert shares(list(named(county, 99)))[2] >= both
