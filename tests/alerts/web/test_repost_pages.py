"""上级政策转载 by its page: a supervisor signs the order that waits; the unit that runs the portal enters the link."""

from datetime import timedelta

import pytest
from django.urls import reverse

from alerts.models import Notification, Repost
from alerts.office import reposting
from pipeline.models import Item, Source

pytestmark = pytest.mark.django_db
PAGE = reverse("reposts")


@pytest.fixture
def late(county, now, settings) -> Repost:
    """Due for more than six hours; the first unit runs the portal."""
    settings.INSTALLATION = settings.INSTALLATION.model_copy(update={"portal_unit": county.units[0].name})
    source = Source.objects.create(key="province", name="省政府网", kind="news", portal="superior")
    at = now - timedelta(hours=31)
    title = "关于做好今冬明春供暖保障工作的通知"
    Item.objects.create(
        source=source,
        external_id="p1",
        url="https://p.example/1",
        kind="article",
        title=title,
        text=title,
        published_at=at,
        learnt_at=at,
        seen_at=at,
    )
    reposting.watch(at)
    reposting.watch(now)
    return Repost.objects.get()


def test_a_supervisor_signs_the_order_that_waits(late, client_of):
    sign = reverse("repost_order", args=[late.pk])
    assert sign not in client_of("monitor").get(PAGE).content.decode()
    assert client_of("monitor").post(sign, {"note": ""}).status_code == 403
    supervisor = client_of("supervisor")
    page = supervisor.get(PAGE).content.decode()
    assert "督办单待签发" in page
    assert sign in page
    assert supervisor.post(sign, {"note": "请今日转载"}).status_code == 302
    assert Notification.objects.filter(subject__startswith="督办单", text__contains="请今日转载").exists()
    assert "督办单待签发" not in supervisor.get(PAGE).content.decode()
    assert "签发过" in supervisor.post(sign, {"note": ""}).content.decode()


def test_the_unit_that_runs_the_portal_opens_the_page_and_enters_the_link(late, client_of):
    assert client_of("outsider").get(PAGE).status_code == 403
    unit = client_of("colleague")
    assert reverse("repost_link", args=[late.pk]) in unit.get(PAGE).content.decode()
    link = reverse("repost_link", args=[late.pk])
    assert client_of("outsider").get(link).status_code == 403
    sent = unit.post(link, {"url": "https://own.example/1", "at": late.due_at.strftime("%Y-%m-%d %H:%M")})
    assert sent.status_code == 302
    late.refresh_from_db()
    assert not late.open
