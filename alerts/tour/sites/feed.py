"""What a site shows at an instant: only what was said by then, with counts that grew since."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.tour.moments import Schedule
from alerts.tour.town import Town, TownPost

GROWTH = timedelta(minutes=90)
"""How long a post gathers views, likes and comments."""


@dataclass(frozen=True, slots=True)
class Said:
    """A post with the instant at which it was said."""

    post: TownPost
    at: datetime

    def count(self, name: str, now: datetime) -> int:
        """What a count has grown to by `now`: two fifths at once, the rest evenly over `GROWTH`."""
        share = min(1.0, 0.4 + 0.6 * ((now - self.at) / GROWTH))
        return int(self.post.counts.get(name, 0) * share)

    @property
    def author_id(self) -> int:
        """The account's number; one name, one number."""
        return 10_000 + zlib.crc32(self.post.author.encode()) % 9_000_000


class Feed:
    """The posts of one site in the order of time; live ones are left out until the town went live."""

    def __init__(self, town: Town, site: str, schedule: Schedule) -> None:
        dated = [(post, schedule.instant(post.at)) for post in town.posts if post.site == site]
        self.schedule = schedule
        self._all = sorted((Said(post, at) for post, at in dated if at is not None), key=lambda said: said.at)
        self.by_id = {said.post.id: said for said in self._all}
        self.by_number = {said.post.number: said for said in self._all}

    def until(self, now: datetime) -> Sequence[Said]:
        """Everything said by `now`, oldest first."""
        return [said for said in self._all if said.at <= now]

    def find(self, number: str, now: datetime) -> Said | None:
        """The post with this number, when it was said by `now`."""
        said = self.by_number.get(int(number)) if number.isascii() and number.isdigit() else None
        return said if said is not None and said.at <= now else None


def paged(items: Sequence[Said], number: str, size: int) -> tuple[Sequence[Said], int, int]:
    """A page of `items`: its content, its number (1 where none was asked for), and how many pages there are."""
    pages = max(1, -(-len(items) // size))
    wanted = int(number) if number.isascii() and number.isdigit() else 1
    at = min(max(1, wanted), pages)
    return items[(at - 1) * size : at * size], at, pages
