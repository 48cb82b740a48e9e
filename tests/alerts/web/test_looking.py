"""Looking changes nothing, runs few queries, shows foreign text as text, and obeys the page policy."""

import re
from datetime import timedelta

import pytest
from django.core import serializers
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alerts.models import (
    Assignment,
    Attachment,
    Case,
    CaseEvent,
    Claim,
    Commitment,
    Contact,
    Department,
    Extension,
    FormDraft,
    GateSignature,
    Notification,
    Policy,
    Release,
    SignOffToken,
    SupervisionOrder,
    Suspension,
    TalkingPoint,
    Timer,
)
from alerts.web.offers import ASSIGNMENT_STEPS, CASE_STEPS
from config.clock import when
from pipeline.models import Item, Source, Topic

KEPT = (
    Assignment,
    Case,
    CaseEvent,
    Contact,
    Department,
    Notification,
    Release,
    SignOffToken,
    Timer,
    Item,
    Source,
    Topic,
    Attachment,
    Claim,
    Commitment,
    FormDraft,
    GateSignature,
    Policy,
    TalkingPoint,
    Extension,
    SupervisionOrder,
    Suspension,
)
LISTS = ("alerts", "topics", "late", "departments", "sources", "notifications", "talking")


def state_of_all() -> list[str]:
    """Everything that is stored, but for sessions and log-ins."""
    return [serializers.serialize("json", model.objects.order_by("pk")) for model in KEPT]


def every_address(county) -> list[str]:
    """Every page, with every step of a case in each state."""
    addresses = [reverse(name) for name in (*LISTS, "home", "digest", "digest_mail", "case_new", "styleguide", "inbox")]
    addresses += [reverse("topic", args=[topic.pk]) for topic in county.topics[:3]]
    for case in county.cases:
        addresses.append(reverse("case", args=[case.pk]))
        addresses += [reverse("case_action", args=[case.pk, move]) for move in CASE_STEPS]
    for part in Assignment.objects.all()[:12]:
        addresses += [reverse("assignment_action", args=[part.pk, move]) for move in ASSIGNMENT_STEPS]
    return addresses


def test_a_get_changes_nothing_wherever_it_goes(county, client_of):
    """Mail scanners and prefetching browsers are harmless."""
    before, client = state_of_all(), client_of("root")
    for address in every_address(county):
        assert client.get(address).status_code in {200, 302}, address
    assert state_of_all() == before


@pytest.mark.parametrize("name", [*LISTS, "inbox"])
def test_a_list_needs_few_queries_however_long_it_is(county, client_of, name):
    """At most 18, with every row that there is; the list that is open all day no more than 10."""
    client = client_of("territory" if name == "inbox" else "root")
    client.get(reverse(name))  # the first page of a session notes that it is in use
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(reverse(name), {"tab": "all"})
    assert len(queries) <= {"alerts": 10, "late": 12, "topics": 8}.get(name, 18), [
        query["sql"][:90] for query in queries
    ]


def test_a_case_needs_few_queries(county, client_of):
    """Parts, clocks, events, posts, releases and alerts together."""
    client = client_of("judge")
    client.get(reverse("home"))
    for number in (2, 12, 16, 18):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("case", args=[county.cases[number].pk]))
        assert len(queries) <= 15, "\n".join(query["sql"][:170] for query in queries)


def test_a_busy_case_needs_no_more_queries_than_a_quiet_one(county, client_of):
    """Units, clocks, applications, orders: read together, however many there are; three kinds more, three more."""
    client = client_of("root")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("case", args=[part.case_id])).status_code == 200
        return len(captured)

    part = Assignment.objects.get(department=county.units[0], case__state="handling")
    queries()
    before = queries()
    given = {"name": "T_verify", "rule": "wanbu-verify", "ladder": [], "due_at": part.case.detected_at + timedelta(9)}
    for number in range(8):
        unit = Department.objects.create(name=f"参与单位{number}", short=f"参与{number}")
        more = Assignment.objects.create(
            case=part.case, department=unit, part="会商", state="acked", dispatched_at=part.case.detected_at
        )
        timer = Timer.objects.create(case=part.case, assignment=more, started_at=part.case.detected_at, **given)
        if number % 2:
            asked = {"days": 2, "reason": "理由", "asked_at": part.case.detected_at, "asked_by": "负责人"}
            Extension.objects.create(case=part.case, timer=timer, **asked)
        SupervisionOrder.objects.create(case=part.case, timer=timer, stage=3, proposed_at=part.case.detected_at)
    Suspension.objects.create(
        case=part.case,
        until=part.case.detected_at.date(),
        reason="理由",
        started_at=part.case.detected_at,
        started_by="督",
    )
    assert queries() <= before + 3 <= 15


