"""One post as Weibo's JSON has it, on m.weibo.cn (`text`) and on weibo.com (`text_raw`, `mblogid`) alike."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from config.vocabulary import PostKind
from crawlers.parse.record import Record
from crawlers.parse.text import number_of
from crawlers.parse.times import parse_time
from crawlers.parse.weibo_absent import absent_blog
from crawlers.parse.weibo_answer import mid_of, plain

_CUT = ("全文", "展开")
_DOTS = ("...", "…")
_TO_WHOLE = re.compile(r"全文\s?[：:]\s?https?://[\w./?=&-]{1,120}$")
"""How the official API ends a text that goes on."""
_MOST_PICTURES = 9
"""With more of them the platform marks a post as long that has no long text."""
_MOBILE = "https://m.weibo.cn/"


def posts_of(blogs: Iterable[dict[str, Any]], url: str, now: datetime) -> tuple[Record, ...]:
    """The posts, each once, the original of a repost before it; one that shows its words outranks a shielded copy."""
    records: dict[str, Record] = {}
    for blog in blogs:
        for record in _with_original(blog, url, now):
            known = records.get(record.external_id)
            if known is None or (known.shielded and not record.shielded):
                records[record.external_id] = record
    return tuple(records.values())


def blog_id(blog: dict[str, Any]) -> str:
    """The decimal id of a post, whichever of its fields has it; empty for none."""
    for key in ("mid", "idstr", "id"):
        value = str(blog.get(key) or "")
        if value.isascii() and value.isdigit():
            return value
    try:
        return mid_of(str(blog.get("mblogid") or blog.get("bid") or ""))
    except ValueError:
        return ""


def account_of(blog: dict[str, Any]) -> str:
    """The author's account id; empty for a post whose author is gone."""
    user = blog.get("user")
    return str(user.get("id") or user.get("idstr") or "") if isinstance(user, dict) else ""


def _with_original(blog: dict[str, Any], url: str, now: datetime) -> Iterator[Record]:
    original = blog.get("retweeted_status")
    parent = blog_id(original) if isinstance(original, dict) else ""
    if parent and isinstance(original, dict):
        yield _record(original, url, now, "")
    if blog_id(blog):
        yield _record(blog, url, now, parent)


def _record(blog: dict[str, Any], url: str, now: datetime, parent: str) -> Record:
    mid, account = blog_id(blog), account_of(blog)
    hidden = not account or bool(blog.get("deleted"))
    whole = _embedded(blog)
    text = "" if hidden else whole or plain(blog.get("text_raw")) or plain(blog.get("text"))
    marked = bool(blog.get("isLongText")) and (number_of(blog.get("pic_num")) or 0) <= _MOST_PICTURES
    long = marked or isinstance(blog.get("continue_tag"), dict) or text.endswith(_CUT) or bool(_TO_WHOLE.search(text))
    absent = absent_blog(blog) if hidden else None
    return Record(
        external_id=mid,
        url=urljoin(url or _MOBILE, f"/detail/{mid}"),
        kind=PostKind.POST,
        text=uncut(text),
        published_at=parse_time(str(blog.get("created_at") or ""), now),
        author=account,
        likes=number_of(blog.get("attitudes_count")),
        comments=number_of(blog.get("comments_count")),
        reposts=number_of(blog.get("reposts_count")),
        views=number_of(blog.get("reads_count")),
        parent=parent,
        state=absent.state if absent else "",
        shielded=hidden,
        cut=not hidden and not whole and long,
    )


def uncut(text: str) -> str:
    """Without the link to the whole text at its end, and the dots before it; in one pass, however many spaces."""
    text = _TO_WHOLE.sub(_CUT[0], text)
    if not text.endswith(_CUT):
        return text
    kept = text[: -len(_CUT[0])].rstrip()
    dots = next((dots for dots in _DOTS if kept.endswith(dots)), "")
    return kept.removesuffix(dots).rstrip()


def _embedded(blog: dict[str, Any]) -> str:
    """The long text where the answer brings it along."""
    long = blog.get("longText")
    return plain(long.get("longTextContent") or long.get("content")) if isinstance(long, dict) else ""
