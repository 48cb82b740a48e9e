"""Two people at once, in threads with connections of their own: one wins, the other is told who was first and when."""

import pytest

from alerts import cases
from alerts.cases.events import first_broken
from alerts.models import Assignment, Case, Notification
from alerts.rules.releases import CONTENT, GATES
from config.vocabulary import Part, ReleaseKind
from tests.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def seen(case: Case) -> Case:
    """The case as one more person has it on the screen."""
    return Case.objects.get(pk=case.pk)


def test_of_a_dispatch_and_a_rejection_one_wins_and_the_other_is_told(triaged, town, at):
    mine, theirs = seen(triaged), seen(triaged)
    answers = at_once(
        lambda: cases.dispatch(mine, town.dispatcher, at(0.1), town.housing),
        lambda: cases.reject(theirs, town.judge, at(0.1), "无效"),
    )
    assert sorted(answers)[0].startswith("JB2026-00001 已由") or sorted(answers)[1].startswith("JB2026-00001 已由")
    assert answers.count("ok") == 1
    told = next(answer for answer in answers if answer != "ok")
    assert "于 11月23日 09:06 办理" in told
    assert triaged.events.filter(kind__in=["交办", "不予交办"]).count() == 1
    triaged.refresh_from_db()
    assert first_broken(triaged) is None


def test_of_two_sign_offs_one_counts(dispatched, lead, town, at):
    parts = [Assignment.objects.get(pk=lead.pk) for _ in range(2)]
    actors = (town.contact(town.housing), town.head(town.housing))
    answers = at_once(
        *(
            lambda part=part, actor=actor: cases.sign_off(part, actor, at(0.2))
            for part, actor in zip(parts, actors, strict=True)
        )
    )
    assert answers.count("ok") == 1
    assert "于 11月23日 09:12" in next(answer for answer in answers if answer != "ok")
    assert dispatched.events.filter(kind="签收").count() == 1


def test_statements_of_several_people_at_once_are_all_kept_and_numbered(triaged, town, at):
    kind, gates = ReleaseKind.FOLLOW_UP, {**dict.fromkeys(GATES, "甲"), "保密": "乙"}
    content = dict.fromkeys(CONTENT[kind], "已写明")
    rows = [seen(triaged) for _ in range(4)]
    answers = at_once(
        *(
            lambda row=row: cases.publish(row, town.judge, at(0.1), kind, content, gates, "网站", "https://g.example/1")
            for row in rows
        )
    )
    assert answers == ["ok"] * 4
    assert sorted(triaged.releases.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert first_broken(triaged) is None


def test_an_undo_and_a_sign_off_at_once_never_both_hold(new_topic, hit, town, at):
    case = cases.open_candidate(new_topic("积水", severity="一般"), hit, at(0))
    cases.dispatch(case, town.dispatcher, at(0.1), town.housing)
    part, mine = case.assignments.get(), seen(case)
    answers = at_once(
        lambda: cases.undo(mine, town.dispatcher, at(0.1)),
        lambda: cases.sign_off(part, town.contact(town.housing), at(0.1)),
    )
    assert answers.count("ok") == 1
    case.refresh_from_db()
    assert case.state in {"triage", "handling"}
    assert first_broken(case) is None
    if case.state == "triage":
        assert not Notification.objects.filter(purpose="assignment").exists()


def test_of_two_invitations_of_one_unit_one_counts(triaged, town, at):
    rows = [seen(triaged) for _ in range(2)]
    answers = at_once(
        *(lambda row=row: cases.invite(row, town.judge, at(0.1), Part.CONSULT, [town.water], "意见") for row in rows)
    )
    assert answers.count("ok") == 1
    assert triaged.assignments.count() == 1
