"""An invented county in the database, and a browser-less client for each of its people."""

import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from config import clock
from config.clock import SHANGHAI

NOW = datetime(2026, 11, 20, 15, 30, tzinfo=SHANGHAI)


def factory() -> Any:
    """The module `factory.py` beside this file; tests are no package."""
    spec = spec_from_file_location("web_factory", Path(__file__).with_name("factory.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def now() -> Iterator[datetime]:
    """A Friday afternoon."""
    clock.install(lambda: NOW)
    yield NOW
    clock.install(None)


@pytest.fixture
def county(db: None, now: datetime) -> Any:
    """The county at `now`."""
    return factory().county(now)


@pytest.fixture
def client_of(county: Any) -> Callable[[str], Client]:
    """A signed-in client by the user's name."""

    def make(name: str) -> Client:
        client = Client()
        client.force_login(county.users[name])
        return client

    return make
