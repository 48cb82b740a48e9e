"""Who hears of new and reworded items, inside the transaction that stores them: told once, or not at all."""

from collections.abc import Callable, Sequence
from datetime import datetime

from pipeline.models import Item

Hearer = Callable[[Sequence[Item], datetime], None]
_hearers: list[Hearer] = []


def register(hearer: Hearer) -> None:
    """Once, when the app is ready. What a hearer raises undoes the batch."""
    if hearer not in _hearers:
        _hearers.append(hearer)


def tell(items: Sequence[Item], now: datetime) -> None:
    """These items are stored; their topics are too."""
    for hearer in _hearers if items else ():
        hearer(items, now)
