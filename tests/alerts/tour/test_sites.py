"""What the four sites serve, read by the product's own spiders, is what was written."""

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import requests

from alerts.tour.moments import Schedule
from alerts.tour.place import KEYS
from alerts.tour.rounds import Rounds
from alerts.tour.sites.feed import Said
from alerts.tour.sites.news import path_of
from alerts.tour.sites.shown import show, shown
from alerts.tour.sites.town import TownSites
from alerts.tour.town import Town, TownPost, load
from config.schema.installation import Installation
from config.schema.sources import SourceEntry
from crawlers.items import Post
from pipeline.sources.crawl import Crawler
from pipeline.sources.registry import sync_sources
from pipeline.transport.spool import SpoolTransport

from .conftest import OPENING, WENT_LIVE

pytestmark = [pytest.mark.server, pytest.mark.django_db]

FREE = dict.fromkeys(KEYS, 0)


def crawl(folder: Path, installation: Installation, town: Town, schedule: Schedule, now: datetime) -> dict[str, Post]:
    """One round over the whole town as of `now`, everything from the beginning: posts by source and id."""
    with (
        TownSites(town, schedule, lambda: shown(folder), FREE) as sites,
        Rounds(Crawler.of(folder, ""), folder / "log", partial(show, folder)) as rounds,
    ):
        entries = [_entry(entry, sites) for entry in installation.sources]
        sync_sources(installation)
        rounds.begin(entries, now)
        results = rounds.end()
    assert [result.status for result in results] == ["ok"] * 4, results
    transport, posts = SpoolTransport(folder / "spool"), {}
    while (batch := transport.take()) is not None:
        for post in map(Post.from_line, batch.lines):
            posts[f"{post.source} {post.external_id}"] = post
        transport.confirm(batch)
    return posts


def _entry(entry: SourceEntry, sites: TownSites) -> SourceEntry:
    name = next(name for name, key in KEYS.items() if key == entry.key)
    return entry.model_copy(update={"url": sites.urls[name], "pages": 50})


def key_of(post: TownPost, at: datetime, posts: dict[str, Post]) -> str:
    """The key under which a post of the town is expected."""
    if post.site == "news":
        path = path_of(Said(post, at))
        return next((key for key in posts if key.endswith(path)), f"no {path}")
    return f"{KEYS[post.site]} {post.number}"


def squeezed(text: str) -> str:
    """Without blanks, and without the joiners inside emoji, which the crawler drops."""
    return "".join(text.replace("\u200d", "").split())


def test_spiders_give_back_every_post_as_it_was_written(
    tour_folder: tuple[Path, Installation], schedule: Schedule
) -> None:
    town, now = load(), WENT_LIVE + timedelta(hours=3)
    posts = crawl(*tour_folder, town, schedule, now)
    assert len(posts) == len(town.posts)
    for written in town.posts:
        at = schedule.instant(written.at)
        assert at is not None
        got = posts[key_of(written, at, posts)]
        assert got.title == written.title
        if got.parent and written.site == "weibo":
            assert squeezed(written.text).startswith(squeezed(got.text)) or "转发微博" in got.text
        else:
            assert squeezed(got.text) == squeezed(written.text)
        assert got.published_at is not None
        assert abs(got.published_at - at) < timedelta(minutes=1)
        assert written.author not in got.submitter
        if written.official_reply is not None:
            assert squeezed(got.official_reply) == squeezed(written.official_reply.text)
            assert got.reply_department == written.official_reply.department
        if written.site == "weibo":
            assert got.likes == pytest.approx(written.counts.get("likes", 0), rel=0.05)


def test_one_author_is_one_submitter_and_two_are_two(
    tour_folder: tuple[Path, Installation], schedule: Schedule
) -> None:
    town = load()
    posts = crawl(*tour_folder, town, schedule, OPENING)
    forum = {
        post.author: posts[f"{KEYS['forum']} {post.number}"].submitter
        for post in town.posts
        if post.site == "forum" and f"{KEYS['forum']} {post.number}" in posts
    }
    assert len(set(forum.values())) == len(forum)


def test_nothing_is_shown_before_it_was_said(tour_folder: tuple[Path, Installation], schedule: Schedule) -> None:
    town, now = load(), schedule.first_day + timedelta(days=9, hours=12)
    posts = crawl(*tour_folder, town, schedule, now)
    said = [post for post in town.posts if (schedule.instant(post.at) or now) <= now]
    assert 0 < len(posts) == len(said)
    assert all(post.published_at is not None and post.published_at <= now for post in posts.values())


def test_people_can_look_at_the_sites_too(schedule: Schedule) -> None:
    town, now = load(), WENT_LIVE
    petition = next(post for post in town.posts if post.site == "petition")
    with TownSites(town, schedule, lambda: now, FREE) as sites:
        for url in sites.urls.values():
            assert requests.get(url, timeout=5).status_code == 200
            assert "User-agent: *" in requests.get(f"{url}robots.txt", timeout=5).text
            assert requests.get(f"{url}nothing-here", timeout=5).status_code == 404
        address = f"{sites.urls['petition']}threads/{petition.number}"
        assert requests.get(address, timeout=5).json()["responseData"]["subject"] == petition.title
        seen = requests.get(address, headers={"Sec-Fetch-Dest": "document"}, timeout=5).text
        assert seen.startswith("<!DOCTYPE html>")
        assert petition.title in seen
        assert requests.get(f"{sites.urls['forum']}forum.php?mod=viewthread&tid=1", timeout=5).status_code == 404
        missing = requests.get(f"{sites.urls['forum']}forum.php?mod=forumdisplay&fid=99", timeout=5)
        assert missing.status_code == 200
        assert "指定的版块不存在" in missing.text
