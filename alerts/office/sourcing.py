"""来源簿: a source is looked at, added, switched off and on again, without a shell; each is an event.

`huiying.yaml` stays the one place where sources stand; the scheduler reads it again within a minute. A source is never
deleted: switched off it keeps what it brought.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from alerts.actors import Actor
from alerts.models import OfficeEvent
from alerts.office.book import SOURCES, append
from alerts.rules.states import MoveRefused
from config import clock
from config.edit import add_source, switch_source, with_a_key_of_its_own
from config.folder import CONFIG_NAME
from config.gloss import without_gloss
from config.load import ConfigError, build, load_yaml
from config.schema.installation import Installation
from config.schema.sources import SourceEntry
from config.vocabulary import Role
from nlp.personal.mask import mask
from pipeline.models import Source
from pipeline.sources.reasons import STATES, said
from pipeline.sources.registry import sync_sources

if TYPE_CHECKING:
    from pipeline.sources.probing import Probe

MAY = (Role.MONITOR, Role.SUPERVISOR)
ADDED, OFF, ON = "加入来源", "停用来源", "启用来源"
TRIAL_SECONDS = 40.0
_TEXT = 160
_INSIDE = "。这一页只加互联网上的网址；要采内网网站，请把网址和用途交给管理这台服务器的人，由他加入。"


@dataclass(frozen=True, slots=True)
class Post:
    """One post of a trial, masked. `url` is an address of the source's own site."""

    at: str
    title: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What a look at an address gave: `entry` as plain values, `robots` and `went` in words, three posts at most."""

    entry: dict[str, Any]
    kind: str
    robots: str
    went: str
    good: bool
    posts: tuple[Post, ...]
    feeds: tuple[str, ...] = ()


def look(url: str, given: dict[str, Any], now: datetime) -> Trial:
    """robots.txt, the kind, three posts; nothing is saved. Raises `MoveRefused` for what cannot become a source.

    No address of a private network is looked at from a page: whoever runs the machine adds those.
    """
    from crawlers.fetch_once import Inside  # noqa: PLC0415
    from pipeline.sources.crawl import Crawler  # noqa: PLC0415  whoever looks at an address loads the crawlers, no other page
    from pipeline.sources.probing import ProbeError, probe  # noqa: PLC0415

    crawler = replace(Crawler.of(_folder(), settings.INSTALLATION.contact), timeout=TRIAL_SECONDS)
    try:
        return _told(probe(url, given, crawler, now))
    except ProbeError as error:
        how = _INSIDE if isinstance(error.__cause__, Inside) else ""
        raise MoveRefused("address", without_gloss(str(error)) + how) from error


def add(entry: dict[str, Any], actor: Actor, now: datetime) -> SourceEntry:
    """Write what was looked at into `huiying.yaml`, under a key of its own. Raises `MoveRefused`."""
    _may(actor)
    path = _folder() / CONFIG_NAME
    try:
        made = with_a_key_of_its_own(build(SourceEntry, entry, "来源"), load_yaml(path, Installation).sources)
        with transaction.atomic():
            data = {"key": made.key, "name": made.name, "url": made.url, "kind": made.kind.value}
            append(SOURCES, ADDED, actor, now, data=data)
            add_source(path, made)  # last: where it fails, nothing is recorded
    except ConfigError as error:
        raise MoveRefused("content", without_gloss(str(error))) from error
    sync_sources(load_yaml(path, Installation))
    return made


def switch(source: Source, on: bool, reason: str, actor: Actor, now: datetime) -> None:
    """Stop to collect from a source, or begin again. Raises `MoveRefused` where a colleague was first."""
    _may(actor)
    path = _folder() / CONFIG_NAME
    if Source.objects.get(pk=source.pk).enabled == on:
        raise MoveRefused("changed", f"{source.name}已经{'在采集' if on else '停用'}。")
    try:
        with transaction.atomic():
            data = {"key": source.key, "name": source.name}
            append(SOURCES, ON if on else OFF, actor, now, reason=reason, data=data)
            switch_source(path, source.key, on)
    except ConfigError as error:
        raise MoveRefused("content", without_gloss(str(error))) from error
    sync_sources(load_yaml(path, Installation))


def history(most: int = 10) -> list[OfficeEvent]:
    """What was added and switched, newest first."""
    return list(OfficeEvent.objects.filter(book=SOURCES).order_by("-number")[:most])


def _told(found: "Probe") -> Trial:
    robots = "没有 robots.txt，未加限制" if not found.robots.found else "robots.txt 允许采集"
    if found.robots.crawl_delay:
        robots += f"，要求间隔至少 {found.robots.crawl_delay:g} 秒"
    result = found.result
    went = f"{STATES[result.status]}，用了 {result.requests} 次请求"
    if not found.good:
        went += f"：{said(result.reason)}"
    posts = tuple(
        Post(
            clock.shown(one.published_at) if one.published_at else "没有时间",
            mask(one.title)[0],
            " ".join(mask(one.text)[0].split())[:_TEXT],
            one.url,
        )
        for one in found.posts
    )
    entry = found.entry.model_dump(mode="json", exclude_defaults=True)
    return Trial(
        entry,
        f"{found.entry.kind.value} ({without_gloss(found.why)})",
        robots,
        went,
        found.good,
        posts,
        tuple(found.others),
    )


def _may(actor: Actor) -> None:
    if actor.role not in MAY:
        raise MoveRefused("role", f"来源由{'、'.join(role.zh for role in MAY)}增减。")


def _folder() -> Path:
    folder: Path | None = settings.FOLDER
    if folder is None:
        raise MoveRefused("folder", "没有工作目录，不能保存；请在工作目录中启动。")
    return folder
