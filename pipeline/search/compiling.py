"""`python -m pipeline.search.compiling`: compiles the loops that read and write FTS5's leaves, so that nobody waits."""

import sqlite3
import tempfile
from functools import cache
from pathlib import Path

from pipeline.search.fts_build import Build
from pipeline.search.grams import grams, pattern
from pipeline.search.language.tree import And, Node, Not, Or, Word
from pipeline.search.sqlite_words import Wording

_TEXT = "青年路小区停水三天了"


def _word(text: str) -> Word:
    found = pattern(text)
    assert found is not None
    return Word(text, found)


@cache
def ready() -> None:
    """Once a process: a question of every kind to two texts in memory."""
    both = " ".join(grams(_TEXT))
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE grams USING fts5(text, content='', tokenize='ascii')")
    connection.executemany("INSERT INTO grams(rowid, text) VALUES (?, ?)", [(1, both), (2, both)])
    connection.commit()
    one, other = _word("停水"), _word("青年路")
    asked: Node = And((Or((one, other)), Not(_word("停电")), _word("水"), other))
    wording = Wording(connection)
    rows = wording.rows(asked)
    wording.scores(asked, rows, rows)
    connection.close()


def ready_to_build() -> None:
    """A table of two texts in memory."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE grams USING fts5(text, content='', tokenize='ascii')")
    with tempfile.TemporaryDirectory() as folder, Build(Path(folder)) as build:
        build.add([1, 2], [_TEXT, _TEXT])
        build.write(connection)
    connection.close()


if __name__ == "__main__":
    ready()
    ready_to_build()
