"""The twelve components with invented content, to look at and to compare."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alerts.models import Case, CaseEvent, Timer
from alerts.web.access import Viewer, signed_in
from alerts.web.clocks import Clock, clock
from alerts.web.evidence import Why
from alerts.web.forms.unit import GiveBackForm
from alerts.web.lists import Choice, Facet
from alerts.web.posts import Card
from alerts.web.rows import Row
from alerts.web.running import nearest
from alerts.web.svg import Moment, curve
from config import clock as time
from config.vocabulary import Severity
from pipeline.models import Item, Source

H = timedelta(hours=1)


@signed_in
def styleguide(request: HttpRequest, viewer: Viewer) -> HttpResponse:  # noqa: ARG001  for all who are signed in
    """All components; nothing here is stored."""
    now = time.now()
    context = {
        "now": now,
        "severities": list(Severity),
        "rows": _rows(now),
        "clocks": _clocks(now),
        "why": _why(),
        "events": _events(now),
        "card": _card(now),
        "terms": ("积水", "下水道"),
        "curve": curve([now - 20 * H + number * number * H / 60 for number in range(34)], _moments(now), now),
        "form": GiveBackForm({"reason": "该路段由市政养护单位管理。", "legal_basis": ""}),
        "facet": Facet("领域", (Choice("城乡建设", "#", True, 12), Choice("交通运输", "#", False, 5))),
    }
    return render(request, "web/styleguide.html", context)


def _clocks(now: datetime) -> list[Clock]:
    """Running, near, late, met, missed, void; natural and working."""
    return [clock(timer, now) for timer in _timers(now)]


def _timers(now: datetime) -> list[Timer]:
    spans = (
        ("T_response", "gbf-61-response", -10 * H, 38 * H, None),
        ("T_authority", "gbf-80-authority", -4 * H, H, None),
        ("T_ack", "tianjin-general", -30 * H, -2 * H, None),
        ("T_close", "shandong-general", -20 * H, 100 * H, None),
        ("T_triage", "proposal-triage-2", -30 * H, -29 * H, -29.5 * H),
        ("T_verify", "wanbu-verify", -60 * H, -20 * H, -12 * H),
    )
    return [
        Timer(name=name, rule=rule, started_at=now + start, due_at=now + due, stopped_at=now + end if end else None)
        for name, rule, start, due, end in spans
    ]


def _rows(now: datetime) -> list[Row]:
    fine, near, late = (nearest([timer], now) for timer in _timers(now)[:3])
    told = ("14 人在 3 处，共 22 条", "城乡建设 92 %", "建议主办 市住房和城乡建设局")
    return [
        Row("#", Severity.EXTREME, "化工园区夜间起火，附近居民已疏散", "石桥镇", *told, near, unread=True),
        Row("#", Severity.MAJOR, "渡口游船侧翻，有人落水", "柳溪镇", *told, late, taken_by="周敏"),
        Row("#", Severity.LARGER, "老旧小区外墙脱落砸伤行人", "禾城街道", *told, fine),
        Row("#", Severity.ORDINARY, "学府路口逢雨积水，车辆熄火", "禾城街道", *told, fine),
    ]


def _why() -> Why:
    return Why(
        sentence="3 小时内 8 人在 3 处反映同一路口积水，高于平时 6 倍。",
        terms=("积水", "下水道", "排水"),
        facts=(("领域", "城乡建设，很可能 92 %"), ("诉求", "投诉，可能 74 %"), ("等级", "一般")),
        rule="多处反映（第 1 版）",
        contrary="24 小时内如果反映人数少于 5 人，或来源少于 2 处，就不会触发这条规则。",
    )


def _events(now: datetime) -> list[CaseEvent]:
    case = Case(number="JB2026-00012")
    told = (
        ("签收", "李建国", "dept_contact", "token", "", H),
        ("交办", "周敏", "dispatcher", "web", "请今天下班前到现场核实。", 3 * H),
        ("标记", "系统", "system", "system", "3 小时内 8 人在 3 处反映同一路口积水。", 5 * H),
    )
    return [
        CaseEvent(case=case, number=9, kind=kind, actor=actor, role=role, channel=channel, reason=reason, at=now - ago)
        for kind, actor, role, channel, reason, ago in told
    ]


def _card(now: datetime) -> Card:
    forum = Source(key="forum", name="示例论坛")
    text = "学府路口又积水了，下水道一直往外冒，早上好几辆电动车熄火。去年就说要修，到现在没人管。"
    item = Item(source=forum, title="学府路口又积水了", text=text, published_at=now - 4 * H, views=12_300, comments=48)
    copy = Item(source=forum, title="转：学府路口又积水了", published_at=now - 3 * H)
    return Card(item, "https://example.com/t/1", False, (copy,))


def _moments(now: datetime) -> list[Moment]:
    words = (("首发", 20), ("标记", 12), ("交办", 11), ("签收", 10), ("回应", 1))
    return [Moment(word, now - hours * H) for word, hours in words]
