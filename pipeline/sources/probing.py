"""Looks at an address before it becomes a source: robots.txt, its kind, three of its posts. Nothing is saved."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from config.load import ConfigError, build
from config.schema.sources import SourceEntry
from config.vocabulary import SourceKind
from crawlers.fetch_once import NotFetched, Robots, fetch, robots_for
from crawlers.forum_guess.look import Threads, recognise_forum
from crawlers.items import Post
from crawlers.outcome import CrawlResult
from crawlers.recognise import Guess, NotRecognised, by_address, refuse_person, safe
from pipeline.sources.crawl import Crawler

SHOWN = 3
GRANTED = frozenset([SourceKind.WEIBO_API.value])
"""Kinds whose site gave a token: its robots.txt is for those who have none."""


class ProbeError(Exception):
    """The address cannot become a source; the message says why and what can be done."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What was found: `entry` is ready for `huiying.yaml`."""

    entry: SourceEntry
    robots: Robots
    why: str
    others: Sequence[str]
    result: CrawlResult
    posts: Sequence[Post]

    @property
    def good(self) -> bool:
        """Whether it can become a source."""
        return self.result.status in {"ok", "empty"}


def probe(url: str, given: Mapping[str, Any], crawler: Crawler, now: datetime) -> Probe:
    """Look at `url`. `given` outranks what is guessed (key, name, kind, boards ...). Raises `ProbeError`."""
    url = safe(url.strip())
    private = bool(given.get("allow_private_host"))
    try:
        refuse_person(url)
        if not given.get("kind"):
            by_address(url)
        robots = robots_for(url, crawler.contact, private)
        if given.get("kind") not in GRANTED and not robots.allowed:
            raise ProbeError(
                "对方 robots.txt 不允许采集这个网址, 不能加入。可与网站联系, 或改用文件导入 (robots.txt forbids it)"
            )
        guess = _guess(url, given, crawler, robots, now)
        entry = build(SourceEntry, _values(url, guess, robots) | dict(given), url)
    except (NotFetched, NotRecognised, ConfigError) as error:
        raise ProbeError(str(error)) from error
    trial = entry.model_copy(update={"pages": 1})
    result, posts = crawler.try_out(trial, SHOWN)
    return Probe(entry, robots, guess.why, guess.others, result, posts[:SHOWN])


def _guess(url: str, given: Mapping[str, Any], crawler: Crawler, robots: Robots, now: datetime) -> Guess:
    if given.get("kind"):
        return Guess(SourceKind(given["kind"]), "指定 (as given)")
    private = bool(given.get("allow_private_host"))
    page = fetch(url, crawler.contact, private)
    if page.status >= 400:
        raise NotFetched(f"HTTP {page.status}: 网站没有给出这个网页 (the site gives no such page)")
    threads = Threads(urlsplit(page.url).netloc, crawler.contact, private, robots)
    return recognise_forum(page.body, page.url, threads.body, now)


def _values(url: str, guess: Guess, robots: Robots) -> dict[str, Any]:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    key = re.sub(r"[^a-z0-9]+", "-", host.lower()).strip("-")[:40].strip("-") or "source"
    name = re.split(r"\s*[-_|–—]\s*", guess.title)[0][:60] or host
    values = {"key": key, "name": name, "kind": guess.kind.value, "url": url, **guess.values}
    if robots.crawl_delay:
        values["delay_seconds"] = max(1.0, robots.crawl_delay)
    return values
