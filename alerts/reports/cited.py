"""Sources of sentences: posts, entries of the ledger, statements, rules, and this system's own counts."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from alerts.digest import words
from alerts.models import CaseEvent, Release
from alerts.reports.paper import Reference
from config.clock import SHANGHAI
from config.load import deadline_rules
from config.vocabulary import ReleaseKind
from pipeline.models import Item
from pipeline.topics.figures import happened_at

_SHORT = 24


def moment(instant: datetime) -> str:
    """2026年11月20日 18:00."""
    at = instant.astimezone(SHANGHAI)
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"


def day(instant: datetime) -> str:
    """2026年11月20日."""
    at = instant.astimezone(SHANGHAI)
    return f"{at.year}年{at.month}月{at.day}日"


def of_item(item: Item) -> Reference:
    """春江论坛，2026年11月20日 09:12，“路口积水没人管”. No author is named."""
    said = words.short(item.title or item.text, _SHORT)
    return Reference(f"{item.source.name}，{moment(happened_at(item))}，“{said}”", item.url)


def of_event(event: CaseEvent) -> Reference:
    """办理记录 JB2026-00012 第 5 号：签收，2026年11月20日 10:05."""
    return Reference(
        f"办理记录 {event.case.number} 第 {event.number} 号：{event.kind}，{moment(event.at)}",
        page("case", event.case_id),
    )


def of_release(release: Release) -> Reference:
    """A published statement, with its own address."""
    at = f"，{moment(release.published_at)}" if release.published_at else ""
    where = f"，{release.channel}" if release.channel else ""
    return Reference(f"{ReleaseKind(release.kind).zh}{where}{at}", release.url)


def of_rule(key: str) -> Reference | None:
    """A deadline rule: its text and document; None for a key that is no more."""
    rule = deadline_rules().get(key)
    return Reference(f"{rule.document}：{rule.text}") if rule else None


def of_counts(what: str, at: datetime, name: str = "", *arguments: object) -> Reference:
    """This system's own counts, as of an instant, with the page that shows them."""
    return Reference(f"本系统{what}，数据截至{moment(at)}", page(name, *arguments) if name else "")


def page(name: str, *arguments: object) -> str:
    """The full address of a page."""
    return settings.INSTALLATION.base_url.rstrip("/") + reverse(name, args=arguments)
