"""Numbers that two drafts give differently."""

import pytest

from alerts.rules.figures import differences, figures


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("共影响1,200户居民", [("户", 1200.0)]),
        ("投入3.5万元", [("元", 35000.0)]),
        ("转移120余人，受伤3名", [("人", 120.0), ("人", 3.0)]),
        ("11月23日 09:30 发文〔2026〕8号，电话12345", []),
        ("占比45％", [("%", 45.0)]),
        ("", []),
    ],
)
def test_what_counts_something_is_a_figure(text, found):
    assert [(one.unit, one.value) for one in figures(text)] == found


def test_what_units_count_differently_is_one_entry_a_kind_and_who_agrees_stands_together():
    drafts = {
        "住建局": "影响1200户，受伤3人",
        "水务局": "影响约1500户",
        "街道": "受伤3名，共1,200户",
        "医院": "收治5人",
    }
    assert [(one.unit, one.said) for one in differences(drafts)] == [
        ("户", ((("影响1200户",), ("住建局", "街道")), (("影响约1500户",), ("水务局",)))),
        ("人", ((("受伤3人",), ("住建局", "街道")), (("收治5人",), ("医院",)))),
    ]


def test_who_agrees_with_everybody_is_not_named_among_those_who_differ():
    [found] = differences({"甲": "修复3处", "乙": "修复5处", "丙": "3处修好，5处待修"})
    assert [names for _words, names in found.said] == [("甲",), ("乙",)]


def test_a_common_number_is_no_difference_and_one_draft_has_none():
    assert differences({"甲": "修复3处、5处", "乙": "共5处"}) == []
    assert differences({"甲": "修复3处"}) == []
