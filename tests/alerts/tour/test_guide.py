"""The guided path follows what really happened to the matter's case."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User

from alerts import cases
from alerts.models import Case, Contact, Department
from alerts.rules.flags import FlagHit
from alerts.tour.cast import Cast, settle
from alerts.tour.guide import MATTER, samples, steps
from alerts.tour.place import KEYS
from alerts.tour.town import load
from alerts.units import sync_departments
from config.clock import SHANGHAI
from config.flags import FlagRule
from config.load import jurisdiction
from config.vocabulary import Role
from pipeline.models import Item, Source, Topic

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=SHANGHAI)
MATTERS = load()


@pytest.fixture
def town(settings) -> Cast:
    """Units, people, sources."""
    settings.INSTALLATION = settings.INSTALLATION.model_copy(update={"jurisdiction": "demo"})
    settings.ROOT_URLCONF = "alerts.tour.urls"
    settings.INSTALLED_APPS = ["alerts.tour", *settings.INSTALLED_APPS]
    sync_departments(jurisdiction("demo"))
    settle(NOW)
    for key in KEYS.values():
        Source.objects.create(key=key, name=key, kind="discuz")
    return Cast()


def case_about(matter: str, at: datetime) -> Case:
    """A case on a topic of the matter's petitions."""
    topic = Topic.objects.create(title=matter, first_at=at, last_at=at, learnt_at=at, items=3, submitters=3)
    source = Source.objects.get(key=KEYS["petition"])
    for post in [post for post in MATTERS.matter(matter).posts if post.site == "petition"]:
        Item.objects.create(
            source=source, external_id=str(post.number), kind="petition", title=post.title, text=post.text, topic=topic,
            published_at=at, learnt_at=at, seen_at=at, content_hash="-",
        )  # fmt: skip
    return cases.open_candidate(topic, FlagHit(FlagRule(id="t", name="t", to_triage=False), "因为"), at)


def done() -> list[bool]:
    return [step.done for step in steps()]


def test_no_case_no_path(town: Cast) -> None:
    assert steps() == []


def test_the_path_is_about_its_matter_and_not_about_a_later_one(town: Cast) -> None:
    own = case_about(MATTER, NOW)
    case_about("m17", NOW + timedelta(hours=1))
    assert steps()[0].url == f"/cases/{own.pk}/"


def test_a_town_that_missed_the_matter_shows_the_latest_open_case(town: Cast) -> None:
    case_about("m17", NOW)
    later = case_about("m24", NOW + timedelta(hours=1))
    assert steps()[0].url == f"/cases/{later.pk}/"


def test_steps_are_ticked_by_events_only(town: Cast) -> None:
    case = case_about(MATTER, NOW)
    assert done() == [False] * 6
    cases.claim(case, town.desk(Role.MONITOR), NOW)
    assert done() == [True, True, False, False, False, False]
    cases.send_to_triage(case, NOW, "因为")
    lead = Department.objects.get(name="县住房和城乡建设局")
    cases.dispatch(case, town.desk(Role.DISPATCHER), NOW, lead)
    assert done() == [True, True, True, False, False, False]
    contact = Contact.objects.get(department=lead, role=Role.DEPT_CONTACT.value)
    assert steps()[3].url == f"/mailbox/?to={contact.email.replace('@', '%40')}"
    cases.sign_off(case.assignments.get(), town.unit(lead, Role.DEPT_CONTACT), NOW)
    assert done() == [True, True, True, True, False, False]


def test_words_for_the_answer_are_prepared(town: Cast) -> None:
    assert [(name, len(parts)) for name, parts in samples()] == [("首次信息", 5), ("答复", 4)]


def test_the_last_step_is_done_when_a_leader_came_in(town: Cast) -> None:
    case_about(MATTER, NOW)
    assert not done()[5]
    User.objects.filter(staff__role=Role.LEADER.value).update(last_login=NOW)
    assert done()[5]
