"""The desk makes the real moves: what was typed is kept on a refusal, a colleague who was first is named."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from alerts.models import Assignment, Case, Department, Release
from alerts.rules.releases import GATES
from alerts.web.offers import CASE_STEPS
from config import clock

ANSWER = {f"part_{number}": text for number, text in enumerate(("属实", "条例第十七条", "已清掏", "12345"))}
SENT = {"channel": "网站", "url": "https://www.qinghe.example/a/9.html", "evidence": ""}


def act(client, case, move, **data):
    """POST a step of a case."""
    return client.post(reverse("case_action", args=[case.pk, move]), data)


def part_act(client, part, move, **data):
    """POST a step of a unit's part."""
    return client.post(reverse("assignment_action", args=[part.pk, move]), data)


@pytest.fixture
def dispatched(county, client_of):
    """The first case, handed over by the desk to a unit that can be reached."""
    case, lead = county.cases[0], county.units[1]
    response = act(client_of("dispatcher"), case, "dispatch", lead=lead.pk, note="请今天核实")
    assert response.status_code == 302, response.content.decode()
    case.refresh_from_db()
    return case


def test_a_new_lead_is_asked_for_beside_the_present_one(county, client_of, dispatched):
    part = dispatched.assignments.get(part="主办")
    county.users["owner"].staff.department = county.units[1]
    county.users["owner"].staff.save()
    assert part_act(client_of("owner"), part, "sign").status_code == 302
    page = client_of("dispatcher").get(reverse("case_action", args=[dispatched.pk, "reassign"])).content.decode()
    assert f"现在由{county.units[1].name}主办。" in page
    assert f'<option value="{county.units[1].pk}">' not in page
    assert f'<option value="{county.units[2].pk}">' in page


def test_what_a_unit_said_stands_before_the_desk_decides_on_its_part(county, client_of, dispatched):
    part = dispatched.assignments.get(part="主办")
    Assignment.objects.filter(pk=part.pk).update(
        part="协办",
        state="returned",
        return_reason="渣土车以外不归我们",
        suggested=county.units[2],
        legal_basis="三定方案第四条",
    )
    page = client_of("supervisor").get(reverse("assignment_action", args=[part.pk, "refuse_return"])).content.decode()
    for said in ("渣土车以外不归我们", county.units[2].name, "三定方案第四条"):
        assert said in page
    page = client_of("dispatcher").get(reverse("assignment_action", args=[part.pk, "replace"])).content.decode()
    assert "渣土车以外不归我们" in page
    assert f'<option value="{part.department_id}">' not in page


def test_a_statement_of_four_gates_is_drafted_not_published(county, client_of, dispatched):
    page = client_of("judge").get(reverse("case_action", args=[dispatched.pk, "publish"])).content.decode()
    assert "<h1>起草首次信息</h1>" in page
    assert "存为待发布稿</button>" in page


def test_the_whole_road_by_forms_alone(county, client_of, dispatched):
    """Dispatch, sign, first notice, report, review, publication: the states follow."""
    county.users["owner"].staff.department = county.units[1]
    county.users["owner"].staff.save()
    owner, judge = client_of("owner"), client_of("judge")
    part = dispatched.assignments.get(part="主办")
    assert dispatched.state == "dispatched"
    assert part_act(owner, part, "sign").status_code == 302
    content = {f"part_{number}": "情况正在核实" for number in range(5)}
    assert act(judge, dispatched, "publish", **content, my_gates=GATES[:2]).status_code == 302
    first = dispatched.releases.get()
    for client, step, data in (
        (client_of("supervisor"), "gates", {"gates": GATES[2:]}),
        (judge, "send", SENT),
    ):
        address = reverse("case_item", args=[dispatched.pk, step, first.pk])
        assert client.post(address, data).status_code == 302
    assert part_act(owner, part, "report", text="已到现场").status_code == 302
    assert part_act(owner, part, "submit", **ANSWER).status_code == 302
    assert "已清掏" in judge.get(reverse("case_action", args=[dispatched.pk, "approve"])).content.decode()
    assert act(judge, dispatched, "approve", **SENT).status_code == 302
    dispatched.refresh_from_db()
    assert dispatched.state == "tracking"
    assert [release.kind for release in dispatched.releases.all()] == ["first", "final"]
    page = judge.get(reverse("case", args=[dispatched.pk])).content.decode()
    for word in ("交办", "签收", "发布", "反馈", "报审", "审核通过", "请今天核实"):
        assert word in page


