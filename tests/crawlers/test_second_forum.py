"""Another town's Discuz!: X3.2 in GBK, rewritten addresses, another skin, a poll, a shielded post, a wrong charset."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from config.clock import SHANGHAI

SECOND = Path(__file__).parent / "pages/discuz_second"


@pytest.fixture
def second(site: Any) -> Any:
    """The forum, its pages in GBK under a header that says otherwise."""
    for page in SECOND.glob("*.html"):
        site.serve(f"/{page.name}", page.read_text().encode("gbk"))
    return site


def test_another_skin_in_gbk_is_read_whole(second: Any, source: Any, crawl: Any) -> None:
    done = crawl(source("discuz", "/forum-12-1.html"))
    assert done.result.status == "ok", done.result
    assert done.ids == {"901", "903"}
    opening, reply = done.post("901"), done.post("903")
    assert (opening.title, opening.views, opening.comments) == ("旧菜场该改成什么", 640, 3)
    assert opening.published_at == datetime(2026, 11, 18, 7, 30, 12, tzinfo=SHANGHAI)
    assert (reply.text, reply.reply_to, reply.parent) == ("老人活动的地方实在太少了。", "901", "901")
    assert done.result.signals["shielded"] == 1
    assert opening.submitter
    assert opening.submitter != reply.submitter


def test_what_a_poll_offers_is_part_of_its_words(second: Any, source: Any, crawl: Any) -> None:
    opening = crawl(source("discuz", "/forum-12-1.html")).post("901")
    assert opening.text == "街道说要征求意见，大家都来选一选。\n1. 停车场\n2. 老年活动中心"
