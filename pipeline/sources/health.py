"""How a source is, judged from its own history: pure rules over the rounds of its last 28 days.

A refusal, a changed layout and a wrong setting count from the second round on, no answer from the third (which then is
asked for after half an interval): one bad round is no news. A source that never had a good round is told at once.
Silence is measured in items that should have come: see `pipeline.sources.silence`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from pipeline.sources.silence import DayKind, lasting

HISTORY = timedelta(days=28)
_LEARNT = timedelta(days=7)
_LEAST_ITEMS = 30
_MISSING, _USUAL_GAPS, _BY_CHANCE, _KNOWN_POSTS = 0.9, 0.5, 1e-5, 20
_FIELDS = {
    "no_time": "发布时间 (published_at)",
    "no_author": "作者 (author)",
    "no_text": "正文 (text)",
    "unread_page": "整个网页",
}
_REFUSALS, _LEAST_REFUSED = ("http_401", "http_403"), 3
_WRONG = re.compile(
    r"不存在|已关闭|HTTP 4(?:04|10)|no page was asked for|no spider|not an http address|leads off the site"
    r"|is a private address"
)
_NO_NAME = re.compile(r"CannotResolveHost|DNSLookup|Name or service|not known")


class Health(StrEnum):
    """The states of a source."""

    NEW = "new"
    HEALTHY = "healthy"
    QUIET = "quiet"
    BLOCKED = "blocked"
    LOGIN = "login"
    LAYOUT = "layout"
    UNREACHABLE = "unreachable"
    MISCONFIGURED = "misconfigured"
    STALLED = "stalled"
    SCARCE = "scarce"
    EXCESS = "excess"

    @property
    def good(self) -> bool:
        """Nothing is to be done."""
        return self in {Health.NEW, Health.HEALTHY}


@dataclass(frozen=True, slots=True)
class Round:
    """One crawl: when it ended, its outcome, its posts, and what it counted by the way."""

    at: datetime
    status: str
    items: int
    reason: str = ""
    signals: Mapping[str, int] = field(default_factory=dict)

    @property
    def bad(self) -> Health | None:
        """What is wrong with it; `None` for a good one."""
        if self.status in {"ok", "empty"}:
            return None
        if self.status == "forbidden" or (self.status == "unreachable" and _WRONG.search(self.reason)):
            return Health.MISCONFIGURED
        return Health(self.status)


@dataclass(frozen=True, slots=True)
class Finding:
    """How a source is, since when, and why."""

    health: Health
    since: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Declared:
    """What a source's entry says of it: the time from one round to the next, a round's least and most items."""

    interval: timedelta
    least: int = 0
    most: int | None = None


_PATIENCE = {Health.UNREACHABLE: 3}


def assess(
    rounds: Sequence[Round],
    declared: Declared,
    now: datetime,
    day_kind: DayKind,
    running_since: datetime | None = None,
) -> Finding:
    """Judge a source by its rounds, oldest first. `day_kind`: 0 (Monday) .. 6 (Sunday or holiday).

    `running_since`: when the collector was started; it is not stalled before it had its time.
    """
    rounds = [one for one in rounds if one.at >= now - HISTORY]
    if not rounds:
        return Finding(Health.NEW, None, "")
    if is_stalled(max(rounds[-1].at, running_since or rounds[-1].at), declared.interval, now):
        return Finding(Health.STALLED, rounds[-1].at, "此后没有一轮采集结束")
    tail = _bad_tail(rounds)
    if tail:
        state = tail[-1].bad
        assert state is not None
        if len(tail) == len(rounds) and state is Health.UNREACHABLE and _NO_NAME.search(tail[-1].reason):
            state = Health.MISCONFIGURED  # a name that was found before is not wrong: the network is, or the site
        if len(tail) == len(rounds) or len(tail) >= _PATIENCE.get(state, 2):
            return Finding(state, tail[0].at, tail[-1].reason)
    good = [one for one in rounds if one.bad is None]
    return (
        _vanished(good)
        or _refused(good)
        or (_outside(good, declared) if not tail else None)
        or (_silence(good, declared.interval, day_kind) if not tail else None)
        or Finding(Health.HEALTHY, None, "")
    )


def is_stalled(last: datetime | None, interval: timedelta, now: datetime) -> bool:
    """Whether no crawl has ended for three intervals, and an hour at least."""
    return last is not None and now - last > max(3 * interval, timedelta(hours=1))


def _bad_tail(rounds: Sequence[Round]) -> Sequence[Round]:
    start = len(rounds)
    while start and rounds[start - 1].bad is not None:
        start -= 1
    return rounds[start:]


def _vanished(good: Sequence[Round]) -> Finding | None:
    """A field that used to be there is missing in nearly all posts of the last rounds.

    So many posts are looked at that by the field's usual gaps alone it would be one time in 100,000; two rounds at
    least, so that one odd page is no news.
    """
    newest = next((one for one in reversed(good) if _posts(one)), None)
    if newest is None:
        return None
    lost = [key for key in _FIELDS if newest.signals.get(key, 0) >= _MISSING * _posts(newest)]
    every = sum(map(_posts, good)) if lost else 0
    for signal in lost:
        lacking = sum(one.signals.get(signal, 0) for one in good)
        seen: list[Round] = []
        posts = missing = 0
        for one in reversed(good):
            if not _posts(one):
                continue
            seen.append(one)
            posts, missing = posts + _posts(one), missing + one.signals.get(signal, 0)
            before = every - posts
            usual = (lacking - missing + 1) / (before + 2)
            if before < _KNOWN_POSTS or usual > _USUAL_GAPS or missing < _MISSING * posts:
                break
            if len(seen) >= 2 and usual**posts <= _BY_CHANCE:
                told = f"{_FIELDS[signal]} 不见了, {posts} 条中 {missing / posts:.0%} 没有"
                return Finding(Health.LAYOUT, one.at, told)
    return None


def _refused(good: Sequence[Round]) -> Finding | None:
    """Lists are given, but of what they lead to the site refused most pages in two rounds in a row (HTTP 401, 403)."""
    last = good[-2:]
    refused = [sum(one.signals.get(name, 0) for name in _REFUSALS) for one in last]
    given = [max(0, _given(one)) for one in last]
    if len(last) < 2 or min(refused) < _LEAST_REFUSED or any(no < yes for no, yes in zip(refused, given, strict=True)):
        return None
    login = all(one.signals.get("http_401", 0) > one.signals.get("http_403", 0) for one in last)
    code = 401 if login else 403
    told = f"列表照常, 内容页多被拒绝: 连续两轮共 {sum(refused)} 页不让看 (HTTP {code}), 读到 {sum(given)} 条"
    return Finding(Health.LOGIN if login else Health.BLOCKED, last[0].at, told)


def _given(one: Round) -> int:
    """Posts that were read; those kept in their list's words only were not."""
    return one.items + one.signals.get("known_post", 0) - one.signals.get("kept_cut", 0)


