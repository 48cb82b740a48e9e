"""Cases of the invented county as rows: state, clocks, parts, events and releases, without the moves."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from django.contrib.auth.models import User

from alerts.models import Assignment, Case, CaseEvent, Department, Release, Timer
from alerts.rules.calendar import load_calendar
from alerts.rules.deadlines import due
from config.load import deadline_rules
from config.vocabulary import AssignmentState, CaseState, Part, Role, Severity
from pipeline.models import Source, Topic

H = timedelta(hours=1)
M = timedelta(minutes=1)


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


def open_case(made: County, topic: Topic, number: int, matter: Matter) -> Case:
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
        flag_rule="several-places",
        policy_version="2026-1",
        flag_because=f"24 小时内 {people} 人在 {sources} 处反映同一件事, 热度 {topic.heat:g}, 达到“多处反映”的规则。",
        evidence={
            "sector": topic.sector,
            "sector_p": topic.sector_p,
            "rule_version": 1,
            "words": ["积水", "下水道", "熄火"],
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


Say = Callable[..., None]


def _teller(case: Case) -> Say:
    numbers = count(1)

    def say(
        kind: str, when: datetime, actor: str, role: Role, reason: str = "", part: Assignment | None = None
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
            assignment=part,
            policy_version="2026-1",
            calendar_version="2026",
            hash="0" * 64,
        )

    return say


def _walk(made: County, case: Case, state: CaseState, lead: Department, at: datetime, hours: float) -> None:
    say, order = _teller(case), list(CaseState)
    past = 0 if state in {CaseState.REJECTED, CaseState.MERGED} else order.index(state)
    moved = past >= order.index(CaseState.DISPATCHED)
    sent = at + min(0.1 * hours, 0.7) * H
    responded = at + 0.7 * hours * H if past >= order.index(CaseState.RESPONDED) else None
    say("标记", at, "系统", Role.SYSTEM, case.flag_because)
    _first_clocks(case, at, sent if moved or state is CaseState.REJECTED else None, responded)
    if state is CaseState.REJECTED:
        say("不予交办", sent, "周敏", Role.JUDGE, "商业: 房产中介广告, 不涉及公共服务。")
    if moved:
        _dispatched(made, case, lead, (sent, responded, at + 0.6 * hours * H), say)
    if state.terminal:
        case.timers.filter(stopped_at=None).update(voided_at=responded or sent, void_reason="归档")


def _first_clocks(case: Case, at: datetime, judged: datetime | None, responded: datetime | None) -> None:
    triage = {"重大": "proposal-triage-2", "较大": "wanbu-report-up"}.get(case.severity, "proposal-triage-4")
    start_timer(case, "T_triage", triage, at, judged)
    if Severity(case.severity).rank >= Severity.MAJOR.rank:
        start_timer(case, "T_authority", "gbf-80-authority", at, responded)
        start_timer(case, "T_press", "gbf-80-press", at, responded)
    else:
        start_timer(case, "T_response", "gbf-61-response", at, responded)


def _dispatched(
    made: County, case: Case, lead: Department, moments: tuple[datetime, datetime | None, datetime], say: Say
) -> None:
    sent, responded, answered = moments
    case.dispatched_at = sent
    say("交办", sent, "何志强", Role.DISPATCHER, "请到现场核实, 先疏通再查明原因, 办理情况及时反馈。")
    start_timer(case, "T_close", "shandong-general", sent, responded)
    unsigned = case.state in {CaseState.DISPATCHED, CaseState.DISPUTED}
    _parts(made, case, lead, sent, None if unsigned else sent + (answered - sent) / 3, say)
    if case.state == CaseState.REVIEW or responded:
        _answer(case, lead, responded, say, answered)
    if responded:
        case.responded_at = responded
        say("审核通过", responded, "周敏", Role.JUDGE)
        say("转入跟踪", responded, "系统", Role.SYSTEM)
    case.save()


def _parts(made: County, case: Case, lead: Department, sent: datetime, signed: datetime | None, say: Say) -> None:
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
        start_timer(case, "T_ack", "tianjin-general", sent, signed, each)
        if signed:
            say("签收", signed, "李建国", Role.DEPT_CONTACT, "", each)
            start_timer(case, "T_verify", "wanbu-verify", signed, None, each)


def _answer(case: Case, lead: Department, responded: datetime | None, say: Say, at: datetime) -> None:
    say("报审", at, "李建国", Role.DEPT_HEAD)
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


def start_timer(
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
