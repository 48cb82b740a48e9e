"""Statements, claims, promises, files and kept drafts in a real browser."""

from datetime import date, timedelta
from io import BytesIO

import pytest

from alerts import cases
from alerts.actors import Actor
from alerts.cases.media import note_question
from alerts.cases.talking import write_point
from alerts.models import Assignment, Case, FormDraft, Policy
from alerts.rules.releases import CONTENT
from config.vocabulary import ClaimState, ReleaseKind, Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PNG = b"\x89PNG\r\n\x1a\n" + b"picture" * 20
LONG = "很长的一段话" * 40


@pytest.fixture
def spoken(served, settings, tmp_path) -> Case:
    """A case with everything beside its road, with long words everywhere."""
    settings.FOLDER = tmp_path
    case = Assignment.objects.get(department=served.units[0], case__state="handling").case
    now, judge = served.now, Actor("周敏", Role.JUDGE, served.users["judge"].pk)
    kind = ReleaseKind.CLARIFICATION
    release = cases.draft(case, judge, now, kind, dict.fromkeys(CONTENT[kind], LONG))
    cases.sign_gates(release, judge, now, ["政治", "文字"])
    claim = cases.note_claim(case, judge, now, "排水口被人故意堵死" + "x" * 200)
    cases.verify_claim(claim, judge, now, ClaimState.REFUTED, LONG, "现场记录", served.units[1])
    cases.promise(case, judge, now, served.units[0], LONG, date(2026, 12, 20))
    note_question(case, judge, now, "县融媒体中心", LONG, now + timedelta(hours=3))
    write_point(judge, now, case.title, LONG, "排水预案")
    Policy.objects.create(title="城市排水管理办法" * 9, drafter=served.units[1], published_on=date(2026, 1, 1))
    cases.attach(case, judge, now, BytesIO(PNG), "现场" * 60 + ".png", "说明" * 60)
    case.assignments.exclude(department=served.units[0]).update(report="影响1500户" + LONG)
    case.assignments.filter(department=served.units[0]).update(report="影响1200户")
    return case


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_nothing_of_it_runs_off_the_side(served, page_of, spoken, size, scheme):
    page = page_of("root", size, scheme=scheme)
    release, claim = spoken.releases.get(number=1), spoken.claims.get()
    base = f"/cases/{spoken.pk}"
    steps = ("invite", "note_claim", "promise", "media", "interpret", "attach", "hand_over", "publish")
    for path in (
        f"{base}/",
        *(f"{base}/{step}/" for step in steps),
        f"{base}/gates/{release.pk}/",
        f"{base}/claim_clarify/{claim.pk}/",
        "/talking/",
        "/talking/new/",
        "/policies/new/",
    ):
        assert page.goto(path).status == 200, path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_what_was_typed_is_on_another_machine_too(served, page_of):
    case = served.cases[12].pk
    page = page_of("leader")
    page.goto(f"/cases/{case}/instruct/")
    with page.expect_response("**/drafts/"):
        page.get_by_label("批示内容").press_sequentially("请本周内办结")
    assert FormDraft.objects.get().values == {"text": ["请本周内办结"]}
    other = page_of("leader", "phone")
    other.goto(f"/cases/{case}/instruct/")
    assert other.get_by_label("批示内容").input_value() == "请本周内办结"
    other.get_by_role("button", name="批示").click()
    other.wait_for_url("**/cases/*/")
    assert not FormDraft.objects.exists()
