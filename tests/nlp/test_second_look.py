"""The second look at texts between two sectors: who votes, whom it concerns, that batches change nothing."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from nlp.about import second_look
from nlp.about.second_look import CLOSE, LONG, LOUD, Nearest, close, in_steps, look_again, seconded
from nlp.about.sector import LABELLED, SECTORS
from nlp.train import nearest
from nlp.train.corpora import Example
from nlp.words.features import word_counts
from nlp.words.word_keys import keys_of

ROADS, SCHOOLS, COURTS = map(SECTORS.index, ("交通运输", "教育文体", "政法"))
TEXTS = [["公交", "路口", "红绿灯"], ["公交", "堵车", "路口"], ["学校", "老师", "作业"], ["老师", "作业", "补课"]] * 9


@pytest.fixture(scope="module")
def learnt() -> Nearest:
    counts, words = word_counts(TEXTS)
    keep = np.array([word != "路口" for word in words])
    return nearest.learn(counts, words, keep, np.array([ROADS, ROADS, SCHOOLS, SCHOOLS] * 9))


def test_the_nearest_texts_vote(learnt: Nearest) -> None:
    votes = learnt.votes([keys_of(["公交", "堵车", "别的"]), keys_of(["补课"]), keys_of(["路口", "生词"])])
    assert votes[0, ROADS] > 0.9
    assert votes[1].argmax() == SCHOOLS
    assert not votes[2].any()  # nothing is known of it: 路口 means nothing
    assert votes[:2].sum(axis=1) == pytest.approx(1)


def test_a_text_alone_gets_the_votes_it_gets_among_others(learnt: Nearest) -> None:
    keys = [keys_of(words) for words in ([*TEXTS[0], *TEXTS[3]], TEXTS[1], [], TEXTS[2] * 5)]
    together = learnt.votes(keys)
    for own, votes in zip(keys, together, strict=True):
        assert (learnt.votes([own])[0] == votes).all()


def test_only_texts_between_two_labelled_sectors_are_looked_at_again() -> None:
    mixed = np.full((4, len(SECTORS)), -5, np.float32)
    mixed[0, [ROADS, SCHOOLS]] = 3, 2.5
    mixed[1, [ROADS, SCHOOLS]] = 3, 0
    mixed[2, [ROADS, SCHOOLS, COURTS]] = 3, 1, 2.5
    mixed[3, [ROADS, SCHOOLS, COURTS]] = 2, 3, -9
    every = np.arange(len(SECTORS))
    assert close(mixed, every, 1.0).tolist() == [0]
    assert close(mixed, np.delete(every, COURTS), 3.1).tolist() == [0, 1, 2, 3]
    assert not len(close(mixed, every[[ROADS]], 9.0))


def test_votes_move_the_labelled_sectors_against_each_other_only() -> None:
    scores, votes = np.zeros((2, len(SECTORS)), np.float32), np.zeros((1, len(SECTORS)), np.float32)
    votes[0, ROADS] = 1
    found = seconded(scores, np.array([1]), votes)
    assert not found[0].any()
    assert found[1, ROADS] - found[1, SCHOOLS] == pytest.approx(LOUD)
    assert found[1].sum() == pytest.approx(0, abs=1e-6)
    assert found[1, COURTS] == 0


def test_the_held_fold_has_no_vote_on_itself() -> None:
    """A text that stands beside others of another sector, but for copies of it in its own fold."""
    examples = [Example(str(row), tuple(words), "教育文体") for row, words in enumerate(TEXTS[2:4] * 8)]
    examples += [Example(f"held {row}", ("老师", "作业"), "交通运输") for row in range(8)]
    counts, words = word_counts([one.tokens for one in examples])
    scores = np.zeros((len(examples), len(SECTORS)), np.float32)
    scores[:, [ROADS, SCHOOLS]] = 3, 3 - CLOSE / 2
    splits = [(np.arange(16), np.arange(16, 24))]
    found = nearest.seconded_by_folds(scores, counts, words, np.ones(len(words), bool), examples, splits)
    assert (found[16:].argmax(axis=1) == SCHOOLS).all()
    assert (found[:16] == scores[:16]).all()


def test_steps_of_a_byte_keep_a_vector() -> None:
    vectors = np.random.RandomState(0).normal(size=(5, 40)).astype(np.float32)
    steps, step = in_steps(np.vstack([vectors, np.zeros((1, 40), np.float32)]))
    assert np.abs(steps[:5] * step[:5, None] - vectors).max() <= 0.5 * step.max() + 1e-6
    assert not steps[5].any()


def test_what_is_written_is_read(learnt: Nearest, tmp_path: Path) -> None:
    second_look.save(learnt, tmp_path)
    read = second_look.load(tmp_path)
    keys = [keys_of(words) for words in TEXTS[:4]]
    assert (read.votes(keys) == learnt.votes(keys)).all()
    assert read.words.dtype == np.int8


def test_what_ships_is_sorted_and_whole() -> None:
    shipped = second_look.load()
    assert all(one < other for one, other in pairwise(shipped.keys.tolist()))
    assert {SECTORS[column] for column in shipped.columns.tolist()} == LABELLED
    assert len(shipped.texts) == len(shipped.columns) == len(shipped.over)
    assert np.abs(shipped.texts).max() <= second_look.STEPS  # products stay exact in 24 bits
    assert second_look.STEPS**2 * shipped.texts.shape[1] < 2**24


def test_a_short_text_and_one_that_is_asked_for_one_sector_are_not_looked_at() -> None:
    scores = np.zeros((1, len(SECTORS)), np.float32)
    keys = [keys_of(["公交", "老师"])]
    assert (look_again(scores, np.zeros_like(scores), [LONG], keys, ["交通运输"]) == scores).all()
    assert (look_again(scores, np.zeros_like(scores), [9], keys, ["交通运输", "教育文体"]) != scores).any()
    scores[0, [ROADS, SCHOOLS]] = 5
    assert (look_again(scores, np.zeros_like(scores), [LONG], keys) != scores).any()
    assert (look_again(scores, np.zeros_like(scores), [LONG - 1], keys) == scores).all()
