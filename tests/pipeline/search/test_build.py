"""A table that was built at once is what FTS5 would have made of the same texts, and FTS5 goes on with it."""

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.search.fts_build import Build
from pipeline.search.runs import gram_texts

_COMMON = "停水电区小"
_RARE = ["Ａ3区", "12345", "c919", "http" + "x" * 90, "httpxxxx", "httpxxxy", "é𠀀", "𠀀𠀁", "漢字", "，", " ", "々ー"]


def _text(draw: random.Random) -> str:
    length = draw.choice([0, 1, 5, 40, 40, 2500 if draw.random() < 0.02 else 10])
    pieces = [draw.choice(_COMMON) if draw.random() < 0.8 else draw.choice(_RARE) for _ in range(length)]
    return "".join(pieces) + (chr(0x4E00 + draw.randrange(800)) if draw.random() < 0.5 else "")


def _table(page: int) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("CREATE VIRTUAL TABLE grams USING fts5(text, content='', tokenize='ascii')")
    connection.execute("CREATE VIRTUAL TABLE instances USING fts5vocab(grams, instance)")
    connection.execute("INSERT INTO grams(grams, rank) VALUES ('pgsz', ?)", (page,))
    return connection


def _texts(draw: random.Random, count: int) -> dict[int, str]:
    texts, row = {}, 0
    for _ in range(count):
        row += draw.choice([1, 1, 1, 1, 300]) + ((1 << 40) if draw.random() < 0.002 else 0)
        texts[row] = _text(draw)
    return texts


def _built(texts: dict[int, str], page: int, enough: int, folder: Path) -> sqlite3.Connection:
    connection, rows = sqlite3.connect(":memory:", isolation_level=None), list(texts)
    connection.deserialize(_table(page).serialize())  # FTS5 has not asked it yet
    with Build(folder, page, enough, stored=2_000) as build:
        for start in range(0, len(rows), 50):
            build.add(rows[start : start + 50], [texts[row] for row in rows[start : start + 50]])
        build.write(connection)
    return connection


def _all(connection: sqlite3.Connection) -> Iterator[tuple[str, int, int]]:
    return iter(connection.execute("SELECT term, doc, offset FROM instances ORDER BY term, doc, offset"))


@pytest.mark.parametrize(("page", "enough"), [(32, 3_000), (64, 1 << 20), (500, 20_000), (4050, 9_000)])
def test_it_is_what_fts5_makes(page: int, enough: int, tmp_path: Path) -> None:
    draw = random.Random(page)
    texts = _texts(draw, 1_000)
    built, usual = _built(texts, page, enough, tmp_path), _table(page)
    usual.execute("BEGIN")
    put = "INSERT INTO grams(rowid, text) VALUES (?, ?)"
    usual.executemany(put, zip(texts, gram_texts(list(texts.values())), strict=True))
    usual.execute("COMMIT")
    built.execute("INSERT INTO grams(grams) VALUES ('integrity-check')")
    assert list(_all(built)) == list(_all(usual))
    for table in ("grams_docsize", "grams_config"):
        assert built.execute(f"SELECT * FROM {table}").fetchall() == usual.execute(f"SELECT * FROM {table}").fetchall()
    totals = "SELECT block FROM grams_data WHERE id = 1"
    assert built.execute(totals).fetchone() == usual.execute(totals).fetchone()
    for match in (
        "停水 AND 12345",
        '"停水 水电"',
        "NEAR(停水 c919, 9)",
        "停* AND 漢字",
        "汉字 NOT 停电",
        "停水 AND a3",
    ):
        for order in ("", " ORDER BY rowid DESC"):
            ask = f"SELECT rowid FROM grams WHERE grams MATCH ? AND rowid > ?{order}"
            found = [one.execute(ask, (match, 900)).fetchall() for one in (built, usual)]
            assert found[0] == found[1]


@pytest.mark.parametrize("page", [32, 500])
def test_fts5_adds_and_takes_out(page: int, tmp_path: Path) -> None:
    draw = random.Random(page)
    texts = _texts(draw, 600)
    connection = _built(texts, page, 10_000, tmp_path)
    for turn in range(30):
        for row in draw.sample(list(texts), 5):
            gone = gram_texts([texts.pop(row)])[0]
            connection.execute("INSERT INTO grams(grams, rowid, text) VALUES ('delete', ?, ?)", (row, gone))
        for row, text in _texts(draw, 20).items():
            if row not in texts:
                texts[row] = text
                connection.execute("INSERT INTO grams(rowid, text) VALUES (?, ?)", (row, gram_texts([text])[0]))
        if turn == 20:
            connection.execute("INSERT INTO grams(grams) VALUES ('optimize')")
    connection.execute("INSERT INTO grams(grams) VALUES ('integrity-check')")
    expected = [
        (gram, row, at)
        for row, text in zip(texts, gram_texts(list(texts.values())), strict=True)
        for at, gram in enumerate(text.split())
    ]
    assert list(_all(connection)) == sorted(expected, key=lambda one: (one[0].encode(), *one[1:]))


def test_no_text_and_texts_without_a_gram(tmp_path: Path) -> None:
    for texts in ({}, {7: "，"}):
        connection = _built(texts, 4050, 100, tmp_path)
        connection.execute("INSERT INTO grams(rowid, text) VALUES (9, '停水')")
        connection.execute("INSERT INTO grams(grams) VALUES ('integrity-check')")
        assert connection.execute("SELECT rowid FROM grams WHERE grams MATCH '停水'").fetchall() == [(9,)]
        assert connection.execute("SELECT count(*) FROM grams_docsize").fetchone() == (len(texts) + 1,)
