"""Which titles are policies, and which page of the own portal carries one, as tables."""

import pytest

from alerts.rules.reposts import carries, is_policy, likeness, same_title


@pytest.mark.parametrize(
    ("title", "policy"),
    [
        ("关于做好今冬明春供暖保障工作的通知", True),
        ("《县城排水管理办法》", True),
        ("关于印发农村供水提升行动方案（2026—2028年）的通知", True),
        ("住房公积金提取实施细则（试行）", True),
        ("《县城排水管理办法》解读", False),
        ("一图读懂供暖保障工作的通知", False),
        ("省厅召开供暖保障座谈会", False),
        ("我省秋粮收购进度过半", False),
        ("关于公开征求《排水管理办法》意见的通知", False),
        ("", False),
    ],
)
def test_what_is_a_policy_by_its_title(title, policy):
    assert is_policy(title) is policy


NOTICE = "省人民政府办公厅关于做好今冬明春供暖保障工作的通知"


@pytest.mark.parametrize(
    ("page", "same"),
    [
        (NOTICE, True),
        (f"转发《{NOTICE}》", True),
        (f"【转载】{NOTICE}", True),
        ("关于做好今冬明春供暖保障工作的通知", True),
        (f"县政府办关于转发{NOTICE}的通知", True),
        ("省人民政府办公厅　关于做好今冬明春供暖保障工作的通知", True),
        (f"{NOTICE}解读", False),
        (f"我县学习{NOTICE}", False),
        ("关于做好今冬明春供水保障工作的通知", False),
        ("通知", False),
        ("", False),
    ],
)
def test_which_page_has_the_policys_title(page, same):
    assert same_title(NOTICE, page) is same


TEXT = "各县区人民政府：为做好供暖保障工作，现将有关事项通知如下。一、提前检修管网，确保十一月十五日前具备供暖条件。"


def test_a_copy_under_another_title_is_found_by_its_text():
    assert carries(NOTICE, TEXT, "供暖保障有新要求", "来源：省政府网。" + TEXT) == "近似"
    assert carries(NOTICE, TEXT, "供暖保障有新要求", TEXT[:30]) == ""
    assert carries(NOTICE, "", NOTICE, "") == "标题"
    assert likeness("短", "短") == 0.0
