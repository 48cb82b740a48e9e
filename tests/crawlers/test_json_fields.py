# ruff: noqa: E501  records are easier to read in whole lines
"""The fields of JSON boards that no spider knows are found by their names."""

from typing import Any

import pytest

from crawlers.json_fields import guess_fields, leftover


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (
            [
                {"letterId": f"L{n}", "deptId": 3, "letterTitle": "路灯不亮", "letterContent": "东桥头路灯不亮", "submitTime": 1795100000000,
                 "updateTime": 1795100000000, "deptName": "市住建局", "replyContent": None if n else "已修", "replyTime": None, "stateName": "办理中"}
                for n in range(3)
            ],
            {"external_id": "letterId", "title": "letterTitle", "text": "letterContent", "published_at": "submitTime",
             "official_reply": "replyContent", "replied_at": "replyTime", "reply_department": "deptName", "state": "stateName"},
        ),
        (
            [{"TYPE_CODE": "1", "ORDER_NO": f"A{n}", "ORDER_TOPIC": "供暖", "ORDER_DESC": "不热", "CREATE_DATE": "2026-11-20 09:00",
              "HANDLE_RESULT": "已办", "HANDLE_DEPT": "供热办", "ORDER_STATUS": "办结"} for n in range(3)],
            {"external_id": "ORDER_NO", "title": "ORDER_TOPIC", "text": "ORDER_DESC", "published_at": "CREATE_DATE",
             "official_reply": "HANDLE_RESULT", "reply_department": "HANDLE_DEPT", "state": "ORDER_STATUS"},
        ),
        ([{"tid": 1, "subject": "停水", "content": "三天", "dateline": 1795100000}],
         {"external_id": "tid", "title": "subject", "text": "content", "published_at": "dateline"}),
        ([{"areaId": 7, "areaTitle": "东区"}, {"areaId": 7, "areaTitle": "东区"}], {"title": "areaTitle"}),
        ([{"replyId": 1, "replyContent": "已修"}], {"official_reply": "replyContent"}),
        (
            [{"xjId": n, "xjTitle": "井盖", "xjContent": "缺失", "user": {"id": n, "title": "某人"},
              "replyVO": {"replyContent": "已派单", "replyDept": "东城街道", "replyDate": 1795100000000} if n else None} for n in range(3)],
            {"external_id": "xjId", "title": "xjTitle", "text": "xjContent", "official_reply": "replyVO.replyContent",
             "replied_at": "replyVO.replyDate", "reply_department": "replyVO.replyDept"},
        ),
        (
            [{"msgId": n, "subject": "公厕", "answers": [{"text": "已延时", "org": "环卫所", "at": "2026-11-20 09:00"}]} for n in range(3)],
            {"external_id": "msgId", "title": "subject", "official_reply": "answers.0.text", "replied_at": "answers.0.at",
             "reply_department": "answers.0.org"},
        ),
    ],
)  # fmt: skip
def test_fields_are_found_by_their_names(rows: list[dict[str, Any]], found: dict[str, str]) -> None:
    assert guess_fields(rows) == found


def test_what_is_left_of_an_answer_that_is_used_is_named() -> None:
    rows = [{"id": 1, "hits": 3, "replyVO": {"text": "已办", "opId": 9}}, {"id": 2, "hits": 1, "replyVO": None}]
    assert leftover(rows, ["id", "replyVO.text"]) == ["hits", "replyVO.opId"]
    assert leftover(rows, ["id"]) == ["hits", "replyVO"]
