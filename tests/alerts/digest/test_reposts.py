"""到期未转载: what the own portal had not carried stands in the whole office's digest, as of the week's end."""

from dataclasses import replace

from django.urls import reverse

from alerts.digest import Week, figures
from alerts.digest.render import render
from alerts.models import Repost
from alerts.reports.paper import Paragraph
from alerts.reports.weekly import weekly
from tests.alerts.digest.conftest import Town, at

WEEK = Week(2026, 47)  # 11-16 to 11-22
after = at("12-10 10:00")


def _one(title: str, due: str, **more) -> None:
    Repost.objects.create(title=title, portal="省政府网", rule="repost_24h", started_at=at("11-17 09:00"),
                          due_at=at(due), **more)  # fmt: skip


def test_what_was_overdue_at_the_weeks_end_is_listed_the_longest_first(town: Town) -> None:
    _one("关于清欠的通知 <b>", "11-20 09:00")
    _one("关于供暖的通知", "11-18 09:00", stopped_at=at("11-23 08:00"))
    _one("按时转载的", "11-18 09:00", stopped_at=at("11-18 08:00"))
    _one("已作废的", "11-18 09:00", voided_at=at("11-19 09:00"))
    _one("尚未到期的", "11-23 09:00")
    found = figures(WEEK, after)
    assert [(one.title, one.portal, one.over.days) for one in found.reposts] == [
        ("关于供暖的通知", "省政府网", 4),
        ("关于清欠的通知 <b>", "省政府网", 2),
    ]
    assert not found.quiet
    _subject, text, html = render(found, base_url="https://x.example")
    assert "上级政策到期未转载 2 条。" in text
    assert "- 关于供暖的通知（省政府网）：已超 4 天" in text
    assert "关于清欠的通知 &lt;b&gt;" in html
    assert f"https://x.example{reverse('reposts')}" in html
    said = [one.text for block in weekly(found).blocks if isinstance(block, Paragraph) for one in block.sentences]
    assert any("“关于供暖的通知”（省政府网）已超" in text for text in said)
    assert "未转载" not in render(replace(found, reposts=()))[1]


def test_none_is_not_spoken_of(town: Town) -> None:
    _one("按时转载的", "11-18 09:00", stopped_at=at("11-18 08:00"))
    assert figures(WEEK, after).reposts == ()
