"""Post cards: representative items first, near-copies folded under the first of them."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from pipeline import versions
from pipeline.models import Item, ItemVersion, Topic

READ = 400
SHOWN = 20
_LONG = 280


@dataclass(frozen=True, slots=True)
class Card:
    """One item; `copies` are its near-copies among the items read, `former` its words before they were changed."""

    item: Item
    url: str
    long: bool
    copies: tuple[Item, ...]
    former: tuple[ItemVersion, ...] = ()


def items_of(topic: Topic | None) -> list[Item]:
    """The topic's items, oldest first, with their sources; at most 400."""
    if topic is None:
        return []
    return list(topic.topic_items.select_related("source").order_by("published_at", "id")[:READ])


def cards(items: Sequence[Item], limit: int = SHOWN, also: Set[int] = frozenset()) -> list[Card]:
    """Cards of the originals: those with the most copies and the most said about them first; `also`: keys of others
    that are shown after them."""
    copies: dict[int, list[Item]] = {}
    known = {item.pk for item in items}
    originals = []
    for item in items:
        if item.duplicate_of_id in known:
            copies.setdefault(item.duplicate_of_id or 0, []).append(item)
        else:
            originals.append(item)
    made = [Card(item, _safe(item.url), len(item.text) > _LONG, tuple(copies.get(item.pk, ()))) for item in originals]
    ranked = sorted(made, key=_weight, reverse=True)
    shown = ranked[:limit] + [card for card in ranked[limit:] if card.item.pk in also]
    former = versions.of_items(card.item for card in shown)
    return [replace(card, former=tuple(former.get(card.item.pk, ()))) for card in shown]


def _weight(card: Card) -> tuple[int, int, int]:
    item = card.item
    spoken = (item.comments or 0) + (item.likes or 0) + (item.reposts or 0)
    return len(card.copies), spoken, min(len(item.text), _LONG)


def _safe(url: str) -> str:
    """Only web addresses become links."""
    return url if urlsplit(url).scheme in {"http", "https"} else ""


def platforms(items: Sequence[Item]) -> list[tuple[str, int]]:
    """How many items came from which source, most first."""
    counts: dict[str, int] = {}
    for item in items:
        counts[item.source.name] = counts.get(item.source.name, 0) + 1
    return sorted(counts.items(), key=lambda pair: -pair[1])
