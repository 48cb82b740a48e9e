"""Roster, hand-over and calls: who may, what is refused, who hears of what is grave, and that the books hold."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from openpyxl import Workbook

from alerts import cases
from alerts.actors import Actor
from alerts.cases.calling import asked_for, call_downs, note_call
from alerts.models import Call, DutyShift, Handover, Notification, OfficeEvent
from alerts.notify.mail import html_of
from alerts.office import call_list, handing, pending, roster
from alerts.office.book import broken_books
from alerts.office.call_list import Called, set_list
from alerts.office.roster import Shift
from alerts.office.roster_sheet import plan
from alerts.rules.states import MoveRefused
from config.load import ConfigError
from config.vocabulary import CallOutcome, Role
from tests.alerts.conftest import MONDAY, make_topic

H = timedelta(hours=1)


def shift(unit=None, name="夜班甲", start=MONDAY, hours=12, **more):
    return Shift(unit, name, start, start + hours * H, **more)


def refused(code, call, *arguments):
    with pytest.raises(MoveRefused) as error:
        call(*arguments)
    assert error.value.code == code, error.value.zh
    return error.value.zh


@pytest.mark.parametrize(
    ("who", "own"),
    [("supervisor", True), ("judge", True), ("dispatcher", True), ("monitor", False), ("leader", False)],
)
def test_the_offices_roster_is_kept_by_its_keepers(town, who, own):
    actor = getattr(town, who)
    if own:
        assert roster.enter([shift()], actor, MONDAY)[0].scope == "监测值守"
    else:
        refused("role", roster.enter, [shift()], actor, MONDAY)
        assert not DutyShift.objects.exists()


def test_a_unit_keeps_its_own_roster_alone(town):
    head, contact = town.head(town.housing), town.contact(town.housing)
    assert roster.enter([shift(town.housing)], head, MONDAY)
    assert roster.enter([shift(town.housing, "乙")], contact, MONDAY)
    refused("role", roster.enter, [shift(town.water)], head, MONDAY)
    refused("role", roster.enter, [shift()], head, MONDAY)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (shift(name=" "), "姓名"),
        (shift(hours=0), "晚于开始"),
        (shift(hours=24 * 8), "超过 7 天"),
        (shift(start=MONDAY - 20 * H), "已经过去"),
    ],
)
def test_a_wrong_shift_is_refused_in_words_and_nothing_of_its_list_is_written(town, wrong, words):
    assert words in refused("content", roster.enter, [shift(), wrong], town.supervisor, MONDAY)
    assert not DutyShift.objects.exists()
    assert not OfficeEvent.objects.exists()


def test_one_person_stands_once_at_a_time_and_again_after_a_cancellation(town):
    [made] = roster.enter([shift()], town.supervisor, MONDAY)
    assert "已经排在" in refused("content", roster.enter, [shift(start=MONDAY + 6 * H)], town.judge, MONDAY)
    refused("content", roster.cancel, made, town.judge, MONDAY, " ")
    roster.cancel(made, town.judge, MONDAY, "换班")
    assert "已由值班乙撤销" in refused("done", roster.cancel, made, town.supervisor, MONDAY, "换班")
    assert roster.enter([shift(start=MONDAY + 6 * H)], town.judge, MONDAY)
    assert [event.kind for event in OfficeEvent.objects.order_by("number")] == ["排班", "撤销排班", "排班"]
    assert not list(broken_books())


def test_the_ledger_of_the_office_holds_no_telephone_and_cannot_be_changed(town):
    roster.enter([shift(phone="13900001234")], town.supervisor, MONDAY)
    set_list(None, [Called("张三", "副县长", "13811112222")], town.supervisor, MONDAY)
    text = "".join(str(event.data) + event.reason for event in OfficeEvent.objects.all())
    assert "13900001234" not in text
    assert "13811112222" not in text
    event = OfficeEvent.objects.get(number=1)
    for act in (
        lambda: OfficeEvent.objects.filter(pk=event.pk).update(reason="别的"),
        lambda: OfficeEvent.objects.filter(pk=event.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER alerts_officeevent_no_update")
        else:
            cursor.execute("DROP TRIGGER alerts_officeevent_no_change ON alerts_officeevent")
    OfficeEvent.objects.filter(pk=event.pk).update(reason="别的")
    assert list(broken_books()) == [("值班簿", 1)]


def book(tmp_path, *rows, name="值班.xlsx"):
    made = Workbook()
    for row in rows:
        made.active.append(row)
    path = tmp_path / name
    made.save(path)
    return path


def test_a_sheet_is_read_with_its_usual_columns(town, tmp_path):
    rows = [
        ["春江县值班表"],
        ["日期", "单位", "值班人员", "电话", "开始", "结束", "带班领导", "带班电话"],
        ["2026-11-23", None, "张三、李四", "0539-1", "20:00", "08:00", "王五", "13800000001"],
        ["11月24日", "住建局", "赵六", "13800000002", None, None, None, None],
        ["1月2日", "县水务局", "钱七", None, None, None, None, None],
    ]
    lines = plan(book(tmp_path, *rows), MONDAY)
    got = [(line.done, line.shift.scope, line.shift.name, line.shift.post, line.shift.phone) for line in lines]
    assert got == [
        ("新增", "监测值守", "张三", "值班员", ""),
        ("新增", "监测值守", "李四", "值班员", ""),
        ("新增", "监测值守", "王五", "带班领导", "13800000001"),
        ("新增", "县住房和城乡建设局", "赵六", "值班员", "13800000002"),
        ("新增", "县水务局", "钱七", "值班员", ""),
    ]
    night = lines[0].shift
    assert (night.starts_at.isoformat(), night.ends_at.isoformat()) == (
        "2026-11-23T20:00:00+08:00",
        "2026-11-24T08:00:00+08:00",
    )
    assert lines[3].shift.ends_at - lines[3].shift.starts_at == 24 * H
    assert lines[4].shift.starts_at.year == 2027
    roster.enter([line.shift for line in lines], town.supervisor, MONDAY, "值班.xlsx")
    assert {line.done for line in plan(book(tmp_path, *rows), MONDAY)} == {"已有"}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["2026-13-40", None, "甲"], "没有"),
        (["明天", None, "甲"], "看不懂"),
        (["2026-11-24", "县气象局", "甲"], "没有“县气象局”这个单位"),
        (["2026-11-24", None, ""], "没有写值班人员"),
        (["2026-11-01", None, "甲"], "已经过去"),
        (
            ["明天", "县气象局", ""],
            "单位；监测值守请留空；日期“明天”看不懂，应如 2026-11-27 或 11月27日；没有写",
        ),
    ],
)
def test_a_wrong_line_is_named_with_its_number(town, tmp_path, row, words):
    lines = plan(book(tmp_path, ["日期", "单位", "值班人员"], row), MONDAY)
    assert [(line.number, line.done) for line in lines] == [(2, "有误")]
    assert words in lines[0].wrong


def test_a_sheet_without_its_columns_says_which(town, tmp_path):
    with pytest.raises(ConfigError, match="日期、值班人员"):
        plan(book(tmp_path, ["甲", "乙"], ["1", "2"]), MONDAY)


def test_what_waits_is_its_senders_alone_once_and_for_an_hour(town, settings, tmp_path):
    settings.FOLDER = tmp_path
    mine, other = town.judge.user_id, town.monitor.user_id
    kept = pending.keep("roster", mine, "a.xlsx", [{"name": "张三"}], MONDAY)
    assert "张三" not in kept.sealed
    refused("gone", pending.take, "roster", other, kept.pk, MONDAY)
    refused("gone", pending.take, "contacts", mine, kept.pk, MONDAY)
    refused("gone", pending.take, "roster", mine, kept.pk, MONDAY + H)
    assert pending.take("roster", mine, kept.pk, MONDAY) == ("a.xlsx", [{"name": "张三"}])
    refused("gone", pending.take, "roster", mine, kept.pk, MONDAY)
    pending.keep("roster", mine, "a.xlsx", [], MONDAY)
    assert cases.sweep(MONDAY + 2 * H) == 1


def test_the_hand_over_note_lists_what_is_due_and_what_is_grave_and_is_signed_by_another(town, dispatched):
    note = handing.write(None, town.judge, MONDAY + H, "监测甲", "等住建局回话，来电人13912345678")
    assert "13912345678" not in note.note
    assert {row["number"] for row in note.listed} == {dispatched.number}
    assert any(row["clock"] == "签收" for row in note.listed)
    refused("same", handing.take_over, note, town.judge, MONDAY + H)
    refused("role", handing.take_over, note, town.leader, MONDAY + H)
    refused("role", handing.take_over, note, town.head(town.housing), MONDAY + H)
    handing.take_over(note, town.dispatcher, MONDAY + 2 * H, "已知悉")
    assert "已由交办丙签字" in refused("done", handing.take_over, note, town.monitor, MONDAY + 2 * H)
    last = OfficeEvent.objects.order_by("-number").first()
    assert last.kind == "接班"
    assert "实际由交办丙签字" in last.data["instead"]
    refused("content", handing.write, None, town.judge, MONDAY, " ", "")


def test_a_unit_hands_over_its_own_parts_alone(town, dispatched):
    own = handing.open_list(town.housing, MONDAY + H)
    assert {row["number"] for row in own} == {dispatched.number}
    assert handing.open_list(town.water, MONDAY + H) == []
    refused("role", handing.write, town.housing, town.judge, MONDAY, "乙", "")
    contact = Actor("联络员", Role.DEPT_CONTACT, user_id=None, department_id=town.housing.pk)
    assert handing.write(town.housing, contact, MONDAY, "乙", "").scope == "县住房和城乡建设局"
    assert Handover.objects.count() == 1


def told(purpose, address):
    return Notification.objects.filter(purpose=purpose, recipient=address)


def test_who_is_on_duty_hears_of_what_is_grave_and_reads_why(town, hit, settings):
    supervisor = "supervisor@town.example"
    roster.enter([shift(name="督办丁", email=supervisor, post="带班领导")], town.supervisor, MONDAY)
    roster.enter(
        [shift(town.housing, "住建局承办联络员", email="housing-dept_contact@town.example")], town.judge, MONDAY
    )
    case = cases.open_candidate(make_topic("春江路积水"), hit, MONDAY)
    note = told("triage", supervisor).get()
    assert "您正在监测值守值班（带班领导，11月23日09:00至21:00）" in note.text
    assert "监测值守值班" in html_of(note)
    assert "正在" not in told("triage", "judge@town.example").get().text
    cases.dispatch(case, town.dispatcher, MONDAY + H, town.housing)
    assert "正在县住房和城乡建设局值班" in told("assignment", "housing-dept_contact@town.example").get().text
    assert "正在" not in told("assignment", "housing-dept_head@town.example").get().text
    due = case.timers.get(name="T_ack").due_at
    cases.tick(due)
    red = told("red_card", "housing-dept_contact@town.example").filter(subject__contains="签收").get()
    assert "正在县住房和城乡建设局值班" in red.text


def test_who_is_on_duty_does_not_hear_of_what_is_not_grave_nor_after_his_shift(town, hit):
    roster.enter([shift(name="督办丁", email="supervisor@town.example", hours=1)], town.supervisor, MONDAY)
    cases.open_candidate(make_topic("小事", severity="一般"), hit, MONDAY)
    cases.open_candidate(make_topic("大事"), hit, MONDAY + H)
    assert not told("triage", "supervisor@town.example").exists()


def test_an_address_that_nobody_confirmed_is_not_written_to(town, hit):
    roster.enter([shift(name="外人", email="stranger@else.example")], town.supervisor, MONDAY)
    roster.enter([shift(town.silent, "未确认", email="archive@town.example")], town.supervisor, MONDAY)
    cases.open_candidate(make_topic("大事"), hit, MONDAY)
    assert not Notification.objects.filter(recipient__in=["stranger@else.example", "archive@town.example"]).exists()


@pytest.fixture
def red(town, hit):
    """A 特别重大 case in triage at eight in the evening."""
    return cases.open_candidate(make_topic("桥塌了", severity="特别重大", at=MONDAY + 11 * H), hit, MONDAY + 11 * H)


def test_a_red_case_at_night_is_called_down_the_list_until_somebody_answers(town, red):
    night = MONDAY + 11 * H
    set_list(None, [Called("张三", "副县长", "13811112222"), Called("李四", "主任", "13811113333")], town.judge, night)
    roster.enter([shift(name="值守员", start=night, phone="0539-7")], town.judge, night)
    assert asked_for(red, night)
    assert not asked_for(red, MONDAY + 24 * H)
    turns = []
    for outcome in (CallOutcome.NOT_REACHED, CallOutcome.NEXT, CallOutcome.REACHED):
        turn = call_downs(red, night)[0].next
        turns.append(turn.name)
        note_call(red, town.monitor, night, None, turn.name, outcome, "在外地")
    assert turns == ["值守员", "张三", "李四"]
    assert call_downs(red, night)[0].next is None
    assert not asked_for(red, night)
    events = list(red.events.filter(kind="电话叫应").order_by("number"))
    assert [event.data["outcome"] for event in events] == ["未接通", "转下一位", "已接通"]
    assert "13811112222" not in "".join(str(event.data) + event.reason for event in events)


def test_the_units_of_a_case_have_lists_of_their_own(town, red):
    cases.dispatch(red, town.dispatcher, MONDAY + 12 * H, town.housing)
    set_list(town.housing, [Called("孙八", "", "0539-8")], town.head(town.housing), MONDAY + 12 * H)
    scopes = {down.scope: [one.name for one in down.people] for down in call_downs(red, MONDAY + 12 * H)}
    assert scopes == {"监测值守": [], "县住房和城乡建设局": ["孙八"]}
    note_call(red, town.supervisor, MONDAY + 12 * H, town.housing, "孙八", CallOutcome.REACHED)
    assert Call.objects.get().department == town.housing


def test_calls_that_are_refused(town, red, hit):
    night = MONDAY + 12 * H
    set_list(None, [Called("张三", "", "13811112222")], town.judge, night)
    refused("role", note_call, red, town.leader, night, None, "张三", CallOutcome.REACHED)
    refused("content", note_call, red, town.judge, night, None, "李四", CallOutcome.REACHED)
    refused("content", note_call, red, town.judge, night, None, "张三", CallOutcome.NEXT)
    small = cases.open_candidate(make_topic("小事", severity="一般"), hit, night)
    refused("state", note_call, small, town.judge, night, None, "张三", CallOutcome.REACHED)
    assert not Call.objects.exists()


@pytest.mark.parametrize(
    "text", ["张三", "张三，副县长", "张三，电话，不是号码", "张三，1234567\n张三，7654321", "，，"]
)
def test_a_list_that_cannot_be_read_says_which_line(text):
    refused("content", call_list.parse, text)


def test_a_list_is_read_and_replaced_as_a_whole(town):
    people = call_list.parse("张三，副县长，138 1111 2222\n\n李四, 0539-7654321转8")
    assert people == [Called("张三", "副县长", "138 1111 2222"), Called("李四", "", "0539-7654321转8")]
    set_list(None, people, town.judge, MONDAY)
    set_list(None, people[1:], town.judge, MONDAY)
    assert [one.name for one in call_list.entries(None)] == ["李四"]
    refused("role", set_list, None, people, town.monitor, MONDAY)
