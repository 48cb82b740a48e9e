"""The pages of watches: from a search to a saved watch, its preview, its matches, and who may."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from alerts.models import Staff, Watch
from alerts.office.watching import matching
from pipeline.models import Item
from pipeline.search.catch_up import catch_up
from pipeline.search.opening import open_index


@pytest.fixture
def desk(county, tmp_path: Path, client_of, settings) -> Client:
    settings.FOLDER = tmp_path
    catch_up(tmp_path, open_index(tmp_path, settings.INSTALLATION))
    return client_of("monitor")


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


@pytest.fixture
def word(county) -> str:
    return Item.objects.exclude(title="").order_by("-published_at").first().title[:2]


@pytest.fixture
def given(county, word: str, now) -> dict[str, object]:
    me = Staff.objects.get(user=county.users["monitor"])
    return {
        "name": "我的方案",
        "query": word,
        "people": [me.pk],
        "every_minutes": 60,
        "ends_on": f"{now:%Y}-12-31",
        "quiet_from": "22:00",
        "quiet_until": "07:00",
        "to_flag": "on",
    }


def seen(answer) -> str:
    return re.search(r'name="seen" value="([0-9a-f]*)"', answer.content.decode())[1]


def test_a_search_becomes_a_watch(desk: Client, word: str) -> None:
    answer = desk.get(reverse("search"), {"q": word, "sector": "城乡建设", "days": "30"})
    link = re.search(r'href="([^"]*watches/new/[^"]*)"', answer.content.decode())[1].replace("&amp;", "&")
    page = desk.get(link)
    assert page.context["form"]["query"].value() == f"({word}) 领域:城乡建设"
    assert "<legend>接收人</legend>" in page.content.decode()  # one of people and units is needed


def test_nothing_is_saved_before_it_was_previewed(desk: Client, given: dict) -> None:
    url = reverse("watch_new")
    looked = desk.post(url, {**given, "save": "1"})
    assert not Watch.objects.exists()
    assert re.search(r"命中 \d+ 条，平均每天 [\d.]+ 条；按现在的设置，预计每周 [\d.]+ 封邮件", text_of(looked))
    assert looked.context["preview"].total > 0
    assert len(looked.context["preview"].times) == looked.context["preview"].total
    changed = desk.post(url, {**given, "every_minutes": 15, "save": "1", "seen": seen(looked)})
    assert not Watch.objects.exists()
    assert seen(changed) != seen(looked)
    saved = desk.post(url, {**given, "save": "1", "seen": seen(looked)})
    watch = Watch.objects.get()
    assert saved.url == reverse("watch", args=[watch.pk])
    assert (watch.owner, watch.number) == (Staff.objects.get(user__username="monitor").user, 1)


def test_a_wrong_query_points_at_the_place(desk: Client, given: dict) -> None:
    answer = desk.post(reverse("watch_new"), {**given, "query": "停水 从:7天"})
    assert answer.status_code == 422
    assert "监测方案不写时间" in text_of(answer)
    assert '<mark class="pointed-at">从:7天</mark>' in answer.content.decode()
    answer = desk.post(reverse("watch_new"), {**given, "query": "作者:某人"})
    assert "只看事，不看人" in text_of(answer)


def test_without_the_index_a_watch_can_still_be_saved(desk: Client, given: dict, settings, tmp_path: Path) -> None:
    settings.FOLDER = tmp_path / "other"
    looked = desk.post(reverse("watch_new"), {**given, "look": "1"})
    assert "无法预览" in text_of(looked)
    desk.post(reverse("watch_new"), {**given, "save": "1", "seen": seen(looked)})
    assert Watch.objects.count() == 1


def _saved(desk: Client, given: dict) -> Watch:
    looked = desk.post(reverse("watch_new"), {**given, "look": "1"})
    desk.post(reverse("watch_new"), {**given, "save": "1", "seen": seen(looked)})
    return Watch.objects.get()


def test_its_page_shows_matches_versions_and_leads_on(desk: Client, given: dict, now, client_of) -> None:
    watch = _saved(desk, given)
    assert "还没有命中" in text_of(desk.get(reverse("watch", args=[watch.pk])))
    matching.hear(list(Item.objects.select_related("source")), now)
    answer = desk.get(reverse("watch", args=[watch.pk]))
    assert watch.matches.count() > 0
    assert f"命中 {watch.matches.count()} 条" in text_of(answer)
    assert reverse("topic", args=[answer.context["rows"][0][0].item.topic_id]) in answer.content.decode()
    listed = text_of(desk.get(reverse("watches")))
    assert "我的方案" in listed
    edit = reverse("watch_edit", args=[watch.pk])
    looked = desk.post(edit, {**given, "query": "积水", "look": "1"})
    desk.post(edit, {**given, "query": "积水", "save": "1", "seen": seen(looked)})
    assert "第 2 版 修改" in text_of(desk.get(reverse("watch", args=[watch.pk])))
    assert client_of("judge").post(edit, {**given, "save": "1", "seen": "x"}).status_code == 200  # not seen: a preview
    ended = desk.post(reverse("watch_end", args=[watch.pk]), {"reason": "办完了"}, follow=True)
    assert "已结束" in text_of(ended)


def test_a_stranger_cannot_change_it_and_units_cannot_see_it(desk: Client, given: dict, county, client_of) -> None:
    watch = _saved(desk, given)
    judge, edit = client_of("judge"), reverse("watch_edit", args=[watch.pk])
    looked = judge.post(edit, {**given, "query": "停电", "look": "1"})
    answer = judge.post(edit, {**given, "query": "停电", "save": "1", "seen": seen(looked)})
    assert answer.status_code == 409
    assert "由其负责人或督办人员" in text_of(answer)
    unit = next(name for name, user in county.users.items() if user.staff.role == "dept_contact")
    assert client_of(unit).get(reverse("watches")).status_code == 403
    assert client_of("leader").get(reverse("watch_new")).status_code == 403


def test_hostile_text_stays_text(desk: Client, given: dict) -> None:
    answer = desk.get(reverse("watch_new"), {"q": "<script>\0alert(1)</script>"})
    assert "<script>alert" not in answer.content.decode()
    assert desk.post(reverse("watch_new"), {**given, "query": "停水\0"}).status_code == 422
