"""以前见过吗: like matters with how they were answered, and official replies to like posts; nothing of itself."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from alerts.cases.before import past, replies, text_of
from alerts.models import Case, Release, TalkingPoint, TalkingPointVersion
from pipeline.models import Item, Source, Topic
from pipeline.search.catch_up import catch_up
from pipeline.search.opening import open_index


@pytest.fixture
def index(county, tmp_path: Path, settings, now):
    """Two topics about flooding in two places and an answered message, beside the county's own."""
    settings.FOLDER = tmp_path
    source = Source.objects.first()

    def topic(title: str, place: str, days: int, reply: str = "") -> Topic:
        at = now - timedelta(days=days)
        made = Topic.objects.create(
            title=title, sector="城乡建设", place_code=place, items=1, first_at=at, last_at=at, learnt_at=at
        )
        Item.objects.create(
            source=source, external_id=title, kind="petition", title=title, topic=made, published_at=at, learnt_at=at,
            text=f"{title}, 下水道堵塞, 雨水倒灌进地下车库, 无人疏通", seen_at=at, content_hash=title,
            official_reply=reply,
            reply_department="住建局" if reply else "",
        )  # fmt: skip
        return made

    old = topic("桂花园地下车库雨水倒灌", "371302", 200)
    other = topic("松林小区地下车库雨水倒灌", "371322", 100, "已疏通下水道并加装挡水板。")
    new = topic("桂花园车库又被雨水倒灌", "371302", 0)
    case = Case.objects.create(
        number="旧-1", topic=old, title=old.title, state="archived", severity="一般", sector="城乡建设",
        detected_at=old.first_at, responded_at=old.first_at + timedelta(hours=30), policy_version="1",
        closed_at=old.first_at + timedelta(days=3), place_code="371302",
    )  # fmt: skip
    Release.objects.create(
        case=case, number=1, kind="final", content={"调查": "下水道堵塞"}, published_at=case.responded_at
    )
    Item.objects.create(
        source=source, external_id="later", kind="post", title="又倒灌了", topic=old, published_at=now, learnt_at=now,
        seen_at=now, content_hash="l",
    )  # fmt: skip
    opened = open_index(tmp_path, settings.INSTALLATION)
    catch_up(tmp_path, opened)
    return SimpleNamespace(opened=opened, old=old, other=other, new=new, case=case)


def test_the_like_matter_of_the_same_place_comes_first_with_its_answer(index) -> None:
    found = past(index.opened, text_of(index.new, list(index.new.topic_items.all())), "371302", index.new.pk)
    assert [one.topic for one in found] == [index.old, index.other]  # not the county's cold radiators
    first = found[0]
    assert (first.case, first.took, first.same_place, first.later) == (index.case, timedelta(hours=30), True, 1)
    assert "下水道堵塞" in first.release.text
    assert index.new not in [one.topic for one in found]


def test_official_replies_to_like_posts(index) -> None:
    text = text_of(index.new, list(index.new.topic_items.all()))
    assert replies(index.opened, text, index.new.pk)[0].official_reply == "已疏通下水道并加装挡水板。"
    own = replies(index.opened, text, index.other.pk)
    assert "已疏通下水道并加装挡水板。" not in [item.official_reply for item in own]


def test_a_text_without_words_finds_nothing(index) -> None:
    assert past(index.opened, "!!!", "", None) == []
    assert replies(index.opened, "", None) == []


def test_pages_show_it_and_a_unit_sees_replies_only(index, client_of, county) -> None:
    client = client_of("monitor")
    page = client.get(reverse("topic", args=[index.new.pk])).content.decode()
    url = reverse("topic_before", args=[index.new.pk])
    assert f'data-part="{url}"' in page
    part = client.get(url, headers={"X-Part": "1"}).content.decode()
    assert "从发现到回应用了" in part
    assert "又有 1 条反映" in part
    assert "<html" not in part
    assert "<html" in client.get(url).content.decode()
    assert client.get(reverse("case_before", args=[index.case.pk])).status_code == 200
    unit = next(name for name, user in county.users.items() if user.staff.role == "dept_contact")
    assert client_of(unit).get(url).status_code == 403
    mine = county.users[unit].staff.department.assignments.exclude(state__in=("reassigned", "withdrawn")).first()
    assert mine is not None
    answer = client_of(unit).get(reverse("assignment_before", args=[mine.pk]))
    assert answer.status_code == 200
    assert "交办单" not in answer.content.decode().split("<h1>")[1]


def test_without_the_index_the_piece_says_so(index, client_of, settings, tmp_path: Path) -> None:
    settings.FOLDER = tmp_path / "none"
    client: Client = client_of("monitor")
    answer = client.get(reverse("topic_before", args=[index.new.pk]), headers={"X-Part": "1"})
    assert "检索暂时不能用" in answer.content.decode()


def test_the_answer_that_served_is_shown_not_only_the_nearest(index, client_of, county, now) -> None:
    for number, question in enumerate(("车库雨水倒灌怎么办", "桂花园车库雨水倒灌的赔偿")):
        point = TalkingPoint.objects.create(question=question)
        TalkingPointVersion.objects.create(point=point, number=1, answer=f"答复{number}", author="王", at=now)
    served = TalkingPointVersion.objects.get(answer="答复1")
    index.case.state = "handling"
    index.case.save(update_fields=["state"])
    text = text_of(index.new, list(index.new.topic_items.all()))
    before = past(index.opened, text, "371302", index.new.pk)[0]
    assert before.used == ()
    assert before.point is not None
    client, address = client_of("monitor"), reverse("point_use", args=[index.case.pk, served.pk])
    for _ in range(2):
        assert client.post(address).status_code == 302
    after = past(index.opened, text, "371302", index.new.pk)[0]
    assert (after.used, after.point) == ((served,), None)
    assert [event.kind for event in index.case.events.all()] == ["采用口径"]
    page = client.get(reverse("topic_before", args=[index.new.pk])).content.decode()
    assert "当时采用的口径" in page
    assert "答复1" in page
    assert "没有采用" in client.get(reverse("case", args=[index.case.pk])).content.decode()
    client.post(address, {"drop": "1"})
    assert past(index.opened, text, "371302", index.new.pk)[0].used == ()
    assert [event.kind for event in index.case.events.all()] == ["采用口径", "不再采用口径"]


def test_a_closed_case_keeps_what_served_it_and_units_may_not_say(index, client_of, county, now) -> None:
    point = TalkingPoint.objects.create(question="车库雨水倒灌怎么办")
    version = TalkingPointVersion.objects.create(point=point, number=1, answer="清淤", author="王", at=now)
    address = reverse("point_use", args=[index.case.pk, version.pk])
    page = client_of("monitor").post(address, follow=True)
    assert "已经办结" in page.content.decode()
    assert client_of("auditor").post(address).status_code == 403
    assert not index.case.points_used.exists()
