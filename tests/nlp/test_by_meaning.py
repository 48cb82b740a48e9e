"""The newest texts of a like meaning are found, in batches of any size."""

import numpy as np
import pytest

from nlp.by_meaning import FADING, LEAST, NEAR, WINDOW, ByMeaning, joined

SIZE = 8


def vectors(count: int) -> np.ndarray:
    drawn = np.random.default_rng(3).normal(size=(count, SIZE)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


@pytest.mark.parametrize("batch", [1, 97, WINDOW + 500, 3 * WINDOW])
def test_of_the_newest_texts_the_likest_are_found_best_first(batch: int) -> None:
    texts, first = vectors(2 * WINDOW + 700), 40
    days = np.where(np.arange(len(texts)) % 50, 20_700 + np.arange(len(texts)) / 1000, np.nan)
    meant, found, many = ByMeaning(SIZE), list[int](), list[int]()
    for start in range(0, len(texts), batch):
        rows, counts = meant.add(first + start, texts[start : start + batch], days[start : start + batch])
        found, many = [*found, *rows.tolist()], [*many, *counts.tolist()]
    ends = np.cumsum(many)
    for row in (0, 1, 30, WINDOW + 5, len(texts) - 1):
        window = range(max(0, row - WINDOW), row)
        apart = {other: 7.0 if np.isnan(days[[row, other]]).any() else abs(days[row] - days[other]) for other in window}
        fade = {other: FADING * gap * (6 + gap) / (6 + 4 * gap) for other, gap in apart.items()}
        alike = {other: float(texts[other] @ texts[row]) - fade[other] for other in window}
        best = sorted((other for other in window if alike[other] >= LEAST), key=lambda other: -alike[other])[:NEAR]
        assert found[ends[row] - many[row] : ends[row]] == [first + other for other in best]
    assert many[-1] == NEAR


def test_what_is_found_in_both_ways_counts_once() -> None:
    found, many = joined(*(np.array(part) for part in ([5, 3, 8], [2, 1], [3, 4, 9], [2, 1])))
    assert (found.tolist(), many.tolist()) == ([5, 3, 4, 8, 9], [3, 2])
