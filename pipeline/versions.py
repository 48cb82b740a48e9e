"""Keeps the words that an item had before they were changed; what is shown is the newest, nothing is overwritten."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from crawlers.items import Post
from pipeline.models import Item, ItemVersion


@dataclass(frozen=True, slots=True)
class Wording:
    """An item's words at one time, as they are stored (masked)."""

    item: Item
    title: str
    text: str
    content_hash: str

    @classmethod
    def of(cls, item: Item) -> "Wording":
        """The words that the item has now."""
        return cls(item, item.title, item.text, item.content_hash)


def keep(before: Sequence[Wording], replaced_at: dict[int, datetime]) -> int:
    """Store the words that their items no longer have; `replaced_at` by item. Returns how many there were.

    Words that differ in masked personal data only are the same words.
    """
    gone = [one for one in before if (one.title, one.text) != (one.item.title, one.item.text)]
    if not gone:
        return 0
    since = dict(
        ItemVersion.objects.filter(item__in=[one.item.pk for one in gone])
        .values_list("item")
        .annotate(last=Max("replaced_at"))
    )
    made = [
        ItemVersion(
            item=one.item,
            title=one.title,
            text=one.text,
            content_hash=one.content_hash,
            learnt_at=since.get(one.item.pk, one.item.learnt_at),
            replaced_at=replaced_at[one.item.pk],
        )
        for one in gone
    ]
    ItemVersion.objects.bulk_create(made)
    return len(made)


def waves(posts: Sequence[Post]) -> list[list[Post]]:
    """The posts in as few passes as tell each of their wordings: one pass unless a post came twice, in other words.

    Within a pass each (source, external id) is there once, as it was seen last.
    """
    told: dict[tuple[str, str], list[Post]] = {}
    for post in posts:
        wordings = told.setdefault((post.source, post.external_id), [])
        if wordings and (post.gone or (wordings[-1].title, wordings[-1].text) == (post.title, post.text)):
            wordings[-1] = post
        else:
            wordings.append(post)
    most = max(map(len, told.values()), default=0)
    return [[each[number] for each in told.values() if len(each) > number] for number in range(most)]


def of_items(items: Iterable[Item]) -> dict[int, list[ItemVersion]]:
    """The former words of items, the newest first."""
    found: dict[int, list[ItemVersion]] = {}
    for version in ItemVersion.objects.filter(item__in=[item.pk for item in items]).order_by("-replaced_at", "-pk"):
        found.setdefault(version.item_id, []).append(version)
    return found
