"""An invented county in the database, and a browser-less client for each of its people."""

import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from config import clock
from config.clock import SHANGHAI

sys.path.insert(0, str(Path(__file__).with_name("support")))
NOW = datetime(2026, 11, 20, 15, 30, tzinfo=SHANGHAI)


@pytest.fixture
def now() -> Iterator[datetime]:
    """A Friday afternoon."""
    clock.install(lambda: NOW)
    yield NOW
    clock.install(None)


@pytest.fixture
def county(db: None, now: datetime, settings: Any) -> Any:
    """The county at `now`: some thirty topics, cases in every state, people of every role."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    from county_people import county as build

    return build(now)


@pytest.fixture
def client_of(county: Any) -> Callable[[str], Client]:
    """A signed-in client by the user's name."""

    def make(name: str) -> Client:
        client = Client()
        client.force_login(county.users[name])
        return client

    return make
