"""评估 says which clock nobody stopped: a press conference neither held nor excepted goes on counting."""

from datetime import timedelta

import pytest

from alerts.actors import Actor
from alerts.cases.events import append
from alerts.models import Case, Timer
from config.clock import when
from config.vocabulary import CaseState, Role, TimerName

pytestmark = pytest.mark.django_db


def test_a_press_conference_that_is_still_awaited_is_named_before_the_case_is_evaluated(county, client_of, now):
    case = Case.objects.filter(state=CaseState.TRACKING.value).first()
    case.timers.update(due_at=now)
    page = client_of("judge").get(f"/cases/{case.pk}/evaluate/").content.decode()
    assert "仍在计时" not in page
    timer = Timer.objects.filter(case=case).first()
    rule = timer.rule
    awaited = Timer.objects.create(
        case=case, name=TimerName.PRESS.value, rule=rule, started_at=timer.started_at, due_at=now
    )
    page = client_of("judge").get(f"/cases/{case.pk}/evaluate/").content.decode()
    assert "仍在计时" in page
    assert f"新闻发布会（{when(awaited.due_at)} 到期）" in page
    assert "发布会例外" in page


def test_a_matter_that_started_again_shows_both_evaluations(county, client_of, now):
    case = Case.objects.filter(state=CaseState.TRACKING.value).first()
    who = Actor("值班乙", Role.JUDGE)
    for number, said in enumerate(("头一次已经平息", "第二次也平息了")):
        effect = {"measured": False, "why": "没有关联专题", "note": said}
        append(case, "评估", who, now + timedelta(hours=number), data={"effect": effect})
    page = client_of("judge").get(f"/cases/{case.pk}/").content.decode()
    first, second = page.index("头一次已经平息"), page.index("第二次也平息了")
    assert second < first
    assert page.index("第 2 次") < second < page.index("第 1 次") < first


def test_asked_for_too_early_it_says_from_when_it_is_possible(county, client_of, now):
    case = Case.objects.filter(state=CaseState.TRACKING.value).first()
    rule, until = case.timers.first().rule, now + timedelta(hours=5)
    case.timers.filter(name=TimerName.WATCH.value).delete()
    Timer.objects.create(case=case, name=TimerName.WATCH.value, rule=rule, started_at=now, due_at=until)
    said = f"持续跟踪到 {when(until)} 期满"
    page = client_of("judge").get(f"/cases/{case.pk}/evaluate/", follow=True).content.decode()
    assert f"现在不能评估：{said}，从那时起可以评估。" in page
    assert f"{said[:-3]}，期满后由研判值班长评估。" in client_of("monitor").get(f"/cases/{case.pk}/").content.decode()
