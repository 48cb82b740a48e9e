"""Articles of unlike sites with what misleads (other stories, comments, sidebars, tables, several dates).

Pages and gold were written before and apart from the rules, and used to mend them.
"""

import json
from datetime import datetime
from pathlib import Path

import pytest

from benchmarks.extract import f1
from config.clock import SHANGHAI
from crawlers.parse.article import read_article

PAGES = Path(__file__).parent / "pages/stranger"
GOLD = {
    name: gold for lot in sorted(PAGES.glob("gold*.json")) for name, gold in json.loads(lot.read_text("utf-8")).items()
}
NOW = datetime(2026, 11, 22, 23, tzinfo=SHANGHAI)


@pytest.mark.parametrize("name", list(GOLD))
def test_a_strange_sites_article_is_read(name: str) -> None:
    article, gold = read_article((PAGES / name).read_bytes(), "", NOW), GOLD[name]
    assert article.title == gold["title"]
    assert article.source_name == gold["source"]
    assert article.published_at == datetime.fromisoformat(gold["time"]).replace(tzinfo=SHANGHAI)
    assert f1(article.text, gold["text"]) >= 0.93


def test_another_storys_data_is_not_the_article() -> None:
    state = {
        "list": [
            {"title": "公交改道", "content": "<p>十二路公交车明天起改走环城南路，站点照旧，首末班时间也不变。</p>"}
        ]
    }
    page = (
        "<title>路灯亮了_云州新闻</title><h1>路灯亮了</h1><p>建设路的路灯昨晚全部亮了，居民下楼散步不再摸黑。</p>"
        f"<script type='application/json'>{json.dumps(state)}</script>"
    )
    assert "公交" not in read_article(page.encode(), "", NOW).text


def test_data_that_a_page_cuts_short_is_read_whole() -> None:
    told = "建设路的路灯昨晚全部亮了，居民下楼散步不再摸黑。市政所说，剩下的三条巷子本月内装好。"
    record = {"title": "路灯亮了", "body": told, "publishedAt": "2026-11-20T08:00:00+08:00"}
    page = (
        f"<title>路灯亮了</title><h1>路灯亮了</h1><p>{told[:24]}</p>"
        f"<script>window.__DATA__ = {json.dumps(record)};</script>"
    )
    assert read_article(page.encode(), "", NOW).text == told


@pytest.mark.parametrize(
    "broken", ["{", "[" * 4000, '{"title": 3, "content": ["路灯亮了"]}', '{"title":"路灯亮了","content":"<"}']
)
def test_damaged_data_leaves_the_shown_words(broken: str) -> None:
    shown = "<title>路灯亮了</title><h1>路灯亮了</h1><p>建设路的路灯昨晚全部亮了。</p>"
    page = f"{shown}<script>window.__STATE__={broken}</script>"
    assert read_article(page.encode(), "", NOW).text == "建设路的路灯昨晚全部亮了。"


def test_a_teaser_beside_the_headline_does_not_cut_the_story_off() -> None:
    story = "".join(
        f"<p>第{number}条街的路灯已经换完，居民说夜里走路亮堂多了，也不用再打手电。</p>" for number in range(9)
    )
    page = f"<title>路灯亮了</title><div><h1>路灯亮了</h1><p>建设路的路灯亮了。</p></div><div><p>换灯</p>{story}</div>"
    assert "第8条街" in read_article(page.encode(), "", NOW).text


@pytest.mark.parametrize("size", ["²", "9" * 5000, "+"])
def test_letters_of_no_size_do_not_end_the_reading(size: str) -> None:
    page = (
        f"<title>日报</title><div>导航</div><font size='{size}'>某市自来水公司连夜抢修</font>"
        "<p>某市自来水公司昨晚连夜抢修水管，居民今天恢复用水。市民表示满意，谢谢各位师傅辛苦了。</p>"
    )
    assert "连夜抢修水管" in read_article(page.encode(), "", NOW).text


def test_a_time_of_many_digits_in_a_pages_data_is_none() -> None:
    told = "建设路的路灯昨晚全部亮了，居民下楼散步不再摸黑。"
    record = json.dumps({"title": "路灯亮了", "body": told, "pubTime": 10**400})
    article = read_article(f"<title>路灯亮了</title><script>window.__DATA__={record}</script>".encode(), "", NOW)
    assert (article.text, article.published_at) == (told, None)


def test_a_script_of_underscores_takes_no_time_by_its_square() -> None:
    """A search that grows with its square or cube would not come to an end here."""
    page = f"<title>路灯亮了</title><h1>路灯亮了</h1><p>路灯昨晚全部亮了。</p><script>{'_STATE' * 30_000}</script>"
    assert read_article(page.encode(), "", NOW).title == "路灯亮了"


STORY = "".join(f"<p>第{number}条街的路灯已经换完，居民说夜里走路亮堂多了。</p>" for number in range(5))


def test_the_only_heading_is_the_headline_where_the_pages_title_is_shown_nowhere() -> None:
    page = f"<title>换灯进度|市政处</title><h1>2026年秋季路灯更换进度</h1><time>3天前</time><div>{STORY}</div>"
    assert read_article(page.encode(), "", NOW).title == "2026年秋季路灯更换进度"


def test_the_outlet_above_the_hour_is_no_headline() -> None:
    head = "<div>五条街的路灯换完了！夜里亮堂多了</div><div><div>区融媒体中心</div><div>2026-11-17 18:40</div></div>"
    page = f"<title>详情</title><div>{head}</div><div>{STORY}</div>"
    assert read_article(page.encode(), "", NOW).title == "五条街的路灯换完了！夜里亮堂多了"


def test_a_nameless_caption_and_links_between_paragraphs_are_left_out() -> None:
    within = (
        "<div><img src='1.jpg'><span>工人在建设路换灯</span></div>"
        "<div><b>延伸阅读</b><a href='/a'>路灯改造工程进度过半</a><a href='/b'>冬季用电安全常识请收好</a></div>"
    )
    page = f"<title>路灯亮了</title><h1>路灯亮了</h1><div class='t'>{STORY}{within}{STORY.replace('第', '又第')}</div>"
    text = read_article(page.encode(), "", NOW).text
    assert "又第4条街" in text
    assert not any(word in text for word in ("工人在", "延伸阅读", "进度过半"))
