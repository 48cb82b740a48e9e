"""问政青禾: a petition board that answers in JSON (list, detail, official replies), and with pages for a browser."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from alerts.tour.sites.feed import Feed, Said, paged
from alerts.tour.sites.server import Answer, Request, as_json, page

RECORDS_A_PAGE = 20
CUT = 60
"""Letters of the words that the list shows."""


class Petition:
    """See `alerts.tour.sites.server.Site`."""

    robots = "User-agent: *\nDisallow: /user/\nDisallow: /login\nAllow: /threads\n"

    def __init__(self, feed: Feed) -> None:
        self.feed = feed

    def answer(self, request: Request) -> Answer | None:
        """`/threads?page=N` and `/threads/<tid>` in JSON; the same as pages at `/` and `/content?tid=`."""
        if request.path == "/":
            return self._front(request)
        if request.path == "/threads":
            return self._list(request)
        if request.path == "/content":
            return self._content(request.query.get("tid", ""), request.now)
        head, _, tid = request.path.rpartition("/")
        if head != "/threads":
            return None
        if request.browsing:
            return self._content(tid, request.now)
        return self._detail(tid, request.now)

    def _newest(self, now: datetime) -> Sequence[Said]:
        return list(reversed(self.feed.until(now)))

    def _list(self, request: Request) -> Answer:
        shown, number, pages = paged(self._newest(request.now), request.query.get("page", ""), RECORDS_A_PAGE)
        beyond = request.query.get("page", "1") not in {"", str(number)} or number > pages
        records = [] if beyond else [self._record(said, request.now, whole=False) for said in shown]
        return as_json({"result": "success", "responseData": records, "success": True})

    def _detail(self, tid: str, now: datetime) -> Answer:
        said = self.feed.find(tid, now)
        if said is None:
            return as_json({"result": "error", "msg": "留言不存在", "success": False})
        return as_json({"result": "success", "responseData": self._record(said, now, whole=True), "success": True})

    def _record(self, said: Said, now: datetime, whole: bool) -> Mapping[str, Any]:
        post, reply = said.post, said.post.official_reply
        replied_at = self.feed.schedule.instant(reply.at) if reply else None
        answered = reply is not None and replied_at is not None and replied_at <= now
        words = post.text if whole or len(post.text) <= CUT else f"{post.text[:CUT]}..."
        return {
            "tid": post.number,
            "userId": said.author_id,
            "nickName": post.author,
            "subject": post.title,
            "content": words,
            "dateline": int(said.at.timestamp()),
            "stateInfo": "已办理" if answered else "待回复",
            "forumName": "问政青禾",
            "typeName": "投诉",
            "domainName": "",
            "viewNum": said.count("views", now),
            "favNum": said.count("likes", now),
            "threadsCheckTime": int(said.at.timestamp()),
            "answerContent": reply.text if answered and reply else None,
            "answerDateline": int(replied_at.timestamp()) if answered and replied_at else None,
            "answerOrganization": reply.department if answered and reply else None,
        }

    def _front(self, request: Request) -> Answer:
        shown, number, pages = paged(self._newest(request.now), request.query.get("page", ""), RECORDS_A_PAGE)
        rows = [self._shown(said, request.now) for said in shown]
        return page("petition_list.html", rows=rows, number=number, pages=pages, next=number + 1)

    def _content(self, tid: str, now: datetime) -> Answer | None:
        said = self.feed.find(tid, now)
        return page("petition_content.html", row=self._shown(said, now)) if said else None

    def _shown(self, said: Said, now: datetime) -> Mapping[str, Any]:
        record = self._record(said, now, whole=True)
        lines = said.post.text.split("\n")
        return {**record, "lines": lines, "when": said.at.strftime("%Y-%m-%d %H:%M"), "views": said.count("views", now)}
