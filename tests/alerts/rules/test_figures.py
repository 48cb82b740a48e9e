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


def test_two_units_that_count_differently_are_set_side_by_side():
    found = differences({"住建局": "影响1200户，受伤3人", "水务局": "影响约1500户", "街道": "受伤3名，走访20户"})
    assert [(one.unit, one.first, one.second) for one in found] == [
        ("户", "住建局", "水务局"),
        ("户", "住建局", "街道"),
        ("户", "水务局", "街道"),
    ]
    assert found[0].first_words == ("影响1200户",)


def test_a_common_number_is_no_difference_and_one_draft_has_none():
    assert differences({"甲": "修复3处、5处", "乙": "共5处"}) == []
    assert differences({"甲": "修复3处"}) == []
