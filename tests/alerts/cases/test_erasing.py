"""What was purged leaves the files of the store: neither the database nor its journal holds the bytes any more."""

import pytest
from django.db import ConnectionHandler

from alerts.cases import erasing
from alerts.cases.hotline import purge_orders, take_order
from config.database import database

SEALED = "gAAAAABsealed-of-who-asked"


@pytest.fixture
def store(tmp_path, monkeypatch, django_db_blocker):
    """A store of its own, as an office has it: an order was purged of who asked."""
    django_db_blocker.unblock()
    handler = ConnectionHandler({"default": database("", tmp_path)})
    connection = handler["default"]
    monkeypatch.setattr(erasing, "connection", connection)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE orders (number TEXT, sealed TEXT)")
        cursor.execute("INSERT INTO orders VALUES ('RX1', %s)", [SEALED])
        cursor.execute("UPDATE orders SET sealed = ''")
    yield handler
    handler.close_all()
    django_db_blocker.restore()


def bytes_of(folder):
    return b"".join(path.read_bytes() for path in folder.iterdir())


def test_the_journal_holds_what_was_purged_until_it_is_emptied(store, tmp_path):
    assert SEALED.encode() in bytes_of(tmp_path)
    assert erasing.erase()
    assert SEALED.encode() not in bytes_of(tmp_path)


def test_while_somebody_reads_it_is_left_for_the_next_turn(store, tmp_path, monkeypatch):
    monkeypatch.setattr(erasing, "_WAIT", 1)
    other = ConnectionHandler({"default": database("", tmp_path)})["default"]
    with other.cursor() as reading:
        reading.execute("BEGIN DEFERRED")
        reading.execute("SELECT count(*) FROM orders")
        with store["default"].cursor() as cursor:
            cursor.execute("INSERT INTO orders VALUES ('RX2', '')")
        assert not erasing.erase()
        reading.execute("COMMIT")
    assert erasing.erase()
    assert SEALED.encode() not in bytes_of(tmp_path)
    other.close()


@pytest.mark.django_db
def test_it_is_done_once_behind_each_purge_and_tried_again_where_it_was_not(
    handled, town, at, settings, tmp_path, monkeypatch
):
    settings.FOLDER = tmp_path
    could = [False, True]
    monkeypatch.setattr(erasing, "erase", lambda: could.pop(0))
    eraser = erasing.Eraser()
    take_order(handled, town.monitor, at(1), "RX1", {"姓名": "张小明"})
    assert not eraser.after_purges()
    assert purge_orders(handled, at(2)) == 1
    assert [eraser.after_purges() for _turn in range(3)] == [False, True, False]
