"""Vectors of words as a help in training: near for words in like company, and no part of the model that runs."""

import numpy as np
import pytest

from nlp.train.fit import Helps, decide, fit
from nlp.train.meaning import Company, Meaning, apart, associations, learn
from nlp.words.features import composition, word_bucket, word_counts

TEXTS = [["今天", word, "极了"] for word in ("高兴", "快活")] * 4 + [
    ["水费", word, "两倍"] for word in ("涨", "升")
] * 4


def test_words_in_like_company_have_like_vectors() -> None:
    meaning = learn(TEXTS)
    glad, merry, rose = meaning.of(["高兴", "快活", "涨"])
    assert glad @ merry > 0.9
    assert abs(glad @ rose) < 0.1
    assert not meaning.of(["没见过"]).any()


def test_a_pair_that_stands_near_counts_more_and_texts_do_not_touch() -> None:
    known = {word: number for number, word in enumerate("abcd")}
    matrix = associations([["a", "b", "c"], ["d", "a"]], known).toarray()
    assert matrix[0, 1] > matrix[0, 2]
    assert matrix[1, 3] == matrix[2, 3] == 0  # never in one text


@pytest.mark.parametrize("loud", [0.0, 0.5])
def test_a_word_without_a_label_is_known_by_its_company(loud: float) -> None:
    counts, words = word_counts([["高兴"], ["涨"], ["高兴", "今天"], ["涨", "水费"]] * 3)
    company = Company(words, Meaning(("高兴", "涨", "快活"), np.array([[1, 0], [0, 1], [1, 0]], np.float32)), loud)
    labels = ["happy", "angry"] * 6
    fitted = fit(counts, composition(words), labels, ("happy", "angry", "sad"), "emotion", Helps(company))
    unseen, others = word_counts([["快活"]])
    glad, cross = (decide(fitted, unseen, composition(others)) - fitted.bias)[0]
    assert (glad > cross + 0.1) == bool(loud)


def test_what_is_folded_is_what_was_learnt() -> None:
    """A word's row of features has gained its vector times the coefficients, so that one look-up a word does."""
    counts, words = word_counts([["高兴", "高兴", "今天"], ["涨"]])
    company = Company(words, Meaning(("高兴", "今天", "快活"), np.eye(3, 2, dtype=np.float32) + 0.5), 0.5)
    rare, coefficients = np.array([1.0, 2.0, 3.0], np.float32), np.array([[1.0, -1.0, 2.0], [0.5, 0.25, -2.0]])
    rows = composition(words) @ company.folded(coefficients, rare, 4.0)
    assert np.allclose(counts @ rows, company.values(counts, rare) @ coefficients, atol=1e-5)


def test_only_words_whose_feature_is_theirs_alone_are_kept() -> None:
    words = ["高兴", "今天"]
    parts = composition(words).tolil()
    meaning = Meaning(("高兴", "今天", "快活"), np.eye(3, dtype=np.float32))
    assert apart(meaning, words, parts.tocsr()).words == meaning.words
    parts[1, word_bucket("高兴")] = 1  # 今天 has a pair of characters there
    assert apart(meaning, words, parts.tocsr()).words == ("今天", "快活")
    parts[0, word_bucket("快活")] = 1
    assert apart(meaning, words, parts.tocsr()).words == ("今天",)
