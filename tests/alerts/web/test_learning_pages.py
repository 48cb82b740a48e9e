"""学习更正 from a page: one run of two presses, nothing lost by a crash, said class by class, taken back and again."""

import subprocess
from datetime import timedelta

import pytest
from django.test import Client

from alerts.models import OfficeEvent, ReportJob
from alerts.office import teaching, teaching_run
from nlp.about.learnt import base_of
from pipeline.learning.in_use import LOCK, NothingToLearn
from pipeline.lock import AlreadyRunning, only_one
from pipeline.models import Correction, LearntModel

pytestmark = pytest.mark.django_db
BEFORE = {"环境保护": 0.8, "交通运输": 0.7}


@pytest.fixture(autouse=True)
def folder(tmp_path, settings, monkeypatch):
    settings.FOLDER = tmp_path
    (tmp_path / "huiying.yaml").write_text("jurisdiction: demo\n", "utf-8")
    monkeypatch.setenv("HUIYING_FOLDER", str(tmp_path))
    return tmp_path


@pytest.fixture
def taught(now):
    for task, label in (("sector", "科技与信息产业"), ("relevant", "yes")):
        Correction.objects.create(
            act=task, task=task, label=label, before={}, weight=1.0, text="云栖驿站的合杆又倒了", by="张三", at=now
        )


@pytest.fixture
def candidates(monkeypatch):
    """Versions as learning would make them: of `relevant` one class falls too far. What was asked for is listed."""
    asked = []

    def candidate(task, engine, by, margin, tell):
        asked.append(task)
        for step in teaching_run.STEPS:
            tell(step)
        after = BEFORE | ({"交通运输": 0.5} if task == "relevant" else {"环境保护": 0.9})
        return LearntModel(
            task=task, weights=b"w", sha256=f"{task}{len(asked)}", base=base_of(task), rows=1, right_before=0,
            right_after=1, before=BEFORE, after=after, margin=margin, by=by,
        )  # fmt: skip

    monkeypatch.setattr(teaching_run, "candidate", candidate)
    return asked


def _ask(client: Client) -> str:
    return client.post("/models/learn/", {"reason": "攒够了"}, follow=True).content.decode()


def _run() -> ReportJob:
    job = ReportJob.objects.get()
    teaching_run.run(job, engine=object())
    job.refresh_from_db()
    return job


def _kinds() -> list[str]:
    return list(OfficeEvent.objects.filter(book="设置簿").order_by("number").values_list("kind", flat=True))


def test_two_who_press_are_one_run_and_one_event(client_of, county, taught):
    assert "开始学习了" in _ask(client_of("judge"))
    assert "已经有一次学习在进行" in _ask(client_of("supervisor"))
    assert ReportJob.objects.get().state == "waiting"
    assert _kinds() == ["学习更正"]
    page = client_of("judge").get("/models/")
    assert page["Refresh"]
    assert "/models/learn/" not in page.content.decode()


@pytest.mark.parametrize(
    ("state", "minutes", "said"),
    [
        ("waiting", 0.5, "等着开始"),
        ("waiting", 1.1, "等了一分多钟还没有开始，定时任务可能没有运行"),
        ("running", 29, "<progress"),
        ("running", 32, "半个多小时没有学完，也没有人中止，定时任务可能没有运行"),
    ],
)
def test_a_run_that_nobody_takes_up_or_looks_after_is_said_to_be_so(  # noqa: PLR0917
    client_of, county, taught, now, state, minutes, said
):
    _ask(client_of("judge"))
    began = now - timedelta(minutes=minutes)
    ReportJob.objects.update(state=state, asked_at=began, began_at=began if state == "running" else None)
    page = client_of("judge").get("/models/").content.decode()
    assert said in page
    assert ("没有人在学" in page) is ("定时任务" in said)
    assert not ("<progress" in page and "没有人在学" in page)


def test_what_came_of_it_is_said_class_by_class_and_is_an_event(client_of, county, taught, candidates):
    _ask(client_of("judge"))
    assert _run().state == "done"
    page = client_of("monitor").get("/models/").content.decode()
    for word in (
        "领域第 1 版：已安装",
        "是否相关第 1 版：没有安装",
        "+0.100",
        "-0.200</b><small>超过限度",
        "0.800",
        "0.900",
    ):
        assert word in page
    assert "/models/back/" not in page  # the desk reads
    assert _kinds() == ["学习更正", "安装模型", "没有安装模型"]
    last = OfficeEvent.objects.filter(book="设置簿").last()
    assert (last.role, last.data["after"]["交通运输"]) == ("system", 0.5)
    assert [one.task for one in LearntModel.objects.filter(installed_at__isnull=False)] == ["sector"]
    assert "攒够了" in OfficeEvent.objects.get(kind="学习更正").reason
    assert client_of("judge").get("/reports/").status_code == 200  # a run is no paper
    assert "学习更正" not in client_of("judge").get("/reports/").content.decode()


