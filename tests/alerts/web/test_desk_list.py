"""The list as a desk: filters, views of one's own, moves on many, and their undoing."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from alerts.cases import snoozing
from alerts.models import Case, SavedView, Watch, WatchMatch
from alerts.punctuation import chinese
from alerts.web.bulk import BULKS
from config import clock
from pipeline.models import Item

LIST = "/alerts/"


def html(client: Client, url: str = LIST) -> str:
    return client.get(url, follow=True).content.decode()


def post(client: Client, move: str, *picked: Case, **form: str):
    data = {"ids": [case.pk for case in picked], "sent": "1", "list": "?tab=triage", **form}
    return client.post(reverse("alerts_bulk", args=[move]), data, follow=True)


@pytest.fixture
def waiting(county) -> list[Case]:
    """Ordinary alerts that wait for a judge."""
    return list(Case.objects.filter(state="triage", severity="一般").order_by("pk"))


def test_every_row_says_why_and_what_comes_next(county, client_of) -> None:
    page = html(client_of("monitor"), "/alerts/?tab=all")
    row = page.split('<li class="row')[1]
    for said in ("人在", "因多处反映", "建议主办", "data-until", "clock-for"):
        assert said in row


def test_grave_alerts_come_first_then_the_nearest_clock(county, client_of) -> None:
    page = html(client_of("monitor"), "/alerts/?tab=all")
    grave = [part.split('"')[0] for part in page.split('data-grave="')[1:]]
    assert grave == sorted(grave, reverse=True)
    assert "1" in grave


def test_a_source_and_a_watch_narrow_the_list(county, client_of) -> None:
    topic = county.topics[0]
    item = Item.objects.filter(topic=topic).first()
    watch = Watch.objects.create(name="积水", query="积水", ends_on="2027-01-01", made_at=county.now)
    WatchMatch.objects.create(watch=watch, item=item, number=1, at=county.now)
    page = html(client_of("judge"), f"/alerts/?tab=all&watch={watch.pk}")
    assert page.count('class="row-title"') == topic.cases.count()
    assert chinese(topic.title) in page  # shown with Chinese marks, kept as it was posted
    heard = Case.objects.filter(topic__topic_items__source=county.sources[2]).distinct().count()
    page = html(client_of("judge"), f"/alerts/?tab=all&source={county.sources[2].pk}")
    assert page.count('class="row-title"') == heard
    assert 0 < heard < Case.objects.count()


@pytest.mark.parametrize("value", ["x", "9" * 40, "1;--", "\0", "²"])
def test_a_mistyped_filter_is_dropped(county, client_of, value) -> None:
    assert client_of("judge").get(LIST, {"source": value, "watch": value, "tab": value}).status_code == 200


def test_a_view_is_ones_own(county, client_of) -> None:
    judge, monitor = client_of("judge"), client_of("monitor")
    judge.post(reverse("view_save"), {"name": "城建", "list": "?tab=all&sector=城乡建设&bad=1"})
    view = SavedView.objects.get()
    assert view.query == "tab=all&sector=%E5%9F%8E%E4%B9%A1%E5%BB%BA%E8%AE%BE"
    assert "城建</a>" in html(judge)
    assert "城建</a>" not in html(monitor)
    assert monitor.post(reverse("view_drop", args=[view.pk])).status_code == 404
    judge.post(reverse("view_drop", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_many_are_rejected_at_once_and_taken_back_at_once(county, client_of, waiting) -> None:
    judge = client_of("judge")
    page = post(judge, "reject", *waiting[:2], reason_code="重复").content.decode()
    assert "不予交办：2 件" in page
    assert "可撤销" in page
    assert page.count('class="notice') == 1
    assert Case.objects.filter(pk__in=[one.pk for one in waiting[:2]], state="rejected").count() == 2
    page = judge.post(reverse("alerts_undo"), follow=True).content.decode()
    assert page.count("已撤销") == 2
    assert Case.objects.filter(pk__in=[one.pk for one in waiting[:2]], state="triage").count() == 2


def test_nobody_takes_back_what_a_colleague_did(county, client_of, waiting) -> None:
    post(client_of("judge"), "reject", waiting[0], reason_code="重复")
    page = client_of("root").post(reverse("alerts_undo"), follow=True).content.decode()
    assert "没有可以撤销的操作" in page
    waiting[0].refresh_from_db()
    assert waiting[0].state == "rejected"


def test_one_that_is_refused_hinders_no_other(county, client_of, waiting) -> None:
    gone = Case.objects.filter(state="handling").first()
    page = post(client_of("judge"), "reject", gone, waiting[0], reason_code="无效").content.decode()
    assert "不予交办：" + waiting[0].title in page
    assert f"{gone.number} {gone.title}没有不予交办" in page
    gone.refresh_from_db()
    assert gone.state == "handling"


def test_a_move_that_all_refuse_says_so_and_moves_nothing(county, client_of) -> None:
    gone = Case.objects.filter(state="handling").first()
    response = post(client_of("judge"), "reject", gone, reason_code="无效")
    assert response.status_code == 409
    assert "没有办成" in response.content.decode()


def test_dispatch_of_many_goes_to_the_proposed_and_leaves_the_grave_to_a_person(county, client_of, waiting) -> None:
    grave = Case.objects.filter(state="triage", severity="重大").first()
    Case.objects.filter(pk=waiting[0].pk).update(proposal={"lead": county.units[1].name})
    picked = [one for one in (waiting[0], grave) if one]
    page = post(client_of("dispatcher"), "dispatch", *picked, waiting[1]).content.decode()
    waiting[0].refresh_from_db()
    assert waiting[0].state == "dispatched"
    assert waiting[0].assignments.get(part="主办").department == county.units[1]
    if grave:
        grave.refresh_from_db()
        assert grave.state == "triage"
        assert "须逐件交办" in page


def test_one_alert_is_dispatched_on_its_own_page_and_leads_back_to_the_list(county, client_of, waiting) -> None:
    dispatcher = client_of("dispatcher")
    url = reverse("alerts_bulk", args=["dispatch"])
    response = dispatcher.get(url, {"ids": waiting[0].pk, "list": "?tab=triage&sector=x"})
    assert response.url.startswith(reverse("case_action", args=[waiting[0].pk, "dispatch"]))
    done = dispatcher.post(response.url, {"lead": county.units[1].pk})
    assert done.url == "/alerts/?tab=triage"


def test_what_is_put_aside_leaves_the_list_and_stands_under_its_own_tab(county, client_of, waiting) -> None:
    case = next(one for one in waiting if one.timers.filter(stopped_at=None, due_at__gt=county.now).exists())
    due = case.timers.filter(stopped_at=None).order_by("due_at").first().due_at
    case.timers.filter(stopped_at=None, due_at__lte=county.now).delete()
    until = min(due, county.now + timedelta(hours=1)) - timedelta(minutes=1)
    assert until > county.now
    at = until.astimezone(clock.SHANGHAI).strftime("%Y-%m-%dT%H:%M")
    page = post(client_of("monitor"), "snooze", case, until="at", at=at, reason="等回话").content.decode()
    assert "暂缓：" + case.title in page
    assert snoozing.asleep(county.now).get().case == case
    assert f'data-case="{case.pk}"' not in page
    page = html(client_of("judge"), "/alerts/?tab=asleep")
    assert f'data-case="{case.pk}"' in page
    assert "林小雨暂缓至" in page
    page = post(client_of("judge"), "wake", case).content.decode()
    assert f'data-case="{case.pk}"' in page


def test_a_merge_of_many_spares_the_target(county, client_of, waiting) -> None:
    post(client_of("judge"), "merge", *waiting[:3], target=str(waiting[0].pk))
    assert [Case.objects.get(pk=one.pk).state for one in waiting[:3]] == ["triage", "merged", "merged"]


@pytest.mark.parametrize("move", BULKS)
def test_moves_on_many_are_the_roles_of_the_rules(county, client_of, waiting, move) -> None:
    """Colleague, owner and outsider of a unit may none of them."""
    allowed = {
        "claim": {"monitor", "judge"},
        "dispatch": {"dispatcher"},
        "reject": {"judge"},
        "merge": {"judge"},
        "snooze": {"monitor", "judge"},
        "wake": {"monitor", "judge"},
    }[move] | {"root"}
    url = reverse("alerts_bulk", args=[move])
    for user in ("monitor", "judge", "dispatcher", "supervisor", "leader", "auditor", "owner", "colleague", "outsider"):
        status = client_of(user).get(url, {"ids": [one.pk for one in waiting[:2]]}).status_code
        assert status == (200 if user in allowed else 403), user
    assert client_of("root").get(url).status_code == 302


def test_an_open_redirect_is_none(county, client_of, waiting) -> None:
    response = client_of("judge").get(reverse("alerts_bulk", args=["reject"]), {"list": "//evil.example"})
    assert response.url.startswith("/alerts/")


@pytest.mark.parametrize("tab", ["triage", "handling", "all"])
def test_a_page_asks_as_much_however_many_rows_there_are(county, client_of, tab, django_assert_max_num_queries) -> None:
    client = client_of("judge")
    client.get(LIST)  # notes that the session is used
    with django_assert_max_num_queries(10):
        client.get(LIST, {"tab": tab})
    first = Case.objects.filter(state="triage").first()
    for number in range(60):
        Case.objects.create(
            number=f"JB2027-{number:05d}",
            title=f"第{number}件",
            topic=first.topic,
            state="triage" if tab != "handling" else "handling",
            severity="一般",
            sector="民政",
            detected_at=first.detected_at,
            policy_version="1",
        )
    with django_assert_max_num_queries(10):
        client.get(LIST, {"tab": tab})


@pytest.mark.parametrize("order", ["urgent", "due", "severity", "new"])
def test_pages_of_any_order_hold_every_case_once(county, client_of, monkeypatch, order) -> None:
    monkeypatch.setattr("alerts.web.lists.PAGE", 7)
    client, seen, url = client_of("judge"), [], f"/alerts/?tab=all&order={order}"
    pages = []
    while url:
        page = html(client, url)
        pages.append([part.split('"')[0] for part in page.split('data-case="')[1:]])
        seen += pages[-1]
        found = re.search(r'href="(\?[^"]*)" rel="next"', page)
        url = "/alerts/" + unescape(found[1]) if found else ""
    assert sorted(seen) == sorted(str(case.pk) for case in Case.objects.all())
    assert len(seen) > 7
    for expected in reversed(pages[:-1]):
        page = html(client, "/alerts/" + unescape(re.search(r'href="(\?[^"]*)" rel="prev"', page)[1]))
        assert [part.split('"')[0] for part in page.split('data-case="')[1:]] == expected
    assert 'rel="prev"' not in page


@pytest.mark.parametrize("mark", ["x", "o1-", "e9-9", "o1-1;--", "z1-1", "o" + "9" * 40 + "-1", "²"])
def test_a_mistyped_place_in_the_list_is_no_error(county, client_of, mark) -> None:
    for way in ("after", "before"):
        assert client_of("judge").get(LIST, {"tab": "all", way: mark}).status_code == 200
