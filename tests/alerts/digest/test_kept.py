"""Figures that are kept are what a recount gives, for as long as they are kept."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from alerts.appraisal import SCORES, scores
from alerts.appraisal.keeping import keep
from alerts.digest import figures as digest_of
from alerts.digest.figures import KEPT as DIGEST
from alerts.digest.figures import handled, read
from alerts.digest.kept import SETTLED
from alerts.digest.spans import SpanKind, last_over, period
from alerts.digest.trend import KEPT as TREND
from alerts.digest.trend import ten, week_numbers
from alerts.digest.week import last_week
from alerts.models import Assignment, Case, Commitment, Department, PeriodFigures, Release, Timer
from alerts.models.figures_forgotten import triggers
from alerts.models.laying import lift
from config.load import appraisal
from config.vocabulary import Part, TimerName
from tests.alerts.digest.conftest import Town, at

NOW = at("2026-12-02 09:00")
WEEK = last_week(NOW)
MONTH = last_over(SpanKind.MONTH, NOW)


def lives(town: Town) -> Case:
    """One answered late with a promise, one waiting, one at another unit; posts of both weeks."""
    answered = town.case("11-17 08:00", first_published_at=at("11-17 05:00"), topic=town.topic())
    part = town.assign(answered, "11-17 09:00", due="11-17 11:00", acked="11-17 12:00")
    town.clock(answered, TimerName.RESPONSE, "11-17 08:00", "11-24 08:00", stopped="11-25 10:00")
    town.answer(answered, "11-25 10:00")
    Commitment.objects.create(
        case=answered, department=part.department, text="月底前修复。", due_date=at("11-27 00:00").date()
    )
    town.event(answered, "11-25 10:05", "登记承诺", data={"commitment": Commitment.objects.get().pk})
    waiting = town.case("11-24 08:00", title="学校噪音", severity="重大")
    town.assign(waiting, "11-24 09:00", unit="市教育局", due="11-24 11:00")
    town.assign(waiting, "11-24 09:00", unit="清河镇", part=Part.CO, due="11-24 11:00", acked="11-24 10:00")
    town.event(waiting, "11-26 09:00", "通报表扬", assignment=None, reason="及时")
    town.case("11-29 23:00", title="路灯不亮")
    for day in ("11-18", "11-25", "11-26"):
        for who in ("a", "b", "c"):
            town.post(f"{day} 10:00", answered.topic, who)
    return answered


def keep_all() -> list[str]:
    return keep(NOW, 99)


def test_what_is_kept_is_what_a_recount_gives(town: Town) -> None:
    lives(town)
    unkept = digest_of(WEEK, NOW), ten(NOW), scores(period(MONTH, NOW), appraisal())
    assert {"trend 2026-W48", "digest 2026-W48", "scores 2026-11"} <= set(keep_all())
    assert TREND.read([WEEK]) == {"2026-W48": week_numbers(WEEK, NOW)}
    assert DIGEST.read([WEEK]) == {"2026-W48": handled(read(WEEK, NOW), NOW)}
    assert SCORES.read([MONTH]) == {"2026-11": scores(period(MONTH, NOW), appraisal())}
    assert (digest_of(WEEK, NOW), ten(NOW), SCORES.of(MONTH, NOW, list)) == unkept
    assert unkept[0].count("新增").value == 2
    assert unkept[2], "scores of nobody prove nothing"


def test_a_ruling_of_today_forgets_the_scores_of_before_and_nothing_else(town: Town) -> None:
    case = lives(town)
    keep_all()
    kinds = set(PeriodFigures.objects.values_list("kind", flat=True))
    data = {"metric": "及时签收率", "unit": town.unit("市水务局").pk, "department": "市水务局", "objection": 3}
    town.event(case, "12-02 08:30", "异议裁定", data={**data, "accepted": True})
    assert not SCORES.read([MONTH])
    assert set(PeriodFigures.objects.values_list("kind", flat=True)) == kinds - {"scores"}


def test_nothing_is_counted_that_is_kept(town: Town, django_assert_max_num_queries: Callable[..., object]) -> None:
    lives(town)
    keep_all()
    assert keep_all() == []
    with django_assert_max_num_queries(2):  # the rules of the scores that are in force, and what is kept
        SCORES.of(MONTH, NOW, lambda: pytest.fail("counted again"))


def test_a_week_is_kept_only_when_its_moves_are_in(town: Town) -> None:
    lives(town)
    assert not TREND.write(WEEK, WEEK.end + SETTLED - timedelta(seconds=1), lambda: week_numbers(WEEK, NOW))
    assert TREND.write(WEEK, WEEK.end + SETTLED, lambda: week_numbers(WEEK, NOW))


def test_what_grew_while_it_was_counted_is_not_kept(town: Town) -> None:
    case = lives(town)

    def count() -> object:
        found = week_numbers(WEEK, NOW)
        town.event(case, "11-26 10:00", "批示")
        return found

    assert not TREND.write(WEEK, NOW, count)  # type: ignore[arg-type]
    assert not PeriodFigures.objects.exists()


def test_other_rules_count_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    lives(town)
    keep_all()
    monkeypatch.setattr("alerts.digest.kept._program", lambda: "another")
    assert TREND.read([WEEK]) == {}
    assert "trend 2026-W48" in keep_all()
    assert PeriodFigures.objects.filter(kind="trend", period="2026-W48").count() == 1


CHANGES: dict[str, Callable[[Town, Case], object]] = {
    "an event": lambda town, case: town.event(case, "11-26 10:00", "批示"),
    "a case that is loaded later": lambda town, case: town.case("11-26 10:00"),
    "a title": lambda town, case: Case.objects.filter(pk=case.pk).update(title="另一个题目"),
    "a place": lambda town, case: Case.objects.filter(pk=case.pk).update(place_code="330102"),
    "a severity": lambda town, case: Case.objects.filter(pk=case.pk).update(severity="重大"),
    "a clock": lambda town, case: town.clock(case, TimerName.CLOSE, "11-25 10:00", "11-26 10:00"),
    "a clock's end": lambda town, case: Timer.objects.filter(name="T_response").update(stopped_at=at("11-23 10:00")),
    "a clock's due": lambda town, case: Timer.objects.filter(name="T_response").update(due_at=at("11-26 10:00")),
    "a void clock": lambda town, case: Timer.objects.filter(name="T_response").update(voided_at=at("11-25 09:00")),
    "a clock that is gone": lambda town, case: Timer.objects.filter(name="T_response").delete(),
    "a part": lambda town, case: town.assign(case, "11-26 10:00", unit="市卫健委", part=Part.CO),
    "a part's unit": lambda town, case: Assignment.objects.filter(case=case).update(department=town.unit("市卫健委")),
    "a statement": lambda town, case: Release.objects.create(
        case=case, number=9, kind="first", content={"下次发布时间": "明日"}, published_at=at("11-26 10:00")
    ),
    "a statement's words": lambda town, case: Release.objects.update(content={"下次发布时间": "明日"}),
    "a promise that was kept": lambda town, case: Commitment.objects.update(done_at=at("11-26 10:00")),
    "a promise's words": lambda town, case: Commitment.objects.update(text="年底前修复。"),
    "a unit's name": lambda town, case: Department.objects.filter(name="市水务局").update(short="水务"),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_what_is_written_behind_a_period_is_counted_again(town: Town, what: str) -> None:
    case = lives(town)
    keep_all()
    CHANGES[what](town, case)
    assert DIGEST.read([WEEK]) == {}
    assert TREND.read([WEEK]) == {}
    assert SCORES.read([MONTH]) == {}
    keep_all()
    assert DIGEST.read([WEEK]) == {"2026-W48": handled(read(WEEK, NOW), NOW)}


def test_what_lay_before_is_not_counted_again(town: Town) -> None:
    case = lives(town)
    keep_all()
    town.event(case, "11-24 10:00", "批示")
    assert set(TREND.read([WEEK, WEEK.previous])) == {"2026-W47"}


def test_ordinary_work_takes_nothing_away(town: Town) -> None:
    case = lives(town)
    keep_all()
    kept = PeriodFigures.objects.count()
    part = town.assign(case, "12-02 08:00", unit="市卫健委", part=Part.CO, due="12-02 10:00")
    town.event(case, "12-02 08:30", "签收", assignment=part)
    Timer.objects.filter(assignment=part).update(stopped_at=at("12-02 08:30"))
    Timer.objects.filter(name="T_ack", stopped_at=None).update(stopped_at=at("12-02 08:40"))
    Release.objects.create(case=case, number=8, kind="follow_up", published_at=at("12-02 08:50"))
    Case.objects.get(pk=case.pk).save()
    town.post("12-02 08:00", case.topic, "d")
    assert PeriodFigures.objects.count() == kept > 0


def test_without_the_triggers_a_change_would_not_be_seen(town: Town) -> None:
    """The tests above prove the triggers, not something else."""
    case = lives(town)
    keep_all()
    lift(connection, triggers())
    town.event(case, "11-26 10:00", "批示")
    assert DIGEST.read([WEEK]) != {}
