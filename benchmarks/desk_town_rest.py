"""What the smaller pages list: prepared answers, experts, roster, reposts, orders of the hotline, 延期 and 督办单."""

from datetime import datetime, timedelta

from alerts.models import (
    Assignment,
    Call,
    Case,
    Commitment,
    Department,
    DutyShift,
    Expert,
    Extension,
    Handover,
    HotlineBatch,
    HotlineOrder,
    MediaQuestion,
    Opinion,
    Repost,
    SupervisionOrder,
    TalkingPoint,
    TalkingPointVersion,
    Timer,
)
from config.vocabulary import CallOutcome, Sector
from pipeline.models import Correction, Item

HOUR = timedelta(hours=1)


def fill_rest(rows: int, now: datetime) -> None:
    """`rows` of each kind, on the newest open cases where they belong to one."""
    units = list(Department.objects.all())
    cases = list(Case.objects.filter(closed_at=None).order_by("-pk")[:rows])
    for number in range(rows):
        case, unit = cases[number % len(cases)], units[number % len(units)]
        _answers(number, unit, now)
        _roster(number, unit, now)
        _asked(number, case, unit, now)
    _clocks(rows, now)
    for item in Item.objects.filter(topic__in=[case.topic_id for case in cases])[:rows]:
        Correction.objects.create(
            item=item, topic_id=item.topic_id, act=f"act{item.pk}", task="sector", label="其他", before={}, weight=1,
            title=item.title, text=item.text, by="周敏", at=now,
        )  # fmt: skip


def _answers(number: int, unit: Department, now: datetime) -> None:
    sector = list(Sector)[number % len(Sector)].value
    point = TalkingPoint.objects.create(
        question=f"第{number}问: 停电通知为何没有提前发布?", sector=sector, department=unit
    )
    answer = "计划停电提前三天公告, 故障停电一小时内公告。" * 4
    TalkingPointVersion.objects.create(point=point, number=1, answer=answer, author="周敏", at=now)
    Repost.objects.create(
        title=f"关于做好第{number}项工作的通知", portal="省政府网站", rule="repost", started_at=now - 30 * HOUR,
        due_at=now + (number - 20) * HOUR,
    )  # fmt: skip


def _roster(number: int, unit: Department, now: datetime) -> None:
    start = now + (number - 10) * 12 * HOUR
    whom = {"department": None if number % 2 else unit, "entered_at": now, "entered_by": "何志强"}
    DutyShift.objects.create(name=f"某{number}", starts_at=start, ends_at=start + 12 * HOUR, **whom)
    Handover.objects.create(written_at=now - number * HOUR, written_by="林小雨", to_name="周敏", note="重点关注停水。")


def _asked(number: int, case: Case, unit: Department, now: datetime) -> None:
    expert = Expert.objects.create(
        name=f"专家{number}", organisation="省城市规划设计研究院", email=f"e{number}@x.example", added_at=now,
        added_by="周敏", confirmed_at=now, sectors=["城乡建设"],
    )  # fmt: skip
    Opinion.objects.create(
        case=case, expert=expert, question="排水管径够不够?", asked_at=now, asked_by="周敏", due_at=now + 24 * HOUR
    )
    batch, _new = HotlineBatch.objects.get_or_create(name="热线.xlsx", defaults={"loaded_at": now, "loaded_by": "某"})
    HotlineOrder.objects.create(case=case, batch=batch, number=f"RX{number}", received_at=now - number * HOUR)
    Commitment.objects.create(case=case, department=unit, text="月底前修复井盖。", due_date=now.date())
    MediaQuestion.objects.create(case=case, outlet="晚报", question="何时修复?", asked_at=now, due_at=now + 4 * HOUR)
    Call.objects.create(case=case, department=unit, name="某", outcome=next(iter(CallOutcome)).value, at=now, by="某")


def _clocks(rows: int, now: datetime) -> None:
    for timer in Timer.objects.filter(stopped_at=None, voided_at=None).order_by("-pk")[:rows]:
        asked = {"reason": "管材未到货", "asked_at": now, "asked_by": "李建国"}
        Extension.objects.create(case_id=timer.case_id, timer=timer, days=3, **asked)
        SupervisionOrder.objects.create(case_id=timer.case_id, timer=timer, stage=1, proposed_at=now)
    Assignment.objects.filter(state="acked").update(report="已到现场核实, 影响 120 户。")
