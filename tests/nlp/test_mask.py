"""Personal data is masked, public numbers stay."""

from pathlib import Path

import pytest

from nlp.engine import Engine
from nlp.personal.again import hidden_again
from nlp.personal.mask import mask, private_persons

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


@pytest.mark.parametrize(
    ("said", "secret"),
    [
        ("落款人:乜文彬\n日期:5月6日", "乜文彬"),
        ("申请人（签名）：宗　磊  申请事项", "宗　磊"),
        ("姓名：喜乐（真名）", "喜乐"),
        ("钱多多（签字）", "钱多多"),
        ("藏族学生次仁卓玛的助学金", "次仁卓玛"),
        ("my name is Liu Jianhong, I lost my permit", "Liu Jianhong"),
        ("收款人别小兰，转错了", "别小兰"),
        ("微信号就是拼音加生日，panyue1107，别打电话", "panyue1107"),
        ("老身份证是15位的，412326580914253，工龄", "412326580914253"),
        ("0 5 3 4 - 2 6 1 7 8 0 3 有人", "0 5 3 4 - 2 6 1 7 8 0 3"),
        ("浙K后面是7R118，远光狗", "7R118"),
        ("西楼二单元四楼东漏水", "西楼二单元四楼东"),
        ("第2栋的二单元的2501室", "第2栋的二单元的2501室"),
        ("66号7楼702消防", "66号7楼702"),
        ("Room 802, Unit 1, Building 15", "Room 802, Unit 1, Building 15"),
    ],
)
def test_what_is_private_in_an_unusual_spelling_is_masked(said: str, secret: str) -> None:
    start = said.index(secret)
    shown = mask(said)[0][start : start + len(secret)]
    assert max(map(len, shown.split("*"))) <= 0.4 * len(secret)


@pytest.mark.parametrize(
    "said",
    [
        "3号楼有204户没暖气",
        "一栋3层390平的物业用房",
        "一期20栋和二期16栋封顶",
        "销售人员承诺高额回报",
        "姓名：匿名",
        "投诉人：某小区业主",
        "家长为时已晚，孩子转学了",
        "取件码6-2-5518在驿站",
        "尼玛，电梯又坏了",
        "人物迈克尔·赫斯特出生在澳大利亚",
        "区住建局物业科0535-6682147让我找街道",
    ],
)
def test_counts_parcels_curses_foreigners_and_offices_stay(said: str) -> None:
    assert mask(said)[0] == said


@pytest.mark.parametrize(
    ("said", "secret"),
    [
        ("工头蒋燕欠薪，电话13812345678。我们去找过，蒋燕却说没钱", "蒋燕"),
        ("我表妹明月在电子厂上班，被机器压了手", "明月"),
        ("我们班长冷锋扣我全勤奖", "冷锋"),
        ("我村苏秀元，女，党员", "苏秀元"),
        ("我女婿是外地人，证件号83004417，办不了医保", "83004417"),
        ("卓玛的孩子在学校被欺负", "卓玛"),
    ],
)
def test_no_mention_of_a_private_person_stays(said: str, secret: str) -> None:
    hidden = mask(said)[0]
    places = [place for place in range(len(said)) if said.startswith(secret, place)]
    shown = [hidden[place : place + len(secret)] for place in places]
    assert all(max(map(len, piece.split("*"))) <= 0.4 * len(secret) for piece in shown)


@pytest.mark.parametrize(
    "said",
    [
        "工头说没钱。黄材镇离这里远",
        "我弟弟安全在家",
        "老板公然对外宣称",
        "中介招生收钱",
        "值班的师傅姓冯，说线路改造",
    ],
)
def test_words_behind_roles_and_surnames_told_as_such_stay(said: str) -> None:
    assert mask(said) == (said, {})


def test_a_pair_of_characters_that_makes_a_place_or_a_word_is_not_masked_again() -> None:
    assert hidden_again("石琳来过，问石琳", "石琳", "**") == ("**来过，问**", 2)
    assert hidden_again("石琳来过，在石琳镇", "石琳", "**") == ("石琳来过，在石琳镇", 0)
    assert hidden_again("成功了，很成功", "成功", "**") == ("成功了，很成功", 0)
    assert hidden_again("石琳，" * 9, "石琳", "**") == ("石琳，" * 9, 0)  # whom a piece of news is about
