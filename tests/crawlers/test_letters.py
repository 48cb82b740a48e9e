# ruff: noqa: E501  pages are easier to read in whole lines
"""Letters of mailboxes and hotlines are read by the labels beside their parts, however a site lays them out."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.clock import SHANGHAI
from config.vocabulary import PostKind
from crawlers.parse.letter import Letter, parse_letter

ASKED = "我家住在锦绣小区三期，暖气一直不热，室温只有十二度。\n请供热公司派人来看一看。"
REPLIED = "您好，经现场查看，系二级管网堵塞，已于昨日疏通。\n感谢您的关注。"


def spread(words: str, tag: str = "p") -> str:
    return "".join(f"<{tag}>{line}</{tag}>" for line in words.split("\n"))


PAGES = {
    "table": f"""<html><head><title>锦绣小区供暖不热_来信选登</title></head><body><div class=nav><a href=/>首页</a></div><table class=detail>
<tr><td class=L>来信标题</td><td class=R colspan=3>锦绣小区供暖不热</td></tr><tr><td class=L>来信编号</td><td class=R>SZXX1</td><td class=L>来信时间</td><td class=R>2026-11-20 09:12:33</td></tr>
<tr><td class=L>来信内容</td><td class=R colspan=3>{spread(ASKED)}</td></tr><tr><td class=L>受理单位</td><td class=R>市住建局</td><td class=L>办理状态</td><td class=R>已办结</td></tr>
<tr><td class=L>回复时间</td><td colspan=3>2026-11-21 10:00:00</td></tr><tr><td class=L>回复内容</td><td colspan=3>{spread(REPLIED)}</td></tr></table><div class=foot>主办：市政府办公室</div></body></html>""",
    "list": f"""<html><body><div class="mail"><h2>信件详情</h2><dl><dt>信件标题：</dt><dd>锦绣小区供暖不热</dd><dt>写信人：</dt><dd>王先生</dd><dt>写信时间：</dt><dd>2026年11月20日 09:12</dd>
<dt>信件内容：</dt><dd>{ASKED.replace(chr(10), "<br>")}</dd></dl><dl class=hf><dt>答复单位：</dt><dd>市住建局</dd><dt>答复时间：</dt><dd>2026-11-21 10:00</dd><dt>答复内容：</dt><dd>{spread(REPLIED)}</dd></dl></div>
<p>上一篇：另一封信</p></body></html>""",
    "spans": f"""<html><body><div class=box><ul><li><span class=t>标&nbsp;&nbsp;题：</span>锦绣小区供暖不热</li><li><span class=t>咨询时间：</span>2026-11-20 09:12<span class=t>状态：</span>已办结</li></ul>
<div class=item><div class=t><b>咨询内容</b></div><div class=c>{spread(ASKED)}</div></div><div class=item><h3>【答复情况】</h3><div class=meta><span>答复部门：市住建局</span> <span>答复日期：2026-11-21 10:00</span></div><div class=c>{spread(REPLIED)}</div></div></div>
<div class=page><a href=1>返回列表</a></div></body></html>""",
    "lines": f"""<html><body><div id=main>留言主题：锦绣小区供暖不热<br>留言时间：2026-11-20 09:12<br>留言内容：{ASKED.replace(chr(10), "<br>")}<br>处理单位：市住建局<br>处理结果：{REPLIED.replace(chr(10), "<br>")}<br>办结时间：2026-11-21 10:00<br>满意度：满意</div></body></html>""",
    "rows": f"""<html><body><table><tr><th>诉求标题</th><td>锦绣小区供暖不热</td></tr><tr><th>诉求时间</th><td>2026-11-20 09:12</td></tr><tr><th colspan=2>诉求内容</th></tr><tr><td colspan=2>{spread(ASKED)}</td></tr>
