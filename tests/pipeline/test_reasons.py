"""What a crawler notes in English is told to the staff in Chinese, with what to do, whatever it was."""

import re
from pathlib import Path

import pytest

from crawlers.outcome import Outcome
from pipeline.sources.reasons import said

ROOT = Path(__file__).parents[2]
URL = "https://bbs.example.cn/forum.php?mod=viewthread&tid=7"
PARTS_IN_ENGLISH = re.compile(r"[A-Za-z][a-z]+(?:'[a-z]+)?[ ,]+(?:[a-z]+[ ,]+)+[a-z]+")

REASONS = {
    "TimeoutError: User timeout caused connection failure.": "没有回答",
    "DownloadTimeoutError: Getting http://x.cn/ took longer than 20.0 seconds..": "没有回答",
    "ConnectionRefusedError: Connection was refused by other side: 111": "拒绝连接",
    "DownloadConnectionRefusedError: Connection was refused by other side: 111: Connection refused.": "拒绝连接",
    "DNSLookupError: DNS lookup failed: no results for hostname lookup: x.cn.": "找不到主机",
    "CannotResolveHostError: DNS lookup failed: no results for hostname lookup: x.cn.": "找不到主机",
    "gaierror: [Errno -2] Name or service not known": "找不到主机",
    "ResponseFailed: [<twisted.python.failure.Failure twisted.internet.error.ConnectionDone: >]": "断开",
    "ResponseNeverReceived: [<twisted.python.failure.Failure OpenSSL.SSL.Error: [('SSL routines', '', 'x')]>]": "证书",
    "ResponseDataLossError: data loss": "断开",
    "ConnectionLost: Connection to the other side was lost in a non-clean fashion.": "断开",
    "ConnectError: An error occurred while connecting: 113: No route to host.": "连不上",
    "DownloadCancelledError: Cancelling download of http://x.cn/a: expected response size 9999999 larger": "太大",
    "DownloadFailedError: something": "断开",
    f"HTTP 404 from {URL}": "没有这个网页",
    f"HTTP 503 from {URL}": "网站自己出错",
    f"HTTP 403 from {URL}": "不让访问",
    "HTTP 432 风控": "不让访问",
    "HTTP 429": "太频繁",
    "HTTP 401": "登录",
    f"redirected to a login page: {URL}": "登录",
    "login needed (ok:-100)": "登录",
    "a login page instead of JSON": "登录",
    "the page is a login form": "登录",
    "a page instead of JSON, it asks for a login": "登录",
    "empty answer": "空白",
    f"{URL}: no link that looks like an article": "文章的链接",
    f"{URL}: no thread list (#threadlisttableid) on the page": "主题列表",
    f"{URL}: no post (#post_<pid>) on the page": "楼层",
    f"{URL}: no result, thread or floor on the page": "贴吧",
    f"{URL}: selectors.row 'tr.topic' finds nothing on the page": "tr.topic",
    f"{URL}: selectors.link 'a' finds no address in any row": "selectors.link",
    f"{URL}: not JSON: Expecting value: line 1 column 1 (char 0)": "JSON",
    f"{URL}: no article text at {URL}": "正文",
    f"{URL}: no readable record: key 'title' is missing or empty; there are ['a', 'b']": "title",
    f"{URL}: answer without data.cards": "接口",
    f"{URL}: KeyError": "程序",
    f"{URL}: no XML at {URL}: syntax error": "XML",
    "Forbidden by robots.txt": "robots.txt",
    "robots.txt did not answer: HTTP 503": "robots.txt",
    "robots.txt did not answer: TimeoutError": "robots.txt",
    "leads off the site, to other.example.com": "other.example.com",
    "10.0.0.8 is a private address (allow_private_host is not set)": "内网",
    "not an http address: ftp://x": "http",
    "stopped early: closespider_timeout": "15 分钟",
    "stopped early: closespider_pagecount": "5,000",
    "stopped early: shutdown": "停止",
    "stopped early: the quiet hours begin": "quiet_hours",
    f"refused pages: 4 of 9: HTTP 403 from {URL}": "9 个网页中 4 个没有给，其他照常采集：网站不让访问（HTTP 403）",
    "not looked at again: login needed (ok:-100)": "一天内不回看、不取长文，其他照常采集：网站要求登录",
    "the list holds nothing": "没有内容",
    "no page was asked for: the source entry names no board or keyword": "版块",
    "there is no spider for sources of kind weibo": "类型",
    "spool: [Errno 28] No space left on device": "磁盘",
    "seen: database is locked": "磁盘",
    "a person's profile: people are not watched": "个人",
    "微博接口 error_code 10023「User requests out of rate limit!」; 调用次数已用完 (quota used up)": "10023",
    "抱歉，指定的版块不存在": "指定的版块不存在",
}


@pytest.mark.parametrize(("reason", "words"), REASONS.items())
def test_each_reason_is_a_chinese_sentence(reason: str, words: str) -> None:
    told = said(reason)
    assert words in told
    bare = re.sub(r"https?://\S+|「[^」]*」|huiying source probe", "", told)
    assert not PARTS_IN_ENGLISH.search(bare), told
    assert said(told) == told, "what is Chinese already stays as it is"


def test_how_many_more_is_told_and_the_address_kept() -> None:
    outcome = Outcome(failures=[f"HTTP 500 from {URL}", "x", "y"])
    told = said(outcome.verdict()[1])
    assert URL in told
    assert "另有 2 处" in told


def test_nothing_stays_nothing_and_the_unknown_keeps_its_words() -> None:
    assert said("") == ""
    assert "「SomethingNew: of tomorrow」" in said("SomethingNew: of tomorrow")


def test_every_reason_that_the_parsers_give_is_known() -> None:
    """All literal words of `ParseError` and `Blocked` in the code, their holes filled."""
    found = set()
    for path in (ROOT / "crawlers").rglob("*.py"):
        for match in re.finditer(r"""(?:ParseError\(|Blocked\("\w+", )f?"((?:[^"\\]|\\.)+)\"""", path.read_text()):
            found.add(re.sub(r"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}", "7", match[1]))
    assert len(found) > 30
    unknown = sorted(text for text in found if re.search("[a-z]", text) and "程序记下的原文" in said(text))
    assert not unknown
