"""The search page: what is found, what is wrong with a query, who may look, and a server that is away."""

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from alerts.web.searching.asked import CHOSEN, LONGEST, Asked
from alerts.web.searching.shown import facets_of
from config.clock import SHANGHAI
from config.schema.installation import Installation, SearchServer
from pipeline.models import Item
from pipeline.search.catch_up import catch_up
from pipeline.search.changes import changed
from pipeline.search.language.fields import KINDS, Names
from pipeline.search.language.tree import Field
from pipeline.search.opening import open_index


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    settings.FOLDER = tmp_path
    return tmp_path


@pytest.fixture
def desk(county, folder: Path, client_of, settings) -> Client:
    """A monitor's client; everything of the county is in the index."""
    catch_up(folder, open_index(folder, settings.INSTALLATION))
    return client_of("monitor")


def page(client: Client, **asked: str) -> str:
    answer = client.get(f"{reverse('search')}?{urlencode(asked)}")
    assert answer.status_code == 200
    return answer.content.decode()


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def test_the_empty_page_shows_examples(desk: Client) -> None:
    html = page(desk)
    assert "可以这样找" in html
    assert "停水 ~10 赔偿" in html


def test_what_is_found_is_marked_counted_and_linked(desk: Client) -> None:
    item = Item.objects.exclude(topic=None).exclude(title="").order_by("pk").first()
    word = item.title[:2]
    html = page(desk, q=f"{word} 类型:信息")
    assert f"<mark>{word}</mark>" in html
    assert reverse("topic", args=[item.topic_id]) in html
    assert f"找含“{word}”，并且类型是信息的内容" in html
    first = Item.objects.filter(kind__in=KINDS["信息"]).order_by("published_at").first()
    both = text_of(page(desk, q="类型:信息"))
    assert re.search(rf"共 {Item.objects.count()} 条，最早 \S", both)
    assert f'datetime="{first.published_at.astimezone(SHANGHAI).isoformat("T", "seconds")}"' in page(
        desk, q="类型:信息"
    )


def test_where_nothing_is_found_the_words_are_counted_alone(desk: Client) -> None:
    item = Item.objects.exclude(title="").order_by("pk").first()
    word, other = item.title[:2], item.title[2:4]
    html = page(desk, q=f"{word} {other} 并不存在的说法")
    assert "没有内容提到" in html
    offered = {
        tuple(re.findall(r"<code>([^<]+)</code>", line)): re.search(r"共 (\d+) 条", line)
        for line in re.findall(r"<li>.*?</li>", html)
        if "<code>" in line
    }
    assert offered[("并不存在的说法",)] is None
    alone, either = offered[(word,)], offered[(f"{word} 或 {other}",)]
    assert alone
    assert either
    assert int(either[1]) >= int(alone[1]) >= 1
    total = re.search(r"共 (\d+)", text_of(page(desk, q=f"{word} 或 {other}")))
    assert total
    assert total[1] == either[1]


def test_a_single_word_that_is_nowhere_offers_nothing(desk: Client) -> None:
    assert "换一种写法" not in page(desk, q="并不存在的说法")


def test_facets_narrow_and_are_taken_back(desk: Client) -> None:
    html = page(desk, q="类型:信息,专题,交办单")
    link = re.search(r'href="(\?[^"]*sector=[^"]+)"', html)
    assert link
    narrowed = desk.get(reverse("search") + link[1].replace("&amp;", "&")).content.decode()
    assert "清除筛选" in narrowed
    assert "并且领域是" in narrowed
    assert int(re.search(r"共 ([\d.]+)", text_of(narrowed))[1]) < int(re.search(r"共 ([\d.]+)", text_of(html))[1])


def test_pages_lead_on_and_back(desk: Client) -> None:
    html, seen = page(desk, q="类型:信息,专题,交办单,口径,发布"), 0
    total = int(re.search(r"共 (\d+)", text_of(html))[1])
    assert total > 25
    while True:
        seen += html.count('class="row"')
        following = re.search(r'href="(\?[^"]+)" rel="next"', html)
        if not following:
            break
        html = desk.get(reverse("search") + following[1].replace("&amp;", "&")).content.decode()
        assert "回到第一页" in html
    assert seen == total


