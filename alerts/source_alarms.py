"""Tells the monitoring staff that a source fell ill, with what to do, and again that it is well."""

from datetime import datetime

from django.db import transaction

from alerts.notify.links import page
from alerts.notify.mail import render
from alerts.notify.recipients import staff
from alerts.notify.writing import Letter, write
from config import calendar, folder
from config.clock import when
from config.schema.installation import Installation
from config.vocabulary import Role
from pipeline.sources.health import Health
from pipeline.sources.reasons import said
from pipeline.sources.watching import Change, look

WORDS: dict[Health, tuple[str, str]] = {
    Health.NEW: ("尚待观察", ""),
    Health.HEALTHY: ("正常", ""),
    Health.QUIET: (
        "异常安静",
        "请在浏览器中打开该网站，看是否真的没有新内容；有新内容而采不到，请在“来源”页的“加入来源”里试采。",
    ),
    Health.BLOCKED: ("被拒绝访问", "系统已放慢采集，不会绕过。请与网站联系开通，或改用对方提供的接口、文件导入。"),
    Health.LOGIN: ("要求登录", "系统不会代为登录。请改用对方提供的接口、文件导入，或停用该来源。"),
    Health.LAYOUT: ("版式已变", "网站改版，取不到内容。请在“来源”页的“加入来源”里试采新的网址，加入以后停用旧的。"),
    Health.UNREACHABLE: ("无法连接", "请先看本机网络是否正常，再看该网站能否打开；网站恢复后会自动继续。"),
    Health.MISCONFIGURED: (
        "设置有误",
        "网址或版块不存在，或对方 robots.txt 不允许。请检查 huiying.yaml 中该来源的 url、boards。",
    ),
    Health.SCARCE: (
        "少于设置的下限",
        "请在浏览器中打开该网站，看是否有新内容没有采到；确实就这么少，请调低 huiying.yaml 中该来源的 min_items。",
    ),
    Health.EXCESS: (
        "多于设置的上限",
        "请看采到的是不是旧内容被重复计数，或网站改版；确实有这么多，请调高 huiying.yaml 中该来源的 max_items。",
    ),
    Health.STALLED: ("采集没有运行", "请检查 huiying scheduler 是否在运行（huiying check）。"),
}
"""State -> its name on the screen, and what to do about it."""


def tick(installation: Installation, now: datetime, running_since: datetime | None = None) -> int:
    """Judge all sources and write the messages; returns how many sources changed.

    `running_since`: when the scheduler was started; what it could not collect before is no news.
    """
    with transaction.atomic():
        changes = look(installation.sources, calendar.in_force(folder.find()), now, running_since)
        for change in changes:
            _tell(change, now)
    return len(changes)


def _tell(change: Change, now: datetime) -> None:
    name, advice = WORDS[change.finding.health]
    well = change.finding.health.good
    source = change.source
    subject = f"【来源】{source.name} · " + ("已恢复正常" if well else name)
    values = {
        "source": source.name,
        "url": source.url,
        "state": name,
        "before": WORDS[change.before][0],
        "well": well,
        "since": when(change.finding.since) if change.finding.since else "",
        "reason": said(change.finding.reason),
        "advice": advice,
        "page": page("sources"),
    }
    for person in staff(Role.MONITOR, Role.SUPERVISOR):
        text, drawn = render("source_health", {**values, "to": person.name})
        key = f"source_health:{source.pk}:{change.finding.health}:{now.isoformat()}:{person.address or person.name}"
        write(key, person, Letter("source_health", subject, text, drawn), now)