<tr><th colspan=2>办理结果</th></tr><tr><td colspan=2>{spread(REPLIED)}</td></tr><tr><th>办理单位</th><td>市住建局</td></tr><tr><th>办理时间</th><td>2026-11-21 10:00</td></tr></table></body></html>""",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_letter_is_read_whatever_its_layout(name: str, now: datetime) -> None:
    letter = parse_letter(PAGES[name].encode("gb18030"), now)
    assert letter is not None
    assert (letter.title, letter.text, letter.official_reply) == ("锦绣小区供暖不热", ASKED, REPLIED)
    asked, replied = letter.published_at, letter.replied_at
    assert asked is not None
    assert asked.replace(second=0) == datetime(2026, 11, 20, 9, 12, tzinfo=SHANGHAI)
    assert replied == datetime(2026, 11, 21, 10, 0, tzinfo=SHANGHAI)
    assert letter.reply_department == "市住建局"
    assert letter.state == ("已办结" if name in {"table", "spans"} else "")


@pytest.mark.parametrize(
    "page",
    [
        "<h1>市长接听热线</h1><p>2026-11-20</p><p>记者看到，来信内容：供暖不热。有关部门当天答复。</p>",
        "<table><tr><th>标题</th><th>时间</th><th>状态</th></tr><tr><td>供暖不热</td><td>2026-11-20</td><td>已办结</td></tr></table>",
        "<table><tr><td>标题</td><td>关于供热的通知</td></tr><tr><td>索引号</td><td>1</td></tr><tr><td>内容概述</td><td>供热</td></tr></table>",
        "<p>标题：关于供热的通知</p><p>时间：2026-11-20</p><div>内容：各单位注意。</div>",
        "",
    ],
)
def test_what_is_no_letter_is_left_to_the_rules_for_articles(page: str, now: datetime) -> None:
    assert parse_letter(f"<html><body>{page}</body></html>".encode(), now) is None


def test_a_letter_without_an_answer_has_none(now: datetime) -> None:
    page = "<table><tr><td>信件标题</td><td>路灯不亮</td></tr><tr><td>信件内容</td><td>东桥头路灯不亮</td></tr><tr><td>回复内容</td><td></td></tr><tr><td>回复时间</td><td>2026-11-21</td></tr></table>"
    assert parse_letter(page.encode(), now) == Letter("路灯不亮", "东桥头路灯不亮", None, "", None, "", "")


@pytest.mark.server
@pytest.mark.parametrize(
    ("kind", "chosen"), [("news", {}), ("board-html", {"selectors": {"row": "table tr", "link": "a"}})]
)
def test_a_mailbox_is_collected_with_its_answers(
    kind: str, chosen: dict[str, Any], site: Any, source: Any, crawl: Any
) -> None:
    links = "".join(f"<tr><td><a href='view.jsp?lid=9f100{n}'>锦绣小区供暖不热{n}</a></td></tr>" for n in range(3))
    site.serve("/xjxd/", f"<html><title>来信选登</title><body><table>{links}</table></body></html>".encode())
    for number in range(3):
        site.serve(f"/xjxd/view.jsp?lid=9f100{number}", PAGES["table"].encode())
    done = crawl(source(kind, "/xjxd/", **chosen))
    assert (done.result.status, len(done.posts)) == ("ok", 3)
    for post in done.posts:
        assert (post.kind, post.text, post.official_reply) == (PostKind.PETITION, ASKED, REPLIED)
        assert (post.reply_department, post.state) == ("市住建局", "已办结")


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(PAGES)), st.data())
def test_no_damage_breaks_the_reader(name: str, data: st.DataObject) -> None:
    body = bytearray(PAGES[name].encode())
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(body)))
        body[start : start + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=12))
    letter = parse_letter(bytes(body), datetime(2026, 11, 22, 8, 50, tzinfo=SHANGHAI))
    assert letter is None or letter.text


def test_a_page_that_tells_of_several_letters_is_an_article(now: datetime) -> None:
    one = "<p><b>诉求内容</b>：{n}号楼停水三天了</p><p><b>办理结果</b>：{n}号楼已经修好</p>"
    both = "".join(one.format(n=n) for n in (1, 2))
    assert parse_letter(f"<html><body><p>标题：停水</p>{both}</body></html>".encode(), now) is None
    letter = parse_letter(f"<html><body><p>标题：停水</p>{one.format(n=1)}</body></html>".encode(), now)
    assert letter is not None
    assert (letter.text, letter.official_reply) == ("1号楼停水三天了", "1号楼已经修好")


def test_a_page_nested_on_purpose_is_given_up_before_it_costs(now: datetime) -> None:
    """Each of 240 levels asks for all that is in it: read once a level it took 40 seconds."""
    page = "<body><b>来信内容</b>" + "<div>标题：x<br>内容：y" * 240 + "水管坏了<p>" * 4_000 + "</div>" * 240
    assert parse_letter(page.encode(), now) is None
    plain = f"<body><p>标题：停水</p><p>来信内容</p><div>{'水管坏了。' * 40_000}</div><p>回复内容</p><p>已修好。</p>"
    letter = parse_letter(plain.encode(), now)
    assert letter is not None
    assert len(letter.text) == 200_000


def test_the_instant_of_the_list_stands_where_the_page_tells_the_day_alone(now: datetime) -> None:
    page = "<p>来信标题：停水</p><p>来信时间：2026-11-20</p><p>来信内容：停水三天了</p>"
    letter = parse_letter(page.encode(), now)
    assert letter is not None
    listed = datetime(2026, 11, 20, 9, 30, tzinfo=SHANGHAI)
    assert letter.as_record("http://a.example/1", "", listed).published_at == listed
    other = datetime(2026, 11, 21, 9, 30, tzinfo=SHANGHAI)
    assert letter.as_record("http://a.example/1", "", other).published_at == letter.published_at
