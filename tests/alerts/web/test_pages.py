"""Every page over many rows: none is forgotten, none asks the store more as rows grow."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client

from alerts.appraisal.keeping import keep
from alerts.models import Department
from alerts.web.urls import urlpatterns
from benchmarks.desk_addresses import ELSEWHERE, POSTED, addresses
from benchmarks.desk_town import fill_town
from pipeline.search.catch_up import catch_up
from pipeline.search.opening import open_index

pytestmark = pytest.mark.django_db
MOST = 12
_FIRST = 5
"""So many more where the small store has nothing of a kind (like matters), and the large one has."""
OF_A_UNIT = ("home", "inbox", "assignment", "assignment_before", "assignment_action")


@pytest.fixture
def town(db: None, now: Any, settings: Any, tmp_path: Any) -> Callable[[int, int], None]:
    settings.FOLDER = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for number in range(16):  # more than a page may ask questions
        kind = "territory" if number == 3 else "department"
        Department.objects.create(name=f"县第{number}局", kind=kind)

    def fill(items: int, cases: int) -> None:
        fill_town(items, cases, now)
        catch_up(tmp_path, open_index(tmp_path, settings.INSTALLATION))
        keep(now, most=99)

    return fill


def test_no_address_is_forgotten(town: Callable[[int, int], None]) -> None:
    town(200, 60)
    walked = {name for name, _url in addresses()}
    known = {pattern.name for pattern in urlpatterns}
    assert known - walked - POSTED - ELSEWHERE == set()
    assert known >= POSTED | ELSEWHERE
    assert walked & (POSTED | ELSEWHERE) == set()


def test_no_page_asks_more_as_rows_grow(town: Callable[[int, int], None]) -> None:
    few, many = _asked(town, 200, 60), _asked(town, 500, 160)
    assert {name: number for name, number in many.items() if number > MOST} == {}
    grown = {name: (few[name], number) for name, number in many.items() if number > few.get(name, number) + _FIRST}
    assert grown == {}


def _asked(town: Callable[[int, int], None], items: int, cases: int) -> dict[str, int]:
    """The most queries of each page, over all roles that may open it; the store is empty again afterwards."""
    found: dict[str, int] = {}
    with transaction.atomic():
        town(items, cases)
        pages = list(addresses())
        for role in ("root", "head"):
            client = Client()
            client.force_login(User.objects.get(username=role))
            for name, url in pages:
                if role == "head" and name not in OF_A_UNIT:
                    continue
                count, status = _count(client, url)
                assert status in {200, 302, 403, 404, 405}, f"{role} {url}: {status}"
                if status == 200:
                    found[name] = max(found.get(name, 0), count)
        transaction.set_rollback(True)
    return found


def _count(client: Client, url: str) -> tuple[int, int]:
    asked: list[str] = []

    def note(execute: Any, sql: str, *words: Any) -> Any:
        asked.append(sql)
        return execute(sql, *words)

    with connection.execute_wrapper(note):
        status = client.get(url).status_code
    return len(asked), status
