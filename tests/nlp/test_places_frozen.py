"""The share of frozen sentences, written apart from the code, whose most specific place is right."""

from benchmarks.places import FROZEN, found, is_right, read


def test_share_of_the_held_out_sentences() -> None:
    rows = read(FROZEN)
    right = [is_right(row, code) for row, code in zip(rows, found(rows), strict=True)]
    assert sum(right[::2]) / len(right[::2]) >= 0.97
    assert sum(right[1::2]) / len(right[1::2]) >= 0.94
