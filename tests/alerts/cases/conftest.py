"""Cases at several points of the road."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from alerts import cases
from alerts.models import Assignment, Case
from config.clock import SHANGHAI

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)


@pytest.fixture
def at() -> Callable[[float], datetime]:
    """Hours after Monday 09:00."""
    return lambda hours: MONDAY + timedelta(hours=hours)


@pytest.fixture
def triaged(town, topic, hit) -> Case:
    """A 重大 case in triage since Monday 09:00."""
    return cases.open_candidate(topic, hit, MONDAY)


@pytest.fixture
def dispatched(triaged, town, at) -> Case:
    """Dispatched at 09:06 to housing alone."""
    return cases.dispatch(triaged, town.dispatcher, at(0.1), town.housing)


@pytest.fixture
def lead(dispatched) -> Assignment:
    return dispatched.assignments.get(part="主办")


@pytest.fixture
def handled(dispatched, lead, town, at) -> Case:
    """Signed off at 09:12."""
    cases.sign_off(lead, town.contact(town.housing), at(0.2))
    dispatched.refresh_from_db()
    return dispatched
