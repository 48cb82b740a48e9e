# ruff: noqa: E501  pages are easier to read in whole lines
"""大汉 (hanweb) columns: their records lie as XML in a script, and further ones come from `dataproxy.jsp`.

Two towns: an older one (GBK, table rows, each answer names the next group) and a newer one (list rows, the page's own
script says how further records are asked for, answers hold a total); a third wraps its answers in a function's call.
"""

import contextlib
import json
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.clock import SHANGHAI
from config.vocabulary import SourceKind
from crawlers.parse.news_list import parse_list
from crawlers.parse.record import ParseError
from crawlers.recognise import recognise

NOW = datetime(2026, 11, 22, 8, 50, tzinfo=SHANGHAI)
OLD = "/module/jslib/jquery/jpage/dataproxy.jsp?page={}&webid=60&path=/&columnid=31&unitid=80&webname=%E6%9F%B3%E6%BA%AA&permissiontype=0"
NEW = "/module/web/jpage/dataproxy.jsp"


def article(title: str) -> bytes:
    return f"""<html><head><meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2026-11-20 09:30">
<meta name="ContentSource" content="柳溪县住建局"></head><body><h1>{title}</h1><div id="zoom"><p>{title}的有关事项，
县住建局作如下说明，请居民提前做好准备。</p><p>施工期间如有不便，可拨打服务热线反映，工作人员会逐件答复。</p></div></body></html>""".encode()


def old_group(numbers: range, following: int) -> str:
    rows = "".join(
        f"""<record><![CDATA[
<tr><td width=15 valign="middle"><IMG src="http://x.example/p.gif" align=absMiddle></td><td style='line-height:30px;'><a href='/art/2026/11/{n}/art_31_{n}.html' title='南门供水管网改造第{n}号通告' target='_blank'>南门供水管网改造第...</a></td><td width='100' align='right'>[2026-11-{n:02}]</td></tr>]]></record>
"""
        for n in numbers
    )
    more = f'<nextgroup><![CDATA[<a href="{OLD.format(following)}"></a>]]></nextgroup>' if following else ""
    return f"<datastore>\n{more}\n<recordset>\n<table width='95%'></table>{rows}</recordset>\n</datastore>"


def old_column() -> bytes:
    return f"""<!DOCTYPE html><html><head><meta charset="gb2312"><title>通知公告</title></head><body>
<div class="nav"><a href="/col/col30/index.html">首页</a><a href="/col/col31/index.html">通知公告</a></div>
<div id="80"><script type="text/xml">{old_group(range(20, 17, -1), 1)}</script></div></body></html>""".encode("gb18030")


def new_rows(numbers: range) -> str:
    return "".join(
        f'<record><![CDATA[<li class="clearfix"><a target="_blank" href="/art/2026/11/{n}/art_76_{n}.html">关于东风路公交线路调整的第{n}次公示</a><b>2026-11-{n:02}</b></li>]]></record>'
        for n in numbers
    )


