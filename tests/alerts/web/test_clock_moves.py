"""延期, 挂账 and 督办单 by forms: each role finds its button, what is refused is said in its own words and kept."""

import html
from datetime import timedelta

import pytest
from django.urls import reverse

from alerts import cases
from alerts.cases.suspending import suspension_of
from alerts.models import Assignment, Extension, SupervisionOrder, Timer
from config.load import deadline_rules


@pytest.fixture
def part(county) -> Assignment:
    """The owner's unit leads; the case is in hand."""
    return Assignment.objects.filter(department=county.units[0], case__state="handling", part="主办").first()


def act(client, case, move, **data):
    return client.post(reverse("case_action", args=[case.pk, move]), data)


def ask(client, part, **data):
    return client.post(reverse("assignment_action", args=[part.pk, "extend"]), data)


def test_the_form_says_why_each_other_clock_cannot_be_extended(county, client_of, part, now):
    Timer.objects.filter(case=part.case, name="T_close").update(due_at=now + timedelta(days=1), stopped_at=None)
    assert ask(client_of("owner"), part, timer="T_close", days="3", reason="等待检测报告").status_code == 302
    again = ask(client_of("owner"), part, timer="T_close", days="3", reason="等待检测报告")
    assert again.status_code == 422
    assert "“办结”已经申请过延期，每个时限只能申请一次" in again.content.decode()
    Timer.objects.filter(case=part.case, name="T_response").update(stopped_at=None, voided_at=None)
    hours = ask(client_of("owner"), part, timer="T_response", days="3", reason="等待检测报告").content.decode()
    assert "“回应”按自然小时计算，不能延期" in hours


def close_of(part) -> Timer:
    return Timer.objects.get(case=part.case, name="T_close")


def test_a_head_asks_a_supervisor_grants_and_the_clock_moves(county, client_of, part, now):
    close_of(part)
    Timer.objects.filter(case=part.case, name="T_close").update(due_at=now + timedelta(days=1))
    page = client_of("owner").get(reverse("assignment", args=[part.pk])).content.decode()
    assert "申请延期" in page
    assert ask(client_of("owner"), part, timer="T_close", days="3", reason="等待检测报告").status_code == 302
    assert "延期待批准" in client_of("owner").get(reverse("assignment", args=[part.pk])).content.decode()
    supervisor = client_of("supervisor")
    assert "等待检测报告" in supervisor.get(reverse("late")).content.decode()
    form = supervisor.get(reverse("case_action", args=[part.case_id, "grant"])).content.decode()
    for said in ("延期申请", "办结时限", "延期 3 个工作日", "等待检测报告", '<input type="hidden" name="which"'):
        assert said in form, said
    case_page = supervisor.get(reverse("case", args=[part.case_id])).content.decode()
    assert "申请延期，待审批" in case_page
    extension = Extension.objects.get()
    before = close_of(part).due_at
    assert act(supervisor, part.case, "grant", which=extension.pk, reason="同意").status_code == 302
    assert close_of(part).due_at > before
    answer = client_of("owner").get(reverse("assignment", args=[part.pk]))
    page = answer.content.decode()
    assert "批准延期" in {event.kind for event in answer.context["events"]}
    assert "延期已批准" in page
    assert "审批意见：同意" in page


@pytest.mark.parametrize(
    ("days", "said"), [("11", "最多 10 个工作日"), ("0", "至少 1 个工作日"), ("两", "请填写整数"), ("", "请填写此项")]
)
def test_a_wrong_number_of_days_is_said_beside_the_field_and_what_was_typed_is_kept(
    county, client_of, part, days, said
):
    Timer.objects.filter(case=part.case, name="T_close").update(due_at=county.now + timedelta(days=1))
    response = ask(client_of("owner"), part, timer="T_close", days=days, reason="等待检测报告")
    assert response.status_code == 422
    assert said in response.content.decode()
    assert "等待检测报告" in response.content.decode()
    assert not Extension.objects.exists()


