"""答问口径, 媒体询问, 谁起草谁解读."""

import pytest

from alerts import cases
from alerts.cases.events import first_broken
from alerts.cases.interpreting import ask_interpretation
from alerts.cases.media import answer_question, note_question
from alerts.cases.talking import retire_point, revise_point, suggest_points, write_point
from alerts.models import Policy, TalkingPointVersion
from config.vocabulary import Sector

pytestmark = pytest.mark.django_db


@pytest.fixture
def points(town, at):
    told = {
        "下雨天路口积水多久能排干": "一般在雨停后两小时内排干。",
        "小区停水什么时候恢复供水": "抢修后当日恢复。",
        "幼儿园收费标准是多少": "按价格部门核定的标准。",
    }
    return [write_point(town.judge, at(0), question, answer) for question, answer in told.items()]


def test_the_prepared_answer_about_the_same_matter_is_suggested_first(triaged, points):
    found = suggest_points(triaged)
    assert found[0].point == points[0]
    assert points[2] not in [one.point for one in found]
    assert found[0].nearness > 0.45


def test_an_answer_keeps_all_its_versions_and_is_retired(triaged, points, town, at):
    second = revise_point(points[0], town.judge, at(1), "一小时内排干。", "排水预案")
    assert (second.number, suggest_points(triaged)[0].version) == (2, second)
    assert TalkingPointVersion.objects.filter(point=points[0]).count() == 2
    for actor, answer in ((town.judge, "一小时内排干。"), (town.judge, " "), (town.dispatcher, "别的")):
        with pytest.raises(cases.MoveRefused):
            revise_point(points[0], actor, at(2), answer, "排水预案")
    assert retire_point(points[0], town.judge, at(3))
    assert not retire_point(points[0], town.judge, at(4))
    assert points[0] not in [one.point for one in suggest_points(triaged)]
    with pytest.raises(cases.MoveRefused, match="已停用"):
        revise_point(points[0], town.judge, at(5), "又改")


def test_without_prepared_answers_nothing_is_suggested(triaged, town, at):
    assert suggest_points(triaged) == []
    with pytest.raises(cases.MoveRefused, match="请填写问题"):
        write_point(town.judge, at(0), " ", "答", sector=Sector.OTHER)


def test_a_media_question_has_its_outlet_and_due_time_and_is_answered_once(triaged, town, at):
    asked = note_question(triaged, town.monitor, at(1), "县融媒体中心", "何时排干", at(5))
    answer_question(asked, town.judge, at(6), "两小时内")
    assert triaged.events.get(kind="答复媒体").data["late"] is True
    with pytest.raises(cases.MoveRefused, match="已由值班乙于11月23日 15:00答复"):
        answer_question(asked, town.judge, at(7), "又答")
    for actor, outlet, due in ((town.leader, "某报", 9), (town.judge, " ", 9), (town.judge, "某报", 1)):
        with pytest.raises(cases.MoveRefused):
            note_question(triaged, actor, at(2), outlet, "问", at(due))
    assert first_broken(triaged) is None


def test_misreadings_are_grouped_and_go_to_the_unit_that_drafted_the_policy(triaged, town, at):
    policy = Policy.objects.create(title="城市排水管理办法", number="县政发〔2026〕3号", drafter=town.water)
    task = ask_interpretation(triaged, town.judge, at(1), policy, ["要收排水费吗", "要收排水费吗", " "])
    assert (task.assignment.department, task.assignment.part) == (town.water, "会商")
    assert "谁起草谁解读：《城市排水管理办法》（县政发〔2026〕3号）" in triaged.events.get(kind="会商").reason
    again = ask_interpretation(triaged, town.judge, at(2), policy, ["何时施行"])
    assert (again.pk, again.questions) == (task.pk, "要收排水费吗\n何时施行")
    assert triaged.assignments.count() == 1
    with pytest.raises(cases.MoveRefused, match="疑问或误读"):
        ask_interpretation(triaged, town.judge, at(3), policy, ["  "])
    with pytest.raises(cases.MoveRefused, match="已经交县水务局解读"):
        ask_interpretation(triaged, town.judge, at(3), policy, ["何时施行"])


def test_a_drafter_that_has_a_part_already_is_told_what_to_explain_and_reads_it(dispatched, town, at):
    policy = Policy.objects.create(title="城市排水管理办法", drafter=town.housing)
    task = ask_interpretation(dispatched, town.judge, at(1), policy, ["要收排水费吗", "何时施行"])
    event = dispatched.events.get(kind="政策解读")
    assert event.assignment == task.assignment == dispatched.assignments.get(part="主办")
    assert event.reason == "《城市排水管理办法》\n要收排水费吗\n何时施行"
    told = dispatched.notifications.filter(purpose="interpretation")
    assert told.exists()
    assert all("要收排水费吗" in one.text for one in told)
    with pytest.raises(cases.MoveRefused):
        ask_interpretation(dispatched, town.head(town.housing), at(2), policy, ["又问"])
