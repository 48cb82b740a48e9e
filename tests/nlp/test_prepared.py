"""`nlp.prepared`: tables are kept until what they are made from changes, and are never in the way of a start."""

import os
from pathlib import Path

import numpy as np
import pytest

from nlp import prepared as module
from nlp.prepared import Tables, prepared
from nlp.words.jieba_words import dictionary


class Maker:
    """Counts how often the tables were made."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> Tables:
        self.made += 1
        return {"numbers": np.arange(4, dtype=np.uint64) * self.made, "total": np.array(7)}


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(module, "FOLDER", tmp_path / "kept")
    path = tmp_path / "words.txt"
    path.write_text("one", "utf-8")
    return path


def test_tables_are_made_once_and_then_read(source: Path) -> None:
    make = Maker()
    first, again = prepared("t", [source], make), prepared("t", [source], make)
    assert make.made == 1
    assert again["numbers"].tolist() == first["numbers"].tolist() == [0, 1, 2, 3]
    assert (again["numbers"].dtype, int(again["total"])) == (np.uint64, 7)
    again["numbers"][0] = 9
    assert prepared("t", [source], make)["numbers"][0] == 0


def test_a_changed_source_makes_them_anew_and_the_older_ones_go(source: Path) -> None:
    make = Maker()
    prepared("t", [source], make)
    source.write_text("another", "utf-8")
    assert prepared("t", [source], make)["numbers"].tolist() == [0, 2, 4, 6]
    assert [path.suffix for path in module.FOLDER.iterdir()] == [".npz"]


def test_what_an_ended_writer_left_goes_and_what_another_writes_now_stays(source: Path) -> None:
    module.FOLDER.mkdir()
    left, live = module.FOLDER / "tmpleft.part", module.FOLDER / "tmplive.part"
    for path in (left, live):
        path.write_bytes(b"half")
    os.utime(left, (0, 0))
    prepared("t", [source], Maker())
    assert (left.exists(), live.exists()) == (False, True)


def test_a_damaged_file_is_made_anew(source: Path) -> None:
    make = Maker()
    prepared("t", [source], make)
    [path] = module.FOLDER.iterdir()
    path.write_bytes(path.read_bytes()[:50])
    assert prepared("t", [source], make)["numbers"].tolist() == [0, 2, 4, 6]
    assert prepared("t", [source], make)["numbers"].tolist() == [0, 2, 4, 6]


def test_whatever_byte_of_the_file_is_damaged_the_tables_are_right(source: Path) -> None:
    expected = prepared("t", [source], Maker())
    [path] = module.FOLDER.iterdir()
    whole = path.read_bytes()
    directory = whole.index(b"PK\x01\x02")
    empty, bare = b"PK\x05\x06" + bytes(18), whole[: whole.index(b"PK", 4)]
    flipped = [whole[:at] + bytes([whole[at] ^ 255]) + whole[at + 1 :] for at in range(directory, len(whole))]
    for damaged in [empty, bare, b"\x93NUMPY", *flipped]:
        path.write_bytes(damaged)
        read = prepared("t", [source], Maker())
        assert {name: table.tolist() for name, table in read.items()} == {
            name: table.tolist() for name, table in expected.items()
        }
    with path.open("wb") as stream:
        np.save(stream, np.arange(3))
    assert prepared("t", [source], Maker()).keys() == expected.keys()


def test_a_folder_that_cannot_be_written_is_no_hindrance(source: Path) -> None:
    module.FOLDER.write_text("a file stands where the folder would be", "utf-8")
    make = Maker()
    assert prepared("t", [source], make)["numbers"].tolist() == [0, 1, 2, 3]
    prepared("t", [source], make)
    assert make.made == 2


def test_words_of_a_jurisdiction_leave_the_kept_dictionary_as_it_was() -> None:
    plain = dictionary(())
    dictionary(("锦绣华庭小区",))
    assert all(np.array_equal(one, other) for one, other in zip(dictionary(()), plain, strict=True))
