"""All items of a topic at a glance: who, where and when, without their words; a page that reads 400 counts them all."""

from datetime import datetime
from typing import NamedTuple

from pipeline.models import Item, Topic


class Glance(NamedTuple):
    """Fields are those of `Item`; `source` is the source's name."""

    id: int
    source_id: int
    source: str
    kind: str
    parent: str
    sector: str
    submitter: str
    duplicate_of_id: int | None
    published_at: datetime | None
    learnt_at: datetime

    @property
    def happened_at(self) -> datetime:
        """When it was published; when the source does not say, when it was learnt."""
        return self.published_at or self.learnt_at


_COLUMNS = [{"source": "source__name"}.get(name, name) for name in Glance._fields]


def glances(topic: Topic) -> list[Glance]:
    """Oldest first; one query."""
    rows = Item.objects.filter(topic=topic).order_by("published_at", "id").values_list(*_COLUMNS)
    return [Glance._make(row) for row in rows]
