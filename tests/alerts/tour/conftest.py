"""A town in a folder of its own, with sites and mail on free loopback ports."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from alerts.tour.moments import Run, Schedule
from alerts.tour.place import choose_ports, write_configuration
from config.clock import SHANGHAI
from config.load import load_yaml
from config.schema.installation import Installation

OPENING = datetime(2026, 11, 20, 9, 30, tzinfo=SHANGHAI)
WENT_LIVE = OPENING + timedelta(minutes=1)


@pytest.fixture
def schedule() -> Schedule:
    """A town that is live since a minute after its opening."""
    return Schedule(OPENING, (Run(WENT_LIVE),))


@pytest.fixture
def tour_folder(tmp_path: Path) -> tuple[Path, Installation]:
    """A folder with the configuration that the tour writes, on free ports."""
    write_configuration(tmp_path, 9, choose_ports(tmp_path, 42_000))
    return tmp_path, load_yaml(tmp_path / "huiying.yaml", Installation)


@pytest.fixture
def stopped_clock() -> Callable[[datetime], Callable[[], datetime]]:
    """Makes a clock that stands."""
    return lambda at: lambda: at
