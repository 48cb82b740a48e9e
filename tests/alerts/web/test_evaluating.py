"""评估 says which clock nobody stopped: a press conference neither held nor excepted goes on counting."""

import pytest

from alerts.models import Case, Timer
from config.clock import when
from config.vocabulary import CaseState, TimerName

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
    assert f"新闻发布会 ({when(awaited.due_at)} 到期)" in page
    assert "发布会例外" in page
