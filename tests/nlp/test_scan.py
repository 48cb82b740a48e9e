"""A group that occurs is always seen; words are found as by looking at every place."""

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.look.scan import Scanner, code_points
from nlp.personal.mask import mask
from nlp.topics.min_hash import signatures
from nlp.words.finder import Finder
from nlp.words.tokens import tokens_of
from nlp.words.word_keys import KeyTable, keys_by_text, keys_of

LETTERS = st.text("甲乙丙丁x1。\n\ud800😀\0", max_size=30)
WORDS = st.lists(st.text("甲乙丙丁x😀", min_size=1, max_size=5), min_size=1, max_size=12, unique=True)


@settings(max_examples=200, deadline=None)
@given(st.lists(LETTERS, max_size=6), WORDS)
def test_what_occurs_is_seen(texts: list[str], words: list[str]) -> None:
    scanner = Scanner({str(number): [word] for number, word in enumerate(words)})
    for text, flags in zip(texts, scanner.scan(texts).by_text().tolist(), strict=True):
        for number, word in enumerate(words):
            assert word not in text or flags & scanner.bit[str(number)]


def test_what_does_not_occur_is_hardly_ever_seen() -> None:
    dice = random.Random(7)
    marks = [chr(point) for point in range(0x4E00, 0x9FA0)]
    words = ["".join(dice.choices(marks, k=size)) for size in (2, 3) for _ in range(10_000)]
    scan = Scanner({"words": words}).scan(["".join(dice.choices(marks, k=100_000))])
    assert np.count_nonzero(scan.flags & 1) < 500  # by the place in the tables alone it would be some 7,500


@settings(max_examples=200, deadline=None)
@given(st.lists(LETTERS, max_size=6), WORDS, WORDS)
def test_words_are_found_leftmost_and_longest_each_list_for_itself(
    texts: list[str], words: list[str], others: list[str]
) -> None:
    found = Finder({"words": words, "others": others}).find(texts)
    for name, known in (("words", words), ("others", others)):
        assert found[name] == [plainly(text, known) for text in texts]


def plainly(text: str, words: list[str]) -> list[tuple[int, int]]:
    """Place by place."""
    found, place = [], 0
    while place < len(text):
        here = [word for word in words if text.startswith(word, place)]
        if here:
            longest = max(here, key=len)
            found.append((words.index(longest), place))
            place += len(longest)
        else:
            place += 1
    return found


def test_sentences_end_at_their_marks_and_with_the_text() -> None:
    scanner = Scanner({"number": "123"})
    sentences = scanner.scan(["一1。二！\n三2", "", "四3"]).sentences()
    told = [
        (text, start, end)
        for text, start, end, flags in zip(*(column.tolist() for column in sentences), strict=True)
        if flags & scanner.bit["number"]
    ]
    assert told == [(0, 0, 2), (0, 6, 8), (2, 0, 2)]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.text("甲乙丙x\ud800", min_size=1, max_size=70), max_size=8), max_size=5))
def test_a_word_has_the_same_key_wherever_it_stands(texts: list[list[str]]) -> None:
    tokens = [tokens_of(words) for words in texts]
    points = code_points("".join(words.text for words in tokens))
    lengths = np.array([len(words.text) for words in tokens], np.int64)
    by_text = keys_by_text(points, np.cumsum(lengths) - lengths, [words.ends for words in tokens])
    assert [keys.tolist() for keys in by_text] == [keys_of(words).tolist() for words in texts]


def test_keys_of_unlike_words_differ_and_an_empty_word_has_one() -> None:
    words = ["", "甲", "甲甲", "乙甲", "甲乙", "a" * 64, "a" * 65, "\0"]
    keys = keys_of(words).tolist()
    assert len(set(keys)) == len(words)
    assert 0 not in keys


def test_a_table_numbers_keys_in_the_order_in_which_they_are_met() -> None:
    table = KeyTable()
    keys = keys_of([f"词{number}" for number in range(40_000)])
    numbers, new = table.look_up(keys[[2, 0, 2, 1]])
    assert (numbers.tolist(), new.tolist()) == ([0, 1, 0, 2], [0, 1, 3])
    numbers, new = table.look_up(keys)
    assert numbers[:3].tolist() == [1, 2, 0]
    assert len(new) == 39_997
    assert len(table) == 40_000
    again, new = table.look_up(keys)
    assert again.tolist() == numbers.tolist()
    assert len(new) == 0


def test_a_text_says_the_same_alone_and_in_a_batch() -> None:
    texts = ["小区门口的路灯坏了三天", "短", "", "一" * 3000, "路灯坏了！" * 40]
    alone = [signatures([text])[0].tolist() for text in texts]
    assert signatures(texts).tolist() == alone


def test_an_amount_at_the_end_of_a_line_is_no_owner_of_a_telephone() -> None:
    assert mask("损失2000万元\n电话：12345")[1] == {}


def test_digits_of_any_script_are_seen() -> None:
    mathematical = "".join(chr(0x1D7CE + int(digit)) for digit in "110101199003074258")
    assert mask(f"身份证号{mathematical}")[1] == {"id_card": 1}