def _outside(good: Sequence[Round], declared: Declared) -> Finding | None:
    """Two rounds in a row that gave less or more than the source's entry says; the first round brings it all.

    Posts that were known before count here: a list of fifty titles is well though none is new.
    """
    last = [replace(one, items=one.items + one.signals.get("known_post", 0)) for one in good[1:][-2:]]
    if len(last) < 2:
        return None
    if all(one.items < declared.least for one in last):
        told = f"连续两轮 {last[0].items}、{last[1].items} 条, 少于设置的 min_items {declared.least}"
        return Finding(Health.SCARCE, last[0].at, told)
    if declared.most is not None and all(one.items > declared.most for one in last):
        told = f"连续两轮 {last[0].items}、{last[1].items} 条, 多于设置的 max_items {declared.most}"
        return Finding(Health.EXCESS, last[0].at, told)
    return None


def _posts(one: Round) -> int:
    return one.items + one.signals.get("unread_page", 0)


def _silence(good: Sequence[Round], interval: timedelta, day_kind: DayKind) -> Finding | None:
    """No item for longer than the source is ever silent by itself."""
    if good[-1].items or good[-1].at - good[0].at < _LEARNT or sum(one.items for one in good) < _LEAST_ITEMS:
        return None
    gap = lasting([one.at.timestamp() for one in good], [one.items for one in good], interval.total_seconds(), day_kind)
    if gap is None or gap.missed < gap.limit:
        return None
    return Finding(Health.QUIET, good[gap.last].at, f"上一条之后本应有约 {gap.missed:.0f} 条")
