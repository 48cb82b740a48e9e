from datetime import datetime
from pathlib import Path

import pytest

from config.clock import SHANGHAI
from config.vocabulary import PostKind
from crawlers.parse.discuz_board import parse_board, parse_index
from crawlers.parse.discuz_page import page_url, site_root
from crawlers.parse.discuz_thread import parse_thread
from crawlers.parse.record import PARTLY_HIDDEN, Blocked, ParseError

BOARD = "http://bbs.example/forum.php?mod=forumdisplay&fid=7"
THREAD = "http://bbs.example/forum.php?mod=viewthread&tid=101"


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)  # type: ignore[misc,arg-type]


def test_board_lists_threads_with_last_reply_and_counts(pages: Path, now: datetime) -> None:
    board = parse_board((pages / "discuz/board.html").read_bytes(), BOARD, now)
    assert [(t.tid, t.title, t.last_at, t.replies, t.views, t.sticky) for t in board.threads] == [
        ("90", "本版发帖须知", at(2026, 3, 1, 8, 0), 0, 5120, True),
        ("101", "东桥头的路灯全灭了半个月", at(2026, 11, 22, 8, 41), 11, 230, False),
        ("102", "学校门口小摊占道，孩子只能走马路", at(2026, 11, 21, 19, 5), 0, 88, False),
    ]
    assert board.next_url == "http://bbs.example/forum.php?mod=forumdisplay&fid=7&page=2"
    assert board.threads[1].url == f"{THREAD}&extra=page%3D1"


def test_links_stay_on_the_host_asked_whatever_base_says(pages: Path, now: datetime) -> None:
    body = (
        (pages / "discuz/board.html")
        .read_bytes()
        .replace(b'href="forum.php', b'href="http://bbs.inner.example/forum.php')
    )
    board = parse_board(body, BOARD, now)
    assert {t.url.split("/")[2] for t in board.threads} == {"bbs.example"}


def test_thread_reads_posts_without_the_forums_own_words(pages: Path, now: datetime) -> None:
    thread = parse_thread((pages / "discuz/thread_101.html").read_bytes(), THREAD, now)
    first, second, third, fourth = thread.records
    assert (thread.tid, thread.page, thread.pages) == ("101", 1, 2)
    assert thread.next_url == f"{THREAD}&extra=&page=2"
    assert (first.external_id, first.kind, first.title) == ("501", PostKind.POST, "东桥头的路灯全灭了半个月")
    assert first.text == "东桥头一直到粮站，路灯没有一盏亮的。\n老人下台阶摔了两个，谁来管管？"
    assert (first.published_at, first.author, first.views, first.comments) == (
        at(2026, 11, 7, 21, 30, 5),
        "uid:31",
        230,
        11,
    )
    assert (second.kind, second.text, second.reply_to, second.parent) == (
        PostKind.REPLY,
        "不止，菜场后面那条也黑。",
        "501",
        "501",
    )
    assert (second.author, second.published_at) == ("", at(2026, 11, 22, 7, 58))
    assert (third.shielded, third.text) == (True, "")
    assert (fourth.shielded, fourth.text) == (False, "今天打了电话，说排到下周。")
    assert (first.state, fourth.state) == ("", PARTLY_HIDDEN)
    assert fourth.published_at == at(2026, 11, 22, 8, 20)


def test_on_later_pages_every_post_is_a_reply(pages: Path, now: datetime) -> None:
    body = (pages / "discuz/thread_101_2.html").read_bytes()
    thread = parse_thread(body, f"{THREAD}&page=2", now, first_pid="501")
    (reply,) = thread.records
    assert (thread.page, thread.next_url) == (2, "")
    assert (reply.kind, reply.parent, reply.title) == (PostKind.REPLY, "501", "")
    assert reply.url == f"{THREAD}&page=2#pid511"


@pytest.mark.parametrize(
    ("page", "status"),
    [("message_missing", "unreachable"), ("message_thread", "unreachable"), ("message_login", "login")],
)
def test_message_pages_are_refusals_not_empty_lists(pages: Path, now: datetime, page: str, status: str) -> None:
    body = (pages / f"discuz/{page}.html").read_bytes()
    for parse in (parse_board, parse_thread):
        with pytest.raises(Blocked) as caught:
            parse(body, BOARD, now)
        assert caught.value.status == status


