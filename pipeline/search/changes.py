"""待入索引: what a transaction changed is noted in the same transaction, one row for many documents."""

from collections.abc import Iterable

from pipeline.models import IndexChange
from pipeline.rows import insert_plain


def changed(family: str, keys: Iterable[int]) -> None:
    """Note that these rows of a family were written or removed. Call it inside the transaction that does so."""
    numbers = sorted(set(keys))
    if numbers:
        insert_plain(IndexChange, family=family, keys=numbers)


def waiting() -> int:
    """How many notes the index has not taken yet."""
    return IndexChange.objects.count()
