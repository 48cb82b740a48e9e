"""Keyword searches by Weibo's official API, for offices that have a token; the first choice for Weibo.

Newest first and at most fifty an answer: the next call ends where the last one did, so that no limit of pages cuts a
busy hour. The token is read from the environment, travels in a header (never in an address or a log), and stays here.
robots.txt is for who has no agreement with the site; a token is one.
"""

import os
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urljoin

from scrapy import Request
from scrapy.http import Response

from config.vocabulary import SourceKind
from crawlers.keeper import ABSENT
from crawlers.parse.record import Blocked, Record
from crawlers.parse.weibo_absent import EITHER, Absent, absent_answer, by_state
from crawlers.parse.weibo_api import Passing, error_of, parse_api, parse_batch
from crawlers.parse.weibo_shapes import API
from crawlers.seen import Known
from crawlers.source_spider import Found, SourceSpider

_LAG = timedelta(hours=1)  # the search index follows the posts
_FIRST = timedelta(days=3)
_A_CALL = 50
_MOST_CALLS = 40
_TRIES = 3
_BATCH = "/2/statuses/show_batch/biz.json"
"""Fifty posts by their ids (https://open.weibo.com/wiki/C/2/statuses/show_batch/biz)."""
_ALONE = 5
_LEFT_OUT = "left out"
"""The mark of a post that the last such answer did not hold."""


class WeiboApiSpider(SourceSpider):
    """`url` is the whole address of the search (`https://c.api.weibo.com/2/search/statuses/limited.json`)."""

    name = SourceKind.WEIBO_API.value

    def first_requests(self) -> Iterable[Request]:
        """Each keyword from now back to the last round."""
        self._token = os.environ.get(self.source.token_env, "").strip()
        if not self._token:
            self.outcome.refusal = ("login", f"环境变量 {self.source.token_env} 里没有令牌 (no token in it)")
            return
        now = self.now()
        start = self.task.since - _LAG if self.task.since else now - _FIRST
        for keyword in self.source.keywords:
            yield self._search(keyword, start, now, 1)

    def _search(self, keyword: str, start: datetime, end: datetime, call: int, tried: int = 1) -> Request:
        asked = {
            "q": keyword, "sort": "time", "count": _A_CALL, "page": 1,
            "starttime": int(start.timestamp()), "endtime": int(end.timestamp()),
        }  # fmt: skip
        request = self.ask(
            f"{self.source.url}?{urlencode(asked)}",
            self.read_page,
            listing=True,
            audit=API.audit,
            headers={"Authorization": f"OAuth2 {self._token}"},
            keyword=keyword, start=start, end=end, call=call, tried=tried,
        )  # fmt: skip
        return request.replace(dont_filter=tried > 1, meta=request.meta | {"dont_obey_robotstxt": True})

    def met(self, record: Record) -> None:
        """A post that a search shows is there; an original that is not says so."""
        page = self._page(record.external_id)
        absent = by_state(record.state) if record.shielded else None
        if absent is not None and (known := self.seen.get(page)) is not None and known.mark != ABSENT:
            self._not_shown(page, absent)
        elif not record.shielded:
            self.keeper.met(page, record.external_id)

    def _page(self, mid: str) -> str:
        return urljoin(self.source.url, f"{_BATCH}?ids={mid}")

    def looks_again(self) -> Iterator[Request]:
        """One call for fifty posts, those first whose turn was longest ago."""
        known = tuple(one for one in self.seen.to_look_at_again(self.now(), _A_CALL) if one.external_id)
        if known and self._token and not self.extras.refused:
            yield self._look(known)

    def _look(self, known: tuple[Known, ...]) -> Request:
        request = self.ask(
            self._page(",".join(one.external_id for one in known)), self.read_again, known=known,
            headers={"Authorization": f"OAuth2 {self._token}"},
        )  # fmt: skip
        # "later": the call is no page of its own, each of its posts is
        return self.extras.mark(request.replace(meta=request.meta | {"dont_obey_robotstxt": True, "later": True}))

    def read_again(self, response: Response, known: tuple[Known, ...]) -> Iterator[Found]:
        """Posts as they are now. One left out twice, hours apart, is not shown: answers are not always whole."""
        absent = absent_answer(response.body)
        if absent is not None and len(known) == 1:
            self._not_shown(known[0].url, absent)
        elif absent is not None:  # of which of them it speaks it does not say
            yield from (self._look((one,)) for one in known[:_ALONE])
        else:
            yield from self._read_batch(response, known)

    def _read_batch(self, response: Response, known: tuple[Known, ...]) -> Iterator[Found]:
        try:
            records = {record.external_id: record for record in parse_batch(response.body, self.now())}
        except Passing as error:
            self.signal("api_busy", str(error))
            return
        self.keeper.signals.unknown(API.audit(response.body), response.url)
        for one in known:
            found = records.get(one.external_id)
            if found is not None and not found.shielded:
                self.outcome.details += 1
                if not found.cut:
                    yield found
                self.keeper.met(one.url, one.external_id)
            else:
                self._missed(one, found)

    def _missed(self, known: Known, found: Record | None) -> None:
        if found is not None:
            self._not_shown(known.url, by_state(found.state) or EITHER)
        elif known.mark == "":
            self.keeper.met(known.url, known.external_id, mark=_LEFT_OUT)
        else:
            self._not_shown(known.url, EITHER)

    def _not_shown(self, page: str, absent: Absent) -> None:
        known = self.seen.get(page)
        if known is not None:
            self.outcome.details += 1
            self.keeper.gone(page, absent.state, absent.lasting)

    def _readable(self, response: Response, listing: bool) -> bool:
        """An error object says more than its HTTP status."""
        told = error_of(response.body) if response.status >= 400 else None
        one = response.meta.get("extra") and absent_answer(response.body) is not None
        if isinstance(told, Passing) or one:
            return True
        if told is not None:
            raise told
        return super()._readable(response, listing)

    def read_page(self, response: Response, **asked: Any) -> Iterator[Found]:
        """Posts, then the call for what is older; one that the platform could not answer is tried again twice."""
        try:
            page = parse_api(response.body, self.now())
        except Passing as error:
            if asked["tried"] >= _TRIES:
                raise Blocked("unreachable", str(error)) from error
            self.signal("api_busy", str(error))
            yield self._search(**(asked | {"tried": asked["tried"] + 1}))
            return
        self.outcome.listed(page.rows)
        yield from page.records
        older = self._older(page.records, asked["start"], asked["end"])
        if page.rows >= _A_CALL and page.total > page.rows and older is not None:
            if asked["call"] < (1 if self.task.details is not None else _MOST_CALLS):
                yield self._search(asked["keyword"], asked["start"], older, asked["call"] + 1)
            else:
                self.signal("more_than_asked_for", asked["keyword"])

    def _older(self, records: Iterable[Any], start: datetime, end: datetime) -> datetime | None:
        """Where the next call ends: at the oldest post's second, or one second earlier if all were of that one.

        An original is older than its repost and says nothing of where the page ends.
        """
        reposted = {record.parent for record in records if record.parent}
        times = [r.published_at for r in records if r.published_at and r.external_id not in reposted]
        if not times:
            return None
        oldest: datetime = min(*times, end - timedelta(seconds=1))
        return oldest if oldest > start else None
