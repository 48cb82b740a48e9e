"""A case that was dispatched, for what stands beside the cases."""

from datetime import timedelta

import pytest

from alerts import cases
from alerts.models import Case
from alerts.office.alerting import raising, telling
from config import flag_files
from config.flags import FlagFile
from tests.alerts.conftest import MONDAY


@pytest.fixture
def dispatched(town, topic, hit) -> Case:
    """A 重大 case in triage since Monday 09:00, given to housing alone at 09:06."""
    return cases.dispatch(
        cases.open_candidate(topic, hit, MONDAY), town.dispatcher, MONDAY + timedelta(minutes=6), town.housing
    )


@pytest.fixture
def rules(monkeypatch):
    """Change what the file says beside the rules."""

    def change(**parts) -> None:
        file = flag_files.load_flags(flag_files.PRESETS / "county.yaml")
        plain = file.model_dump(by_alias=True, mode="json") | parts
        made = FlagFile.model_validate(plain)
        for module in (raising, telling):
            monkeypatch.setattr(module, "flag_file", lambda: made)

    return change
