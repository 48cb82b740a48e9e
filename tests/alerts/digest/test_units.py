"""Departments and territories in the digest, counted by hand; and whose digest says what."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model

from alerts.digest import UnitLine, Week, figures, read, render, send, send_due, unit_figures
from alerts.models import Contact, Department, Notification, Staff
from config.schema.installation import Digest, Installation, Mail, Portfolio
from config.vocabulary import Part, Role, TimerName
from tests.alerts.digest.conftest import Town, at

WEEK = Week(2026, 47)
after = at("11-23 08:00")


def line(town: Town, name: str) -> UnitLine:
    found = figures(WEEK, after)
    return next(one for one in (*found.units, *found.territories) if one.name == name)


def values(one: UnitLine) -> dict[str, int]:
    return {count.name: count.value for count in one.counts}


def small_week(town: Town) -> None:
    """水务局 leads two (one answered, one with an overdue answer), 住建局 helps in one and never signs."""
    answered = town.case("11-16 08:00", place_code="990001002")
    town.assign(answered, "11-16 09:00", due="11-17 18:00", acked="11-16 10:00")
    town.assign(answered, "11-16 09:00", "市住建局", Part.CO, due="11-17 18:00")
    town.clock(answered, TimerName.RESPONSE, "11-16 08:00", "11-18 08:00", stopped="11-17 08:00")
    town.answer(answered, "11-18 10:00")
    overdue = town.case("11-17 08:00", place_code="990001001")
    town.assign(overdue, "11-17 09:00", due="11-18 18:00", acked="11-17 10:00")
    town.clock(overdue, TimerName.RESPONSE, "11-17 08:00", "11-19 08:00")
    town.clock(overdue, TimerName.TRIAGE, "11-17 08:00", "11-17 08:30")


def test_a_department_answers_for_its_parts_and_as_lead_for_the_cases_clocks(town: Town) -> None:
    small_week(town)
    water, housing = line(town, "市水务局"), line(town, "市住建局")
    assert values(water) == {"新增": 2, "办结": 1, "在办": 1, "超期": 1}
    assert values(housing) == {"新增": 1, "办结": 0, "在办": 0, "超期": 1}
    rates = {rate.name: (rate.numerator, rate.denominator) for rate in water.rates}
    assert rates["及时签收率"] == (2, 2)
    assert rates["按时回应率"] == (1, 2)
    assert rates["办结率"] == (1, 2)
    assert housing.rate("及时签收率").denominator == 1
    assert housing.rate("按时回应率").denominator == 0


def test_the_units_clocks_add_up_to_the_whole(town: Town) -> None:
    small_week(town)
    found = figures(WEEK, after)
    for name in ("及时签收率", "按时回应率", "办结率", "退回率"):
        whole = found.rate(name)
        parts = [one.rate(name) for one in found.units]
        assert sum(part.numerator for part in parts) == whole.numerator, name
        assert sum(part.denominator for part in parts) == whole.denominator, name


def test_a_territory_is_seen_by_what_lies_in_it(town: Town) -> None:
    small_week(town)
    Department.objects.create(name="城关镇人民政府", short="城关镇", kind="territory", division="990001001")
    Department.objects.create(name="柳溪镇人民政府", short="柳溪镇", kind="territory", division="990001002")
    assert values(line(town, "城关镇")) == {"新增": 1, "办结": 0, "在办": 1, "超期": 0}
    assert values(line(town, "柳溪镇")) == {"新增": 1, "办结": 1, "在办": 0, "超期": 0}


def test_a_returned_part_is_in_hand_no_more_and_a_refused_return_is(town: Town) -> None:
    case = town.case("11-16 08:00")
    part = town.assign(case, "11-16 09:00", due="11-17 18:00")
    town.event(case, "11-16 11:00", "退回", after="triage", assignment=part)
    assert values(line(town, "市水务局"))["在办"] == 0
    assert {one.name: one.value for one in figures(WEEK, after).counts}["在办"] == 1  # 待研判 is in hand
    town.event(case, "11-16 15:00", "退回不予受理", after="dispatched", assignment=part)
    assert values(line(town, "市水务局"))["在办"] == 1


def test_what_was_given_out_by_a_move_that_was_taken_back_was_never_given(town: Town) -> None:
    case = town.case("11-16 08:00")
    town.assign(case, "11-16 09:00", voided="11-16 09:01", due="11-17 18:00")
    town.event(case, "11-16 09:01", "撤销", after="triage", data={"events": [3, 3], "undone": "交办"})
    assert figures(WEEK, after).units == ()
    assert figures(WEEK, after).rate("退回率").denominator == 0


def test_satisfaction_counts_ratings_only_and_the_last_word_of_one_call_back(town: Town) -> None:
    case = town.case("11-10 08:00")
    town.assign(case, "11-10 09:00", acked="11-10 10:00")
    town.answer(case, "11-12 10:00")
    for when, key, rating in (
        ("11-16 09:00", "a", "不满意"),
        ("11-16 10:00", "a", "满意"),
        ("11-16 11:00", "b", "不满意"),
        ("11-16 12:00", "c", "未评价"),
    ):
        town.event(case, when, "回访", data={"key": key, "rating": rating})
    rate = figures(WEEK, after).rate("满意率")
    assert (rate.numerator, rate.denominator, rate.last_denominator) == (1, 2, 0)
    assert line(town, "市水务局").rate("满意率").denominator == 2


def test_the_topics_that_rise_fastest_and_last_longest(town: Town) -> None:
    rising, steady, old = town.topic("升"), town.topic("平"), town.topic("久")
    for who in "abcdef":
        town.post("11-17 08:00", rising, who)
        town.post("11-17 08:00", steady, who)
        town.post("11-10 08:00", steady, who)
    town.post("11-10 08:00", rising, "a")
    for when in ("09-01 08:00", "11-17 09:00", "11-18 09:00"):
        town.post(when, old, f"who{when}")
    type(old).objects.filter(pk=old.pk).update(first_at=at("09-01 08:00"))
    found = figures(WEEK, after)
    assert [(one.title, one.last_submitters, one.submitters) for one in found.fastest] == [("升", 1, 6)]
    assert [one.title for one in found.longest] == ["久"]


@pytest.fixture
def installation(monkeypatch: pytest.MonkeyPatch) -> Installation:
    """A leader in charge of 市住建局, and confirmed heads of two units."""
    portfolio = Portfolio(address="leader@example.gov.cn", units=("市住建局",))
    made = Installation(jurisdiction="generic", mail=Mail(host="127.0.0.1"), digest=Digest(portfolios=(portfolio,)))
    monkeypatch.setattr(settings, "INSTALLATION", made)
    user = get_user_model().objects.create_user("zhang", "Leader@example.gov.cn", first_name="张市长")
    Staff.objects.create(user=user, role=Role.LEADER.value)
    return made


def head(unit: str, address: str, role: Role = Role.DEPT_HEAD, confirmed: bool = True) -> None:
    department = Department.objects.get_or_create(name=unit)[0]
    when = at("11-01 08:00") if confirmed else None
    Contact.objects.create(department=department, name="周局长", role=role.value, email=address, confirmed_at=when)


def test_leaders_read_the_whole_with_their_units_first_and_heads_read_their_own(
    town: Town, installation: Installation
) -> None:
    small_week(town)
    head("市水务局", "water@example.gov.cn")
    head("市水务局", "desk@example.gov.cn", Role.DEPT_CONTACT)
    head("市住建局", "unconfirmed@example.gov.cn", confirmed=False)
    head("市文旅局", "idle@example.gov.cn")
    assert send(WEEK, after) == 2
    assert send(WEEK, after + timedelta(hours=1)) == 0
    leader, water = Notification.objects.order_by("recipient")
    assert leader.recipient == "Leader@example.gov.cn"
    assert leader.text.index("- 市住建局") < leader.text.index("- 市水务局")
    assert "您分管的在前" in leader.text
    assert water.subject == "【周报】市水务局 11月16日至22日：新增 2 件，办结 1 件，超期 1 件请督办"
    assert "市住建局 " not in water.subject
    assert "热点" not in water.text
    assert "来源" not in water.text
    assert "只含本单位承担的事项" in water.html
    assert "您收到本周报，是因为您是本系统的领导用户" in leader.text


def test_each_reader_is_told_why_he_gets_it(town: Town, installation: Installation, settings: Any) -> None:
    small_week(town)
    named = Digest(recipients=("office@example.gov.cn",))
    settings.INSTALLATION = installation.model_copy(update={"digest": named})
    head("市水务局", "water@example.gov.cn")
    head("市住建局", "stands.in@example.gov.cn", Role.DEPT_CONTACT)
    away, deputy = Contact.objects.order_by("id")
    Contact.objects.filter(pk=away.pk).update(absent_from=at("11-20 00:00").date(), deputy=deputy)
    send(WEEK, after)
    why = {one.recipient: (one.text, one.html) for one in Notification.objects.all()}
    assert all("您的邮箱列在周报收件人之中" in part for part in why["office@example.gov.cn"])
    assert all("不在岗，登记由您代岗" in part for part in why["stands.in@example.gov.cn"])
    assert "领导用户" not in "".join(why["office@example.gov.cn"])


def test_rates_of_units_stand_in_columns_of_their_own(town: Town) -> None:
    small_week(town)
    _subject, text, html = render(figures(WEEK, after))
    table = html.index("各单位")
    heads = [html.index(f">{name}<", table) for name in ("及时签收", "按时回应", "按时办结", "办结率")]
    assert heads == sorted(heads)
    assert "四率" not in html
    assert re.search(r"；及时签收 \d/\d", text)
    assert "、—" not in text


def test_what_there_is_no_data_of_is_called_so_once(town: Town) -> None:
    small_week(town)
    _subject, text, _html = render(figures(WEEK, after))
    assert "- 满意率 无数据，上周无数据" in text
    assert "— 无数据" not in text
    assert "六、来源" in text


def test_a_units_digest_is_of_its_own_cases(town: Town) -> None:
    small_week(town)
    town.case("11-18 08:00", "别人的事")
    own = unit_figures(read(WEEK, after), Department.objects.get(name="市住建局"), after)
    assert [one.case.title for one in own.matters] == ["清溪路积水"]
    assert [(one.waits_for, one.unit) for one in own.late] == [("签收", "市住建局")]
    _subject, text, html = render(own, "https://h.example")
    assert "别人的事" not in text + html


def test_a_machine_that_slept_on_monday_sends_when_it_wakes_and_once(town: Town, installation: Installation) -> None:
    small_week(town)
    assert send_due(at("11-23 07:59")) == 0  # the last one due was of a week before the first record
    assert send_due(at("11-23 08:00")) == 1
    assert send_due(at("11-25 15:00")) == 0
    Notification.objects.all().delete()
    assert send_due(at("11-26 02:00")) == 1
    assert {one.key[:16] for one in Notification.objects.all()} == {"digest:2026-W47:"}
    assert send_due(at("11-29 23:00")) == 0


def test_a_digest_of_a_running_week_does_not_keep_the_due_one_back(town: Town, installation: Installation) -> None:
    small_week(town)
    assert send(WEEK, at("11-20 09:00")) == 1
    assert send_due(at("11-23 08:00")) == 1


def test_an_office_that_began_after_the_week_is_sent_nothing(town: Town, installation: Installation) -> None:
    town.case("11-24 09:00")
    assert send_due(at("11-24 10:00")) == 0
    assert send_due(at("11-30 08:00")) == 1


def test_hostile_lengths_do_not_make_the_mail_too_long(town: Town) -> None:
    for number in range(40):
        case = town.case("11-16 08:00", "&<\"'" * 50, flag_because="&" * 4000)
        for part in range(6):
            town.assign(case, "11-16 09:00", f"{'<&>' * 30}{number % 20}{part}", Part.CO, due="11-17 09:00")
        town.event(case, "11-17 09:00", "不予交办", after="rejected", reason="<" * 4000)
        topic = town.topic("<&>" * 60)
        for who in ("a", "b", "c"):
            town.post("11-17 08:00", topic, who)
    for number in range(60):
        town.post("11-17 08:00", source=town.source(f"{'<&>' * 20}{number}"))
    _subject, text, html = render(figures(WEEK, after))
    assert max(len(text.encode()), len(html.encode())) < 100_000
    assert "另有" in html
