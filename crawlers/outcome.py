"""What one crawl of a source came to: counted while it runs, judged at its end."""

import re
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Status = Literal["ok", "blocked", "login", "unreachable", "layout", "forbidden", "empty"]

QUIET = "the quiet hours begin"
_REFUSED = re.compile(r"HTTP 4(?:01|03|05|51)\b")
_REFUSED_ALL = 3


@dataclass(frozen=True, slots=True)
class CrawlResult:
    """One source's round. `items` new posts are in the spool; `reason` says in words why `status` is not ok.

    `complete`: nothing that was due failed to be fetched. Where it is false, `since` must not be moved on, or what was
    missed is never asked for again. `signals` counts what an operator should know of: unknown values, gone pages.
    """

    source: str
    status: Status
    reason: str
    items: int
    requests: int
    seconds: float
    complete: bool = True
    signals: dict[str, int] = field(default_factory=dict)

    def as_row(self) -> dict[str, Any]:
        """The result as it is written on a line."""
        return asdict(self)


@dataclass(slots=True)
class Outcome:
    """Counts of a running crawl. Lists lead to details; a kind of site without details counts lists only.

    `items`: posts never met before; those met before are `signals["known_post"]`.
    `lost`: posts that were read could not be written. `extras`: why what a round can do without is not asked for.
    """

    items: int = 0
    lists: int = 0
    entries: int = 0
    details: int = 0
    refusal: tuple[Status, str] | None = None
    forbidden: str = ""
    unread_lists: list[str] = field(default_factory=list)
    unread_details: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    denied: list[str] = field(default_factory=list)
    stopped: str = ""
    extras: str = ""
    lost: bool = False
    signals: Counter[str] = field(default_factory=Counter)

    def listed(self, entries: int) -> None:
        """A list page was understood and held so many entries."""
        self.lists += 1
        self.entries += entries

    @property
    def complete(self) -> bool:
        """Whether everything that was due was answered."""
        return not (self.refusal or self.failures or self.unread_lists or self.forbidden or self.stopped or self.lost)

    def verdict(self) -> tuple[Status, str]:
        """Status and reason, the gravest first."""
        if self.refusal:
            return self.refusal
        if not self.lists:
            return self._no_list()
        posts = self.items or self.signals["known_post"]
        if not self.details and not posts and (nothing := self._no_detail()):
            return nothing
        refused = [told for told in self.denied if _REFUSED.match(told)]
        if not self.details and len(refused) >= _REFUSED_ALL:
            return ("login" if all("HTTP 401" in told for told in refused) else "blocked"), _told(refused)
        state: Status = "ok" if self.entries else "empty"
        return state, self._missed() or self._left_out(refused) or ("" if self.entries else "the list holds nothing")

    def _missed(self) -> str:
        return _told([*self.failures, *self.unread_lists, *filter(None, (self.forbidden, self.stopped))])

    def _left_out(self, refused: list[str]) -> str:
        """What was not given, though the rest was."""
        if refused:
            return f"refused pages: {len(refused)} of {self.details + len(self.denied)}: {refused[0]}"
        return f"not looked at again: {self.extras}" if self.extras else ""

    def _no_detail(self) -> tuple[Status, str] | None:
        """Lists were read, but of the details that were due not one."""
        if self.unread_details:
            return "layout", _told(self.unread_details)
        if self.failures:
            return "unreachable", _told(self.failures)
        if self.denied:
            missing = all("HTTP 404" in told or "HTTP 410" in told for told in self.denied)
            return ("unreachable" if missing else "blocked"), _told(self.denied)
        return ("forbidden", self.forbidden) if self.forbidden else None

    def _no_list(self) -> tuple[Status, str]:
        if self.unread_lists:
            return "layout", _told(self.unread_lists)
        if self.failures:
            return "unreachable", _told(self.failures)
        if self.forbidden:
            return "forbidden", self.forbidden
        if self.stopped.endswith(QUIET):  # it had no time
            return "empty", self.stopped
        return "unreachable", self.stopped or "no page was asked for: the source entry names no board or keyword"


def _told(reasons: list[str]) -> str:
    return reasons[0] + (f" (and {len(reasons) - 1} more)" if len(reasons) > 1 else "") if reasons else ""