@pytest.mark.parametrize(
    ("query", "wrong", "said"),
    [
        ("停水 (停电", "(", "括号没有收尾"),
        ("作者:张三", "作者:", "只看事，不看人"),
        ("非 广告", "非 广告", "只写“非”"),
        ("停水 sector:xx", "xx", "城乡建设"),
        ("<script>alert(1)</script> 或", "或", "后面缺少内容"),
        ("停" * 3000, "停", "太长"),
        ("水" * 801, "水", "最多 800 字"),
        ("停\0水", "\0", "空字符"),
    ],
)
def test_an_error_points_at_its_place(desk: Client, query: str, wrong: str, said: str) -> None:
    html = page(desk, q=query)
    assert said in html
    assert f'<mark class="pointed-at">{wrong}' in html
    assert "<script>alert" not in html


def test_foreign_text_stays_text(desk: Client, folder: Path, settings) -> None:
    item = Item.objects.order_by("pk").first()
    Item.objects.filter(pk=item.pk).update(title="", text="<img src=x onerror=alert(1)>独一无二")
    changed("item", [item.pk])
    catch_up(folder, open_index(folder, settings.INSTALLATION))
    html = page(desk, q="独一无二")
    assert "<img" not in html
    assert "&lt;img" in html


def test_nothing_found_and_made_up_parameters(desk: Client) -> None:
    assert "没有找到" in page(desk, q="绝无此词语")
    html = page(desk, q="停水", sector="没有", days="9", order="x", after="zz")
    assert "没有“没有”这个领域" in html
    assert "没有找到" in page(desk, q="绝无此词语", kind="帖子", days="7")


def test_only_the_desk_and_oversight_search(county, folder: Path, client_of) -> None:
    for name, status in (("monitor", 503), ("supervisor", 503), ("leader", 503), ("housing", 403)):
        if name in county.users:
            assert client_of(name).get(reverse("search") + "?q=停水").status_code == status
    assert Client().get(reverse("search")).status_code == 302


def test_an_index_that_is_away_is_said_and_the_desk_works(county, folder: Path, client_of, settings) -> None:
    settings.INSTALLATION = Installation(jurisdiction="demo", search=SearchServer(url="http://127.0.0.1:9"))
    changed("item", [1])
    client = client_of("monitor")
    answer = client.get(reverse("search") + "?q=停水")
    html = answer.content.decode()
    assert answer.status_code == 503
    assert "检索暂时不能用" in html
    assert "连不上" in html
    assert "批变更已记下" in html
    assert client.get(reverse("alerts")).status_code == 200


def test_a_search_that_was_given_up_says_so(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.search.sqlite.PATIENCE", -1.0)
    html = page(desk, q="水")
    assert "超过 2 秒，已经停下" in html
    assert "请加上时间、领域或地点" in html


def test_the_longest_query_fits_the_address_that_servers_take(desk: Client) -> None:
    """nginx takes 8 kB, gunicorn 8,190 bytes; with every facet chosen, and as the beginning of a watch."""
    words = ("停水 " * 300)[:LONGEST]
    chosen = {field: "中华人民共和国" for field in CHOSEN}
    longest = Asked(words, chosen, "365", "best", "")
    assert len(longest.url(after="1700000000:1099511627776")) < 8_000
    typed = page(desk, q=words)
    assert "太多" in typed  # understood, not cut: 267 words
    link = re.search(r'href="(/watches/new/\?q=[^"]+)"', page(desk, q=("停" * 50 + " ") * 15))
    assert link
    assert len(link[1]) < 8_000


def test_what_may_come_next_is_offered(desk: Client) -> None:
    answer = desk.get(reverse("search_complete") + "?q=" + "停水 领域:教")
    assert answer.json() == {"offered": [{"query": "停水 领域:教育文体", "shown": "教育文体"}]}


def test_facets_of_equal_counts_stand_in_one_order_whichever_back_end_counted() -> None:
    asked, names = Asked("停水", {}, "", "newest", ""), Names({}, lambda code: (code,))
    one, other = (
        facets_of({Field.SEVERITY: counts}, asked, names)
        for counts in ({"特别重大": 1, "一般": 1, "较大": 2}, {"较大": 2, "一般": 1, "特别重大": 1})
    )
    assert one == other
    assert [choice.word for choice in one[0].choices] == ["较大", "一般", "特别重大"]