def test_foreign_text_is_shown_as_text(county, client_of):
    """Tags in a post, a title or a reason never become markup; only web addresses become links."""
    nasty = "<script>alert(1)</script><img src=x onerror=alert(2)>积水\"'"
    item = Item.objects.filter(topic=county.topics[0]).first()
    Item.objects.filter(pk=item.pk).update(
        title=nasty, text=nasty * 40, url="javascript:alert(3)", official_reply=nasty
    )
    Topic.objects.filter(pk=county.topics[0].pk).update(title=nasty[:190])
    case = county.cases[0]
    Case.objects.filter(pk=case.pk).update(title=nasty[:190], flag_because=nasty, place_name=nasty[:90])
    for address in (reverse("case", args=[case.pk]), reverse("topic", args=[case.topic_id]), reverse("alerts")):
        page = client_of("judge").get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "javascript:" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_words_that_decided_are_marked_in_the_posts(county, client_of):
    """And only there."""
    page = client_of("judge").get(reverse("case", args=[county.cases[0].pk])).content.decode()
    assert "<mark>下水道</mark>还在往外冒" in page


def test_no_page_has_a_style_or_script_of_its_own(county, client_of):
    """The policy forbids them; one would silently be without effect."""
    client = client_of("root")
    for address in every_address(county)[:60]:
        response = client.get(address)
        if response.status_code == 200 and "digest/mail" not in address:
            page = response.content.decode()
            assert not re.search(r"<[a-z][^>]*\sstyle=", page), address
            assert not re.search(r"<[a-z][^>]*\son[a-z]+=", page), address
            assert not re.search(r"<script(?![^>]*\ssrc=)", page), address
            assert "style-src 'self'" in response.headers["Content-Security-Policy"]


def test_the_whole_post_of_ten_thousand_characters_is_folded(county, client_of):
    """The list stays short; the whole is one click away."""
    Item.objects.filter(topic=county.topics[0]).update(text="水" * 10_000)
    page = client_of("judge").get(reverse("topic", args=[county.topics[0].pk])).content.decode()
    assert "展开全文（1 万 字）" in page


def test_near_copies_are_folded_under_the_first(county, client_of):
    """They take no card of their own."""
    page = client_of("judge").get(reverse("topic", args=[county.topics[0].pk])).content.decode()
    copies = Item.objects.filter(topic=county.topics[0]).exclude(duplicate_of=None).count()
    assert f"另有 {copies} 条近似转载" in page


def test_links_to_the_source_tell_it_nothing_of_us(county, client_of):
    """No referrer leaves the house."""
    page = client_of("judge").get(reverse("case", args=[county.cases[0].pk])).content.decode()
    for link in re.findall(r'<a href="https://forum[^>]*>', page):
        assert 'rel="noreferrer' in link


def test_why_it_fired_is_told_from_what_was_frozen(county, client_of):
    """Later posts change the topic, neither the words nor the number that the case was opened with."""
    case = county.cases[0]
    case.evidence |= {"words": ["沙井盖"], "sector_p": 0.81, "rule_version": 3}
    case.save()
    Topic.objects.filter(pk=case.topic_id).update(sector_p=0.33)
    client = client_of("judge")
    page = client.get(reverse("case", args=[case.pk])).content.decode()
    assert "<mark>沙井盖</mark>" in page
    assert f'title="规则版本 3">多处反映（{when(case.detected_at).split()[0]}的规则）</dd>' in page
    assert "several-places" not in page
    assert "81 %" in page
    listed = client.get(reverse("alerts")).content.decode()
    assert f"{case.sector} 81 %" in listed
    assert "33 %" not in listed


