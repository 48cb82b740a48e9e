"""周报设置, by the page: previewed, kept with an event, obeyed at the next look, taken back."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from alerts.digest import send_due
from alerts.models import Contact, DigestSetting, Notification, OfficeEvent
from alerts.office.digest_plan import current
from alerts.rules.digest_plan import Hour
from config.schema.installation import Digest, Mail, Portfolio


@pytest.fixture
def leader(county, settings):
    """The leader's address; mail goes out; the configuration names one more reader and a portfolio."""
    user = get_user_model().objects.get(staff__role="leader")
    user.email = "leader@qinghe.example"
    user.save()
    digest = Digest(recipients=("office@qinghe.example",),
                    portfolios=(Portfolio(address=user.email, units=(county.units[0].name,)),))  # fmt: skip
    update = {"mail": Mail(host="127.0.0.1", port=9), "digest": digest}
    settings.INSTALLATION = settings.INSTALLATION.model_copy(update=update)
    return user.email


def given(client, **changed):
    """What a browser would post of the form as it stands, with some fields changed."""
    form = client.get(reverse("digest_settings")).context["form"]
    values = {name: form.get_initial_for_field(form.fields[name], name) for name in form.fields}
    values |= changed
    return {name: value for name, value in values.items() if value is not None and value is not False}


def test_only_monitor_and_supervisor_set_it(county, client_of, leader):
    for role in ("monitor", "supervisor"):
        assert client_of(role).get(reverse("digest_settings")).status_code == 200
    for role in ("leader", "judge", "owner", "nobody", "auditor"):
        assert client_of(role).get(reverse("digest_settings")).status_code == 403
        assert client_of(role).post(reverse("digest_settings"), {"do": "save"}).status_code == 403
    assert not DigestSetting.objects.exists()


def test_it_shows_who_gets_what_by_the_configuration_until_somebody_changes_it(county, client_of, leader):
    page = client_of("supervisor").get(reverse("digest_settings"))
    text = page.content.decode()
    assert "office@qinghe.example" in text
    assert f"分管在前：{county.units[0].name}" in text
    assert "周一 08:00" in text
    assert "周报设置" in client_of("supervisor").get(reverse("digest")).content.decode()
    assert reverse("digest_settings") not in client_of("leader").get(reverse("digest")).content.decode()


def test_a_preview_says_what_would_change_and_changes_nothing(county, client_of, leader):
    supervisor = client_of("supervisor")
    wished = given(supervisor, receive=[], recipients="office@qinghe.example\nnew@qinghe.example", leaders_day="2")
    page = supervisor.post(reverse("digest_settings"), wished | {"do": "preview"})
    lines = {line.address: line.change for line in page.context["lines"]}
    assert lines["new@qinghe.example"] == "新增"
    assert lines["office@qinghe.example"] == "改动"
    assert lines[leader] == "不再发"
    assert "还没有保存" in page.content.decode()
    assert not DigestSetting.objects.exists()
    assert not OfficeEvent.objects.filter(book="周报簿").exists()


def test_a_change_is_an_event_and_can_be_taken_back(county, client_of, leader):
    monitor, default = client_of("monitor"), current()
    wished = given(monitor, leaders_day="4", leaders_hour="17", territories=False)
    assert monitor.post(reverse("digest_settings"), wished | {"do": "save"}).status_code == 302
    plan = current()
    assert (plan.leaders_at, plan.units_at) == (Hour(4, 17), Hour(0, 8))
    assert (plan.departments, plan.territories) == (True, False)
    assert plan.portfolios == default.portfolios
    event = OfficeEvent.objects.get(book="周报簿")
    assert (event.kind, event.role, event.data["number"]) == ("改周报设置", "monitor", 1)
    again = monitor.post(reverse("digest_settings"), wished | {"do": "save"})
    assert again.status_code == 409  # what was shown is older than what stands
    assert monitor.post(reverse("digest_settings"), {"do": "undo", "seen": "1"}).status_code == 302
    assert current() == default
    assert monitor.post(reverse("digest_settings"), {"do": "reset", "seen": "2"}).status_code == 409
    assert monitor.post(reverse("digest_settings"), {"do": "undo", "seen": "2"}).status_code == 302
    assert current() == plan
    assert OfficeEvent.objects.filter(book="周报簿").count() == 3


@pytest.mark.parametrize(
    ("line", "words"),
    [("不是邮箱", "不是邮箱"), ("a@b.example 没有的局", "没有这个单位：没有的局"), ("a@b@c", "不是邮箱")],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(county, client_of, leader, line, words):
    supervisor = client_of("supervisor")
    page = supervisor.post(reverse("digest_settings"), given(supervisor, recipients=line) | {"do": "save"})
    assert page.status_code in {409, 422}
    assert words in page.content.decode()
    assert line in page.content.decode()
    assert not DigestSetting.objects.exists()


def test_the_next_look_obeys_without_a_new_start(county, client_of, leader):
    """Moved to another hour the week that went out stays the same week: never twice."""
    supervisor = client_of("supervisor")
    assert send_due(county.now) >= 2
    first = set(Notification.objects.filter(purpose="digest").values_list("recipient", flat=True))
    assert {leader, "office@qinghe.example"} <= first
    own = county.units[1]
    wished = given(supervisor, receive=[], recipients=f"office@qinghe.example\nextra@qinghe.example {own.name}",
                   leaders_day="3", leaders_hour="6")  # fmt: skip
    supervisor.post(reverse("digest_settings"), wished | {"do": "save"})
    assert send_due(county.now) == 0
    following = county.now + timedelta(days=7)
    Notification.objects.filter(purpose="digest").delete()
    sent = send_due(following)
    people = set(Notification.objects.filter(purpose="digest").values_list("recipient", flat=True))
    assert sent == len(Notification.objects.filter(purpose="digest"))
    assert "office@qinghe.example" in people
    assert leader not in people
    assert send_due(following) == 0


def test_switched_off_is_off_for_leaders_and_units_apart(county, client_of, leader):
    supervisor = client_of("supervisor")
    assert Contact.objects.exists()
    off = given(supervisor, leaders=False, departments=False, territories=False)
    supervisor.post(reverse("digest_settings"), off | {"do": "save"})
    assert send_due(county.now) == 0
    text = supervisor.get(reverse("digest_settings")).content.decode()
    assert "总周报停发" in text
    assert "没有人会收到周报" in text


def test_the_mail_of_one_unit_is_shown_as_it_will_look(county, client_of, leader):
    supervisor, unit = client_of("supervisor"), county.units[0]
    answer = supervisor.get(reverse("digest_mail"), {"unit": unit.pk})
    assert unit.name in answer.content.decode()
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert supervisor.get(reverse("digest_mail"), {"unit": "x"}).status_code == 404
