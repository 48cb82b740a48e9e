"""A microblog in the shape of m.weibo.cn: search answers, long texts, reposts, and pages for a browser.

The search finds the posts of the whole town for the town's name (the real one weighs where its people are), and for any
other word the posts that hold it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import parse_qsl

from alerts.tour.sites.feed import Feed, Said, paged
from alerts.tour.sites.server import Answer, Request, as_json, page

POSTS_A_PAGE = 10
LONG = 120
"""Letters after which the list cuts a text."""
HOME = "青禾"
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ZERO = {"reposts": "转发", "comments": "评论", "likes": "赞"}


class Weibo:
    """See `alerts.tour.sites.server.Site`."""

    robots = "User-agent: *\nDisallow: /login\nDisallow: /u/\nDisallow: /profile/\n"

    def __init__(self, feed: Feed) -> None:
        self.feed = feed

    def answer(self, request: Request) -> Answer | None:
        """Search, long text, one post, or the front page."""
        if request.path == "/api/container/getIndex":
            return self._search(request)
        if request.path == "/statuses/extend":
            return self._extend(request)
        if request.path == "/":
            return self._front(request)
        head, _, number = request.path.rpartition("/")
        said = self.feed.find(number, request.now) if head in {"/detail", "/status"} else None
        return page("weibo_post.html", post=self._shown(said, request.now)) if said else None

    def _search(self, request: Request) -> Answer:
        """`containerid=100103type=1&q=<word>`; any other container is a person's or unknown, and refused."""
        container = request.query.get("containerid", "")
        if not container.startswith("100103"):
            return as_json({"ok": 0, "msg": "这里还没有内容"})
        word = dict(parse_qsl(container.removeprefix("100103"))).get("q", "")
        found = [
            said for said in reversed(self.feed.until(request.now)) if word == HOME or (word and word in said.post.text)
        ]
        asked = request.query.get("page", "1")
        shown, number, _pages = paged(found, asked, POSTS_A_PAGE)
        cards = [self._card(said, request.now) for said in shown] if asked == str(number) else []
        info = {"containerid": container, "show_style": 1, "total": len(found), "page": number + 1}
        return as_json({"ok": 1, "data": {"cardlistInfo": info, "cards": cards}})

    def _extend(self, request: Request) -> Answer:
        said = self.feed.find(request.query.get("id", ""), request.now)
        if said is None:
            return as_json({"ok": 0, "msg": "微博不存在"})
        return as_json({"ok": 1, "data": {"ok": 1, "longTextContent": _markup(said.post.text)}})

    def _card(self, said: Said, now: datetime) -> Mapping[str, Any]:
        return {"card_type": 9, "scheme": f"/status/{said.post.number}", "mblog": self._blog(said, now)}

    def _blog(self, said: Said, now: datetime) -> Mapping[str, Any]:
        number, text = str(said.post.number), said.post.text
        long = len(text) > LONG
        blog: dict[str, Any] = {
            "created_at": created_at(said.at, now),
            "id": number,
            "mid": number,
            "text": _markup(text[:LONG]) + f' ...<a href="/status/{number}">全文</a>' if long else _markup(text),
            "textLength": len(text),
            "isLongText": long,
            "source": "微博网页版",
            "user": {"id": said.author_id, "screen_name": said.post.author},
            "region_name": "发布于 云州",
            **{
                field: _count(said.count(name, now), name)
                for field, name in (
                    ("reposts_count", "reposts"), ("comments_count", "comments"), ("attitudes_count", "likes"),
                )
            },
        }  # fmt: skip
        original = self.original(said)
        if original is not None:
            blog["text"] = _markup(text.split(f"//@{original.post.author}")[0] or "转发微博")
            blog["isLongText"] = False
            blog["retweeted_status"] = self._blog(original, now)
        return blog

    def original(self, said: Said) -> Said | None:
        """The post at the head of a chain of reposts; `None` for a post that is nobody's repost."""
        head = said
        while head.post.copy_of and "//@" in head.post.text:
            head = self.feed.by_id[head.post.copy_of]
        return None if head is said else head

    def _front(self, request: Request) -> Answer:
        newest: Sequence[Said] = list(reversed(self.feed.until(request.now)))
        shown, number, pages = paged(newest, request.query.get("page", ""), 20)
        posts = [self._shown(said, request.now) for said in shown]
        return page("weibo_list.html", posts=posts, number=number, pages=pages, next=number + 1)

    def _shown(self, said: Said, now: datetime) -> Mapping[str, Any]:
        counts = {name: said.count(name, now) for name in _ZERO}
        original = self.original(said)
        return {
            "number": said.post.number, "author": said.post.author, "lines": said.post.text.split("\n"),
            "when": created_at(said.at, now), "quoted": original.post if original else None, **counts,
        }  # fmt: skip


def created_at(at: datetime, now: datetime) -> str:
    """The forms in which the mobile site writes a time."""
    minutes = int((now - at).total_seconds() // 60)
    if minutes < 1:
        return "刚刚"
    if minutes < 60:
        return f"{minutes}分钟前"
    days = (now.date() - at.date()).days
    if days == 0:
        return f"今天 {at:%H:%M}"
    if days == 1:
        return f"昨天 {at:%H:%M}"
    return f"{_WEEKDAYS[at.weekday()]} {_MONTHS[at.month - 1]} {at:%d %H:%M:%S %z %Y}"


def _count(number: int, name: str) -> int | str:
    """Zero is a word, and thousands are `1.2万`."""
    if number == 0:
        return _ZERO[name]
    return number if number < 10_000 else f"{number / 10_000:.1f}万"


def _markup(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br />")
