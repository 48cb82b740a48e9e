import pytest
from django.contrib.auth import get_user_model

pytestmark = pytest.mark.django_db
PAGES = ("department", "staff", "case", "assignment", "timer", "caseevent", "release", "notification")


@pytest.fixture
def operator(client):
    client.force_login(get_user_model().objects.create_superuser("operator"))
    return client


@pytest.mark.parametrize("page", PAGES)
def test_every_list_opens(operator, town, topic, hit, page):
    from alerts import cases

    case = cases.open_candidate(topic, hit, topic.last_at)
    cases.dispatch(case, town.dispatcher, topic.last_at, town.housing)
    assert operator.get(f"/admin/alerts/{page}/").status_code == 200


@pytest.mark.parametrize("page", PAGES[2:])
def test_what_happened_can_only_be_read(operator, town, topic, hit, page):
    from alerts import cases

    case = cases.open_candidate(topic, hit, topic.last_at)
    assert operator.get(f"/admin/alerts/{page}/add/").status_code == 403
    if page == "case":
        assert operator.post(f"/admin/alerts/case/{case.pk}/change/", {"state": "archived"}).status_code == 403
        assert operator.post(f"/admin/alerts/case/{case.pk}/delete/", {"post": "yes"}).status_code == 403