def test_a_crash_in_the_middle_loses_nothing_and_does_nothing_twice(client_of, county, taught, candidates, monkeypatch):
    _ask(client_of("judge"))
    sound = teaching_run.candidate

    def dies(task, *more):
        if task == "relevant":
            raise KeyboardInterrupt
        return sound(task, *more)

    monkeypatch.setattr(teaching_run, "candidate", dies)
    with pytest.raises(KeyboardInterrupt):
        _run()
    assert ReportJob.objects.get().state == "waiting"
    assert [one["task"] for one in ReportJob.objects.get().files] == ["sector"]
    monkeypatch.setattr(teaching_run, "candidate", sound)
    assert _run().state == "done"
    assert candidates == ["sector", "relevant"]
    assert LearntModel.objects.count() == 2


def test_a_run_whose_process_was_killed_is_begun_again_but_not_for_ever(
    client_of, county, taught, folder, monkeypatch, now
):
    _ask(client_of("judge"))
    begun = []

    def killed(command, **_more):
        begun.append(command)
        return subprocess.CompletedProcess(command, -9, "", "")

    monkeypatch.setattr(subprocess, "run", killed)
    with only_one(folder, LOCK):
        assert not teaching.work(folder, now)  # somebody learns: it is his
        with pytest.raises(AlreadyRunning):
            _run()
    assert [teaching.work(folder, now) for _ in range(4)] == [True, True, True, False]
    assert len(begun) == 3
    job = ReportJob.objects.get()
    assert (job.state, "可以再学一次" in job.error) == ("failed", True)
    assert "可以再学一次" in client_of("judge").get("/models/").content.decode()
    assert "开始学习了" in _ask(client_of("judge"))


def test_a_run_that_finds_another_at_it_waits(client_of, county, taught, folder, monkeypatch, now):
    _ask(client_of("judge"))
    other = only_one(folder, LOCK)

    def loads(command, **_more):
        other.__enter__()  # `train --feedback` takes the lock meanwhile
        return subprocess.CompletedProcess(command, 1, "", "AlreadyRunning")

    monkeypatch.setattr(subprocess, "run", loads)
    try:
        assert teaching.work(folder, now)
        assert not teaching.work(folder, now)
        assert ReportJob.objects.get().state == "running"
    finally:
        other.__exit__(None, None, None)


def test_an_error_is_told_and_keeps_what_is_in_use(client_of, county, taught, folder, monkeypatch, now):
    _ask(client_of("judge"))
    done = subprocess.CompletedProcess([], 1, "", "boom")
    monkeypatch.setattr(subprocess, "run", lambda *_words, **_more: done)
    teaching.work(folder, now)
    assert "现用的模型不变" in ReportJob.objects.get().error
    assert not LearntModel.objects.exists()


def test_nothing_new_is_said(client_of, county, taught, monkeypatch):
    def nothing(*_words):
        raise NothingToLearn("x")

    monkeypatch.setattr(teaching_run, "candidate", nothing)
    _ask(client_of("judge"))
    assert [one["said"] for one in _run().files] == [teaching_run.NOTHING] * 2


def test_a_version_is_withdrawn_and_used_again_each_with_its_reason(client_of, county, taught, candidates):
    client = client_of("supervisor")
    _ask(client)
    _run()
    page = client.get("/models/").content.decode()
    assert "/models/back/sector/" in page
    assert "/models/back/relevant/" not in page
    assert "领域现在用第 1 版" in client.get("/models/back/sector/").content.decode()
    assert client.post("/models/back/sector/", {"reason": "变差了", "seen": 7}).status_code == 409
    client.post("/models/back/sector/", {"reason": "变差了", "seen": 1})
    assert teaching.number_in_use("sector") == 0
    assert "恢复领域第 1 版" in client.get("/models/").content.decode()
    client.post("/models/again/sector/", {"reason": "没有变差", "seen": 0})
    assert teaching.number_in_use("sector") == 1
    assert _kinds()[-2:] == ["退回模型", "恢复模型"]
    assert client.post("/models/again/sector/", {"reason": "又一次", "seen": 1}).status_code == 409
    assert client.get("/models/back/relevant/").status_code == 302
    assert client.get("/models/back/other/").status_code == 404


def test_what_there_is_to_learn_is_shown_first(client_of, county, taught, candidates):
    page = client_of("judge").get("/models/learn/").content.decode()
    assert "1 条更正，都还没有学过；现在用出厂模型" in page
    _ask(client_of("judge"))
    _run()
    page = client_of("judge").get("/models/learn/").content.decode()
    assert "没有新的，不会另出一版" in page
    Correction.objects.all().delete()
    assert "开始学习</button>" not in client_of("judge").get("/models/learn/").content.decode()
    answer = client_of("judge").post("/models/learn/", {"reason": "试"})
    assert answer.status_code == 409


def test_others_learn_nothing(client_of, county, taught):
    for name in ("monitor", "dispatcher", "leader", "owner"):
        assert client_of(name).post("/models/learn/", {"reason": "试"}).status_code == 403
        assert client_of(name).post("/models/back/sector/", {"reason": "试", "seen": 0}).status_code == 403
    assert not ReportJob.objects.exists()