def test_asked_too_late_is_refused_in_plain_words(county, client_of, part):
    Timer.objects.filter(case=part.case, name="T_close").update(due_at=county.now - timedelta(minutes=1))
    response = ask(client_of("owner"), part, timer="T_close", days="3", reason="等待检测报告")
    assert response.status_code == 409
    assert "延期应在到期前申请" in response.content.decode()
    Timer.objects.filter(case=part.case).update(due_at=county.now - timedelta(minutes=1))
    page = client_of("owner").get(reverse("assignment_action", args=[part.pk, "extend"]), follow=True).content.decode()
    assert "延期要在时限到期以前申请，每个时限只能申请一次" in page


def test_a_natural_clock_is_not_even_offered(county, client_of, part):
    page = client_of("owner").get(reverse("assignment_action", args=[part.pk, "extend"])).content.decode()
    assert 'value="T_close"' in page
    assert 'value="T_response"' not in page
    assert ask(client_of("owner"), part, timer="T_response", days="3", reason="x").status_code == 422


def test_a_case_is_suspended_shown_everywhere_and_resumed(county, client_of, part):
    supervisor = client_of("supervisor")
    assert act(supervisor, part.case, "suspend", until="2026-12-20", reason="等待立项").status_code == 302
    assert suspension_of(part.case)
    for address in (reverse("case", args=[part.case_id]), reverse("alerts") + "?tab=handling"):
        assert "挂账至 12月20日" in supervisor.get(address).content.decode(), address
    assert "挂账至 12月20日" in client_of("owner").get(reverse("assignment", args=[part.pk])).content.decode()
    late = act(supervisor, part.case, "suspend", until="2026-11-20", reason="等待立项")
    assert (late.status_code, "挂账的日期应在今天以后" in late.content.decode()) == (409, True)
    assert act(supervisor, part.case, "resume", reason="已立项").status_code == 302
    assert suspension_of(part.case) is None


def test_an_order_waits_on_the_page_until_a_supervisor_issues_it(county, client_of, part):
    timer = close_of(part)
    order = SupervisionOrder.objects.create(case=part.case, timer=timer, stage=3, proposed_at=county.now)
    supervisor = client_of("supervisor")
    assert "督办单待签发" in supervisor.get(reverse("late")).content.decode()
    assert 'class="button button-go"' in supervisor.get(reverse("case", args=[part.case_id])).content.decode()
    assert act(supervisor, part.case, "withhold", which=order.pk, note="").status_code == 422
    assert act(supervisor, part.case, "order", which=order.pk, note="请抓紧").status_code == 302
    again = act(supervisor, part.case, "order", which=order.pk, note="请抓紧")
    assert again.status_code == 422
    order.refresh_from_db()
    assert (order.state, order.decided_by) == ("issued", "吴敏")


def test_the_page_of_the_auditor_says_what_it_found_and_when(county, client_of):
    supervisor = client_of("supervisor")
    assert "还没有核查过" in supervisor.get(reverse("clock_audit")).content.decode()
    Timer.objects.filter(name="T_close", stopped_at=None).update(rule="no-such-rule", next_at=county.now)
    cases.audit(county.now)
    page = supervisor.get(reverse("clock_audit")).content.decode()
    assert "时限无效" in page
    assert "没有规则 no-such-rule" in page
    assert "处漏项" in supervisor.get(reverse("late")).content.decode()
    assert "工作日历只到 2026年12月31日" in page


def test_every_rule_is_on_screen_with_its_document_and_grade_and_a_proposal_says_so(county, client_of):
    page = client_of("supervisor").get(reverse("rules")).content.decode()
    for rule in deadline_rules().values():
        assert rule.id in page
        assert (rule.evidence == "proposal") or rule.document in html.unescape(page), rule.id
    assert page.count("本系统建议值，未见文件规定") >= sum(
        rule.evidence == "proposal" for rule in deadline_rules().values()
    )
    assert "国家时限从发现时起算" in page
