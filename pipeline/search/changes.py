"""待入索引: what a transaction changed is noted in the same transaction, one row for many documents."""

from collections.abc import Iterable

from pipeline.models import IndexChange


def changed(family: str, keys: Iterable[int]) -> None:
    """Note that these rows of a family were written or removed. Call it inside the transaction that does so."""
    numbers = sorted(set(keys))
    if numbers:
        IndexChange(family=family, keys=numbers).save(force_insert=True)


def waiting() -> int:
    """How many notes the index has not taken yet."""
    return IndexChange.objects.count()
