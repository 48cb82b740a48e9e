"""An invented county in the database, and a browser-less client for each of its people."""

import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings

from config import clock
from config.clock import SHANGHAI

sys.path.insert(0, str(Path(__file__).with_name("support")))
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]
NOW = datetime(2026, 11, 20, 15, 30, tzinfo=SHANGHAI)


@pytest.fixture
def now() -> Iterator[datetime]:
    """A Friday afternoon."""
    clock.install(lambda: NOW)
    yield NOW
    clock.install(None)


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The county, laid once for the tests of a module inside a transaction of its own; each test's lies within it."""
    from county_people import county as build

    clock.install(lambda: NOW)
    with override_settings(PASSWORD_HASHERS=QUICK), django_db_blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        made = build(NOW)
    clock.install(None)
    yield made
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def county(built: Any, db: None, now: datetime, settings: Any) -> Any:
    """The county at `now`: some thirty topics, cases in every state, people of every role."""
    settings.PASSWORD_HASHERS = QUICK
    return deepcopy(built)


@pytest.fixture
def client_of(county: Any) -> Callable[[str], Client]:
    """A signed-in client by the user's name."""

    def make(name: str) -> Client:
        client = Client()
        client.force_login(county.users[name])
        return client

    return make
