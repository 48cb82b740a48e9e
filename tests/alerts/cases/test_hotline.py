"""热线工单: who asked is sealed, shown to the lead unit with a reason, purged at archive; the reply goes back."""

import csv
import io

import pytest

from alerts import cases
from alerts.cases.events import first_broken
from alerts.cases.hotline import replies, reveal, take_order
from alerts.cases.sweeping import sweep
from alerts.models import CaseEvent, HotlineOrder

pytestmark = pytest.mark.django_db
WHO = {"姓名": "张小明", "电话": "13812345678", "地址": "春江路8号"}
FINAL = {"核实情况": "属实", "法规政策": "条例", "处理情况": "=已修", "下一步与联系电话": "12345"}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FOLDER = tmp_path


@pytest.fixture
def order(handled, town, at) -> HotlineOrder:
    return take_order(handled, town.monitor, at(1), "RX2026112300017", WHO)


def test_personal_data_stand_nowhere_but_sealed(handled, order):
    whole = order.sealed + "".join(str(row) for row in CaseEvent.objects.values())
    for secret in WHO.values():
        assert secret not in whole
    assert handled.events.get(kind="热线工单").data == {"order": "RX2026112300017", "sealed": ["姓名", "电话", "地址"]}


def test_the_lead_unit_sees_who_asked_with_a_reason_and_every_look_is_an_event(handled, order, town, at):
    assert reveal(order, town.contact(town.housing), at(2), "电话核实地点") == WHO
    looked = handled.events.get(kind="查看诉求人")
    assert (looked.actor, looked.reason) == ("住建局联络员", "电话核实地点")
    for actor, reason, said in (
        (town.contact(town.water), "看看", "只供主办单位"),
        (town.contact(town.housing), " ", "查看的理由"),
        (town.judge, "看看", "不能查看诉求人"),
    ):
        with pytest.raises(cases.MoveRefused, match=said):
            reveal(order, actor, at(3), reason)
    assert handled.events.filter(kind="查看诉求人").count() == 1
    assert first_broken(handled) is None


def test_archive_purges_them_for_good(handled, order, town, at):
    type(handled).objects.filter(pk=handled.pk).update(state="evaluated")
    handled.refresh_from_db()
    CaseEvent.objects.filter(case=handled)
    cases.archive(handled, at(200))
    order.refresh_from_db()
    assert (order.sealed, order.purged_at) == ("", at(200))
    assert handled.events.filter(kind="清除诉求人信息").count() == 1


def test_another_key_opens_nothing(order, town, at, settings, tmp_path):
    settings.FOLDER = tmp_path / "elsewhere"
    with pytest.raises(cases.MoveRefused, match="密钥"):
        reveal(order, town.contact(town.housing), at(2), "核实")


def test_an_order_belongs_to_one_case(order, new_topic, hit, town, at):
    other = cases.open_candidate(new_topic("别的事"), hit, at(0))
    with pytest.raises(cases.MoveRefused, match="已在 JB2026-00001 登记"):
        take_order(other, town.monitor, at(1), order.number, {})
    with pytest.raises(cases.MoveRefused, match="工单编号"):
        take_order(other, town.monitor, at(1), " ", {})
    assert take_order(other, town.monitor, at(1), "RX2", {}).sealed == ""


def test_the_reply_goes_back_under_the_orders_own_number(handled, order, town, at):
    assert len(list(csv.reader(io.StringIO(replies([order]))))) == 1
    cases.submit_for_review(handled, town.head(town.housing), at(2), FINAL)
    cases.approve(handled, town.judge, at(3), "网站", url="https://gov.example/f")
    rows = list(csv.DictReader(io.StringIO(replies([order]).removeprefix("\ufeff"))))
    assert rows[0]["工单编号"] == "RX2026112300017"
    assert rows[0]["答复单位"] == "县住房和城乡建设局"
    assert rows[0]["答复时间"] == "2026-11-23T12:00:00+08:00"
    assert rows[0]["答复内容"].startswith("核实情况：属实")


def test_who_asked_is_shown_only_after_the_lead_has_signed(dispatched, town, at):
    order = take_order(dispatched, town.monitor, at(0.3), "RX9", WHO)
    with pytest.raises(cases.MoveRefused, match="先签收"):
        reveal(order, town.contact(town.housing), at(0.4), "核实")


def test_a_merged_order_is_answered_by_the_case_that_took_it(new_topic, hit, town, at):
    case, target = cases.open_candidate(new_topic("甲"), hit, at(0)), cases.open_candidate(new_topic("乙"), hit, at(0))
    order = take_order(case, town.monitor, at(1), "RX8", WHO)
    cases.merge(case, target, town.judge, at(2))
    order.refresh_from_db()
    assert order.case == target
    assert target.events.get(kind="并入").data["orders"] == ["RX8"]


def test_a_rejected_case_keeps_who_asked_for_a_month_only(triaged, town, at):
    case = triaged
    order = take_order(case, town.monitor, at(1), "RX7", WHO)
    cases.reject(case, town.judge, at(2), "重复")
    sweep(at(2 + 29 * 24))
    order.refresh_from_db()
    assert order.sealed
    sweep(at(3 + 30 * 24))
    order.refresh_from_db()
    assert (order.sealed, case.events.filter(kind="清除诉求人信息").count()) == ("", 1)
    assert first_broken(case) is None
