"""What every test may ask for; a thing that this machine lacks skips with the reason, and fails in CI."""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError
from django.db.backends.sqlite3.base import DatabaseOperations as SQLiteOperations
from hypothesis import HealthCheck, settings

from config import clock

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
ROOT = Path(__file__).resolve().parent.parent


def _missing(what: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI lacks {what}")
    pytest.skip(f"{what} is not here")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference data beside the repository."""
    folder = Path(os.environ.get("HUIYING_SHARED", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        _missing(f"the reference data ({folder.name})")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        _missing("Chromium")
    return str(path)


@pytest.fixture(autouse=True)
def machine_clock() -> Iterator[None]:
    """No test leaves its clock to the next."""
    yield
    clock.install(None)


@pytest.fixture(autouse=True, scope="session")
def flushable_events() -> Iterator[None]:
    """Between tests with real transactions Django empties all tables, also the events, which SQLite refuses."""
    plain = SQLiteOperations.execute_sql_flush
    triggers = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'alerts%no_delete'"

    def flush(self: SQLiteOperations, sql_list: list[str]) -> None:
        with self.connection.cursor() as cursor:
            kept = cursor.execute(triggers).fetchall()
        drops = [f"DROP TRIGGER {name}" for name, _sql in kept]
        for tries_left in reversed(range(100)):
            try:
                plain(self, [*drops, *sql_list, *(sql for _name, sql in kept)])
                return
            except OperationalError as error:  # a page that a browser has just left is still being read
                if "locked" not in str(error) or not tries_left:
                    raise
                time.sleep(0.1)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLiteOperations, "execute_sql_flush", flush)
        yield
