"""How many spoke where, as rows say it."""

from alerts.web.rows import heard


def test_it_is_counted_in_wan_from_ten_thousand_on():
    assert heard(None, None, None) == "人工录入"
    assert heard(8, 3, 9_999) == "8 人在 3 处，共 9999 条"
    assert heard(11_800, 3, 17_175) == "1.2 万 人在 3 处，共 1.7 万 条"
