# ruff: noqa: E501  pages are easier to read in whole lines
"""Lists of government hotlines (12345, 8890) as such sites show them: pages by address. Written before any rule for them."""

import json
from collections.abc import Callable
from dataclasses import dataclass

Pages = dict[str, bytes]


@dataclass(frozen=True)
class Call:
    """A call that was shown; `reply` is empty for one that is still handled. Times as in Shanghai."""

    number: str
    title: str
    at: str
    text: str
    office: str = ""
    replied_at: str = ""
    reply: str = ""


CALLS = (
    Call(
        "XZ20261119004512",
        "凤凰里小区二次供水水压不足",
        "2026-11-19 08:41",
        "凤凰里小区6号楼从本月起晚高峰时段水压很小，五层以上经常没水，物业说是加压泵坏了一直不修，请协调处理。",
        "区城市管理委员会",
        "2026-11-21 15:20",
        "经核实，加压泵因老化停机，产权单位已于11月20日更换完毕，现水压恢复正常，已电话告知来电人。",
    ),
    Call(
        "XZ20261118007730",
        "咨询灵活就业人员社保缴费档次",
        "2026-11-18 14:05",
        "本人是灵活就业人员，想问明年的养老保险缴费档次什么时候公布，能不能在手机上改档次？",
        "区人力资源和社会保障局",
        "2026-11-19 09:30",
        "2027年度缴费基数预计一月公布，公布后可在手机客户端“社保服务”栏目自行变更档次，每年可变更一次。",
    ),
    Call(
        "XZ20261118001122",
        "夜间渣土车超速扰民",
        "2026-11-18 02:12",
        "津塘路每天凌晨一点到四点渣土车成队经过，车速快噪声大，沿线居民睡不着觉，希望加强执法。",
    ),
    Call(
        "XZ20261117009964",
        "建议在湖滨广场增设公厕",
        "2026-11-17 19:48",
        "湖滨广场晚上跳广场舞的人很多，最近的公厕要走十五分钟，老人孩子很不方便，建议增设移动公厕。",
        "区住房和建设委员会",
        "2026-11-20 11:02",
        "已将增设公厕列入明年民心工程建议项目，先期于本周内在广场东侧投放两座移动公厕。",
    ),
)


def _state(call: Call) -> str:
    return "已办结" if call.reply else "办理中"


def tables() -> Pages:
    """12345: a table, ids in the query; a detail is a table whose left cells are labels and right ones values."""
    rows = "".join(
        f'<tr><td>{n}</td><td class="tl"><a href="javascript:void(0)" onclick="window.open(\'WorkOrderView.aspx?id={call.number}\')">{call.title}</a></td><td>{call.office or "-"}</td><td>{call.at[:10]}</td><td>{_state(call)}</td></tr>'
        for n, call in enumerate(CALLS, 1)
    )
    rows = rows.replace("javascript:void(0)", "#")
    pages = {
        "/": f'<html><head><meta charset="gb2312"><title>12345政府服务热线-诉求公示</title></head><body><table class="list" width="98%"><tr><th>序号</th><th>主题</th><th>承办单位</th><th>日期</th><th>状态</th></tr>{rows}</table></body></html>'.encode(
            "gbk"
        )
    }
    for call in CALLS:
        cells = [
            ("主题", call.title), ("日期", call.at), ("咨询人", "王**"), ("内容", call.text),
            ("处理单位", call.office), ("处理状态", _state(call)), ("受理意见", call.reply), ("回复日期", call.replied_at),
        ]  # fmt: skip
        detail = "".join(f'<tr><td class="L">{name}：</td><td class="R">{value}</td></tr>' for name, value in cells)
        pages[f"/WorkOrderView.aspx?id={call.number}"] = (
            f'<html><head><meta charset="gb2312"><title>12345政府服务热线</title></head><body><table class="detail">{detail}</table><p>版权所有：某市政务服务热线受理中心</p></body></html>'.encode(
                "gbk"
            )
        )
    return pages


def plain_tables() -> Pages:
    """The same with addresses in the links, as other installations have them."""
    pages = tables()
    front = pages["/"].decode("gbk")
    for call in CALLS:
        front = front.replace(
            f'href="#" onclick="window.open(\'WorkOrderView.aspx?id={call.number}\')"',
            f'href="WorkOrderView.aspx?id={call.number}"',
        )
    return {**pages, "/": front.encode("gbk")}


def capitals() -> Pages:
    """8890: JSON whose keys are columns of a database, dates in words, the answer in the list."""
    rows = [
        {
            "ROW_NUM": n, "FWD_CODE": call.number, "FWD_TITLE": call.title, "FWD_CONTENT": call.text,
            "CREATE_DATE": f"{call.at}:00", "DEAL_UNIT": call.office or None, "DEAL_RESULT": call.reply or None,
            "DEAL_DATE": f"{call.replied_at}:00" if call.reply else None, "FWD_STATUS": _state(call), "AREA_CODE": "120116",
        }
        for n, call in enumerate(CALLS, 1)
    ]  # fmt: skip
    return {"/list?page=1": json.dumps({"code": "0", "msg": "成功", "data": {"total": 4, "rows": rows}}).encode()}


def camels() -> Pages:
    """12345: JSON of a common framework, epoch milliseconds, answers as a list of steps."""
    rows = [
        {
            "orderId": call.number, "orderTitle": call.title, "appealContent": call.text,
            "acceptTime": 1795048860000 - n * 60_000, "orderStatusName": _state(call), "visitCount": 11 * n,
            "handleList": [{"handleDeptName": call.office, "handleOpinion": call.reply, "handleTime": f"{call.replied_at}:00"}] if call.reply else [],
        }
        for n, call in enumerate(CALLS)
    ]  # fmt: skip
    return {"/list?page=1": json.dumps({"success": True, "result": {"records": rows, "total": 4, "size": 10}}).encode()}


SKINS: dict[str, Callable[[], Pages]] = {
    "tables": tables, "plain_tables": plain_tables, "capitals": capitals, "camels": camels,
}  # fmt: skip
