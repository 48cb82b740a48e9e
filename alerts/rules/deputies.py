"""代岗: who hears for a contact that is absent."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Post:
    """One contact: `key`, the days it is absent (both included, an open end is None), and its deputy's key."""

    key: int
    absent_from: date | None = None
    absent_until: date | None = None
    deputy: int | None = None

    def absent(self, day: date) -> bool:
        """Whether it is away on a day; without a first day it never is."""
        if self.absent_from is None or day < self.absent_from:
            return False
        return self.absent_until is None or day <= self.absent_until


def present(posts: Iterable[Post], day: date, find: Callable[[int], Post | None]) -> list[tuple[Post, Post | None]]:
    """Those who hear on a day, each once, with the post that one stands in for (None: his own).

    A deputy for whom is away, the deputy's deputy in turn. Who is away and has nobody present to stand in for him hears
    all the same: better late than nobody. `find`: a confirmed contact by key, or None.
    """
    hearing: dict[int, tuple[Post, Post | None]] = {}
    for post in posts:
        deputy = _stand_in(post, day, find)
        heard = deputy or post
        away = post if deputy is not None and deputy.key != post.key else None
        known = hearing.setdefault(heard.key, (heard, away))
        if away is None and known[1] is not None:
            hearing[heard.key] = (heard, None)
    return list(hearing.values())


def _stand_in(post: Post, day: date, find: Callable[[int], Post | None]) -> Post | None:
    seen = {post.key}
    current: Post | None = post
    while current is not None and current.absent(day):
        current = find(current.deputy) if current.deputy is not None and current.deputy not in seen else None
        if current is not None:
            seen.add(current.key)
    return current
