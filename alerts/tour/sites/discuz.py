"""禾城论坛: pages in the shape of Discuz! X3.5 (boards, threads of ten posts a page, times as words with a title)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from alerts.tour.sites.feed import Feed, Said, paged
from alerts.tour.sites.server import Answer, Request, page
from alerts.tour.town import BOARDS

THREADS_A_PAGE = 20
POSTS_A_PAGE = 10
_NAMES = {number: name for name, number in BOARDS.items()}
_FLOORS = ("楼主", "沙发", "板凳", "地板")


@dataclass(frozen=True, slots=True)
class _Thread:
    first: Said
    replies: tuple[Said, ...]

    @property
    def last(self) -> Said:
        return self.replies[-1] if self.replies else self.first


class Forum:
    """See `alerts.tour.sites.server.Site`."""

    robots = (
        "#\n# robots.txt for Discuz! X3.5\n#\n\nUser-agent: *\nAllow: /data/attachment/\nDisallow: /api/\n"
        "Disallow: /source/\nDisallow: /config/\nDisallow: /uc_client/\nDisallow: /admin.php\nDisallow: /search.php\n"
        "Disallow: /member.php\nDisallow: /api.php\nDisallow: /misc.php\nDisallow: /forum.php?mod=redirect*\n"
        "Disallow: /forum.php?mod=post*\nDisallow: /home.php?mod=spacecp*\nDisallow: /*?mod=misc*\n"
        "Disallow: /*mobile=yes*\n"
    )

    def __init__(self, feed: Feed) -> None:
        self.feed = feed

    def answer(self, request: Request) -> Answer | None:
        """Front page, board or thread."""
        if request.path in {"/", "/index.php"} or (request.path == "/forum.php" and "mod" not in request.query):
            return self._index(request.now)
        if request.path != "/forum.php":
            return None
        if request.query["mod"] == "forumdisplay":
            return self._board(request)
        if request.query["mod"] == "viewthread":
            return self._thread(request)
        return None

    def _threads(self, now: datetime) -> list[_Thread]:
        """All threads, the one last spoken in first."""
        replies: dict[str, list[Said]] = {}
        firsts = []
        for said in self.feed.until(now):
            if said.post.thread:
                replies.setdefault(said.post.thread, []).append(said)
            else:
                firsts.append(said)
        threads = [_Thread(first, tuple(replies.get(first.post.id, ()))) for first in firsts]
        return sorted(threads, key=lambda thread: thread.last.at, reverse=True)

    def _index(self, now: datetime) -> Answer:
        threads = self._threads(now)
        boards = [
            {"fid": fid, "name": name, "threads": sum(BOARDS[t.first.post.board] == fid for t in threads)}
            for fid, name in sorted(_NAMES.items())
        ]
        latest = [_row(thread, now) for thread in threads[:8]]
        return page("discuz_index.html", boards=boards, latest=latest)

    def _board(self, request: Request) -> Answer:
        fid = request.query.get("fid", "")
        name = _NAMES.get(int(fid)) if fid.isascii() and fid.isdigit() else None
        if name is None:
            return page("discuz_message.html", message="抱歉，指定的版块不存在")
        threads = [thread for thread in self._threads(request.now) if thread.first.post.board == name]
        shown, number, pages = paged(
            [thread.first for thread in threads], request.query.get("page", ""), THREADS_A_PAGE
        )
        rows = {thread.first.post.id: thread for thread in threads}
        return page(
            "discuz_board.html",
            fid=fid,
            name=name,
            threads=[_row(rows[first.post.id], request.now) for first in shown],
            pager=_pager(f"forum.php?mod=forumdisplay&fid={fid}", number, pages),
        )

    def _thread(self, request: Request) -> Answer:
        first = self.feed.find(request.query.get("tid", ""), request.now)
        if first is None or first.post.thread:
            return page("discuz_message.html", status=404, message="抱歉，指定的主题不存在或已被删除或正在被审核")
        posts = [first, *(said for said in self.feed.until(request.now) if said.post.thread == first.post.id)]
        shown, number, pages = paged(posts, request.query.get("page", ""), POSTS_A_PAGE)
        start = (number - 1) * POSTS_A_PAGE
        return page(
            "discuz_thread.html",
            tid=first.post.number,
            fid=BOARDS[first.post.board],
            board=first.post.board,
            title=first.post.title,
            views=first.count("views", request.now),
            replies=len(posts) - 1,
            posts=[_post(said, start + index, request.now) for index, said in enumerate(shown)],
            pager=_pager(f"forum.php?mod=viewthread&tid={first.post.number}&extra=", number, pages),
        )


def _row(thread: _Thread, now: datetime) -> Mapping[str, Any]:
    first, last = thread.first, thread.last
    return {
        "tid": first.post.number,
        "title": first.post.title,
        "author": first.post.author,
        "uid": first.author_id,
        "created": _stamp(first.at, now, "%Y-%m-%d"),
        "replies": len(thread.replies),
        "views": first.count("views", now),
        "last_author": last.post.author,
        "last": _stamp(last.at, now, "%Y-%m-%d %H:%M"),
        "pages": range(2, -(-(len(thread.replies) + 1) // POSTS_A_PAGE) + 1),
    }


def _post(said: Said, index: int, now: datetime) -> Mapping[str, Any]:
    return {
        "pid": said.post.number,
        "author": said.post.author,
        "uid": said.author_id,
        "floor": _FLOORS[index] if index < len(_FLOORS) else f"{index + 1}#",
        "stamp": _stamp(said.at, now, "%Y-%m-%d %H:%M:%S"),
        "lines": said.post.text.split("\n"),
    }


def _stamp(at: datetime, now: datetime, form: str) -> Mapping[str, str]:
    """How Discuz shows a time: words with the time as their title within a week, the plain time afterwards."""
    age = now - at
    if age >= timedelta(days=7):
        plain = f"{at.year}-{at.month}-{at.day}" + (f" {at:%H:%M:%S}" if "%S" in form else "")
        return {"title": "", "words": plain if "%H" not in form or "%S" in form else f"{plain} {at:%H:%M}"}
    return {"title": at.strftime(form), "words": _words(at, now, age)}


def _words(at: datetime, now: datetime, age: timedelta) -> str:
    days = (now.date() - at.date()).days
    minutes = int(age.total_seconds() // 60)
    if days == 0 or minutes < 60:
        if minutes < 1:
            return f"{max(1, int(age.total_seconds()))}\u00a0秒前"
        if 30 <= minutes < 60:
            return "半小时前"
        return f"{minutes}\u00a0分钟前" if minutes < 60 else f"{minutes // 60}\u00a0小时前"
    if days <= 2:
        return f"{'昨天' if days == 1 else '前天'}\u00a0{at:%H:%M}"
    return f"{days}\u00a0天前"


def _pager(base: str, number: int, pages: int) -> Mapping[str, Any] | None:
    if pages == 1:
        return None
    numbers: Sequence[Mapping[str, Any]] = [{"n": n, "here": n == number} for n in range(1, pages + 1)]
    return {"base": base, "numbers": numbers, "pages": pages, "next": number + 1 if number < pages else 0}
