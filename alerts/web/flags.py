"""What the pages of alerts and flag rules show: rules in words, an alert's figures and its frozen curve."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString

from alerts.models import Alert
from alerts.office.alerting.weekly import RuleWeeks
from alerts.place_words import place_word
from alerts.rules.flag_scores import Score, share
from alerts.rules.flag_words import PART_ZH, in_words
from alerts.web.svg import Moment, curve
from alerts.web.words import number, percent, probability
from config.flag_files import version_of
from config.flags import FlagRule
from config.vocabulary import SourceKind

KIND_ZH = {
    SourceKind.PETITION_JSON: "留言板", SourceKind.BOARD_JSON: "留言板", SourceKind.BOARD_HTML: "留言板",
    SourceKind.FILE: "载入的文件", SourceKind.PUSH: "推送", SourceKind.DISCUZ: "论坛", SourceKind.FORUM_HTML: "论坛",
    SourceKind.TIEBA: "贴吧", SourceKind.WEIBO_MOBILE: "微博", SourceKind.WEIBO_API: "微博",
    SourceKind.WEIBO_SEARCH: "微博", SourceKind.WEIBO_HOT: "热搜", SourceKind.NEWS: "新闻",
    SourceKind.FEED: "订阅", SourceKind.SITEMAP: "网站",
}  # fmt: skip


_FIGURES = {
    "burst": ("升幅", "平时的 {} 倍"),
    "submitters": (PART_ZH["submitters"], "{} 人"),
    "platforms": (PART_ZH["platforms"], "{} 个"),
    "support": (PART_ZH["support"], "{} 人"),
}
"""How a figure is said with its unit; the others are the number alone."""
NOTHING = ("-", "-")
"""The cell of a week without feedback and without matters."""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule as the page lists it; `cells`: precision and recall, week by week."""

    rule: FlagRule
    version: str
    words: str
    alerts: int
    cells: list[tuple[str, str]]


def row_of(weeks: RuleWeeks) -> RuleRow:
    """From what was gathered."""
    return RuleRow(
        weeks.rule, version_of(weeks.rule), said(weeks.rule), weeks.alerts, [_cell(one) for one in weeks.weeks]
    )


def said(rule: FlagRule) -> str:
    """The whole rule in one sentence."""
    kinds = dict.fromkeys(KIND_ZH[kind] for kind in rule.source_kinds)
    only = f"，只看{'、'.join(kinds)}" if kinds else ""
    then = "提请研判并提醒" if rule.to_triage else "只列为线索"
    return f"{_span(rule.within_hours)}内{in_words(rule.when, place_word)}{only}：{then}"


def figures_of(alert: Alert) -> Iterator[tuple[str, str]]:
    """What the rule compared, as it was."""
    for name, value in alert.evidence.get("figures", {}).items():
        if value and name == "burst_p":
            yield PART_ZH[name], percent(value)
        elif value:
            zh, words = _FIGURES.get(name, (PART_ZH.get(name, name), "{}"))
            yield zh, words.format(number(value))


def sector_of(alert: Alert) -> str:
    """The sector and how sure that was."""
    p = alert.evidence.get("sector_p")
    return f"{alert.sector}，{probability(p)}" if p else alert.sector


def items_of(alert: Alert) -> list[dict[str, Any]]:
    """The frozen posts, each with its instant."""
    return [{**item, "at": datetime.fromisoformat(item["published_at"])} for item in alert.evidence.get("items", ())]


def frozen_curve(alert: Alert, now: datetime) -> SafeString:
    """The curve as it was when the rule held."""
    hours: list[Any] = alert.evidence.get("curve", [])
    times = [datetime.fromisoformat(hour) for hour, count in hours for _ in range(int(count))]
    return curve(times, [Moment("预警", alert.at)], now) if times else SafeString("")


def _cell(one: Score) -> tuple[str, str]:
    judged = one.right + one.wrong
    return share(one.precision, judged), share(one.recall, one.mattered)


def _span(hours: int) -> str:
    return f"{hours // 24} 天" if hours % 24 == 0 and hours > 24 else f"{hours} 小时"
