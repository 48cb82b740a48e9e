"""Formats of saved answers by name, and their records as rows: what `huiying parse` prints."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from config.clock import shown
from config.vocabulary import PostKind
from crawlers.parse.discuz_posts import parse_forum_posts, parse_thread_posts
from crawlers.parse.feed import parse_feed
from crawlers.parse.liuyan import parse_liuyan
from crawlers.parse.petition_shapes import LIUYAN
from crawlers.parse.record import Record, submitter_of
from crawlers.parse.shapes import Audit
from crawlers.parse.tieba import parse_tieba
from crawlers.parse.weibo_ajax import parse_ajax
from crawlers.parse.weibo_hot import parse_hot
from crawlers.parse.weibo_mobile import parse_mobile
from crawlers.parse.weibo_search import parse_search
from crawlers.parse.weibo_shapes import AJAX, HOT, MOBILE

Parser = Callable[[bytes, str, datetime], tuple[Record, ...]]

FORMATS: Mapping[str, Parser] = {
    "weibo-mobile": parse_mobile,
    "weibo-ajax": parse_ajax,
    "weibo-search": parse_search,
    "weibo-hot": parse_hot,
    "discuz-forum": parse_forum_posts,
    "discuz-thread": parse_thread_posts,
    "tieba": parse_tieba,
    "liuyan": parse_liuyan,
    "feed": parse_feed,
}
"""Each raises `Blocked` for a refusal and `ParseError` for a shape that it does not know, and nothing else."""

AUDITS: Mapping[str, Audit] = {
    "weibo-mobile": MOBILE.audit,
    "weibo-ajax": AJAX.audit,
    "weibo-hot": HOT.audit,
    "liuyan": LIUYAN.audit,
}
"""Formats in JSON: what a saved answer holds that is neither read nor ignored on purpose."""


def as_row(record: Record, source: str, salt: str) -> dict[str, Any]:
    """A record as COMMANDS.md names its fields; the author is hashed."""
    row: dict[str, Any] = {
        "source": source,
        "external_id": record.external_id,
        "url": record.url,
        "kind": record.kind.value,
        "title": record.title,
        "text": "" if record.shielded else record.text,
        "published_at": shown(record.published_at) if record.published_at else None,
        "submitter": submitter_of(source, record.author, salt),
        "reposts": record.reposts,
        "comments": record.comments,
        "likes": record.likes,
        "views": record.views,
        "reply_to": record.reply_to,
        "parent": record.parent,
    }
    if record.kind is PostKind.PETITION:
        row |= {
            "official_reply": record.official_reply,
            "replied_at": shown(record.replied_at) if record.replied_at else None,
            "reply_department": record.reply_department,
            "state": record.state,
        }
    return row | ({"shielded": True} if record.shielded else {})
