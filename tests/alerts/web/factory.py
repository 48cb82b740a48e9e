"""Fills a database with an invented county's topics, items, cases, clocks and events, without the moves."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

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

UNITS = (
    ("县住房和城乡建设局", "department"),
    ("县城市管理局", "department"),
    ("县水利局", "department"),
    ("县教育和体育局", "department"),
    ("县人力资源和社会保障局", "department"),
    ("县卫生健康局", "department"),
    ("县交通运输局", "department"),
    ("市生态环境局青禾分局", "vertical"),
    ("禾城街道办事处", "territory"),
    ("柳溪镇人民政府", "territory"),
    ("石桥镇人民政府", "territory"),
    ("县政府办公室", "office"),
)

# title, severity, sector, p, place, heat, people, sources, items, state, lead index, hours since flagged
MATTERS = (
    ("青溪路逢雨必淹, 车辆熄火", "一般", "城乡建设", 0.93, "禾城街道", 38.2, 14, 3, 22, "triage", 1, 0.6),
    ("石桥镇烟花仓库爆燃, 已有人员受伤", "较大", "政法", 0.71, "石桥镇", 91.5, 46, 4, 83, "triage", 11, 0.4),
    ("柳溪镇渡船侧翻", "重大", "交通运输", 0.88, "柳溪镇", 120.4, 71, 4, 140, "triage", 6, 3.9),
    ("云禾中学食堂饭菜有异物", "一般", "教育文体", 0.97, "禾城街道", 24.0, 9, 2, 15, "candidate", 3, 1.5),
    (
        "大湾工地拖欠农民工工资四个月, 家里等钱看病, 多次找项目部都说再等等, 请问到底归谁管",
        "一般",
        "劳动和社会保障",
        0.95,
        "大湾乡",
        12.8,
        6,
        2,
        9,
        "triage",
        4,
        5.2,
    ),
    ("翠湖花园暖气不热", "一般", "城乡建设", 0.84, "禾城街道", 19.1, 11, 3, 17, "triage", 0, 2.2),
    ("禾水河水发黑发臭", "一般", "环境保护", 0.99, "柳溪镇", 17.7, 8, 2, 12, "triage", 7, 7.5),
    ("锦绣家园宽带被强制绑定", "一般", "科技与信息产业", 0.66, "禾城街道", 8.9, 5, 1, 6, "triage", 11, 9.0),
    ("102路公交早高峰一小时不来", "一般", "交通运输", 0.91, "禾城街道", 15.5, 10, 2, 13, "dispatched", 6, 8.0),
    ("第二幼儿园门口占道摆摊", "一般", "城乡建设", 0.78, "禾城街道", 9.3, 5, 2, 7, "dispatched", 1, 26.0),
    ("医保报销材料反复退回", "一般", "卫生计生", 0.62, "青禾县", 11.1, 6, 2, 8, "dispatched", 5, 30.0),
    ("李家湾村征地补偿款未到账", "一般", "国土资源", 0.9, "石桥镇", 14.2, 7, 2, 11, "disputed", 11, 54.0),
    ("人民路大坑三个月没人填", "一般", "城乡建设", 0.96, "禾城街道", 21.0, 12, 3, 19, "handling", 0, 20.0),
    ("县医院停车难, 挂号要等两小时", "一般", "卫生计生", 0.87, "禾城街道", 10.4, 6, 2, 9, "handling", 5, 49.0),
    ("水厂投毒传言, 居民抢购矿泉水", "较大", "卫生计生", 0.58, "青禾县", 77.9, 38, 4, 66, "handling", 2, 6.0),
    ("广场舞噪音扰民到深夜", "一般", "政法", 0.73, "禾城街道", 7.7, 5, 1, 6, "handling", 1, 28.0),
    ("石桥河护栏缺失, 孩子差点落水", "一般", "城乡建设", 0.82, "石桥镇", 13.0, 7, 2, 10, "review", 2, 40.0),
    ("学区划分不透明", "一般", "教育文体", 0.98, "禾城街道", 16.8, 9, 3, 14, "review", 3, 44.0),
    ("自来水发黄", "一般", "城乡建设", 0.89, "翠湖社区", 20.2, 10, 3, 16, "tracking", 2, 70.0),
    ("路灯不亮一个月", "一般", "城乡建设", 0.92, "禾城街道", 6.1, 5, 2, 7, "tracking", 1, 96.0),
    ("粮食收购压价", "一般", "农村农业", 0.94, "大湾乡", 9.9, 6, 2, 8, "evaluated", 11, 130.0),
    ("养老院预付款退不回来", "一般", "民政", 0.85, "禾城街道", 10.8, 6, 2, 9, "archived", 11, 300.0),
    ("景区停车乱收费", "一般", "商贸旅游", 0.9, "大湾乡", 8.0, 5, 2, 7, "archived", 11, 420.0),
    ("卖房广告刷屏", "一般", "其他", 0.3, "", 3.0, 5, 1, 6, "rejected", 11, 60.0),
)
PLAIN = (
    ("图书馆周末闭馆太早", "教育文体", 2.1),
    ("问一下落户要带什么材料", "政法", 1.4),
    ("城北菜市场地面湿滑", "商贸旅游", 3.3),
    ("公交司机拾金不昧", "交通运输", 1.9),
    ("小区快递柜收费", "商贸旅游", 2.6),
    ("村口垃圾清运不及时", "环境保护", 4.2),
)
VOICES = (
    (
        "又来了, 每次下雨就这样, 到底有没有人管",
        "早上七点多路过, 水没过脚脖子, 下水道还在往外冒。去年就说修, 今年还是老样子。",
    ),
    ("求助", "孩子上学必经之路, 三天了没人来看。打电话说已登记, 登记有什么用啊！！"),
    ("请有关部门看一看", "尊敬的领导您好: 我是附近住户, 反映多次未果, 现再次恳请实地查看, 给群众一个答复, 谢谢。"),
    ("转: 大家注意绕行", "现场图我就不放了, 听说旁边修车店一早上接了五台车。希望早点解决。"),
    ("", "笑死, 年年修年年坏, 钱花哪去了😅"),
)


@dataclass
class Town:
    """What the factory made, by what tests ask for."""

    now: datetime
    units: list[Department] = field(default_factory=list)
    users: dict[str, User] = field(default_factory=dict)
    cases: list[Case] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)


def town(now: datetime) -> Town:
    """The whole town at `now`."""
    made = Town(now)
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


def _units(made: Town) -> None:
    for number, (name, kind) in enumerate(UNITS):
        unit = Department.objects.create(name=name, kind=kind)
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


def _users(made: Town) -> None:
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


def _sources(made: Town) -> None:
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


def _topic(
    made: Town,
    title: str,
    severity: str,
    sector: str,
    p: float,
    place: str,
    heat: float,
    people: int,
    sources: int,
    items: int,
    *,
    hours: float,
    key: str,
) -> Topic:
    start = made.now - (hours + 9) * H
    topic = Topic.objects.create(
        title=title,
        keywords=["积水", "路口", "熄火"],
        sector=sector,
        sector_p=p,
        severity=severity,
        place_name=place,
        place_code="990001",
        heat=heat,
        items=items,
        submitters=people,
        sources=sources,
        first_at=start,
        last_at=made.now - hours * H / 3,
        learnt_at=start,
        severity_reason="" if severity == "一般" else "文中报告多人受伤",
    )
    first: Item | None = None
    for number in range(min(items, 24)):
        head, text = VOICES[number % len(VOICES)]
        at = start + (number * number * 9 * H / 500) + number * 7 * M
        copy = number % 6 == 4
        item = Item.objects.create(
            source=made.sources[number % sources if sources < 5 else 0],
            external_id=f"{key}-{number}",
            url=f"https://forum.qinghe.example/t/{key}{number}",
            kind="post",
            title=head if number else title,
            text=text + (f" ({title})" if number % 3 == 0 else ""),
            published_at=min(at, made.now),
            learnt_at=at,
            seen_at=at,
            views=None if number % 2 else 120 + number * 731,
            comments=number * 3,
            likes=number,
            content_hash=f"{key}{number}",
            topic=topic,
            sector=sector,
            sector_p=p,
            duplicate_of=first if copy else None,
            analysis={
                "sector_words": ["积水", "下水道", "熄火"],
                "appeal": "投诉",
                "appeal_p": 0.82,
                "emotion": "angry",
                "signals": {} if severity == "一般" else {"injured": {"value": 4, "words": "4人受伤"}},
            },
        )
        first = first or item
    return topic


def _case(made: Town, topic: Topic, number: int, state: CaseState, lead: int, hours: float) -> Case:
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


def _walk(made: Town, case: Case, state: CaseState, lead: Department, at: datetime, hours: float) -> None:
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


def _parts(made: Town, case: Case, lead: Department, sent: datetime, signed: datetime | None, say: object) -> None:
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


def _by_hand(made: Town) -> None:
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


def _failures(made: Town) -> None:
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
