"""Who of those that a sentence counts is the one whom something befalls."""

import pytest

from benchmarks.understand import KINDS, MEASURES
from nlp.severity.signals import signals


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("24名村民被20余名持械男子打伤", {"injured": 24}),
        ("两司机因两元钱将六旬老人打致重伤", {"injured": 1}),
        ("歹徒持刀砍伤3人", {"injured": 3}),
        ("男子捅死94岁奶奶", {"deaths": 1}),
        ("勇救三人的小哥突发疾病昏迷", {"injured": 1}),
        ("母子三人坠楼身亡", {"deaths": 3}),
        ("我是a栋803业主，工地停工两个月了", {}),
        ("村里人被狗追着咬了两口", {}),
        ("渔船沉没9人失踪", {"missing": 9}),
        ("货车撞上出殡队伍致20死整改报告发布", {"deaths": 20}),
        ("两车相撞致37人死亡26人伤", {"deaths": 37, "injured": 26}),
        ("强震中受伤中国公民升至14人", {"injured": 14}),
        ("小伙失联9天后独自走出", {}),
        ("父亲走失38年终团聚", {}),
        ("【男子坠楼身亡】昨晚一男子坠楼，当场死亡", {"deaths": 1}),
        ("我市新增确诊病例4例", {}),
        ("拆迁安置户数60户", {}),
        ("洪水造成3-5万人受灾", {"affected": 30000}),
        ("给国家造成150-225万元的损失", {"money": 1500000}),
        ("会计挪用1866万赌球被判刑", {"money": 18660000}),
        ("男子开假存单骗董事长6万元", {"money": 60000}),
        ("公司被罚200万美元", {}),
        ("女子险被骗216万", {}),
        ("违者处五万元以上十万元以下罚款，法律第五十条有规定", {}),
    ],
)
def test_a_number_belongs_to_those_whom_the_event_befalls(text: str, wanted: dict[str, float]) -> None:
    assert {name: signal.value for name, signal in signals(text).items()} == wanted


def test_every_set_that_is_put_beside_the_others_has_its_measure() -> None:
    assert MEASURES["signals_space"] is KINDS["signals"]
    assert MEASURES["mask_space"] is KINDS["mask"]
