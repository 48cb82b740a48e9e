"""Statements with their gates, claims, promises, files and undo, by the pages alone."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from alerts.models import (
    Assignment,
    Attachment,
    Case,
    Claim,
    Commitment,
    MediaQuestion,
    Policy,
    TalkingPoint,
)
from alerts.rules.releases import GATES

PNG = b"\x89PNG\r\n\x1a\n" + b"picture" * 20
SENT = {"channel": "网站", "url": "https://www.qinghe.example/a/9.html", "evidence": ""}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FOLDER = tmp_path


def act(client, case, move, **data):
    return client.post(reverse("case_action", args=[case.pk, move]), data)


def item(client, case, what, pk, **data):
    return client.post(reverse("case_item", args=[case.pk, what, pk]), data)


def page_of(client, case) -> str:
    return client.get(reverse("case", args=[case.pk])).content.decode()


@pytest.fixture
def plain(county) -> Case:
    """An ordinary case in triage."""
    return Case.objects.filter(state="triage", severity="一般").order_by("pk").first()


def picture(name: str = "现场.png", body: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body, content_type="text/html")


def test_a_follow_up_is_drafted_its_gates_passed_by_two_and_then_published(county, client_of, plain):
    judge, supervisor = client_of("judge"), client_of("supervisor")
    address = reverse("case_action", args=[plain.pk, "publish"]) + "?kind=follow_up"
    judge.post(address, {"part_0": "已排干", "part_1": "今天 18:00", "my_gates": ["政治", "文字"]})
    release = plain.releases.get()
    assert release.published_at is None
    assert "法律 未把" in page_of(judge, plain)
    assert item(judge, plain, "send", release.pk, **SENT).status_code == 409
    assert item(supervisor, plain, "gates", release.pk, gates=["法律", "保密"]).status_code == 302
    assert item(judge, plain, "send", release.pk, **SENT).status_code == 302
    release.refresh_from_db()
    assert release.gates == {"政治": "周敏", "法律": "吴敏", "保密": "吴敏", "文字": "周敏"}
    assert item(judge, plain, "redraft", release.pk, part_0="改", part_1="改").status_code == 409


def test_one_officer_alone_cannot_pass_all_gates_of_an_ordinary_statement(county, client_of, plain):
    judge = client_of("judge")
    content = {f"part_{number}": "情况正在核实" for number in range(5)}
    response = act(judge, plain, "publish", **content, my_gates=list(GATES), **SENT)
    assert response.status_code == 409
    assert "四关不能由同一人把" in response.content.decode()
    assert "情况正在核实" in response.content.decode()
    assert not plain.releases.exists()


def test_a_claim_is_noted_verified_and_shown_with_its_spread(county, client_of, plain):
    judge = client_of("judge")
    assert act(judge, plain, "note_claim", text="自来水有毒", phrases="水有毒").status_code == 302
    claim = Claim.objects.get()
    unit = county.units[1]
    assert item(judge, plain, "claim_ask", claim.pk, department=unit.pk).status_code == 302
    given = {"result": "refuted", "department": unit.pk, "finding": "检测合格", "evidence": "报告8号"}
    assert item(client_of("monitor"), plain, "claim_verify", claim.pk, **given).status_code == 403
    assert item(judge, plain, "claim_verify", claim.pk, **given).status_code == 302
    page = page_of(judge, plain)
    for word in ("说法查证", "“自来水有毒”", "不实", "<b>0</b> 条信息带有此说法", "检测合格"):
        assert word in page
    assert item(judge, plain, "claim_verify", 999, **given).status_code == 404
    assert item(judge, county.cases[1], "claim_verify", claim.pk, **given).status_code == 404


def test_a_promise_of_the_answer_is_kept_and_shown_to_its_unit(county, client_of):
    part = Assignment.objects.get(department=county.units[0], case__state="handling")
    Assignment.objects.filter(case=part.case, part="协办").update(state="submitted")
    answer = {f"part_{number}": "已写明" for number in range(4)}
    owner = client_of("owner")
    address = reverse("assignment_action", args=[part.pk, "submit"])
    assert "请填写承诺的完成日期" in owner.post(address, {**answer, "promise": "改造管网"}).content.decode()
    assert owner.post(address, {**answer, "promise": "改造管网", "promise_date": "2026-12-20"}).status_code == 302
    made = Commitment.objects.get()
    Case.objects.filter(pk=part.case_id).update(state="archived")
    inbox = owner.get(reverse("inbox")).content.decode()
    assert "待兑现的承诺" in inbox
    assert "12月20日前" in inbox
    assert "待兑现的承诺" not in client_of("outsider").get(reverse("inbox")).content.decode()
    assert "改造管网" in owner.get(reverse("assignment", args=[part.pk])).content.decode()
    assert item(client_of("outsider"), part.case, "fulfil", made.pk, evidence="照片").status_code == 404
    assert item(owner, part.case, "fulfil", made.pk, evidence="照片3张").status_code == 302
    made.refresh_from_db()
    assert made.done_by == "李建国"
    Commitment.objects.update(done_at=None)
    Assignment.objects.filter(pk=part.pk).update(state="withdrawn")
    assert "待兑现的承诺" not in owner.get(reverse("inbox")).content.decode()  # a case it may not read any more


def test_files_are_downloads_for_those_who_may_read_them(county, client_of):
    part = Assignment.objects.get(department=county.units[0], case__state="handling")
    judge, owner = client_of("judge"), client_of("owner")
    act(judge, part.case, "attach", file=picture("全案.png"), note="现场")
    owner.post(reverse("assignment_action", args=[part.pk, "attach"]), {"file": picture("本单位.png"), "note": ""})
    whole, own = Attachment.objects.order_by("pk")
    response = judge.get(reverse("attachment", args=[whole.pk]))
    assert b"".join(response.streaming_content) == PNG
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Content-Type"] == "image/png"
    for user, found in (
        ("owner", (200, 200)),
        ("colleague", (200, 200)),
        ("outsider", (404, 404)),
        ("nobody", (404, 404)),
    ):
        got = tuple(client_of(user).get(reverse("attachment", args=[one.pk])).status_code for one in (whole, own))
        assert got == found, user
    assert Client().get(reverse("attachment", args=[whole.pk])).status_code == 302
    other = part.case.assignments.exclude(pk=part.pk).first()
    Attachment.objects.filter(pk=own.pk).update(assignment=other)
    assert owner.get(reverse("attachment", args=[own.pk])).status_code == 404
    page = owner.get(reverse("assignment", args=[part.pk])).content.decode()
    assert "全案.png" in page
    assert reverse("attachment", args=[own.pk]) not in page


@pytest.mark.parametrize("body", [b"<script>alert(1)</script>", b"MZ\x90", b"PK\x03\x04"])
def test_a_file_of_another_kind_is_refused_in_words_whatever_it_is_called(county, client_of, plain, body):
    response = act(client_of("judge"), plain, "attach", file=picture("a.png", body), note="说明还在")
    assert response.status_code == 409
    assert "说明还在" in response.content.decode()
    assert not Attachment.objects.exists()


def test_a_screenshot_comes_with_the_matter_it_shows(county, client_of):
    given = {
        "title": "网传水质异常",
        "what": "微信群截图",
        "source_kind": "截图",
        "detected_at": "2026-11-20T15:00",
        "severity": "一般",
    }
    monitor, address = client_of("monitor"), reverse("case_new")
    assert "请上传截图" in monitor.post(address, given).content.decode()
    refused = monitor.post(address, {**given, "file": picture("a.png", b"text")})
    assert refused.status_code == 409
    assert not Case.objects.filter(title="网传水质异常").exists()
    assert monitor.post(address, {**given, "file": picture()}).status_code == 302
    assert Case.objects.get(title="网传水质异常").attachments.get().name == "现场.png"


def test_a_dispatch_is_taken_back_on_the_page_by_who_made_it(county, client_of, plain):
    dispatcher = client_of("dispatcher")
    assert act(dispatcher, plain, "dispatch", lead=county.units[1].pk).status_code == 302
    assert "撤销“交办”" in page_of(dispatcher, plain)
    assert "撤销“交办”" not in page_of(client_of("judge"), plain)
    undo = reverse("case_undo", args=[plain.pk])
    assert dispatcher.get(undo).status_code == 405
    refused = client_of("judge").post(undo, follow=True).content.decode()
    assert "只能由其本人撤销" in refused
    assert "已撤销“交办”" in dispatcher.post(undo, follow=True).content.decode()
    plain.refresh_from_db()
    assert plain.state == "triage"


def test_media_policies_and_prepared_answers_have_their_pages(county, client_of, plain):
    judge, unit = client_of("judge"), county.units[1]
    given = {"outlet": "县融媒体中心", "question": "何时修好", "due_at": "2026-11-20T18:00"}
    assert act(judge, plain, "media", **given).status_code == 302
    asked = MediaQuestion.objects.get()
    assert item(judge, plain, "media_answer", asked.pk, answer="今晚").status_code == 302
    policy = {"title": "《排水办法》", "number": "1号", "drafter": unit.pk, "published_on": "2026-01-01", "url": ""}
    assert judge.post(reverse("policy_new"), policy).status_code == 302
    assert "已经登记过" in judge.post(reverse("policy_new"), policy).content.decode()
    assert str(Policy.objects.get()) == "《排水办法》（1号）"
    task = {"policy": Policy.objects.get().pk, "questions": "要收费吗\n何时施行"}
    assert act(judge, plain, "interpret", **task).status_code == 302
    assert plain.assignments.get().part == "会商"
    point = {"question": plain.title, "answer": "正在办", "basis": "", "sector": "其他", "department": ""}
    assert judge.post(reverse("point_new"), point).status_code == 302
    made = TalkingPoint.objects.get()
    revise = reverse("point_revise", args=[made.pk])
    assert judge.post(revise, {"answer": "正在办", "basis": ""}).status_code == 409
    assert judge.post(revise, {"answer": "已办好", "basis": "公告"}).status_code == 302
    page = page_of(judge, plain)
    for word in ("可参考的口径", "已办好", "媒体询问", "今晚"):
        assert word in page
    listed = judge.get(reverse("talking")).content.decode()
    assert "第 2 版" in listed
    assert "《排水办法》（1号）" in listed
    assert client_of("dispatcher").post(reverse("point_retire", args=[made.pk])).status_code == 403
    assert judge.post(reverse("point_retire", args=[made.pk])).status_code == 302
    assert "可参考的口径" not in page_of(judge, plain)


def test_differing_numbers_of_two_units_stand_side_by_side(county, client_of):
    part = Assignment.objects.get(department=county.units[0], case__state="handling")
    other = part.case.assignments.exclude(pk=part.pk).first()
    Assignment.objects.filter(pk=part.pk).update(report="影响1200户")
    Assignment.objects.filter(pk=other.pk).update(report="影响1500户")
    page = page_of(client_of("judge"), part.case)
    assert "数字不一致" in page
    assert "影响1500户" in page


def test_the_whole_case_is_exported_for_those_who_oversee_it(county, client_of, plain, tmp_path):
    from alerts.export import check_bundle

    address = reverse("case_export", args=[plain.pk])
    response = client_of("auditor").get(address)
    path = tmp_path / "case.zip"
    path.write_bytes(BytesIO(response.content).getvalue())
    assert check_bundle(path).case == plain.number
    for user in ("dispatcher", "monitor", "owner", "nobody"):
        assert client_of(user).get(address).status_code == 403, user


def test_the_lead_unit_alone_sees_who_asked_the_hotline_with_a_reason_and_it_is_not_kept_by_the_browser(
    county, client_of
):
    part = Assignment.objects.get(department=county.units[0], case__state="handling")
    given = {"number": "RX17", "name": "张小明", "phone": "13812345678", "address": ""}
    assert act(client_of("dispatcher"), part.case, "hotline", **given).status_code == 302
    order, owner = part.case.hotline_orders.get(), client_of("owner")
    assert "RX17" in owner.get(reverse("assignment", args=[part.pk])).content.decode()
    for user in ("judge", "root", "dispatcher"):
        assert "13812345678" not in page_of(client_of(user), part.case)
    assert item(client_of("judge"), part.case, "reveal", order.pk, reason="看看").status_code == 403
    assert item(client_of("outsider"), part.case, "reveal", order.pk, reason="看看").status_code == 404
    assert "13812345678" not in item(owner, part.case, "reveal", order.pk, reason="").content.decode()
    shown = item(owner, part.case, "reveal", order.pk, reason="核实地点")
    assert "13812345678" in shown.content.decode()
    assert shown.headers["Cache-Control"] == "no-store"
    assert "核实地点" in page_of(client_of("judge"), part.case)


def test_one_duty_officer_publishes_a_grave_first_notice_by_one_form(county, client_of):
    case = Case.objects.filter(state="triage", severity="重大").first()
    judge, content = client_of("judge"), {f"part_{number}": "情况正在核实" for number in range(5)}
    for given, said in (
        ({"my_gates": GATES[:2], **SENT}, "四关须都勾选"),
        ({"my_gates": GATES, "channel": "网站"}, "请填写发布链接或发布凭证"),
    ):
        response = act(judge, case, "publish", **content, **given)
        assert response.status_code == 422
        assert said in response.content.decode()
    assert act(judge, case, "publish", **content, my_gates=GATES, **SENT).status_code == 302
    release = case.releases.get()
    assert (release.channel, set(release.gates.values())) == ("网站", {"周敏"})
    assert case.events.get(kind="发布").data["one_officer"] is True
    assert act(judge, case, "publish", **content, my_gates=GATES[:1]).status_code == 302
    assert case.releases.filter(published_at=None).count() == 1
