"""What an answer that is no page means: refused, gone, broken or missing; noted in the outcome, never evaded."""

import logging
from urllib.parse import urlsplit

from scrapy.exceptions import CloseSpider, IgnoreRequest
from scrapy.http import Request, Response

from crawlers.addresses import on_site
from crawlers.extras import Extras
from crawlers.guard import Refused
from crawlers.keeper import Keeper
from crawlers.outcome import Status
from crawlers.parse.record import Blocked, ParseError
from crawlers.parse.weibo_answer import refusal

_log = logging.getLogger("crawlers")
_REFUSING = frozenset([418, 429, 432])
_GONE = frozenset([404, 410])
_TOLD: dict[str, Status] = {"login": "login", "forbidden": "forbidden"}


class Judge:
    """Notes what went wrong with answers; raises `CloseSpider` where asking on is useless."""

    def __init__(self, keeper: Keeper, extras: Extras) -> None:
        self._keeper, self._extras = keeper, extras
        self._outcome = keeper.outcome
        self._signals = keeper.signals

    def status(self, response: Response, listing: bool) -> bool:
        """Judge the HTTP status of what is no 304; `False` where there is nothing to read and that was noted."""
        status = response.status
        if 200 <= status < 300:
            return True
        refused = refusal(status)
        if refused is not None and (listing or status in _REFUSING):
            raise refused
        told = f"HTTP {status} from {response.url}"
        if response.meta.get("extra"):
            self._extra(response, told, refused is not None)
            return False
        if status >= 500 or listing:
            self._outcome.failures.append(told)
            return False
        self._outcome.denied.append(told)
        self._signals.tell(f"http_{status}", response.url)
        if status in _GONE:
            self._keeper.gone(response.meta["asked"])
            self._keeper.note(response, "")  # so that it is not asked for again in each round
        return False

    def _extra(self, response: Response, told: str, refused: bool) -> None:
        """A status says of such a page that it was not given, never that its post is gone: that takes words."""
        if refused:
            self._extras.refuse(told)
            return
        self._signals.tell("extra_failed", told)
        if self._keeper.seen.get(response.meta["asked"]) is not None:
            self._keeper.note(response, "")

    def broken(self, error: Exception, response: Response, listing: bool) -> None:
        """An answer that no parser could read, or that says no."""
        url = response.url
        if isinstance(error, Blocked) and response.meta.get("extra") and not self._of_all(error, url):
            self._extras.refuse(error.reason)
        elif isinstance(error, Blocked):
            self.blocked(error, url, listing)
        elif isinstance(error, ParseError):
            self._unread(f"{url}: {error}", listing)
        elif isinstance(error, OSError):
            self._outcome.failures.append(f"spool: {error}")
            self._outcome.lost = True
            raise CloseSpider("spool") from error
        else:
            _log.error("signal=parser_error source=%s url=%s", self._keeper.task.source.key, url, exc_info=error)
            self._unread(f"{url}: {type(error).__name__}", listing)

    def _of_all(self, error: Blocked, url: str) -> bool:
        """Whether a refusal holds for the whole site: an HTTP status (432, say) from its own host does."""
        home = urlsplit(self._keeper.task.source.url).hostname or ""
        return error.reason.startswith("HTTP ") and on_site(urlsplit(url).hostname or "", home)

    def blocked(self, error: Blocked, url: str, listing: bool) -> None:
        """The site's own words: that one page does not exist, or that nobody may ask."""
        if error.status == "unreachable":
            if listing:
                self._outcome.failures.append(f"{url}: {error.reason}")
            else:
                self._signals.tell("gone", error.reason)
                self._keeper.gone(url)
            return
        self._outcome.refusal = (_TOLD.get(error.status, "blocked"), error.reason)
        raise CloseSpider(error.status) from error

    def failed(self, error: BaseException | None, request: Request) -> bool:
        """No answer, or a request that was not let out; whether the request is settled by that."""
        if request.meta.get("extra"):
            if isinstance(error, IgnoreRequest):
                self._extras.refuse(str(error))
            else:
                self._signals.tell("extra_failed", f"{type(error).__name__}: {error}")
            return True
        if isinstance(error, Refused):
            refused = refusal(0, error.location)
            if refused is not None:
                self.blocked(refused, error.location, listing=True)
        if isinstance(error, IgnoreRequest) and not str(error).startswith("Ignored response"):  # that is one too large
            self._outcome.forbidden = self._outcome.forbidden or str(error)
            self._signals.count("not_allowed")
            return True
        self._outcome.failures.append(f"{type(error).__name__}: {str(error)[:160]}")
        return False

    def _unread(self, told: str, listing: bool) -> None:
        (self._outcome.unread_lists if listing else self._outcome.unread_details).append(told)
        self._signals.tell("unread_list" if listing else "unread_page", told)
