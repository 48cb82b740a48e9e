"""Items and topics as documents."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from pipeline.models import Item, Topic
from pipeline.search.base import Document, row_number
from pipeline.search.families import Family
from pipeline.search.language.fields import Field
from pipeline.search.language.match import Facts

_ITEM = (
    "pk", "kind", "published_at", "learnt_at", "title", "text", "official_reply", "sector", "severity", "place_code",
    "source__key",
)  # fmt: skip


def seconds(instant: datetime) -> int:
    """Whole seconds since 1970."""
    return int(instant.timestamp())


def facts_of(item: Item, source: str) -> Facts:
    """What a standing query is asked of an item: the same as its document in the index. `source`: its source's key."""
    return Facts(
        "\n".join(part for part in (item.title, _text(item.text, item.official_reply)) if part),
        seconds(item.published_at or item.learnt_at),
        {
            Field.KIND: item.kind,
            Field.SECTOR: item.sector,
            Field.SEVERITY: item.severity,
            Field.PLACE: item.place_code,
            Field.SOURCE: source,
        },
    )


def _text(text: str, reply: str) -> str:
    return f"{text}\n官方答复：{reply}" if reply else text


def _items(rows: "QuerySet[Any]") -> Iterator[Document]:
    for pk, kind, published, learnt, title, text, reply, sector, severity, place, source in rows.values_list(*_ITEM):
        yield Document(
            row=row_number("item", pk),
            kind=kind,
            at=seconds(published or learnt),
            title=title,
            text=_text(text, reply),
            sector=sector,
            severity=severity,
            place=place,
            source=source,
        )


def _topics(rows: "QuerySet[Any]") -> Iterable[Document]:
    for topic in rows.defer("centre"):
        yield Document(
            row=row_number("topic", topic.pk),
            kind="topic",
            at=seconds(topic.last_at),
            title=topic.title,
            text="\n".join(part for part in ("、".join(topic.keywords), topic.place_name) if part),
            sector=topic.sector,
            severity=topic.severity,
            place=topic.place_code,
            heat=round(topic.heat, 3),
        )


ITEMS = Family("item", Item.objects.all, _items)
TOPICS = Family("topic", lambda: Topic.objects.filter(items__gt=0), _topics)
