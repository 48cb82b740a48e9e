"""What is read from FTS5's leaves is what was put in, whatever was taken out or merged, however small they are."""

import random
import sqlite3

import pytest

from pipeline.search.sqlite_postings import Postings

_COMMON = ["水停", "停水", "水电", "电", "a3", "x" * 60]
_TERMS = [*_COMMON, *(f"词{number}" for number in range(50))]
_EVER = (0, 1 << 62)


def _text(draw: random.Random) -> str:
    length = draw.choice([1, 5, 50, 50, 3000 if draw.random() < 0.05 else 10])
    return " ".join(draw.choices(_TERMS, [20] * 3 + [5] * 3 + [1] * 50, k=length))


def _write(connection: sqlite3.Connection, texts: dict[int, str], draw: random.Random) -> None:
    """One transaction: some are new, some taken out, some of these put in again with another text."""
    take_out = "INSERT INTO grams(grams, rowid, text) VALUES ('delete', ?, ?)"
    connection.execute("BEGIN")
    for _ in range(draw.choice([1, 30, 200])):
        if texts and draw.random() < 0.15:
            row = draw.choice(list(texts))
            connection.execute(take_out, (row, texts.pop(row)))
            if draw.random() < 0.5:
                continue
        else:
            row = max((row for row in texts if row < 1 << 40), default=0) + draw.choice([1, 1, 1, 300])
            row += (1 << 40) if draw.random() < 0.2 else 0
        if row not in texts:
            texts[row] = _text(draw)
            connection.execute("INSERT INTO grams(rowid, text) VALUES (?, ?)", (row, texts[row]))
    connection.execute("COMMIT")


@pytest.fixture(params=[64, 500, 4050])
def stores(request: pytest.FixtureRequest) -> tuple[sqlite3.Connection, dict[int, str], random.Random]:
    """An index again and again as it grows; `param`: bytes of a leaf."""
    draw = random.Random(request.param)
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("CREATE VIRTUAL TABLE grams USING fts5(text, content='', tokenize='ascii')")
    connection.execute("INSERT INTO grams(grams, rank) VALUES ('pgsz', ?)", (request.param,))
    return connection, {}, draw


def test_every_row_and_every_position_is_read(stores: tuple[sqlite3.Connection, dict[int, str], random.Random]) -> None:
    connection, texts, draw = stores
    for turn in range(40):
        _write(connection, texts, draw)
        if turn % 7 == 3:
            connection.execute("INSERT INTO grams(grams, rank) VALUES ('merge', 5)")
        if turn == 30:
            connection.execute("INSERT INTO grams(grams) VALUES ('optimize')")
        if turn % 8 == 7:
            _compare(connection, texts, draw)


def _compare(connection: sqlite3.Connection, texts: dict[int, str], draw: random.Random) -> None:
    postings, rows = Postings(connection), sorted(texts)
    assert postings.size == (len(texts), sum(len(text.split()) for text in texts.values()))
    for term in [*draw.sample(_TERMS, 15), "缺词"]:
        low, high = sorted(draw.sample(rows, 2)) if draw.random() < 0.6 else _EVER
        places = {row: [at for at, word in enumerate(texts[row].split()) if word == term] for row in rows}
        expected = {row: found for row, found in places.items() if found and low <= row <= high}
        read = postings.of(term, (low, high), positions=True)
        assert read.rows.tolist() == list(expected)
        assert read.counts.tolist() == list(map(len, expected.values()))
        assert read.positions.tolist() == [at for found in expected.values() for at in found]
        assert postings.of(term, (low, high)).rows.tolist() == list(expected)
        once = postings.of(term, (low, high), counted=False)
        assert (once.rows.tolist(), once.counts.tolist()) == (list(expected), [1] * len(expected))


def test_all_terms_that_begin_so_are_one_list(stores: tuple[sqlite3.Connection, dict[int, str], random.Random]) -> None:
    connection, texts, draw = stores
    for row in range(1, 400):
        texts[row] = _text(draw)
        connection.execute("INSERT INTO grams(rowid, text) VALUES (?, ?)", (row, texts[row]))
    for letter in "水停词无":
        expected = [row for row in texts if any(word.startswith(letter) for word in texts[row].split())]
        said = [sum(word.startswith(letter) for word in texts[row].split()) for row in expected]
        for counted in (False, True):
            read = Postings(connection).beginning(letter, _EVER, counted)
            assert read is not None
            assert read[0].tolist() == expected
            assert read[1].tolist() == (said if counted else [1] * len(expected))
    connection.execute("INSERT INTO grams(grams, rowid, text) VALUES ('delete', 7, ?)", (texts[7],))
    assert Postings(connection).beginning("水", _EVER) is None  # FTS5 is asked instead
