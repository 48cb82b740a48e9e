"""The answer that holds the whole text of one post; its id is in the address that was asked for only."""

import re
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from config.vocabulary import PostKind
from crawlers.parse.record import ParseError, Record
from crawlers.parse.text import number_of
from crawlers.parse.weibo_answer import mid_of, plain

_ASKED = re.compile(r"[?&](?:id|mid)=([0-9A-Za-z]{5,20})(?:&|$)")


def long_text_record(data: dict[str, Any], url: str, fetched_at: datetime) -> Record:
    """A post that has words and counts, and no more. Raises `ParseError` where Weibo has no long text."""
    del fetched_at  # the answer tells no time
    text = plain(data.get("longTextContent") or data.get("longTextContent_raw"))
    if not text:
        raise ParseError("no longTextContent: Weibo has no long text of this post")
    mid = asked_mid(url)
    return Record(
        external_id=mid,
        url=urljoin(url, f"/detail/{mid}") if mid else url,
        kind=PostKind.POST,
        text=text,
        likes=number_of(data.get("attitudes_count")),
        comments=number_of(data.get("comments_count")),
        reposts=number_of(data.get("reposts_count")),
    )


def asked_mid(url: str) -> str:
    """The decimal id that an address asks for; empty for none."""
    found = _ASKED.search(url)
    if not found:
        return ""
    return found[1] if found[1].isdigit() else mid_of(found[1])