def test_a_unit_reads_on_its_page_what_the_dispatcher_wrote_to_it(county, client_of, dispatched):
    """And after its report, what is still asked of the lead."""
    county.users["owner"].staff.department = county.units[1]
    county.users["owner"].staff.save()
    part, owner = dispatched.assignments.get(part="主办"), client_of("owner")
    address = reverse("assignment", args=[part.pk])
    assert "交办意见：请今天核实" in owner.get(address).content.decode()
    part_act(owner, part, "sign")
    part_act(owner, part, "report", text="已到现场")
    assert "请报审最终答复" in owner.get(address).content.decode()
    part_act(owner, part, "submit", **ANSWER)
    assert "最终答复已报审，等待审核" in owner.get(address).content.decode()


def test_the_dispatch_form_is_filled_with_the_proposal_and_its_reason(county, client_of):
    """The machine proposes, a person decides."""
    page = client_of("dispatcher").get(reverse("case_action", args=[county.cases[0].pk, "dispatch"])).content.decode()
    assert f'<option value="{county.units[1].pk}" selected>县城市管理局</option>' in page
    assert "青办发〔2025〕3号" in page
    territory, water = county.cases[0].proposal["territory"], county.cases[0].proposal["co"]
    ticked = re.findall(r'name="(?:co|territory)" value="(\d+)"[^>]*checked', page)
    reached = Department.objects.filter(pk__in=ticked)
    assert {one.name for one in reached} == {name for name in (*territory, *water) if confirmed(name)}


def confirmed(name: str) -> bool:
    """Whether somebody was confirmed for the unit."""
    return Department.objects.get(name=name).contacts.filter(confirmed_at__isnull=False).exists()


def test_a_unit_that_was_proposed_and_cannot_be_reached_is_not_ticked_and_named(county, client_of):
    """Else the dispatch as proposed would be refused; the others are folded away."""
    case = county.cases[0]
    silent = county.units[7]
    Case.objects.filter(pk=case.pk).update(proposal={**case.proposal, "co": [silent.name]})
    page = client_of("dispatcher").get(reverse("case_action", args=[case.pk, "dispatch"])).content.decode()
    assert f"{silent.name}没有已确认的联系人，没有勾选" in page
    assert f"{silent.name}（没有已确认的联系人）" in page
    assert f'name="co" value="{silent.pk}"' in page.partition("<main")[2].partition("<details")[0]


def test_a_refusal_is_said_in_its_own_words_and_keeps_what_was_typed(county, client_of):
    """A unit nobody confirmed cannot be reached; the note is still there."""
    case, silent = county.cases[0], county.units[7]
    response = act(client_of("dispatcher"), case, "dispatch", lead=silent.pk, note="请务必今天到现场")
    page = response.content.decode()
    assert response.status_code == 409
    assert "市生态环境局青禾分局没有已确认的联系人" in page
    assert "请务必今天到现场" in page
    case.refresh_from_db()
    assert case.state == "triage"


def test_a_form_with_a_hole_names_it_beside_the_field_and_on_top(county, client_of):
    """Nothing is moved, the rest is kept."""
    part = Assignment.objects.get(department=county.units[0], case__state="handling")
    response = part_act(client_of("owner"), part, "submit", part_0="属实, 已到现场")
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("请填写此项。") == 6
    assert "属实, 已到现场" in page
    assert not Release.objects.filter(case=part.case).exists()


def test_a_colleague_who_was_first_is_named(county, client_of):
    """The page was opened before the colleague's move."""
    case = county.cases[0]
    assert act(client_of("judge"), case, "reject", reason_code="无效", seen="triage").status_code == 302
    response = act(client_of("dispatcher"), case, "dispatch", lead=county.units[1].pk, seen="triage")
    assert response.status_code == 409
    page = response.content.decode()
    assert "周敏" in page
    assert "不予交办" in page
    assert '<button class="button button-go" type="submit">交办</button>' not in page  # it could only fail again
    assert ">返回</a>" in page


def test_a_second_claim_is_refused_with_the_name_of_the_first(county, client_of):
    """Two judges look at one matter."""
    case = county.cases[0]
    assert act(client_of("judge"), case, "claim").status_code == 302
    response = act(client_of("monitor"), case, "claim")
    assert response.status_code == 409
    assert "周敏" in response.content.decode()


def test_a_second_click_is_not_a_colleague(county, client_of):
    """The same person's same move a moment later is answered as the first was; an hour later it is a new wish."""
    part = Assignment.objects.filter(department=county.units[8], state="pending_ack", case__state="dispatched").first()
    for _ in range(2):
        assert part_act(client_of("territory"), part, "sign", seen="pending_ack").status_code == 302
    assert part.events.filter(kind="签收").count() == 1
    clock.install(lambda: county.now + timedelta(hours=1))
    assert part_act(client_of("territory"), part, "sign", seen="pending_ack").status_code == 409


