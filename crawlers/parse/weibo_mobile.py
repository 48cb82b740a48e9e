"""Answers of m.weibo.cn: a card list (`/api/container/getIndex`), one post (`/statuses/show`), a long text."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from crawlers.parse.record import Blocked, ParseError, Record
from crawlers.parse.weibo_answer import answer_of, plain
from crawlers.parse.weibo_blog import blog_id, posts_of
from crawlers.parse.weibo_long import long_text_record

__all__ = ["parse_cards", "parse_long_text", "parse_mobile"]
_DEPTH = 5


def parse_cards(body: bytes, url: str, fetched_at: datetime) -> tuple[Record, ...]:
    """The posts of a card list, cards inside `card_group` too; the original of a repost is a record of its own.

    Raises `Blocked` when Weibo refuses (login, verification, `ok` 0, an empty body), `ParseError` for another shape.
    An `ok` 1 with an empty list gives no record.
    """
    data = answer_of(body).get("data")
    if not isinstance(data, dict) or not isinstance(data.get("cards"), list):
        raise ParseError("answer without data.cards")
    blogs = list(_blogs(data["cards"], _DEPTH))
    records = posts_of(blogs, url, fetched_at)
    if blogs and not records:
        raise ParseError("cards without a readable post (no id)")
    return records


def parse_mobile(body: bytes, url: str, fetched_at: datetime) -> tuple[Record, ...]:
    """Any saved answer of m.weibo.cn. Raises `Blocked` for refusals and a person's profile, `ParseError`."""
    data = answer_of(body).get("data")
    if isinstance(data, dict):
        if isinstance(data.get("cards"), list):
            return parse_cards(body, url, fetched_at)
        if "userInfo" in data:
            raise Blocked("blocked", "a person's profile (data.userInfo): people are not watched")
        if "longTextContent" in data:
            return (long_text_record(data, url, fetched_at),)
        blogs = data["statuses"] if isinstance(data.get("statuses"), list) else [data]
        blogs = [blog for blog in blogs if isinstance(blog, dict) and blog_id(blog) and "text" in blog]
        if blogs:
            return posts_of(blogs, url, fetched_at)
    raise ParseError("answer without data.cards")


def parse_long_text(body: bytes) -> str:
    """The whole text of a post that the list cut; empty when Weibo has none (it says so for many pictures, too)."""
    data = answer_of(body).get("data")
    if not isinstance(data, dict):
        raise ParseError("answer without data")
    return plain(data.get("longTextContent"))


def _blogs(cards: list[Any], depth: int) -> Iterator[dict[str, Any]]:
    for card in cards:
        if not isinstance(card, dict):
            continue
        if isinstance(card.get("mblog"), dict):
            yield card["mblog"]
        if isinstance(card.get("card_group"), list) and depth:
            yield from _blogs(card["card_group"], depth - 1)
