"""报告、考核、回访、堵点痛点 and 为什么是这个数 as pages: who opens them, what they show, what they do."""

import pytest
from django.test import Client
from django.urls import reverse

from alerts.models import Case, CaseEvent, Department, ReportJob
from alerts.reports import jobs
from alerts.rules.states import ANSWERED
from config import clock

DESK = ("monitor", "judge", "dispatcher")
OVERSIGHT = ("supervisor", "leader", "auditor")


@pytest.mark.parametrize("name", ["reports", "lasting", "scores", "callbacks", "digest_why"])
def test_who_may_open_them(client_of, name):
    for role in (*DESK, *OVERSIGHT):
        assert client_of(role).get(reverse(name)).status_code == 200, role
    expected = {"reports": 403, "lasting": 403, "callbacks": 403, "scores": 302, "digest_why": 200}[name]
    assert client_of("owner").get(reverse(name)).status_code == expected
    assert client_of("nobody").get(reverse(name)).status_code == 403


def test_a_paper_is_asked_for_made_and_taken_away(client_of, settings, tmp_path, monkeypatch):
    (tmp_path / "huiying.yaml").write_text("jurisdiction: generic\n", "utf-8")
    monkeypatch.setenv("HUIYING_FOLDER", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    leader = client_of("leader")
    asked = leader.post(reverse("report_ask"), {"which": "monthly 2026-10"}, follow=True)
    assert "正在生成：2026年10月月报" in asked.content.decode()
    assert asked["Refresh"] == "4"
    leader.post(reverse("report_ask"), {"which": "monthly 2026-10"})
    job = ReportJob.objects.get()
    jobs.make(job, clock.now())
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 6, 6)
    assert "没有 LibreOffice" in job.note
    page = leader.get(reverse("reports"))
    assert "Refresh" not in page
    file = leader.get(reverse("report_file", args=[job.pk, 0]))
    assert b"".join(file.streaming_content)[:2] == b"PK"
    assert "2026%E5%B9%B410%E6%9C%88" in file["Content-Disposition"]
    assert client_of("owner").get(reverse("report_file", args=[job.pk, 0])).status_code == 403
    assert leader.get(reverse("report_file", args=[job.pk, 7])).status_code == 404


def test_what_cannot_be_made_is_said(client_of):
    judge = client_of("judge")
    answer = judge.post(reverse("report_ask"), {"which": "monthly 2026-10", "day": "2099-01-05"})
    assert answer.status_code == 409
    assert "2099年1月还没有开始" in answer.content.decode()
    assert "not begun" not in answer.content.decode(), "no English gloss on a page"
    for which in ("monthly 2026-13", "weekly 2026-10", "随便", ""):
        assert judge.post(reverse("report_ask"), {"which": which}).status_code == 422, which
    assert judge.post(reverse("report_ask"), {"topic": "999999"}).status_code == 409
    assert client_of("auditor").post(reverse("report_ask"), {"which": "monthly 2026-10"}).status_code == 403


def test_an_earlier_period_is_named_by_a_day_of_it(client_of):
    asked = {"which": "quarterly 2026-Q3", "day": "2024-05-17"}
    page = client_of("leader").post(reverse("report_ask"), asked, follow=True).content.decode()
    assert "2024年第二季度季报" in page
    assert (ReportJob.objects.get().kind, ReportJob.objects.get().about) == ("quarterly", "2024-Q2")


def test_a_job_that_failed_says_why_and_is_made_again(client_of):
    job = ReportJob.objects.create(
        kind="special", about="999", title="专报", asked_by="x", asked_at=clock.now(), state="running"
    )
    jobs.make(job, clock.now())
    job.refresh_from_db()
    assert (job.state, "没有专题" in job.error) == ("failed", True)
    client_of("judge").post(reverse("report_again", args=[job.pk]))
    job.refresh_from_db()
    assert (job.state, job.error) == ("waiting", "")


def test_a_unit_sees_its_own_score_only(client_of):
    own = client_of("owner").get(reverse("scores"), follow=True)
    assert own.status_code == 200
    mine = int(own.redirect_chain[-1][0].split("/")[2])
    other = Department.objects.exclude(pk=mine).first()
    assert client_of("owner").get(reverse("score", args=[other.pk])).status_code == 404
    assert client_of("leader").get(reverse("score", args=[other.pk])).status_code == 200


def test_unknown_periods_are_no_pages(client_of):
    for query in ("?kind=weekly", "?period=2026-99", "?kind=yearly&period=x"):
        assert client_of("leader").get(reverse("scores") + query).status_code == 404


def test_the_why_page_takes_no_nonsense(client_of):
    leader: Client = client_of("leader")
    why = reverse("digest_why")
    assert leader.get(why, {"week": "2026-W99"}).status_code == 404
    assert leader.get(why, {"unit": "99999"}).status_code == 404
    assert "每个数字由哪些记录得来</h1>" in leader.get(why, {"number": "<script>", "unit": "x"}).content.decode()


def test_recording_a_call_back(client_of):
    case = Case.objects.filter(state="tracking").first()
    page = reverse("callback_new", args=[case.pk])
    monitor = client_of("monitor")
    assert monitor.post(page, {"rating": "", "way": "电话"}).status_code == 422
    assert monitor.post(page, {"rating": "满意", "resolved": "yes", "way": "电话", "note": ""}).status_code == 302
    event = CaseEvent.objects.get(kind="回访", case=case)
    assert (event.data["rating"], event.data["resolved"]) == ("满意", True)
    assert "满意" in monitor.get(reverse("callbacks")).content.decode()
    assert client_of("leader").get(page).status_code == 403


def test_all_answered_cases_are_counted_and_paged(client_of):
    monitor, now = client_of("monitor"), clock.now()
    made = [
        Case(number=f"JB2025-{n:05d}", title=f"旧事{n}", state="archived", severity="一般", detected_at=now,
             responded_at=now, policy_version="p")
        for n in range(120)
    ]  # fmt: skip
    Case.objects.bulk_create(made)
    whole = Case.objects.filter(state__in=[one.value for one in ANSWERED]).count()
    first = monitor.get(reverse("callbacks")).content.decode()
    assert f"已回应的事项 {whole} 件" in first
    assert 'rel="next"' in first
    assert "旧事0<" in monitor.get(f"{reverse('callbacks')}?page=3").content.decode()


def test_the_score_page_prints_each_formula(client_of):
    page = client_of("supervisor").get(reverse("scores")).content.decode()
    assert "按时签收 ÷ 本期按时签收或签收到期" in page
    assert "办理记录中的退回不予受理" in page


def test_a_missing_talking_point_is_proposed_from_what_was_published(client_of):
    case = Case.objects.filter(state="tracking", topic__isnull=False).first()
    case.releases.all().delete()
    page = f"{reverse('point_new')}?topic={case.topic_id}"
    judge = client_of("judge")
    assert "还没有发布过最终结果" in judge.get(page).content.decode()
    content = {"核实情况": "反映属实", "处理情况": "已更换控制柜", "法规政策": "城镇排水与污水处理条例"}
    case.releases.create(number=9, kind="final", channel="网站", published_at=clock.now(), content=content)
    told = judge.get(page).content.decode()
    assert case.topic.title in told
    assert "反映属实。已更换控制柜。" in told
    assert "城镇排水与污水处理条例" in told
    for odd in ("x", "-1", "9" * 40):
        assert judge.get(f"{reverse('point_new')}?topic={odd}").status_code == 200