def test_a_unit_returns_with_reason_suggestion_and_basis(county, client_of, dispatched):
    """The case is judged anew and says why."""
    county.users["owner"].staff.department = county.units[1]
    county.users["owner"].staff.save()
    part = dispatched.assignments.get(part="主办")
    offered = client_of("owner").get(reverse("assignment_action", args=[part.pk, "give_back"])).content.decode()
    assert county.units[2].name in offered
    assert f'<option value="{part.department_id}"' not in offered, "nobody suggests himself"
    given = {"reason": "管网归水利", "suggested": county.units[2].pk, "legal_basis": "职责清单第9条"}
    assert part_act(client_of("owner"), part, "give_back", **given).status_code == 302
    dispatched.refresh_from_db()
    assert dispatched.state == "triage"
    page = client_of("dispatcher").get(reverse("case", args=[dispatched.pk])).content.decode()
    for word in ("管网归水利", "县水利局", "职责清单第9条", "退回不予受理"):
        assert word in page


def test_a_monitor_enters_a_matter_by_hand(county, client_of):
    """It waits for triage; a time to come is refused and kept."""
    given = {
        "title": "渡口栏杆断裂",
        "what": "值班电话接报",
        "source_kind": "电话",
        "detected_at": "2026-11-20T15:00",
        "severity": "一般",
    }
    refused = client_of("monitor").post(reverse("case_new"), given | {"detected_at": "2026-11-21T15:00"})
    assert refused.status_code == 409
    assert "值班电话接报" in refused.content.decode()
    slip = client_of("monitor").post(reverse("case_new"), given | {"detected_at": "0001-01-01 08:10"})
    assert (slip.status_code, "年份不会是 0001" in slip.content.decode()) == (422, True)
    assert client_of("monitor").post(reverse("case_new"), given).status_code == 302
    case = Case.objects.get(title="渡口栏杆断裂")
    assert case.state == "triage"
    assert case.detected_at.isoformat() == "2026-11-20T07:00:00+00:00"


def test_a_leader_writes_an_instruction_that_the_page_shows(county, client_of):
    """批示 is an event; the state stays."""
    case = county.cases[12]
    assert act(client_of("leader"), case, "instruct", text="请本周办结").status_code == 302
    assert "请本周办结" in client_of("judge").get(reverse("case", args=[case.pk])).content.decode()


def test_an_instruction_that_was_taken_back_is_none_and_its_unit_does_not_read_of_it(county, client_of):
    part = Assignment.objects.get(department=county.units[0], case__state="handling")
    Case.objects.filter(pk=part.case_id).update(severity="一般")
    leader, owner = client_of("leader"), client_of("owner")
    page = reverse("assignment", args=[part.pk])
    assert act(leader, part.case, "instruct", text="请本周办结").status_code == 302
    assert "请本周办结" in owner.get(page).content.decode()
    assert leader.post(reverse("case_undo", args=[part.case_id])).status_code == 302
    assert client_of("judge").get(reverse("case", args=[part.case_id])).context["instructions"] == []
    assert "请本周办结" not in owner.get(page).content.decode()


def test_a_page_that_is_old_does_not_put_down_a_colleagues_newer_claim(county, client_of):
    """The judge's page shows the monitor's claim; meanwhile another has claimed it."""
    case, judge = county.cases[0], client_of("judge")
    Case.objects.filter(pk=case.pk).update(claimed_by=county.users["monitor"])
    address = f"{reverse('case_action', args=[case.pk, 'put_down'])}?claimed={county.users['monitor'].pk}"
    assert f'action="{address}"' in judge.get(reverse("case", args=[case.pk])).content.decode()
    Case.objects.filter(pk=case.pk).update(claimed_by=county.users["root"])
    refused = judge.post(address)
    assert (refused.status_code, "没有放下" in refused.content.decode()) == (409, True)
    case.refresh_from_db()
    assert case.claimed_by == county.users["root"]
    Case.objects.filter(pk=case.pk).update(claimed_by=county.users["monitor"])
    assert judge.post(address).status_code == 302
    case.refresh_from_db()
    assert case.claimed_by is None


@pytest.mark.parametrize("move", CASE_STEPS)
def test_an_empty_form_never_moves_a_case(county, client_of, move):
    """But for the steps that ask nothing."""
    case = county.cases[0]
    response = act(client_of("root"), case, move)
    assert response.status_code in ({302} if move in {"claim", "put_down"} else {409, 422})
    case.refresh_from_db()
    assert case.state == "triage"


def test_a_forged_post_without_its_token_is_refused(county):
    """CSRF."""
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(county.users["judge"])
    assert act(client, county.cases[0], "claim").status_code == 403


def test_the_page_of_a_move_that_is_no_longer_possible_leads_back_and_says_so(county, client_of, dispatched):
    dispatcher = client_of("dispatcher")
    response = dispatcher.get(reverse("case_action", args=[dispatched.pk, "dispatch"]), follow=True)
    assert response.redirect_chain == [(reverse("case", args=[dispatched.pk]), 302)]
    assert "现在不能交办" in response.content.decode()
    dispatched.refresh_from_db()
    assert dispatched.state == "dispatched"