def test_unfinished_business_is_sorted_by_the_nearest_clock(county, client_of):
    """The late ones come first."""
    page = client_of("judge").get(reverse("alerts")).content.decode()
    titles = re.findall(r'class="row-title"[^>]*>([^<]+)<', page)
    assert titles[0] == "柳溪镇渡船侧翻"
    assert titles[-1] == "上级转办：客运站厕所脏乱"


def test_tabs_and_facets_narrow_the_list_and_count(county, client_of):
    """Unknown values are dropped, so that a mistyped address shows the list; a place may find nothing, and says so."""
    client = client_of("judge")
    page = client.get(reverse("alerts"), {"tab": "dispatched", "sector": "城乡建设"}).content.decode()
    assert re.findall(r'class="row-title"[^>]*>([^<]+)<', page) == ["第二幼儿园门口占道摆摊"]
    assert "没有符合筛选条件的事项" in client.get(reverse("alerts"), {"place": "没有"}).content.decode()
    menu = client.get(reverse("alerts_facet", args=["sector"]), {"tab": "dispatched"}, headers={"X-Part": "1"})
    assert re.findall(r'城乡建设<span class="count">(\d+)', menu.content.decode()) == ["1"]
    assert "按领域筛选" in client.get(reverse("alerts_facet", args=["sector"])).content.decode()
    assert client.get(reverse("alerts_facet", args=["nothing"])).status_code == 404
    whole = client.get(reverse("alerts")).content.decode()
    for key in ("severity", "sector", "state"):
        page = client.get(reverse("alerts"), {key: "没有\0"}).content.decode()
        assert page.count('class="row-title"') == whole.count('class="row-title"') > 1
    assert client.get(reverse("alerts"), {"place": "\0"}).status_code == 200
    assert client.get(reverse("alerts"), {"tab": "x", "order": "x", "page": "x"}).status_code == 200


def test_a_wrong_week_is_a_clear_404(county, client_of):
    """The digest of a week that is none."""
    assert client_of("leader").get(reverse("digest"), {"week": "2026-W99"}).status_code == 404


def test_long_lists_are_cut_into_pages(county, client_of):
    """50 rows, then the next page, the filter kept."""
    first = county.cases[0]
    for number in range(60):
        Case.objects.create(
            number=f"JB2027-{number:05d}",
            title=f"第{number}件",
            state="triage",
            severity="一般",
            sector="民政",
            detected_at=first.detected_at - timedelta(hours=number),
            policy_version="1",
        )
    page = client_of("judge").get(reverse("alerts"), {"sector": "民政"}).content.decode()
    assert page.count('class="row-title"') == 50
    assert "sector=%E6%B0%91%E6%94%BF&amp;after=o" in page


def test_an_inbox_shows_what_waits_however_much_was_done_since(county, client_of, monkeypatch):
    part = Assignment.objects.filter(department=county.units[0], state="acked").first()
    Assignment.objects.filter(pk=part.pk).update(dispatched_at=county.now - timedelta(days=900))
    Assignment.objects.filter(department=county.units[0]).exclude(pk=part.pk).update(state="accepted")
    monkeypatch.setattr("alerts.web.views.inbox._READ", 1)
    assert reverse("assignment", args=[part.pk]) in client_of("owner").get(reverse("inbox")).content.decode()


@pytest.mark.parametrize(("name", "user"), [("late", "supervisor"), ("inbox", "owner")])
def test_a_long_list_begins_short_and_is_whole_when_asked(county, client_of, monkeypatch, name, user):
    monkeypatch.setattr(f"alerts.web.views.{name}._FIRST", 0)
    client = client_of(user)
    short, whole = (client.get(reverse(name) + asked).content.decode() for asked in ("", "?all=1"))
    assert "显示全部" in short
    assert "显示全部" not in whole
    assert whole.count('class="row-title"') > short.count('class="row-title"')
