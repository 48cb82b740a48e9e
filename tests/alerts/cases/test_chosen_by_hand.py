"""人工确定: where the routing is unsure it proposes no lead, and what a person chose is proposed in a like matter."""

from datetime import timedelta

import pytest

from alerts import cases
from alerts.cases import evidence
from alerts.models import Contact, Department
from config.vocabulary import Role, Sector, Severity

TITLE = "信号塔建在楼顶居民担心辐射"


@pytest.fixture
def units(town, settings, at) -> dict[str, Department]:
    """The classes of `generic` that the matter may concern, reachable."""
    settings.INSTALLATION = settings.INSTALLATION.model_copy(update={"jurisdiction": "generic"})
    made = {}
    for name in [one["department"] for one in proposed()["candidates"]]:
        made[name] = Department.objects.create(name=name)
        Contact.objects.create(
            department=made[name], name=name, role=Role.DEPT_HEAD.value, email=f"{len(made)}@town.example",
            confirmed_at=at(-24), confirmed_by="督办员",
        )  # fmt: skip
    return made


def proposed(title: str = TITLE) -> dict:
    return evidence.propose(title, title, {}, Sector.OTHER, Severity.ORDINARY)


def case_of(new_topic, hit, when):
    made = cases.open_candidate(new_topic(TITLE, severity="一般"), hit, when)
    made.refresh_from_db()
    return made


def test_an_unsure_proposal_names_no_lead_and_three_to_choose_from(units) -> None:
    told = proposed()
    assert (told["lead"], told["leads"]) == (None, [])
    assert len(told["candidates"]) == 3
    assert all(one["p"] > 0 for one in told["candidates"])
    assert told["fallback"]
    assert "请人工从前三个单位中确定" in told["reason"]


def test_the_choice_of_a_person_is_learnt_while_the_unit_keeps_the_case(units, new_topic, hit, town, at) -> None:
    second = list(units)[1]
    case = case_of(new_topic, hit, at(0))
    case.proposal = proposed()
    case.save()
    cases.dispatch(case, town.dispatcher, at(1), units[second])
    told = proposed("居民担心信号塔建在楼顶有辐射")
    assert told["lead"] == second
    assert f"经人工确定由{second}主办" in told["reason"]
    assert proposed("楼下麻将馆半夜吵闹")["lead"] != second
    part = case.assignments.get()
    cases.give_back(part, town.head(units[second]), at(1) + timedelta(minutes=5), "不归我们", town.housing, "三定方案")
    assert proposed("居民担心信号塔建在楼顶有辐射")["lead"] is None


def test_a_lead_that_was_proposed_is_no_choice_of_a_person(units, new_topic, hit, town, at) -> None:
    second = list(units)[1]
    case = case_of(new_topic, hit, at(0))
    case.proposal = proposed() | {"lead": second}
    case.save()
    cases.dispatch(case, town.dispatcher, at(1), units[second])
    assert evidence.past_choices() == ()
    assert proposed("居民担心信号塔建在楼顶有辐射")["lead"] is None


def test_who_is_chosen_instead_of_what_was_proposed_is_learnt_too(units, new_topic, hit, town, at) -> None:
    """Else one wrong choice would be proposed for ever, whatever is chosen after it."""
    first, second = list(units)[:2]
    for place, (lead, unit) in enumerate(((None, first), (first, second))):
        case = case_of(new_topic, hit, at(place))
        case.proposal = proposed() | {"lead": lead}
        case.save()
        cases.dispatch(case, town.dispatcher, at(place) + timedelta(minutes=5), units[unit])
    assert [one.unit for one in evidence.past_choices()] == [second, first]
    assert proposed("居民担心信号塔建在楼顶有辐射")["lead"] == second
