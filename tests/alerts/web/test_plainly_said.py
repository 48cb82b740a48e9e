"""What a person who looks at a page must not stumble over: English labels, a lost place, numbers that do not add up."""

import re

import pytest
from django.urls import reverse

from alerts.models import Case
from alerts.web.clock_state import Waiting
from alerts.web.rows import Row
from alerts.web.standings import MOST, Standing, many, paragraph
from alerts.web.views.rules import _length
from config.schema.deadlines import DeadlineRule
from config.vocabulary import Severity


@pytest.mark.parametrize("name", ["flag_take_back", "calendar_take_back", "duties_take_back"])
def test_a_hidden_field_has_no_label(county, client_of, name) -> None:
    page = client_of("supervisor").get(reverse(name)).content.decode()
    assert 'type="hidden" name="seen"' in page
    assert ">Seen" not in page


@pytest.mark.parametrize(
    ("user", "word"),
    [("monitor", "预警"), ("auditor", "预警"), ("supervisor", "督办"), ("leader", "概览"), ("owner", "收件")],
)
def test_the_home_page_is_marked_in_the_bar(county, client_of, user, word) -> None:
    page = client_of(user).get("/").content.decode()
    bar = page.split('<nav class="nav"')[1].split("</nav>")[0]
    assert re.findall(r'aria-current="page"[^>]*>([^<]+)<', bar) == [word]
    assert word in re.search(r"<h1>(.*?)</h1>", page)[1]


def test_no_page_for_this_person_has_a_headline(county, client_of) -> None:
    assert "<h1>您不能打开这一页</h1>" in client_of("owner").get(reverse("sources")).content.decode()
    assert "<h1>没有这一页</h1>" in client_of("judge").get("/cases/99999/").content.decode()


def test_an_empty_record_is_not_called_a_search_without_finds(county, client_of) -> None:
    page = client_of("auditor").get(reverse("audit"), {"kind": "looks"}).content.decode()
    assert "还没有记录" in page
    assert "没有这样的记录" not in page


def test_whole_hours_are_said_as_hours() -> None:
    rule = DeadlineRule.model_construct(kind="working_minutes", arg=240)
    assert _length(rule) == "4 小时"
    assert _length(rule.model_copy(update={"arg": 30})) == "30 分钟"
    assert _length(rule.model_copy(update={"kind": "working_days", "arg": 120})) == "120 个工作日"


def _row(state: str) -> Row:
    return Row("/", Severity("一般"), "停水", "", "", "", "", None, state=state)


def test_the_paragraph_says_where_every_late_one_lies() -> None:
    """Those that this office has in its own hand are named beside the units."""
    late = [_row("待审核"), _row("待审核"), _row("处置中"), _row("待研判")]
    said = paragraph((1, 5), late, [], [Standing("县水利局", 3, 0, 1, 0), Standing("县教育局", 1, 0, 0, 0)])
    assert said == (
        "现在待研判 1 件，办理中 5 件，"
        "有时限超时的 4 件（其中待研判 1 件、待审核 2 件、县水利局 1 件），12 小时内到期 0 件。"
    )


def test_what_was_not_counted_to_the_end_says_so() -> None:
    assert many([None] * (MOST - 1)) == str(MOST - 1)
    assert many([None] * MOST) == f"{MOST} 以上"


def test_of_many_that_wait_for_a_word_ten_cases_are_shown_first(county, client_of, monkeypatch) -> None:
    from alerts.web.views import late

    waits = [Waiting(f"第{n}件", "", case.pk, case.title) for n, case in enumerate(Case.objects.all()[:12])]
    monkeypatch.setattr(late, "for_supervisor", lambda counted: waits)
    page = client_of("supervisor").get(reverse("late")).content.decode()
    assert "第9件" in page
    assert "第10件" not in page
    assert "显示全部 12 件" in page
    assert "第11件" in client_of("supervisor").get(reverse("late"), {"all": "1"}).content.decode()
