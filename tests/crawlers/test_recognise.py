"""What a page is, from one answer: a board whose replies are objects of their own, a front page that offers a feed."""

import json
from datetime import datetime

import pytest

from config.clock import SHANGHAI
from config.vocabulary import SourceKind
from crawlers.recognise import NotRecognised, recognise

NOW = datetime(2026, 11, 22, 8, 50, tzinfo=SHANGHAI)


def test_a_front_page_without_a_list_gives_the_feed_that_it_offers() -> None:
    feed = '<link rel="alternate" type="application/rss+xml" href="feed/all.xml">'
    page = f"<html><head><title>湖滨在线</title>{feed}</head><body><p>湖滨在线</p></body></html>"
    guess = recognise(page.encode(), "https://hb.example/", NOW)
    assert (guess.kind, dict(guess.values)) == (SourceKind.FEED, {"url": "https://hb.example/feed/all.xml"})
    with pytest.raises(NotRecognised):
        recognise(page.replace(feed, "").encode(), "https://hb.example/", NOW)


def test_the_answer_of_a_json_board_is_found_though_it_is_an_object_of_its_own() -> None:
    rows = [
        {"xjId": n, "xjTitle": "井盖", "open": 1, "replyVO": {"replyContent": "已派单", "op": 3} if n else None}
        for n in range(3)
    ]  # fmt: skip
    body = json.dumps({"code": 200, "data": {"total": 3, "records": rows}}, ensure_ascii=False).encode()
    fields = recognise(body, "https://wz.example/api/page?pageNum=1", NOW).values["fields"]
    assert fields["official_reply"] == "replyVO.replyContent"
    assert fields["ignore"] == ["open", "replyVO.op"]