def test_a_true_empty_board_has_no_threads(pages: Path, now: datetime) -> None:
    assert parse_board((pages / "discuz/board_empty.html").read_bytes(), BOARD, now).threads == ()


@pytest.mark.parametrize("body", [b"", b"<html><body>nginx</body></html>", b"\x00\xff\xfe<", b"{}"])
def test_another_page_is_a_parse_error(body: bytes, now: datetime) -> None:
    for parse in (parse_board, parse_thread):
        with pytest.raises(ParseError):
            parse(body, BOARD, now)


def test_gbk_pages_read_the_same(pages: Path, now: datetime) -> None:
    text = (pages / "discuz/thread_101.html").read_text().replace("utf-8", "gbk")
    assert parse_thread(text.encode("gbk"), THREAD, now) == parse_thread(text.encode(), THREAD, now)


def test_a_page_cut_in_the_middle_gives_the_posts_that_came(pages: Path, now: datetime) -> None:
    body = (pages / "discuz/thread_101.html").read_bytes()
    cut = body[: body.index(b"post_503")]
    assert [record.external_id for record in parse_thread(cut, THREAD, now).records] == ["501", "502"]


def test_front_page_names_boards_plain_and_rewritten(pages: Path) -> None:
    assert parse_index((pages / "discuz/index.html").read_bytes(), "http://bbs.example/") == ("7", "9")


@pytest.mark.parametrize(
    ("url", "number", "expected"),
    [
        ("http://h/thread-1-2-1.html", 5, "http://h/thread-1-5-1.html"),
        (
            "http://h/forum.php?mod=viewthread&tid=1&extra=&page=2",
            5,
            "http://h/forum.php?mod=viewthread&tid=1&extra=&page=5",
        ),
        ("http://h/forum.php?mod=viewthread&tid=1", 3, "http://h/forum.php?mod=viewthread&tid=1&page=3"),
    ],
)
def test_page_addresses_plain_and_rewritten(url: str, number: int, expected: str) -> None:
    assert page_url(url, number) == expected


@pytest.mark.parametrize(
    "url", ["http://h/bbs", "http://h/bbs/", "http://h/bbs/forum.php", "http://h/bbs/forum-2-1.html"]
)
def test_root_is_the_folder_of_the_forum(url: str) -> None:
    assert site_root(url) == "http://h/bbs/"


ONE_POST = (
    '<html><body><div id="post_1"><table id="pid1"><tr><td class="plc"><em id="authorposton1">2026-11-22 08:00</em>'
    '<td class="t_f" id="postmessage_1">{}</td></tr></table></div></body></html>'
)


@pytest.mark.parametrize(
    ("inside", "text", "state", "shielded"),
    [
        ("路灯坏了<br>本帖隐藏的内容需要回复才可以浏览", "路灯坏了", PARTLY_HIDDEN, False),
        ("路灯坏了<br>**** 本内容被作者隐藏 ****<br>请来修", "路灯坏了\n请来修", PARTLY_HIDDEN, False),
        ("路灯坏了<div class='locked'>本帖隐藏的内容需要积分高于 10 才可浏览</div>", "路灯坏了", PARTLY_HIDDEN, False),
        ("游客，如果您要查看本帖隐藏内容请回复", "", "", True),
        ("本帖隐藏的内容: 路灯坏了", "本帖隐藏的内容: 路灯坏了", "", False),
        ("他说“本帖隐藏的内容需要回复才可以浏览”，我回复了还是看不到路灯的照片", None, "", False),
    ],
)
def test_a_post_of_which_a_part_is_hidden_says_so(
    inside: str, text: str | None, state: str, shielded: bool, now: datetime
) -> None:
    (post,) = parse_thread(ONE_POST.format(inside).encode(), "http://bbs.example.cn/thread-9-1-1.html", now).records
    assert (post.text, post.state, post.shielded) == (inside if text is None else text, state, shielded)
