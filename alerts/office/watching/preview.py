"""What a query would have found in the last 30 days, and how many messages a week that makes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from alerts.rules.watch_times import GRAVE, Rhythm
from pipeline.models import Item
from pipeline.search.base import Document, Search, SearchIndex, family_of, key_of
from pipeline.search.language.fields import KINDS, Field
from pipeline.search.language.tree import Is, Node, Within, all_of

DAYS = 30
MOST = 20_000
_SHOWN = 5
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Preview:
    """`total` posts in `days` days (all of them, or as many as it takes for `MOST`), when each was said, the newest of
    them, and messages a week."""

    total: int
    days: float
    times: Sequence[datetime]
    newest: Sequence[Document]
    weekly: float

    @property
    def daily(self) -> float:
        """Posts a day."""
        return self.total / self.days


def preview(index: SearchIndex, tree: Node, rhythm: Rhythm, now: datetime) -> Preview:
    """Asks the index. Raises `SearchUnavailable`, `SearchTimeout`."""
    since = (now - timedelta(days=DAYS)).timestamp()
    posts = Is(Field.KIND, KINDS["信息"], ("信息",))
    asked = all_of((tree, posts, Within(Field.FROM, since, None, "")))
    hits = index.search(Search(asked, limit=_SHOWN, facets=False))
    rows = list(islice(index.scan(asked), MOST)) if hits.total else []
    found = _found([key_of(row) for row in rows if family_of(row) == "item"])
    cut = hits.total > MOST and found
    days = max((now - found[0][0]) / timedelta(days=1), 0.1) if cut else float(DAYS)
    weekly = rhythm.messages(found) * 7 / days
    return Preview(min(hits.total, MOST), days, [at for at, _ in found], hits.documents, weekly)


def _found(keys: Sequence[int]) -> list[tuple[datetime, bool]]:
    """When each was said and whether it is grave, in the order of time."""
    found = []
    for start in range(0, len(keys), _CHUNK):
        some = Item.objects.filter(pk__in=keys[start : start + _CHUNK])
        for published, learnt, severity in some.values_list("published_at", "learnt_at", "severity"):
            found.append((published or learnt, severity in GRAVE))
    return sorted(found)
