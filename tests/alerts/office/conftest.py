"""A case that was dispatched, for what stands beside the cases."""

from datetime import timedelta

import pytest

from alerts import cases
from alerts.models import Case
from tests.alerts.conftest import MONDAY


@pytest.fixture
def dispatched(town, topic, hit) -> Case:
    """A 重大 case in triage since Monday 09:00, given to housing alone at 09:06."""
    return cases.dispatch(
        cases.open_candidate(topic, hit, MONDAY), town.dispatcher, MONDAY + timedelta(minutes=6), town.housing
    )
