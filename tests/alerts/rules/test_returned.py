"""Who gave a case back is not suggested for it again."""

from alerts.rules.returned import Return, after_decision, after_return

FIRST = {
    "lead": "县水务局",
    "leads": ["县水务局", "县住建局"],
    "co": ["县住建局", "城关街道"],
    "candidates": [
        {"department": "县水务局", "p": 0.8},
        {"department": "县交通局", "p": 0.1},
        {"department": "县住建局", "p": 0.05},
    ],
    "reason": "职责表",
}
BACK = Return("县水务局", "不归我们", "县住建局", "条例第三条")


def test_the_unit_that_was_named_is_suggested_and_who_returned_it_ranks_last():
    now = after_return(FIRST, BACK)
    assert now["lead"] == "县住建局"
    assert now["first"] == "县水务局"
    assert now["leads"] == ["县住建局"]
    assert now["co"] == ["城关街道"]
    assert [one["department"] for one in now["candidates"]] == ["县交通局", "县住建局", "县水务局"]
    assert now["reason"] == "县水务局已退回：不归我们；建议由县住建局办理，依据：条例第三条"


def test_two_that_name_each_other_leave_the_likeliest_other():
    now = after_return(after_return(FIRST, BACK), Return("县住建局", "也不归我们", "县水务局", "规定"))
    assert now["lead"] == "县交通局"
    assert now["first"] == "县水务局"
    assert [one["department"] for one in now["returned"]] == ["县水务局", "县住建局"]
    assert "所建议的县水务局此前也已退回" in now["reason"]


def test_without_a_likely_other_nobody_is_suggested():
    alone = {
        "lead": "县水务局",
        "candidates": [{"department": "县水务局", "p": 0.8}, {"department": "县交通局", "p": 0}],
    }
    now = after_return(after_return(alone, BACK), Return("县住建局", "也不归我们", "县水务局", "规定"))
    assert now["lead"] is None


def test_whom_a_person_has_decided_on_leads_whatever_it_returned():
    now = after_decision(after_return(FIRST, BACK), "县水务局", "县水务局的退回不予受理：职责表已写明")
    assert (now["lead"], now["first"], now["returned"]) == ("县水务局", "县水务局", [])
    assert not any("returned" in one for one in now["candidates"])
    other = after_decision(after_return(FIRST, BACK), "县交通局", "裁定由县交通局主办：跨县道路")
    assert (other["lead"], other["reason"]) == ("县交通局", "裁定由县交通局主办：跨县道路")
    assert [one["department"] for one in other["returned"]] == ["县水务局"]
