"""One reply deleted in a living thread, one row gone from a list: told as gone, and only where that is sure."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawlers.seen import SeenStore
from crawlers.taken import awaited, taken_out
from tests.crawlers.conftest import Rounds
from tests.crawlers.test_seen_again import CHOSEN, THREAD, posts
from tests.crawlers.tieba_bar import Bar

NOW = datetime(2026, 11, 22, 0, 50, tzinfo=UTC)
LATER = NOW + timedelta(hours=7)


def gone(before: str, now: str) -> str:
    return " ".join(each.one for each in taken_out(before.split(), now.split()))


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("a b c d", "a c d", "b"),
        ("1 2 3 4", "1 2 4 5 6", "3"),
        ("1 2 3", "1 2 5", "3"),  # the last one of a thread, once a later one stands there
        ("t#12 t#15 t#19", "t#12 t#19", "t#15"),
        ("9 8 7 6", "10 9 7 6", "8"),
        # what proves nothing
        ("a b c d", "a b", ""),  # cut, or the page ends sooner now
        ("a b c d", "c d e", ""),  # the first moved to the page before
        ("a b c d", "a x c d", ""),  # edited: its id is made of its words
        ("a b c d", "d c a", ""),  # sorted anew
        ("1 2 3 4 5 6", "1 6", ""),  # folded
        ("a b c d", "", ""),
        ("a b c d", "w x y z", ""),
        ("1 900 2 3 4", "1 2 3 4", ""),  # no longer set above the others
        ("a b c", "a b d", ""),  # words have no order that tells what stood there
    ],
)
def test_what_is_gone_and_what_is_not_surely(before: str, now: str, expected: str) -> None:
    assert gone(before, now) == expected


def test_the_end_of_a_page_is_remembered_until_something_stands_behind_it() -> None:
    assert awaited(["1", "2", "3"], ["1", "2"]) == ["1", "2", "3"]
    assert awaited(["1", "2", "3"], ["1", "3", "4"]) == ["1", "3", "4"]
    assert awaited(["1", "2"], ["8", "9"]) == ["8", "9"]


def test_a_page_is_remembered_in_little_room() -> None:
    store = SeenStore(None)
    ids = [f"bbs.example.cn/thread-11-1.html#{number:016x}" for number in range(30)]
    store.keep_shown("p", ids, NOW)
    assert store.shown("p") == ids
    assert store._base.execute("SELECT length(ids) FROM shown").fetchone()[0] < 30 * 20
    store.keep_shown("p", ["a"], NOW)
    assert (store.shown("p"), store.shown("q")) == (["a"], [])


def thread(site: Any, *numbers: int, **given: Any) -> None:
    body = THREAD.format(posts=posts(*numbers), next="#")
    site.serve("/t-1.html", body.encode(), **given)


@pytest.fixture
def board(site: Any, source: Any) -> Any:
    """A forum known by selectors, with one thread of five posts."""
    site.serve("/b/", '<ul><li><a href="/t-1.html">路灯坏了没人修</a></li></ul>'.encode())
    thread(site, 11, 12, 13, 14, 15)
    return source("forum-html", "/b/", selectors=CHOSEN)


@pytest.mark.server
def test_a_reply_deleted_on_a_forum_is_gone_and_comes_back(site: Any, board: Any, rounds: Rounds) -> None:
    rounds(board, NOW, None)
    thread(site, 11, 12, 14, 15)
    result, later = rounds(board, LATER, NOW)
    assert [(post.external_id[-3:], post.kind.value) for post in later if post.gone] == [("#13", "reply")]
    assert result.signals["reply_gone"] == 1
    thread(site, 11, 12, 13, 14, 15)
    _, again = rounds(board, LATER + timedelta(hours=20), LATER)
    assert any(post.external_id.endswith("#13") and post.text for post in again)
    assert not any(post.gone for post in again)


@pytest.mark.server
@pytest.mark.parametrize("fault", ["cut", "login", "folded", "partial"])
def test_what_is_no_whole_page_tells_nothing_gone(fault: str, site: Any, board: Any, rounds: Rounds) -> None:
    rounds(board, NOW, None)
    if fault == "cut":
        thread(site, 11, 12, 14, promised=5000)
    elif fault == "login":
        site.serve("/t-1.html", "<html><title>登录</title><form><input type=password></form></html>".encode())
    elif fault == "folded":
        thread(site, 11, 15)
    else:  # its second page is refused: what is missing may stand there
        body = THREAD.format(posts=posts(11, 12, 14, 15), next="/t-2.html")
        site.serve("/t-1.html", body.encode())
        site.serve("/t-2.html", b"", status=403)
    _, later = rounds(board, LATER, NOW)
    assert not [post for post in later if post.gone]


@pytest.mark.server
def test_a_floor_deleted_in_a_bar_is_gone(site: Any, source: Any, rounds: Rounds) -> None:
    bar = Bar(site, {5001: 6})
    bar.show()
    entry = source("tieba", boards=["北岸"])
    rounds(entry, NOW, None)
    page = site.routes["/p/5001"].body.decode("gb18030")
    start, *floors = page.split('<div class="l_post ')
    del floors[3]
    page = '<div class="l_post '.join([start, *floors])
    site.serve("/p/5001", page.encode("gb18030"))
    _, later = rounds(entry, LATER, NOW)
    assert [post.external_id for post in later if post.gone] == ["5001004"]


@pytest.mark.server
def test_a_reply_deleted_in_a_discuz_thread_is_gone(forum: Any, source: Any, rounds: Rounds) -> None:
    entry = source("discuz", boards=["7"], pages=1)
    _, first = rounds(entry, NOW, None)
    address = "/forum.php?mod=viewthread&tid=101&extra=page%3D1"
    page = forum.routes[address].body.decode()
    on_page = [post for post in first if post.kind == "reply" and f'id="post_{post.external_id}"' in page]
    victim = sorted(on_page, key=lambda post: int(post.external_id))[0].external_id
    later: list[Any] = []
    forum.serve(address, page.replace(f"post_{victim}", "none").replace(f"pid{victim}", "none").encode())
    for hours in (7, 15):  # a few looks a round
        later += rounds(entry, NOW + timedelta(hours=hours), NOW)[1]
    assert [post.external_id for post in later if post.gone] == [victim]


def rows(*numbers: int, state: str = "") -> bytes:
    states = ("处理中", "已回复")
    made = [
        {"id": f"QZ{n}", "subject": f"事项{n}", "time": f"2026-11-22 08:{n}:00", "state": state or states[n % 2]}
        for n in numbers
    ]
    return json.dumps({"rows": made}).encode()


FIELDS = {"external_id": "id", "title": "subject", "published_at": "time", "state": "state"}


def listed(site: Any, body: bytes) -> None:
    site.serve("/list", body, headers={"Content-Type": "application/json"})


@pytest.mark.server
def test_a_row_that_vanished_between_older_and_younger_ones_is_told(site: Any, source: Any, rounds: Rounds) -> None:
    entry = source("board-json", "/list", fields=FIELDS)
    listed(site, rows(15, 14, 13, 12, 11))
    rounds(entry, NOW, None)
    listed(site, rows(16, 15, 14, 12, 11))
    _, later = rounds(entry, LATER, NOW)
    told = [(post.external_id, post.state, post.kind.value) for post in later if post.gone]
    assert told == [("QZ13", "列表中已不见", "petition")]
    listed(site, rows(16, 15, 14, 13, 12, 11))
    _, again = rounds(entry, LATER + timedelta(days=9), LATER + timedelta(days=8))
    assert [post.external_id for post in again if not post.gone and post.title] == ["QZ13"], "shown again: it is there"


@pytest.mark.server
@pytest.mark.parametrize(
    "body",
    [
        rows(17, 16, 15, 14, 13),  # the oldest fell off the end
        rows(14, 13, 12, 11),  # nothing younger is left
        rows(11, 12, 14, 15),  # sorted the other way
        rows(15, 11),  # most are missing
        rows(15, 14, 12, 11, state="处理中"),  # a list of what is not settled
        rows(15, 14, 13, 12, 11).replace("事项13".encode("ascii", "backslashreplace"), b""),  # there, without words
        b'{"rows": []}',
    ],
)
def test_a_row_that_may_stand_elsewhere_is_not_told(body: bytes, site: Any, source: Any, rounds: Rounds) -> None:
    entry = source("board-json", "/list", fields=FIELDS)
    listed(site, rows(15, 14, 13, 12, 11))
    rounds(entry, NOW, None)
    listed(site, body)
    _, later = rounds(entry, LATER, NOW)
    assert not [post for post in later if post.gone]
