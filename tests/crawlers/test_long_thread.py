"""A thread of more pages than a round reads: its first pages and its last are read, and that it was cut is told."""

from typing import Any

from tests.crawlers.conftest import PAGES

THREAD = "/forum.php?mod=viewthread&tid=101&extra="
LAST = 60


def test_the_last_page_is_read_and_the_gap_is_told(forum: Any, source: Any, crawl: Any) -> None:
    first = (PAGES / "discuz/thread_101.html").read_text("utf-8").replace("2 页", f"{LAST} 页")
    later = (PAGES / "discuz/thread_101_2.html").read_text("utf-8").replace("2 页", f"{LAST} 页")
    forum.serve(f"{THREAD}page%3D1", first.encode())
    for number in range(2, LAST + 1):
        onwards = f'<a href="forum.php?mod=viewthread&tid=101&amp;extra=&amp;page={number + 1}" class="nxt">下一页</a>'
        page = later.replace("511", f"{7000 + number}").replace("<strong>2</strong>", f"<strong>{number}</strong>", 1)
        page = page.replace("</label>", f"</label>{onwards if number < LAST else ''}", 1)
        forum.serve(f"{THREAD}&page={number}", page.encode())
    done = crawl(source("discuz", boards=["7"], pages=1, delay_seconds=0))
    assert done.result.signals["long_thread"] == 1
    read = {int(pid) - 7000 for pid in done.ids if pid.startswith("70") and len(pid) == 4}
    assert read == {*range(2, 51), LAST}
