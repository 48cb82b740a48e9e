"""What was purged leaves the files of the store: neither the database nor its journal holds the bytes any more."""

from contextlib import suppress

import pytest
from django.db import ConnectionHandler
from django.db import connection as usual

from alerts.cases import erasing
from alerts.cases.hotline import purge_orders, take_order
from config.database import database

SEALED = "gAAAAABsealed-of-who-asked"
TABLE = "erasing_orders"
LONG = "".join(f"{number:x}-{number**5:x}" for number in range(900))
"""Too long for a row of PostgreSQL even after its own packing: it goes into the TOAST table."""


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


@pytest.fixture
def server(monkeypatch, django_db_setup, django_db_blocker):
    """PostgreSQL: two connections of their own; of forty orders two were purged of who asked, one of them long."""
    if usual.vendor != "postgresql":
        pytest.skip("PostgreSQL's files; the suite runs on it too (HUIYING_DATABASE)")
    django_db_blocker.unblock()
    one, other = (ConnectionHandler({"default": dict(usual.settings_dict)})["default"] for _connection in range(2))
    monkeypatch.setattr(erasing, "connection", one)
    monkeypatch.setattr(erasing, "_TABLES", (TABLE,))
    with one.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
        cursor.execute(f"CREATE TABLE {TABLE} (number INT, sealed TEXT)")
        rows = [(number, {3: SEALED, 20: LONG}.get(number, "gAAAAABof-another")) for number in range(40)]
        cursor.executemany(f"INSERT INTO {TABLE} VALUES (%s, %s)", rows)
        cursor.execute(f"UPDATE {TABLE} SET sealed = '' WHERE number IN (3, 20)")
        cursor.execute("CHECKPOINT")
    yield one, other
    with suppress(Exception):
        other.rollback()
    other.close()
    with one.cursor() as cursor:
        cursor.execute(f"DROP TABLE {TABLE}")
    one.close()
    django_db_blocker.restore()


def files_of(connection):
    """What the files of the table and of its TOAST table hold, read by the server itself."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT pg_read_binary_file(pg_relation_filepath(f)) FROM pg_class, unnest(ARRAY[oid, reltoastrelid]) f"
            " WHERE oid = %s::regclass",
            [TABLE],
        )
        return b"".join(bytes(content) for [content] in cursor.fetchall())


def test_postgres_keeps_the_former_rows_until_the_table_is_written_anew(server):
    one, _other = server
    part = LONG[3000:3060].encode()
    assert {SEALED.encode() in files_of(one), part in files_of(one)} == {True}
    assert erasing.erase()
    after = files_of(one)
    assert SEALED.encode() not in after
    assert part not in after
    assert after.count(b"gAAAAABof-another") == 38


def test_postgres_is_not_done_while_an_older_transaction_may_see_the_rows(server, monkeypatch):
    one, other = server
    with one.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} VALUES (99, %s)", [SEALED])
    with other.cursor() as reading:
        reading.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        reading.execute("SELECT 1")  # sees the store as it is now; reads the table not at all
        with one.cursor() as cursor:
            cursor.execute(f"UPDATE {TABLE} SET sealed = '' WHERE number = 99")
        assert not erasing.erase()
        assert SEALED.encode() in files_of(one)
        reading.execute(f"SELECT count(*) FROM {TABLE}")
        monkeypatch.setattr(erasing, "_WAIT", 1)
        assert not erasing.erase()  # it waits for no reader
        reading.execute("COMMIT")
    assert erasing.erase()
    assert SEALED.encode() not in files_of(one)


def test_postgres_is_not_done_where_the_table_is_somebody_elses_and_the_log_says_so(server, caplog):
    one, _other = server
    with one.cursor() as cursor:
        cursor.execute(f"CREATE ROLE guest_of_{TABLE}; GRANT SELECT ON {TABLE} TO guest_of_{TABLE}")
        cursor.execute(f"SET ROLE guest_of_{TABLE}")
        try:
            assert not erasing.erase()
        finally:
            cursor.execute(f"RESET ROLE; DROP OWNED BY guest_of_{TABLE}; DROP ROLE guest_of_{TABLE}")
    assert f"erase_refused table={TABLE}" in caplog.text


def test_postgres_does_it_outside_a_transaction_only(server):
    one, _other = server
    one.set_autocommit(False)
    one.in_atomic_block = True
    try:
        assert not erasing.erase()
    finally:
        one.in_atomic_block = False
        one.set_autocommit(True)


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
