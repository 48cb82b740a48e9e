"""承诺事项: chased until done, after closure too; broken ones are known to the digest."""

from datetime import date, timedelta

import pytest

from alerts import cases
from alerts.cases.commitments import broken
from alerts.cases.events import first_broken
from alerts.models import Notification

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def promised(handled, town, at):
    return cases.promise(
        handled, town.head(town.housing), at(1), town.housing, "12月10日前完成管网改造", date(2026, 12, 10)
    )


def told() -> int:
    return Notification.objects.filter(purpose="commitment").count()


def test_a_promise_is_called_to_mind_then_chased_each_week_until_it_is_done(handled, promised, town, at):
    type(handled).objects.filter(pk=handled.pk).update(state="archived")
    days = {day: cases.chase(at(0) + day * DAY) for day in range(40)}
    assert [day for day, reminded in days.items() if reminded] == [15, 18, 25, 32, 39]
    assert told() == 2 + 4 * 3
    handled.refresh_from_db()
    assert handled.events.filter(kind="承诺逾期").count() == 4
    assert cases.chase(at(0) + 39 * DAY) == 0
    cases.fulfil(promised, town.head(town.housing), at(0) + 40 * DAY, "验收单〔2026〕3号")
    assert handled.events.get(kind="兑现承诺").data["late"] is True
    assert sum(cases.chase(at(0) + day * DAY) for day in range(40, 60)) == 0


def test_a_broken_promise_is_known_from_the_day_after(promised, at):
    assert broken(at(0) + 17 * DAY) == []
    assert broken(at(0) + 18 * DAY) == [promised]


def test_a_promise_is_done_once_with_evidence_by_its_own_unit(handled, promised, town, at):
    for actor, evidence, said in (
        (town.head(town.water), "照片", "由县住房和城乡建设局兑现"),
        (town.head(town.housing), " ", "凭证"),
        (town.dispatcher, "照片", "交办员不能兑现承诺"),
    ):
        with pytest.raises(cases.MoveRefused, match=said):
            cases.fulfil(promised, actor, at(2), evidence)
    cases.fulfil(promised, town.judge, at(2), "现场照片")
    with pytest.raises(cases.MoveRefused, match="已由值班乙记为兑现"):
        cases.fulfil(promised, town.head(town.housing), at(3), "照片")
    assert first_broken(handled) is None


@pytest.mark.parametrize(("text", "day", "said"), [("", 10, "承诺事项"), ("修好", -1, "不能早于今天")])
def test_a_promise_says_what_and_a_day_to_come(handled, town, at, text, day, said):
    with pytest.raises(cases.MoveRefused, match=said):
        cases.promise(handled, town.judge, at(1), town.housing, text, at(1).date() + day * DAY)
    with pytest.raises(cases.MoveRefused, match="只能登记本单位"):
        cases.promise(handled, town.head(town.water), at(1), town.housing, "修好", date(2026, 12, 1))
