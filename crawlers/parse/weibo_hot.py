"""The hot search list: titles and their heat, no posts. Advertisements are left out."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote

from config.vocabulary import PostKind
from crawlers.parse.record import Blocked, ParseError, Record
from crawlers.parse.text import number_of, tidy
from crawlers.parse.times import parse_epoch
from crawlers.parse.weibo_answer import answer_of

_LISTS = ("realtime", "band_list", "hotgovs", "hotgov")
_SEARCH = "https://s.weibo.com/weibo?q="


def parse_hot(body: bytes, url: str, fetched_at: datetime) -> tuple[Record, ...]:
    """`/ajax/side/hotSearch`, `/ajax/statuses/hot_band`, and the card list of m.weibo.cn: a record a title, in order.

    `external_id` is the title itself (lists give no id), `views` its heat. Raises `Blocked`, `ParseError`.
    """
    del url, fetched_at  # titles lead to a search, and the list gives no time of its own
    data = answer_of(body).get("data")
    if not isinstance(data, dict):
        raise ParseError("answer without data")
    if "userInfo" in data or "user" in data:
        raise Blocked("blocked", "a person's profile: people are not watched")
    if not any(key in data for key in (*_LISTS, "cards")):
        raise ParseError(f"answer without a hot list: {sorted(map(str, data))[:6]}")
    rows = list(_rows(data))
    records: dict[str, Record] = {}
    for row in rows:
        record = _record(row)
        if record is not None and not _is_advertisement(row):
            records.setdefault(record.external_id, record)
    if rows and not records and not all(map(_is_advertisement, rows)):
        raise ParseError("hot list without a readable title")
    return tuple(records.values())


def _rows(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for key in _LISTS:
        found = data.get(key)
        for row in found if isinstance(found, list) else [found]:
            if isinstance(row, dict):
                yield row
    cards = data.get("cards")
    for card in cards if isinstance(cards, list) else []:
        group = card.get("card_group") if isinstance(card, dict) else None
        yield from (row for row in group if isinstance(row, dict)) if isinstance(group, list) else ()


def _is_advertisement(row: dict[str, Any]) -> bool:
    return bool(row.get("is_ad") or row.get("topic_ad") or row.get("ad_info") or row.get("promotion"))


def _record(row: dict[str, Any]) -> Record | None:
    word = next((row[key] for key in ("word", "note", "name", "desc") if isinstance(row.get(key), str)), "")
    title = tidy(word).replace("\n", " ").strip("#")
    if not title:
        return None
    scheme = row.get("word_scheme")
    return Record(
        external_id=title[:200],
        url=_SEARCH + quote(scheme if isinstance(scheme, str) and scheme else title, safe="", errors="replace"),
        kind=PostKind.HOT_TITLE,
        title=title,
        text="",
        published_at=parse_epoch(row.get("onboard_time")),
        views=number_of(row.get("num", row.get("raw_hot", row.get("desc_extr")))),
    )
