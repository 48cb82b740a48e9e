"""Fills a database with an invented county's topics, items, cases, clocks and events, without the moves."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import yaml

from django.contrib.auth.models import User

from alerts.models import (
    Assignment,
    Case,
    CaseEvent,
    Contact,
    Department,
    Notification,
    Release,
    Staff,
    Timer,
)
from alerts.rules.calendar import load_calendar
from alerts.rules.deadlines import due
from config.load import deadline_rules
from config.vocabulary import AssignmentState, CaseState, Part, Role, Severity
from pipeline.models import Item, Source, Topic

H = timedelta(hours=1)
M = timedelta(minutes=1)
PASSWORD = "qinghe-2026-test"
DATA = yaml.safe_load(Path(__file__).with_name("county.yaml").read_text("utf-8"))


@dataclass(frozen=True)
class Matter:
    """One row of `matters` or `plain`."""

    title: str
    sector: str
    heat: float
    severity: str = "一般"
    sector_p: float = 0.7
    place: str = ""
    people: int = 2
    sources: int = 1
    items: int = 3
    state: str = "candidate"
    lead: int = 0
    hours: float = 12.0


@dataclass
class County:
    """What the factory made, by what tests ask for."""

    now: datetime
    units: list[Department] = field(default_factory=list)
    users: dict[str, User] = field(default_factory=dict)
    cases: list[Case] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)


def county(now: datetime) -> County:
    """The whole county at `now`."""
    made = County(now)
    _units(made)
    _users(made)
    _sources(made)
    for number, matter in enumerate(MATTERS):
        topic = _topic(made, *matter[:9], hours=matter[11], key=f"m{number}")
        made.topics.append(topic)
        made.cases.append(_case(made, topic, number, CaseState(matter[9]), matter[10], matter[11]))
    for number, (title, sector, heat) in enumerate(PLAIN):
        made.topics.append(_topic(made, title, "一般", sector, 0.7, "", heat, 2, 1, 3, hours=12.0, key=f"p{number}"))
    _by_hand(made)
    _failures(made)
    return made


def _units(made: County) -> None:
    for number, row in enumerate(DATA["units"]):
        unit = Department.objects.create(**row)
        made.units.append(unit)
        if number == 7:
            continue
        confirmed = made.now - 400 * H if number % 4 else None
        Contact.objects.create(
            department=unit,
            name=("王芳", "李建国", "陈晓", "赵玉兰")[number % 4],
            email=f"unit{number}@qinghe.example",
            confirmed_at=confirmed,
            confirmed_by="督办员 吴敏" if confirmed else "",
        )


def _users(made: County) -> None:
    people = (
        ("monitor", "林小雨", Role.MONITOR, None),
        ("judge", "周敏", Role.JUDGE, None),
        ("dispatcher", "何志强", Role.DISPATCHER, None),
        ("supervisor", "吴敏", Role.SUPERVISOR, None),
        ("leader", "郑国栋", Role.LEADER, None),
        ("auditor", "孙丽", Role.AUDITOR, None),
        ("owner", "李建国", Role.DEPT_HEAD, 0),
        ("colleague", "张伟", Role.DEPT_CONTACT, 0),
        ("outsider", "陈晓", Role.DEPT_HEAD, 5),
        ("territory", "刘洋", Role.TERRITORY, 8),
    )
    for key, name, role, unit in people:
        user = User.objects.create_user(key, password=PASSWORD, first_name=name)
        Staff.objects.create(user=user, role=role.value, department=made.units[unit] if unit is not None else None)
        made.users[key] = user
    made.users["root"] = User.objects.create_superuser("root", password=PASSWORD, first_name="管理员")
    made.users["nobody"] = User.objects.create_user("nobody", password=PASSWORD)


def _sources(made: County) -> None:
    rows = (
        ("forum", "禾城论坛", "discuz", "ok", "", 42),
        ("weibo", "微博", "weibo-mobile", "login", "页面要求登录, 已停止, 未作绕过。", 0),
        ("petition", "问政青禾", "petition-json", "ok", "", 7),
        ("news", "青禾新闻网", "news", "empty", "没有比上次更新的内容", 0),
        ("tieba", "青禾吧", "discuz", "layout", "第 1 页没有找到任何帖子, 版式可能已变; 应有 5 至 200 条。", 0),
    )
    for key, name, kind, status, reason, items in rows:
        source = Source.objects.create(
            key=key,
            name=name,
            kind=kind,
            url=f"https://{key}.qinghe.example/",
            last_status=status,
            last_reason=reason,
            last_items=items,
            last_started_at=made.now - 9 * M,
            last_finished_at=made.now - 8 * M,
        )
        made.sources.append(source)


def _topic(made: County, matter: Matter, key: str) -> Topic:
    start = made.now - (matter.hours + 9) * H
    topic = Topic.objects.create(
        title=matter.title,
        keywords=["积水", "路口", "熄火"],
        sector=matter.sector,
        sector_p=matter.sector_p,
        severity=matter.severity,
        severity_reason="" if matter.severity == "一般" else "文中报告多人受伤",
        place_name=matter.place,
        place_code="990001",
        heat=matter.heat,
        items=matter.items,
        submitters=matter.people,
        sources=matter.sources,
        first_at=start,
        last_at=made.now - matter.hours * H / 3,
        learnt_at=start,
    )
    first: Item | None = None
    for number in range(min(matter.items, 24)):
        item = _item(made, matter, topic, number, f"{key}-{number}", first)
        first = first or item
    return topic


def _item(made: County, matter: Matter, topic: Topic, number: int, key: str, first: Item | None) -> Item:
    voice = DATA["voices"][number % len(DATA["voices"])]
    at = topic.first_at + number * number * 9 * H / 500 + number * 7 * M
    return Item.objects.create(
        source=made.sources[number % matter.sources],
        external_id=key,
        url=f"https://forum.qinghe.example/t/{key}",
        kind="post",
        title=voice["title"] if number else matter.title,
        text=voice["text"] + (f" ({matter.title})" if number % 3 == 0 else ""),
        published_at=min(at, made.now),
        learnt_at=at,
        seen_at=at,
        views=None if number % 2 else 120 + number * 731,
        comments=number * 3,
        likes=number,
        content_hash=key,
        topic=topic,
        sector=matter.sector,
        sector_p=matter.sector_p,
        duplicate_of=first if number % 6 == 4 else None,
        analysis={
            "sector_words": ["积水", "下水道", "熄火"],
            "appeal": "投诉",
            "appeal_p": 0.82,
            "emotion": "angry",
            "signals": {} if matter.severity == "一般" else {"injured": {"value": 4, "words": "4人受伤"}},
        },
    )


def _case(made: County, topic: Topic, number: int, matter: Matter) -> Case:
    state, lead, hours = CaseState(matter.state), matter.lead, matter.hours
    at = made.now - hours * H
    people, sources = topic.submitters, topic.sources
    case = Case.objects.create(
        number=f"JB2026-{number + 1:05d}",
        topic=topic,
        title=topic.title,
        state=state.value,
        severity=topic.severity,
        sector=topic.sector,
        place_name=topic.place_name,
        place_code=topic.place_code,
        detected_at=at,
        first_published_at=topic.first_at,
        flag_rule="several-places v1",
        policy_version="2026-1",
        flag_because=f"24 小时内 {people} 人在 {sources} 处反映同一件事, 热度 {topic.heat:g}, 达到“多处反映”的规则。",
        evidence={
            "sector": topic.sector,
            "sector_p": topic.sector_p,
            "sector_words": ["积水", "下水道", "熄火"],
            "severity_reason": topic.severity_reason,
            "must_respond": [],
        },
        proposal={
            "lead": made.units[lead].name,
            "co": ["县水利局"],
            "territory": ["禾城街道办事处"],
            "reason": "“负责城市道路、排水设施的养护管理”, 青禾县职责清单 (青办发〔2025〕3号) 第12条",
        },
        claimed_by=made.users["judge"] if number in (2, 5) else None,
        reject_reason="商业" if state is CaseState.REJECTED else "",
    )
    _walk(made, case, state, made.units[lead], at, hours)
    return case


def _walk(made: County, case: Case, state: CaseState, lead: Department, at: datetime, hours: float) -> None:
    numbers = count(1)

    def say(
        kind: str, when: datetime, actor: str, role: Role, reason: str = "", assignment: Assignment | None = None
    ) -> None:
        CaseEvent.objects.create(
            case=case,
            number=next(numbers),
            at=when,
            kind=kind,
            actor=actor,
            role=role.value,
            reason=reason,
            channel="system" if role is Role.SYSTEM else "web",
            assignment=assignment,
            policy_version="2026-1",
            calendar_version="2026",
            hash="0" * 64,
        )

    say("标记", at, "系统", Role.SYSTEM, case.flag_because)
    grave = Severity(case.severity).rank >= Severity.MAJOR.rank
    order = list(CaseState)
    past = order.index(state) if state not in {CaseState.REJECTED, CaseState.MERGED} else 0
    sent = at + min(0.1 * hours, 0.7) * H
    moved = past >= order.index(CaseState.DISPATCHED)
    triage = {"重大": "proposal-triage-2", "较大": "wanbu-report-up"}.get(case.severity, "proposal-triage-4")
    _timer(case, "T_triage", triage, at, sent if moved or state is CaseState.REJECTED else None)
    responded = at + 0.7 * hours * H if past >= order.index(CaseState.RESPONDED) else None
    if grave:
        _timer(case, "T_authority", "gbf-80-authority", at, responded)
        _timer(case, "T_press", "gbf-80-press", at, responded)
    else:
        _timer(case, "T_response", "gbf-61-response", at, responded)
    if state is not CaseState.CANDIDATE:
        say("提请研判", at, "系统", Role.SYSTEM)
    if state is CaseState.REJECTED:
        say("不予交办", sent, "周敏", Role.JUDGE, "商业: 房产中介广告, 不涉及公共服务。")
        case.timers.filter(stopped_at=None).update(voided_at=sent, void_reason="不予交办")
    if not moved:
        return
    case.dispatched_at = sent
    say("交办", sent, "何志强", Role.DISPATCHER, "请到现场核实, 先疏通再查明原因, 办理情况及时反馈。")
    _timer(case, "T_close", "shandong-general", sent, responded)
    signed = None if state in {CaseState.DISPATCHED, CaseState.DISPUTED} else sent + 0.2 * hours * H
    _parts(made, case, lead, sent, signed, say)
    if past >= order.index(CaseState.REVIEW):
        _answer(case, lead, responded, say, at + 0.6 * hours * H)
    if responded:
        case.responded_at = responded
        say("审核通过", responded, "周敏", Role.JUDGE)
        say("转入跟踪", responded, "系统", Role.SYSTEM)
    case.save()
    if state.terminal:
        case.timers.filter(stopped_at=None).update(voided_at=responded or sent, void_reason="归档")


def _parts(made: County, case: Case, lead: Department, sent: datetime, signed: datetime | None, say: object) -> None:
    chosen = ((lead, Part.LEAD), (made.units[2], Part.CO), (made.units[8], Part.TERRITORY))
    seen: set[int] = set()
    for unit, part in chosen:
        if unit.pk in seen:
            continue
        seen.add(unit.pk)
        state = AssignmentState.ACKED if signed else AssignmentState.PENDING_ACK
        if case.state == CaseState.DISPUTED and part is Part.LEAD:
            state = AssignmentState.RETURNED
        each = Assignment.objects.create(
            case=case,
            department=unit,
            part=part.value,
            state=state.value,
            dispatched_at=sent,
            reason=case.proposal["reason"] if part is Part.LEAD else "",
            acked_at=signed,
            acked_by="李建国" if signed else "",
            acked_channel="token" if signed else "",
            return_reason="该事项属乡镇职责。" if state is AssignmentState.RETURNED else "",
            returned_at=sent + H if state is AssignmentState.RETURNED else None,
            suggested=made.units[10] if state is AssignmentState.RETURNED else None,
            legal_basis="青办发〔2025〕3号第9条" if state is AssignmentState.RETURNED else "",
        )
        _timer(case, "T_ack", "tianjin-general", sent, signed, each)
        if signed:
            say("签收", signed, "李建国", Role.DEPT_CONTACT, "", each)  # type: ignore[operator]
            _timer(case, "T_verify", "wanbu-verify", signed, None, each)


def _answer(case: Case, lead: Department, responded: datetime | None, say: object, at: datetime) -> None:
    say("报审", at, "李建国", Role.DEPT_HEAD)  # type: ignore[operator]
    Release.objects.create(
        case=case,
        number=1,
        kind="final",
        author_unit=lead.name,
        published_at=responded,
        channel="网站" if responded else "",
        url="https://www.qinghe.example/a/1.html" if responded else "",
        content={
            "核实情况": "经现场核实, 反映的情况属实。该处排水口被杂物堵塞, 管径偏小。",
            "法规政策": "《城镇排水与污水处理条例》第十七条。",
            "处理情况": "已清掏排水口 6 处, 更换井盖 2 座, 现已恢复正常通行。",
            "下一步与联系电话": "12 月底前完成管网改造, 联系电话 12345。",
        },
        gates=dict.fromkeys(("政治", "法律", "保密", "文字"), "周敏") if responded else {},
    )


def _timer(
    case: Case, name: str, rule: str, start: datetime, stopped: datetime | None, assignment: Assignment | None = None
) -> None:
    entry = deadline_rules()[rule]
    moment = due(entry.kind, entry.arg, start, load_calendar())
    at = moment.instant
    Timer.objects.create(
        case=case,
        assignment=assignment,
        name=name,
        rule=rule,
        started_at=start,
        due_at=at,
        stopped_at=stopped,
        estimated=moment.estimated,
        ladder=[{"stage": 1, "at": (start + (at - start) * 0.75).isoformat()}],
    )


def _by_hand(made: County) -> None:
    case = Case.objects.create(
        number="JB2026-00099",
        title="上级转办: 客运站厕所脏乱",
        state="triage",
        severity="一般",
        sector="其他",
        detected_at=made.now - 20 * M,
        flag_because="市热线转来, 三名旅客当面反映。",
        policy_version="2026-1",
        evidence={"source_kind": "上级通知", "what": "市热线转来, 三名旅客当面反映。"},
        proposal={},
    )
    _timer(case, "T_triage", "proposal-triage-4", case.detected_at, None)
    made.cases.append(case)


def _failures(made: County) -> None:
    for number, error in enumerate(("550 5.1.1 收件人不存在", "没有可用的邮箱地址")):
        Notification.objects.create(
            key=f"failed-{number}",
            case=made.cases[8 + number],
            purpose="assignment",
            channel="email",
            recipient="unit4@qinghe.example" if not number else "",
            recipient_name="李建国",
            subject=f"【一般】{made.cases[8 + number].title} · 请签收 · 今天 18:00 前",
            text="",
            message_id=f"<{number}@x>",
            state="failed",
            attempts=5,
            created_at=made.now - 2 * H,
            error=error,
        )
