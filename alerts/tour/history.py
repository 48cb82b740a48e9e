"""Four weeks of the town in one replay: a clock of its own steps from one thing that happens to the next.

At each step the sites are crawled, the posts analysed and put before the flag rules; the officials do what they do; the
clocks tick; the mails go out. It is the product's own code throughout, called as its processes call it.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from time import perf_counter

from alerts import cases, digest, flagging
from alerts.cases.anchors import anchor
from alerts.models import Timer
from alerts.notify import outbox
from alerts.notify.lines import Lines
from alerts.office.alerting import telling
from alerts.tour.moments import Schedule
from alerts.tour.officials import Officials
from alerts.tour.place import KEYS
from alerts.tour.rounds import Rounds
from alerts.tour.town import Town
from config import clock
from config.schema.installation import Installation
from pipeline.work import Worker

ROUND = timedelta(minutes=60)
"""A site is crawled at the next multiple of this after something was said there."""
LAST_HOURS = timedelta(hours=6)
LAST_ROUND = timedelta(minutes=10)
"""The same for the hours before the opening, which are looked at most."""
CALM = (8, 18)
"""Hours at which all sites are crawled anyway."""
_LIMIT = 1000
"""Messages sent at one step at most."""


class Hands:
    """The clock of the replay."""

    def __init__(self, start: datetime) -> None:
        self.at = start

    def __call__(self) -> datetime:
        return self.at


@dataclass(slots=True)
class Spent:
    """Seconds spent in each part, and how often."""

    seconds: dict[str, float] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=dict)

    def timed(self, name: str, work: Callable[[], object]) -> None:
        """Do `work` and note how long it took."""
        began = perf_counter()
        work()
        self.seconds[name] = self.seconds.get(name, 0.0) + perf_counter() - began
        self.calls[name] = self.calls.get(name, 0) + 1


@dataclass
class Replay:
    """Everything the replay needs. `until` is the opening; `told(instant)` hears of every day that begins."""

    town: Town
    schedule: Schedule
    installation: Installation
    rounds: Rounds
    worker: Worker
    officials: Officials
    hands: Hands
    told: Callable[[datetime], None] = lambda _instant: None
    spent: Spent = field(default_factory=Spent)
    _rung: datetime | None = field(default=None, init=False)
    _lines: Lines = field(default_factory=Lines, init=False)
    _rounds_left: Iterator[tuple[datetime, frozenset[str]]] = field(init=False)

    def run(self) -> None:
        """Replay up to the opening. The clock that was there before is back afterwards."""
        clock.install(self.hands)
        try:
            crawls = sorted(pair for pair in crawl_times(self.town, self.schedule).items() if pair[0] > self.hands.at)
            self._rounds_left = iter(crawls)
            self._begin_round()
            times = [at for at, _keys in crawls]
            crawled = set(times)
            for now in self._steps(times):
                begins = now.date() != self.hands.at.date()
                self.hands.at = now
                if begins:
                    self.told(now)
                    self.spent.timed("anchor", lambda now=now: anchor(now))  # type: ignore[misc]
                self._step(now, now in crawled)
        finally:
            clock.install(None)
            self._lines.close()

    def _steps(self, crawls: list[datetime]) -> Iterator[datetime]:
        """The next instant at which something happens, up to the opening."""
        end, now = self.schedule.opening, self.hands.at
        weekly = digest_times(self.schedule, self.installation)
        while now < end:
            after = [times[index] for times in (crawls, weekly) if (index := bisect_right(times, now)) < len(times)]
            self._rung = _next_rung()
            later = [at for at in (self.officials.next_at, self._rung) if at is not None]
            now = min([*after, *(max(at, now + timedelta(seconds=1)) for at in later), end])
            yield now

    def _begin_round(self) -> None:
        """The sites do not hear what the officials do: the next round can go on beside it."""
        for at, keys in islice(self._rounds_left, 1):
            self.rounds.begin([entry for entry in self.installation.sources if entry.key in keys], at)

    def _step(self, now: datetime, crawled: bool) -> None:
        if crawled:
            self.spent.timed("crawl", self.rounds.end)
            self._begin_round()
            self.spent.timed("analyse", self._analyse)
            self.spent.timed("flag", lambda: flagging.review(now))
        if crawled or (self._rung is not None and self._rung <= now):
            self.spent.timed("tick", lambda: cases.tick(now))
        self.spent.timed("alerts", lambda: telling.tick(now))
        self.spent.timed("officials", lambda: self.officials.play(now))
        if now in digest_times(self.schedule, self.installation):
            self.spent.timed("digest", lambda: digest.send(digest.last_week(now), now))
        self.spent.timed("mail", lambda: outbox.deliver(now, _LIMIT, self._lines))

    def _analyse(self) -> None:
        while self.worker.step():
            pass


def crawl_times(town: Town, schedule: Schedule) -> dict[datetime, frozenset[str]]:
    """Which sources are crawled when: soon after something is said there, and all of them a few times a day."""
    said = [(schedule.instant(post.at), post.site) for post in town.posts]
    said += [(schedule.instant(post.official_reply.at), post.site) for post in town.posts if post.official_reply]
    times: dict[datetime, set[str]] = {}
    for at, site in said:
        if at is not None and at < schedule.opening:
            times.setdefault(_round_after(at, schedule), set()).add(KEYS[site])
    for day in range((schedule.opening - schedule.first_day).days + 1):
        for hour in CALM:
            times[schedule.first_day + timedelta(days=day, hours=hour)] = set(KEYS.values())
    times[schedule.opening] = set(KEYS.values())
    return {at: frozenset(keys) for at, keys in times.items() if at <= schedule.opening}


def _round_after(at: datetime, schedule: Schedule) -> datetime:
    length = LAST_ROUND if schedule.opening - at < LAST_HOURS else ROUND
    return min(schedule.first_day + length * (-(-(at - schedule.first_day) // length)), schedule.opening)


def digest_times(schedule: Schedule, installation: Installation) -> list[datetime]:
    """When weekly digests are due, as the scheduler would send them."""
    weekly = installation.digest
    mornings = (schedule.first_day + timedelta(days=day, hours=weekly.hour) for day in range(30))
    return [at for at in mornings if at.weekday() == weekly.weekday and at <= schedule.opening]


def _next_rung() -> datetime | None:
    return (
        Timer.objects.filter(stopped_at=None, voided_at=None)
        .order_by("next_at")
        .exclude(next_at=None)
        .values_list("next_at", flat=True)
        .first()
    )
