"""An answer comes weeks after its letter: found by the list's word for it, or by looking again while it waits."""

import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawlers.seen import Known, SeenStore
from tests.crawlers.conftest import Rounds

NOW = datetime(2026, 11, 22, 0, 50, tzinfo=UTC)
DAY = timedelta(days=1)
ROW = '<li><a href="/x/{n}.html">反映{n}号楼路灯不亮</a><span>2026-11-2{n}</span>{state}</li>'
LETTER = "<html><body><h1>路灯</h1><p>来信时间：2026-11-21</p><p>来信内容：楼前路灯不亮。</p>{answer}</body></html>"
ANSWER = "<p>回复单位：城管局</p><p>回复内容：已更换灯头，恢复照明。</p>"
CHOSEN = {"row": "#l li", "link": "a", "time": "span"}


def serve(site: Any, state: str, answer: str, marked: bool = True) -> None:
    states = {1: state, 2: "办理中"}
    rows = "".join(ROW.format(n=n, state=f"<i>{said}</i>" if marked else "") for n, said in states.items())
    site.serve("/b/", f"<ul id=l>{rows}</ul>".encode())
    site.serve("/x/1.html", LETTER.format(answer=answer).encode())
    site.serve("/x/2.html", LETTER.format(answer="").encode())


def answers(posts: Any) -> dict[str, str]:
    return {post.external_id[-6:]: post.official_reply for post in posts}


@pytest.mark.server
@pytest.mark.parametrize("days", [3, 90])
def test_a_row_that_says_answered_after_weeks_is_asked_for(site: Any, source: Any, rounds: Rounds, days: int) -> None:
    serve(site, "办理中", "")
    entry = source("board-html", "/b/", selectors=CHOSEN)
    rounds(entry, NOW, None)
    serve(site, "已答复", ANSWER)
    del site.asked[:]
    _, posts = rounds(entry, NOW + days * DAY, NOW + days * DAY - timedelta(minutes=15))
    assert answers(posts)["1.html"] == "已更换灯头，恢复照明。"
    del site.asked[:]
    rounds(entry, NOW + days * DAY + timedelta(minutes=15), NOW + days * DAY)
    assert site.pages_asked == ["/b/"], "answered and read, it is asked for no more"


@pytest.mark.server
def test_an_answer_that_no_list_tells_of_is_found_within_four_days(site: Any, source: Any, rounds: Rounds) -> None:
    serve(site, "", "", marked=False)
    entry = source("board-html", "/b/", selectors=CHOSEN)
    rounds(entry, NOW, None)
    serve(site, "", ANSWER, marked=False)
    _, posts = rounds(entry, NOW + 30 * DAY, NOW + 30 * DAY - timedelta(minutes=15))
    assert answers(posts) == {"1.html": "已更换灯头，恢复照明。", "2.html": ""}
    _, later = rounds(entry, NOW + 35 * DAY, NOW + 35 * DAY - timedelta(minutes=15))
    assert answers(later) == {"2.html": ""}, "only the letter that still waits is looked at"
    _, last = rounds(entry, NOW + 61 * DAY, NOW + 61 * DAY - timedelta(minutes=15))
    assert answers(last) == {}


@pytest.mark.server
@pytest.mark.parametrize("detail", [True, False])
def test_a_json_board_whose_answers_have_no_time(site: Any, source: Any, rounds: Rounds, detail: bool) -> None:
    def rows(state: str, reply: str) -> None:
        row = {"id": "1", "title": "路灯", "text": "路灯不亮", "time": "2026-11-02", "state": state, "reply": reply}
        other = {**row, "id": "2", "state": "待回复", "reply": ""}
        site.serve("/list", json.dumps({"rows": [row, other]}).encode())
        for one in (row, other):
            site.serve(f"/msg/{one['id']}", json.dumps(one).encode())

    fields = {"external_id": "id", "title": "title", "text": "text", "published_at": "time", "state": "state"}
    more = {"detail": site.url + "/msg/{id}"} if detail else {}
    entry = source("board-json", "/list", fields={**fields, "official_reply": "reply"}, **more)
    rows("待回复", "")
    rounds(entry, NOW, None)
    rows("已回复", "已修复")
    _, posts = rounds(entry, NOW + timedelta(hours=2), NOW + timedelta(hours=1))
    assert [(post.external_id, post.official_reply, post.state) for post in posts] == [("1", "已修复", "已回复")]
    _, again = rounds(entry, NOW + timedelta(hours=3), NOW + timedelta(hours=2))
    assert again == []


@pytest.mark.server
def test_an_old_thread_that_somebody_answers_is_read_where_the_list_counts(
    site: Any, source: Any, rounds: Rounds
) -> None:
    def thread(*words: str) -> None:
        site.serve("/b/", f"<li><a href='/t/1'>老帖</a><b>{len(words) - 1}</b><span>2026-11-01</span></li>".encode())
        posts = "".join(f'<div class=p id="p1{n}"><p>{said}</p></div>' for n, said in enumerate(words))
        site.serve("/t/1", f"<h1>老帖</h1>{posts}".encode())

    thread("路灯不亮")
    chosen = {"row": "li", "time": "span", "replies": "b", "post": "div.p", "text": "p", "title": "h1"}
    entry = source("forum-html", "/b/", selectors=chosen)
    rounds(entry, NOW, None)
    thread("路灯不亮", "我家楼下也是")
    _, posts = rounds(entry, NOW + timedelta(hours=1), NOW)
    assert "我家楼下也是" in {post.text for post in posts}
    del site.asked[:]
    rounds(entry, NOW + timedelta(hours=2), NOW + timedelta(hours=1))
    assert site.pages_asked == ["/b/"]


def test_a_store_of_before_letters_were_waited_for_is_read_on(tmp_path: Path) -> None:
    file = tmp_path / "s.sqlite"
    old = sqlite3.connect(file)
    old.execute(
        "CREATE TABLE page (id BLOB PRIMARY KEY, url TEXT NOT NULL, mark TEXT NOT NULL, etag TEXT NOT NULL,"
        " modified TEXT NOT NULL, external_id TEXT NOT NULL, first_at REAL NOT NULL, seen_at REAL NOT NULL)"
        " WITHOUT ROWID"
    )
    old.close()
    store = SeenStore(file)
    store.note(Known("http://x/1", "", "", "", "1", NOW - 30 * DAY, NOW - 5 * DAY, waits=True))
    store.note(Known("http://x/2", "", "", "", "2", NOW - 30 * DAY, NOW - 5 * DAY))
    store.close(keep=True, now=NOW)
    assert [known.url for known in SeenStore(file).to_look_at_again(NOW, 5)] == ["http://x/1"]


def test_many_letters_that_wait_keep_no_young_page_from_its_turn() -> None:
    store = SeenStore(None)
    for number in range(20):
        store.note(Known(f"http://x/{number}", "", "", "", "1", NOW - 30 * DAY, NOW - 5 * DAY, waits=True))
    store.note(Known("http://x/young", "", "", "", "2", NOW - DAY / 2, NOW - DAY / 2))
    found = [known.url for known in store.to_look_at_again(NOW, 5)]
    assert len(found) == 6
    assert found[-1] == "http://x/young"
