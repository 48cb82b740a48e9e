"""督办 → 一次签发: all orders that wait are shown with who will get them, and those chosen are issued together."""

from datetime import timedelta

import pytest
from django.urls import reverse

from alerts import cases
from alerts.models import Case, Notification, SupervisionOrder, Timer
from alerts.punctuation import chinese
from config.vocabulary import CaseState, TimerName

pytestmark = pytest.mark.django_db
SIGN = reverse("orders_sign")


@pytest.fixture
def waiting(county, now) -> list[SupervisionOrder]:
    """Orders about the closing clocks of three cases, late for a day."""
    late = Timer.objects.filter(
        name=TimerName.CLOSE.value, stopped_at=None, voided_at=None, case__state=CaseState.HANDLING.value
    ).order_by("pk")[:3]
    Timer.objects.filter(pk__in=[timer.pk for timer in late]).update(due_at=now - timedelta(days=1))
    return [
        SupervisionOrder.objects.create(case=timer.case, timer=timer, stage=3, proposed_at=now - timedelta(hours=1))
        for timer in late
    ]


def test_of_several_orders_of_one_case_the_latest_clock_is_chosen_at_first(waiting, client_of, now):
    case = waiting[0].case
    other = Timer.objects.filter(case=case, voided_at=None).exclude(pk=waiting[0].timer_id).first()
    Timer.objects.filter(pk=other.pk).update(due_at=now - timedelta(days=2), stopped_at=None)
    later = SupervisionOrder.objects.create(case=case, timer=other, stage=3, proposed_at=now)
    form = client_of("supervisor").get(reverse("case_action", args=[case.pk, "order"])).context["form"]
    assert form.initial["which"] == str(later.pk)


def test_the_page_shows_each_with_its_clock_and_who_will_get_it(waiting, client_of):
    client = client_of("supervisor")
    assert f'href="{SIGN}"' in client.get(reverse("late")).content.decode()
    page = client.get(SIGN).content.decode()
    for order in waiting:
        assert chinese(order.case.title) in page
    assert "办结时限" in page
    assert "督办单将发给" in page
    assert page.count("checked") == len(waiting)
    assert {one.state for one in SupervisionOrder.objects.all()} == {"proposed"}


def test_those_chosen_go_out_with_one_word_and_the_others_wait(waiting, client_of):
    first, second, third = waiting
    data = {"which": [first.pk, second.pk], "note": "请局长亲自过问"}
    answer = client_of("supervisor").post(SIGN, data, follow=True)
    assert "已签发 2 份督办单" in answer.content.decode()
    assert [one.state for one in SupervisionOrder.objects.order_by("pk")] == ["issued", "issued", "proposed"]
    told = Notification.objects.filter(purpose="supervision", case__in=[first.case, second.case])
    assert told.exists()
    assert all("请局长亲自过问" in one.text for one in told)
    assert not Notification.objects.filter(purpose="supervision", case=third.case).exists()


def test_one_that_was_answered_meanwhile_hinders_no_other(waiting, client_of, now):
    first, second, _third = waiting
    client = client_of("supervisor")
    SupervisionOrder.objects.filter(pk=first.pk).update(state="withheld", decided_by="何督办", decided_at=now)
    page = client.post(SIGN, {"which": [first.pk, second.pk], "note": ""}, follow=True).content.decode()
    assert "已签发 1 份督办单" in page
    assert "已由何督办于" in page


def test_nothing_chosen_is_said_beside_the_field(waiting, client_of):
    answer = client_of("supervisor").post(SIGN, {"note": "请抓紧"})
    assert answer.status_code == 422
    assert "请至少选择一份。" in answer.content.decode()
    assert "请抓紧" in answer.content.decode()


def test_where_nothing_waits_the_page_says_so(county, client_of):
    page = client_of("supervisor").get(SIGN).content.decode()
    assert "没有等待签发的督办单" in page
    assert SIGN not in client_of("supervisor").get(reverse("late")).content.decode()


@pytest.mark.parametrize("name", ["monitor", "dispatcher", "leader", "owner"])
def test_only_a_supervisor_signs(waiting, client_of, name):
    assert client_of(name).get(SIGN).status_code == 403
    assert client_of(name).post(SIGN, {"which": [waiting[0].pk]}).status_code == 403


def test_whom_the_page_names_is_who_gets_it(waiting, client_of, now):
    order = waiting[0]
    named = {one.name for one in cases.hearers_of([order], now)[0]}
    client_of("supervisor").post(SIGN, {"which": [order.pk], "note": ""})
    told = Notification.objects.filter(purpose="supervision", case=Case.objects.get(pk=order.case_id))
    assert set(told.values_list("recipient_name", flat=True)) == named
