"""Answers of m.weibo.cn: a card list (`/api/container/getIndex`) and a long text (`/statuses/extend`)."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from config.vocabulary import PostKind
from crawlers.parse.record import Blocked, ParseError, Record
from crawlers.parse.text import number_of, tidy, tree, words_of
from crawlers.parse.times import parse_time

_REFUSING_STATUS = {403: "HTTP 403", 414: "HTTP 414", 418: "HTTP 418", 429: "HTTP 429", 432: "HTTP 432 风控"}
_LOGIN_URL = re.compile(r"passport\.|login\.|/signin|/login|/sso/|visitor")
_CUT = re.compile(r"\s*(?:\.\.\.|…)?\s*全文$")


def refusal(status: int, location: str = "") -> Blocked | None:
    """What an HTTP status or the address redirected to says, when it is a refusal. 432 is Weibo's risk control."""
    if _LOGIN_URL.search(location):
        return Blocked("login", f"redirected to a login page: {location.split('?', maxsplit=1)[0]}")
    if status == 401:
        return Blocked("login", "HTTP 401")
    if status in _REFUSING_STATUS:
        return Blocked("blocked", _REFUSING_STATUS[status])
    return None


def parse_cards(body: bytes, url: str, fetched_at: datetime) -> tuple[Record, ...]:
    """The posts of a card list, cards inside `card_group` too; the original of a repost is a record of its own.

    Raises `Blocked` when Weibo refuses (login, verification, `ok` 0, an empty body), `ParseError` for another shape.
    An `ok` 1 with an empty list gives no record.
    """
    answer = _answer(body)
    data = answer.get("data")
    if not isinstance(data, dict) or not isinstance(data.get("cards"), list):
        raise ParseError("answer without data.cards")
    records: dict[str, Record] = {}
    for blog in _blogs(data["cards"]):
        for record in _records(blog, url, fetched_at):
            known = records.get(record.external_id)
            if known is None or (known.shielded and not record.shielded):
                records[record.external_id] = record
    return tuple(records.values())


def parse_long_text(body: bytes) -> str:
    """The whole text of a post that the list cut; empty when Weibo has none (it says so for many pictures, too)."""
    data = _answer(body).get("data")
    if not isinstance(data, dict):
        raise ParseError("answer without data")
    return _plain(data.get("longTextContent"))


def _answer(body: bytes) -> dict[str, Any]:
    if not body.strip():
        raise Blocked("blocked", "empty answer")
    try:
        answer = json.loads(body)
    except ValueError as error:
        if b"passport.weibo" in body or b"login.sina" in body:
            raise Blocked("login", "a login page instead of JSON") from error
        raise ParseError(f"not JSON: {error}") from error
    if not isinstance(answer, dict):
        raise ParseError("answer is no object")
    if answer.get("ok") != 1:
        raise _refused(answer)
    return answer


def _refused(answer: dict[str, Any]) -> Blocked:
    told = str(answer.get("msg") or answer.get("message") or answer.get("error") or "")
    where = str(answer.get("url") or "")
    if answer.get("ok") == -100 or "登录" in told or "signin" in where:
        return Blocked("login", told or "login needed (ok:-100)")
    return Blocked("blocked", told or f"ok:{answer.get('ok')}")


def _blogs(cards: list[Any]) -> Iterator[dict[str, Any]]:
    for card in cards:
        if not isinstance(card, dict):
            continue
        if isinstance(card.get("mblog"), dict):
            yield card["mblog"]
        if isinstance(card.get("card_group"), list):
            yield from _blogs(card["card_group"])


def _records(blog: dict[str, Any], url: str, now: datetime) -> Iterator[Record]:
    mid = str(blog.get("mid") or blog.get("id") or "")
    if not mid.isdigit():
        return
    original = blog.get("retweeted_status")
    parent = ""
    if isinstance(original, dict):
        parent = str(original.get("mid") or original.get("id") or "")
        yield from _records(original, url, now)
    user = blog.get("user")
    account = user.get("id") if isinstance(user, dict) else None
    hidden = account is None or bool(blog.get("deleted"))
    text = "" if hidden else _plain(blog.get("text"))
    yield Record(
        external_id=mid,
        url=urljoin(url, f"/detail/{mid}"),
        kind=PostKind.POST,
        text=_CUT.sub("", text),
        published_at=parse_time(str(blog.get("created_at") or ""), now),
        author=str(account or ""),
        likes=number_of(blog.get("attitudes_count")),
        comments=number_of(blog.get("comments_count")),
        reposts=number_of(blog.get("reposts_count")),
        parent=parent,
        shielded=hidden,
        cut=not hidden and (bool(blog.get("isLongText")) or _CUT.search(text) is not None),
    )


def _plain(markup: object) -> str:
    """Words of a post's markup: emoji as [怒], topics and mentions as written, line breaks kept."""
    if not isinstance(markup, str) or not markup.strip():
        return ""
    if "<" not in markup and "&" not in markup:
        return tidy(markup)
    page = tree(f"<div>{markup}</div>")
    return words_of(page) if page is not None else ""
