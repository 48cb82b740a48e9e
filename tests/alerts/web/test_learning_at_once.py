"""Two presses of learning, going back and using again at one instant: they meet on PostgreSQL, on SQLite they queue."""

from datetime import datetime, timedelta

import pytest

from alerts.actors import Actor
from alerts.models import OfficeEvent, ReportJob
from alerts.office import teaching
from alerts.office.book import broken_books
from config.clock import SHANGHAI
from config.vocabulary import Role
from nlp.about.learnt import base_of
from pipeline.learning.in_use import in_use
from pipeline.learning.learn import keep
from pipeline.models import Correction, LearntModel
from tests.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 27, 15, 0, tzinfo=SHANGHAI)
JUDGE, SUPERVISOR = Actor("王研判", Role.JUDGE), Actor("孙督办", Role.SUPERVISOR)
CHANGED = "现用的模型刚刚换过，请重新打开再办。"
TIMES = 3
"""Each race is run so often: threads do not meet every time."""


def version(task: str = "sector") -> LearntModel:
    same = {"环境保护": 0.8}
    return LearntModel(
        task=task, weights=b"w", sha256="x", base=base_of(task), rows=1, right_before=0, right_after=1,
        before=same, after=same, margin=0.02, by="王研判",
    )  # fmt: skip


def installed(number: int) -> list[LearntModel]:
    """So many versions, the last one in use."""
    return [keep(version(), NOW + timedelta(minutes=one)) for one in range(number)]


def used() -> int:
    return teaching.number_in_use("sector")


def kinds() -> list[str]:
    return list(OfficeEvent.objects.filter(book="设置簿").order_by("number").values_list("kind", flat=True))


def back(actor: Actor, seen: int) -> None:
    teaching.withdraw("sector", "不准", actor, NOW, seen)


def again(actor: Actor, seen: int) -> None:
    teaching.restore("sector", "还是它准", actor, NOW, seen)


@pytest.mark.parametrize("_time", range(TIMES))
def test_two_presses_of_learning_are_one_run_and_one_event(_time: int) -> None:
    Correction.objects.create(
        act="a", task="sector", label="环境保护", before={}, weight=1.0, text="井盖又响了", by="张三", at=NOW
    )
    begun: list[bool] = []
    answers = at_once(*[lambda one=one: begun.append(teaching.ask("攒够了", one, NOW)) for one in (JUDGE, SUPERVISOR)])
    assert answers == ["ok", "ok"]
    assert sorted(begun) == [False, True]
    assert ReportJob.objects.count() == 1
    assert kinds() == ["学习更正"]
    assert not list(broken_books())


@pytest.mark.parametrize("_time", range(TIMES))
def test_of_two_who_go_back_one_does_and_the_other_is_told_that_it_was_done(_time: int) -> None:
    """Two versions are there: the second press must not go back two."""
    installed(2)
    answers = at_once(lambda: back(JUDGE, 2), lambda: back(SUPERVISOR, 2))
    assert sorted(answers) == sorted(["ok", CHANGED])
    assert used() == 1
    assert kinds() == ["退回模型"]


@pytest.mark.parametrize("_time", range(TIMES))
def test_of_two_who_use_it_again_one_does_and_the_other_is_told(_time: int) -> None:
    installed(1)
    back(JUDGE, 1)
    answers = at_once(lambda: again(JUDGE, 0), lambda: again(SUPERVISOR, 0))
    assert sorted(answers) == sorted(["ok", CHANGED])
    assert used() == 1
    assert kinds() == ["退回模型", "恢复模型"]


@pytest.mark.parametrize("_time", range(TIMES))
def test_going_back_and_using_again_do_not_take_each_others_version(_time: int) -> None:
    """The second version was taken back; one uses it again while another takes the first one back too."""
    installed(2)
    back(JUDGE, 2)
    answers = at_once(lambda: back(JUDGE, 1), lambda: again(SUPERVISOR, 1))
    assert sorted(answers) == sorted(["ok", CHANGED])
    assert used() == (0 if answers[0] == "ok" else 2)
    assert not list(broken_books())


@pytest.mark.parametrize("_time", range(TIMES))
def test_what_a_run_installs_meanwhile_is_not_taken_back_unseen(_time: int) -> None:
    installed(1)
    answers = at_once(lambda: back(JUDGE, 1), lambda: keep(version(), NOW))
    assert answers[0] in {"ok", CHANGED}
    assert answers[1] == "ok"
    assert used() == 2
    first = LearntModel.objects.get(number=1)
    assert (first.withdrawn_at is not None) is (answers[0] == "ok")
    assert LearntModel.objects.get(number=2).withdrawn_at is None
    assert len(in_use()) == 1


@pytest.mark.parametrize("_time", range(TIMES))
def test_two_schedulers_begin_a_run_once(_time: int, monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    ReportJob.objects.create(kind=ReportJob.LEARNING, about="sector", title="学习更正", asked_by="王研判", asked_at=NOW)
    ran: list[int] = []
    monkeypatch.setattr(teaching, "_run", lambda job, _folder: ran.append(job.pk))
    monkeypatch.setattr(teaching, "_busy", lambda _folder: False)
    begun: list[bool] = []
    at_once(*[lambda: begun.append(teaching.work(tmp_path, NOW))] * 2)
    assert len(ran) == sum(begun)
    assert ReportJob.objects.get().note == str(len(ran))
