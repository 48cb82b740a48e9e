"""整理专题: who may, what it does, what it says where it cannot; and what the topic's page tells."""

import pytest
from django.urls import reverse

from pipeline.models import Item, Source, Topic, TopicChange

REFUSED = 409


def topic_of(now, *texts: str, voices: int = 99) -> Topic:
    """A topic of these posts, a minute apart."""
    source = Source.objects.first()
    made = Topic.objects.create(title=texts[0][:20], sector="城乡建设", items=len(texts), first_at=now, last_at=now,
                                learnt_at=now)  # fmt: skip
    for number, text in enumerate(texts):
        Item.objects.create(
            source=source, external_id=f"{made.pk}-{number}", kind="post", text=text, topic=made, published_at=now,
            learnt_at=now, seen_at=now, content_hash=str(number), submitter=f"v{number % voices}",
            url=f"https://forum.example/{made.pk}/{number}", sector="城乡建设",
        )  # fmt: skip
    return made


@pytest.fixture
def two(county, now) -> tuple[Topic, Topic]:
    told = ("搅拌站每天粉尘漫天没有人来管。", "搅拌站夜里噪音吵得睡不着觉。", "的公交站牌又倒了半个月。")
    mixer = topic_of(now, *(f"翠湖新城{one}" for one in told))
    return mixer, topic_of(now, "翠湖新城公交站牌倒在路边好几天了。")


def where(topic: Topic) -> list[int]:
    return list(topic.topic_items.order_by("pk").values_list("pk", flat=True))


def test_many_posts_are_folded_and_a_refusal_shows_what_was_chosen(county, client_of, now) -> None:
    many = topic_of(now, *(f"翠湖新城第 {number} 栋停水" for number in range(15)))
    client, url = client_of("monitor"), reverse("topic_tidy", args=[many.pk])
    page = client.get(url).content.decode()
    assert page.index("更早的 3 条") < page.index("第 2 栋停水") < page.index("照此整理")
    assert '<details class="ended">' in page
    refused = client.post(url, {"way": "move", "other": "没有的专题", "item": where(many)[:1]})
    page = refused.content.decode()
    assert refused.status_code == REFUSED
    assert '<details class="ended" open>' in page
    assert 'value="没有的专题"' in page
    assert f'value="{where(many)[0]}" checked' in page


def test_a_monitor_moves_a_post_sees_the_change_and_takes_it_back(two, client_of) -> None:
    mixer, bus = two
    client, url, items = client_of("monitor"), reverse("topic_tidy", args=[mixer.pk]), where(mixer)
    assert url in client.get(reverse("topic", args=[mixer.pk])).content.decode()
    assert "公交站牌" in client.get(url).content.decode()
    there = client.post(url, {"way": "move", "item": [items[2]], "other": f"/topics/{bus.pk}/"})
    assert there.status_code == 302
    assert items[2] in where(bus)
    change = TopicChange.objects.get()
    assert (change.kind, change.by) == ("移动", client.get(url).wsgi_request.user.get_full_name())
    assert "撤销" in client.get(url).content.decode()
    client.post(url, {"undo": change.pk})
    assert where(mixer) == items


def test_what_was_moved_on_since_is_not_put_back_and_the_person_is_told_where_it_is(two, client_of, now) -> None:
    mixer, bus = two
    third = topic_of(now, "翠湖新城的路灯整夜不亮。")
    client, url, items = client_of("monitor"), reverse("topic_tidy", args=[mixer.pk]), where(mixer)
    for chosen in (items[:1], items[1:2]):
        client.post(url, {"way": "move", "item": chosen, "other": str(bus.pk)})
    first, second = TopicChange.objects.order_by("pk")
    Item.objects.filter(pk=items[0]).update(topic=third)  # as a later pass does
    page = client.post(url, {"undo": first.pk}, follow=True).content.decode()
    assert f"没有信息可以移回。后来又移走、没有移回的：1 条现在“{third.title}”（编号 {third.pk}）" in page
    assert where(third)[0] == items[0]
    assert "<b>撤销</b> 没有信息可以移回" in client.get(url).content.decode()
    page = client.post(url, {"undo": second.pk}, follow=True).content.decode()
    assert "已撤销“移动”" in page
    assert "没有移回" not in page


def test_what_is_refused_says_why_and_keeps_what_was_chosen(two, client_of) -> None:
    mixer, _ = two
    client, url, items = client_of("monitor"), reverse("topic_tidy", args=[mixer.pk]), where(mixer)
    for given, words in (
        ({"way": "move", "item": items[:1], "other": "987654"}, "没有找到另一专题"),
        ({"way": "split"}, "请选择"),
        ({"way": "x", "item": items[:1]}, "请选择要做什么"),
        ({"way": "split", "item": items}, "不能选择全部"),
    ):
        answer = client.post(url, given)
        assert answer.status_code == REFUSED
        assert words in answer.content.decode()
    assert answer.content.decode().count('name="item"') == len(items)
    assert all(f'value="{pk}" checked' in answer.content.decode() for pk in items)
    assert not TopicChange.objects.exists()


def test_an_emptied_topic_leads_to_what_took_it_in(two, client_of) -> None:
    mixer, bus = two
    client = client_of("monitor")
    client.post(reverse("topic_tidy", args=[bus.pk]), {"way": "merge", "other": str(mixer.pk)})
    page = client.get(reverse("topic", args=[bus.pk])).content.decode()
    assert reverse("topic", args=[mixer.pk]) in page
    assert "已归入" in page


def test_leaders_and_units_may_not(two, client_of) -> None:
    url = reverse("topic_tidy", args=[two[0].pk])
    for name in ("leader", "owner"):
        assert client_of(name).get(url).status_code == 403
        assert client_of(name).post(url, {"way": "split", "item": where(two[0])[:1]}).status_code == 403


def test_the_page_tells_summary_spread_shares_and_burst(two, client_of) -> None:
    page = client_of("monitor").get(reverse("topic", args=[two[0].pk])).content.decode()
    assert "https://forum.example/" in page.split("<h2>摘要</h2>")[1].split("</section>")[0]
    for head in ("突发", "传播", "领域"):
        assert f"<h2>{head}</h2>" in page
    assert "疑似统一文案" not in page


def test_one_text_from_many_accounts_is_marked_and_all_of_it_is_shown(county, now, client_of) -> None:
    told = topic_of(now, *["强烈要求翠湖新城搅拌站马上停产搬走。"] * 6)
    first = told.topic_items.order_by("pk").first()
    told.topic_items.exclude(pk=first.pk).update(duplicate_of=first)
    page = client_of("monitor").get(reverse("topic", args=[told.pk])).content.decode()
    assert "疑似统一文案" in page
    assert "6 个账号" in page
    assert "另有 5 条近似转载" in page
