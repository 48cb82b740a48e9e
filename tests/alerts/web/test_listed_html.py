"""The rows of the list, drawn straight from the store, say what the live feed and other pages say of the same cases."""

from datetime import timedelta
from typing import Any

import pytest

from alerts.models import Listing
from alerts.web.listed_html import listed_html
from alerts.web.listing import Where, plain, read, rows
from alerts.web.row_html import row_text
from pipeline.models import Topic

_NEEDED = (
    "人工录入",
    "已认领",
    "挂账至 11月30日",
    "吴敏暂缓至",
    "不予交办：重复",
    "等待裁定",
    "&lt;b&gt;",
    "因没有的规则",
)


@pytest.fixture
def all_kinds(county) -> None:
    """Beside the county's: claimed, with markup, put aside, suspended, entered by hand, rejected, disputed, rising."""
    later = int((county.now + timedelta(hours=3)).timestamp())
    kinds: list[dict[str, Any]] = [
        {"claimed_by_id": county.users["judge"].pk, "title": "<b>“积水” & 'x'</b>", "severity": "特别重大"},
        {"asleep_until": later, "asleep_grade": "较大", "severity": "较大", "asleep_by": "吴敏"},
        {"asleep_until": later - 20_000, "asleep_grade": "较大", "severity": "较大", "asleep_by": "吴敏"},
        {"suspended": "2026-11-30", "place": "<i>", "severity": "重大"},
        {"topic_id": None, "sector_p": None, "suggested": None, "flag_rule": "没有的规则"},
        {"sector": "其他", "due": None, "because": ""},
        {"sector_p": 0.0, "due": later - 10_000, "because": '"'},
    ]
    cases = list(Listing.objects.filter(tab="triage").order_by("pk")[: len(kinds)])
    for case, values in zip(cases, kinds, strict=True):
        Listing.objects.filter(pk=case.pk).update(state="triage", **values)
    Topic.objects.filter(pk=cases[0].topic_id).update(last_at=county.now)
    other = Listing.objects.exclude(tab="triage").order_by("pk").values_list("pk", flat=True)[:2]
    for pk, values in zip(other, ({"state": "rejected", "rejected": "重复"}, {"state": "disputed"}), strict=True):
        Listing.objects.filter(pk=pk).update(lead_state=None, **values)


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "ticks"), [(True, True), (False, False)])
def test_the_list_says_what_the_feed_says(county, all_kinds, state, ticks) -> None:
    listed = rows(read(Where(), "newest", 500, county.now), county.now)
    drawn = listed_html(plain(Where(), "newest", 500, county.now), county.now, state, ticks)
    assert drawn == "".join(row_text(row, state, ticks) for row in listed)
    assert [words for words in _NEEDED if words not in drawn] == []
    assert "<i>" not in drawn
    assert len({row.severity for row in listed}) == 4