def new_column(total: int = 5) -> bytes:
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>公示公告</title></head><body>
<ul><li><a href="/col/col1/index.html">网站首页</a></li></ul><div id="297" class="default_pgContainer"></div>
<script type="text/javascript">
$(function(){{ var dataStore = $('#datastore').html(); $("#297").jpage({{ themeName:'default', dataStore:dataStore,
 proxyUrl:'{NEW}', totalRecord:{total}, showMode:"normal", perPage:1, groupSize:3, barPosition:"bottom",
 ajaxParam:{{col:1,appid:1,webid:1,path:'/',columnid:76,sourceContentType:1,unitid:'297',webname:'%E5%8C%97%E5%B2%B8%E5%8C%BA',permissiontype:0}}
}}); }});
</script>
<script type="text/xml" id="datastore"><datastore><recordset>{new_rows(range(20, 17, -1))}</recordset></datastore></script>
</body></html>""".encode()


def asked_of(path: str, start: int, end: int) -> str:
    return (
        f"{path}?startrecord={start}&endrecord={end}&perpage=1&col=1&appid=1&webid=1&path=%2F&columnid=76"
        "&sourceContentType=1&unitid=297&webname=%E5%8C%97%E5%B2%B8%E5%8C%BA&permissiontype=0"
    )


def new_answer(numbers: range, total: int = 5) -> str:
    return f"<datastore><totalrecord>{total}</totalrecord><totalpage>{total}</totalpage><recordset>{new_rows(numbers)}</recordset></datastore>"


def serve_articles(site: Any, column: int) -> None:
    for n in range(1, 21):
        site.serve(f"/art/2026/11/{n}/art_{column}_{n}.html", article(f"第{n}号公告说明供水安排"))


def test_an_older_column_is_read_to_its_last_group(site: Any, source: Any, crawl: Any) -> None:
    site.serve("/col/col31/index.html", old_column())
    site.serve(OLD.format(1), old_group(range(17, 15, -1), 2).encode("gb18030"))
    site.serve(OLD.format(2), old_group(range(15, 14, -1), 0).encode("gb18030"))
    serve_articles(site, 31)
    done = crawl(source("news", "/col/col31/index.html", pages=5))
    assert done.result.status == "ok", done.result
    assert done.ids == {f"{site.url}/art/2026/11/{n}/art_31_{n}.html" for n in range(15, 21)}
    assert {post.published_at for post in done.posts} == {datetime(2026, 11, 20, 9, 30, tzinfo=SHANGHAI)}


@pytest.mark.parametrize("wrapped", ["", "call", "json"])
def test_a_newer_column_asks_for_the_records_it_does_not_show(site: Any, source: Any, crawl: Any, wrapped: str) -> None:
    answer = new_answer(range(17, 15, -1))
    if wrapped == "call":
        answer = f"jQuery1113_17({json.dumps(answer)});"
    elif wrapped == "json":
        answer = f"callback({json.dumps({'totalrecord': 5, 'dataStore': answer})})"
    site.serve("/col/col76/index.html", new_column())
    site.serve(asked_of(NEW, 4, 6), answer.encode())
    serve_articles(site, 76)
    done = crawl(source("news", "/col/col76/index.html", pages=5))
    assert done.result.status == "ok", done.result
    assert done.ids == {f"{site.url}/art/2026/11/{n}/art_76_{n}.html" for n in range(16, 21)}
    assert len([address for address in site.asked if "dataproxy" in address]) == 1


def test_the_second_round_asks_for_what_is_new_only(site: Any, source: Any, crawl: Any) -> None:
    site.serve("/col/col76/index.html", new_column())
    serve_articles(site, 76)
    done = crawl(source("news", "/col/col76/index.html"), since=datetime(2026, 11, 20, 20, 0, tzinfo=SHANGHAI))
    assert {post.external_id[-7:-5] for post in done.posts} == {"20"}
    assert done.result.status == "ok", done.result


def test_rows_give_title_date_and_next_group() -> None:
    found = parse_list(old_column(), "https://lx.example.gov.cn/col/col31/index.html", NOW)
    assert [link.title for link in found.links] == [f"南门供水管网改造第{n}号通告" for n in (20, 19, 18)]
    assert [link.dated for link in found.links] == [datetime(2026, 11, n, tzinfo=SHANGHAI) for n in (20, 19, 18)]
    assert found.next_url == "https://lx.example.gov.cn" + OLD.format(1)


def test_the_last_records_have_no_next() -> None:
    here = "https://ba.example.gov.cn" + asked_of(NEW, 4, 6)
    assert parse_list(new_answer(range(17, 15, -1)).encode(), here, NOW).next_url == ""
    full = parse_list(new_answer(range(17, 14, -1), total=9).encode(), here, NOW)
    assert full.next_url == "https://ba.example.gov.cn" + asked_of(NEW, 7, 9)


def test_an_answer_without_records_is_an_empty_list_and_a_page_without_any_is_not() -> None:
    assert parse_list(b"<datastore><recordset></recordset></datastore>", "https://x.gov.cn" + NEW, NOW).links == ()
    with pytest.raises(ParseError):
        parse_list(b"<html><body>nothing</body></html>", "https://x.gov.cn/", NOW)


@pytest.mark.parametrize(
    "body",
    [old_column(), new_column(), new_answer(range(20, 16, -1)).encode(), old_group(range(20, 16, -1), 1).encode()],
)
def test_a_column_or_an_answer_is_recognised_as_news(body: bytes) -> None:
    guess = recognise(body, "https://ba.example.gov.cn/col/col76/index.html", NOW)
    assert guess.kind is SourceKind.NEWS
    assert recognise(b'<?xml version="1.0" encoding="utf-8"?>' + new_answer(range(20, 16, -1)).encode(),
                     "https://ba.example.gov.cn" + NEW, NOW).kind is SourceKind.NEWS  # fmt: skip


def test_an_answer_that_leads_elsewhere_gives_no_address_of_another_site() -> None:
    body = new_column().replace(NEW.encode(), b"https://elsewhere.example.com/dataproxy.jsp")
    assert parse_list(body, "https://ba.example.gov.cn/col/", NOW).next_url == ""


@settings(deadline=None)
@given(st.text(alphabet="<>[]!CDATrecodsn/=\"'(){}:,0123 \n\\u"), st.sampled_from([0, 1, 2, 3]))
def test_broken_records_never_raise_anything_else(noise: str, at: int) -> None:
    whole = (old_column().decode("gb18030"), new_column().decode(), new_answer(range(5, 2, -1)), "cb(" + noise)[at]
    for body in (whole[: len(noise) * 9] + noise + whole[len(noise) * 9 :], whole.replace("]]>", noise)):
        with contextlib.suppress(ParseError):
            parse_list(body.encode(), "https://ba.example.gov.cn/col/col76/index.html", NOW)
