"""What a word is made of."""

from itertools import pairwise

from nlp.words.features import BITS, WIDTH, composition, word_bucket, word_features

WORDS = ("心", "", "公交车", "车公交", "a")


def test_a_word_is_itself_its_pairs_and_its_characters() -> None:
    flat, starts = word_features(WORDS)
    parts = [flat[start:stop].tolist() for start, stop in pairwise(starts)]
    assert [len(part) for part in parts] == [2, 1, 6, 6, 2]
    assert [part[0] for part in parts] == [word_bucket(word) for word in WORDS]
    assert sorted(parts[2][3:]) == sorted(parts[3][3:])  # the same characters in another order
    assert parts[2][1] == parts[3][2] != parts[3][1]  # 公交 is the first pair of one, the second of the other


def test_characters_are_apart_from_words_and_pairs() -> None:
    matrix = composition(WORDS)
    assert matrix.shape == (len(WORDS), WIDTH)
    assert matrix[:, 1 << BITS :].sum(axis=1).ravel().tolist() == [[1, 0, 3, 3, 1]]
    assert matrix[:, : 1 << BITS].sum(axis=1).ravel().tolist() == [[1, 1, 3, 3, 1]]
