"""Fits the weights of `nlp.personal.name_scores`: `python -m nlp.train.naming --data FOLDER --sentences FILE...`."""

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from nlp.look.scan import code_points
from nlp.personal.gates import possible
from nlp.personal.letters import SURNAMES
from nlp.personal.marks import SCORED
from nlp.personal.mask import KINDS, narrow
from nlp.personal.name_lists import Namer, dictionary
from nlp.personal.name_scores import FILE, signs_of
from nlp.personal.name_signs import PAIRS, SIGNS, SLOTS, TRIPLES, WHOLE_WORD, WORD, Known, slot
from nlp.train.name_corpora import Told, exchanged, renamed, sentences, texts

_LEAST = 3
_COUNTED = 6
"""Of ten texts so many are counted; the others are learnt from, so that what is new in them is new indeed."""
_AGAIN = 8
_BESIDE, _FEW = 4, 0.01
_SMOOTHED = 0.3
BOUND = -1.0
"""Log-odds above which something is a name."""
_RULES = tuple(kind for kind in KINDS if kind.name == "name" and kind.near != SCORED)


def known_of(plain: Sequence[str], namer: Namer) -> Known:
    """The tables: of names, and of what stands side by side in plain texts and in the dictionary's words."""
    marks: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    triples: Counter[str] = Counter()
    family = set(SURNAMES)
    for text in plain:
        marks.update(text)
        pairs.update(text[place : place + 2] for place in range(len(text) - 1))
        triples.update(
            text[place : place + 3]
            for place in range(len(text) - 2)
            if text[place] in family or text[place + 1] in family
        )
    for word, many in dictionary()[0].items():
        often = 3 + many // 20
        if len(word) < 5:
            pairs.update({word[place : place + 2]: often for place in range(len(word) - 1)})
            triples.update({word[place : place + 3]: often for place in range(len(word) - 2)})
            marks.update({mark: many // 20 for mark in word})
    total = sum(marks.values())
    tables = [_likelier(counts, marks, total) for counts in (namer.family, namer.middle, namer.last, namer.single)]
    common = np.zeros(0x10000, np.uint8)
    for mark, many in marks.items():
        if ord(mark) < 0x10000:
            common[ord(mark)] = int(np.log2(many + 1))
    return Known(tables[0], tables[1], tables[2], tables[3], common, _pairs(pairs, marks, total), _triples(triples))


def _likelier(counts: Counter[str], marks: Counter[str], total: int) -> NDArray[np.uint8]:
    """How much more often each character stands there than anywhere, 1 to 15 on a scale of half powers of two."""
    table, whole = np.zeros(0x10000, np.uint8), sum(counts.values())
    for mark, many in counts.items():
        lift = np.log2((many / whole) / ((marks[mark] + 20) / total))
        table[ord(mark)] = int(np.clip(round(1.25 * lift + 7), 1, 15))
    return table


def _han(word: str) -> bool:
    return all("\u4e00" <= mark <= "\u9fff" for mark in word)


def _pairs(pairs: Counter[str], marks: Counter[str], total: int) -> NDArray[np.uint8]:
    table, words = np.zeros(1 << PAIRS, np.uint8), dictionary()[0]
    for pair, many in pairs.items():
        if many >= _LEAST and len(pair) == 2 and _han(pair):
            lift = np.log2(many * total / ((marks[pair[0]] + 1) * (marks[pair[1]] + 1)))
            place = _slot(ord(pair[0]), ord(pair[1]), 0, PAIRS)
            often = int(np.clip(round(1.25 * lift + 4), 1, 15))
            table[place] = max(table[place], often + WORD * (words.get(pair, 0) >= _LEAST))
    return table


def _triples(triples: Counter[str]) -> NDArray[np.uint8]:
    table, words = np.zeros(1 << TRIPLES, np.uint8), dictionary()[0]
    for triple, many in triples.items():
        if many >= _LEAST and len(triple) == 3 and _han(triple):
            place = _slot(ord(triple[0]), ord(triple[1]), ord(triple[2]), TRIPLES)
            table[place] = max(table[place], min(7, int(np.log2(many))) + WHOLE_WORD * (triple in words))
    return table


def _slot(first: int, second: int, third: int, bits: int) -> int:
    return int(slot(0, first, second, third, bits))


def learnt(data: Path, files: Sequence[Path]) -> tuple[Known, NDArray[np.float32]]:
    """Tables and weights. Twice: what the first weights call a name in real texts, though no rule found it there, is
    left out the second time, for most of it are names."""
    dice, namer = Random(7919), Namer()
    plain, told = _sides(data)
    known = known_of(plain, namer)
    by_rule = [Told(text, names) for text, names in zip(told, by_rules(told), strict=True)]
    other = [one for text in by_rule for one in _others(text, namer, dice)]
    read = list(sentences(files))
    read += [renamed(text, namer, dice) for text in read for _ in range(_AGAIN)]
    real = _rows(by_rule, known)
    parts = [real, _near(_rows(other, known)), _rows(read, known)]
    weight = np.repeat([1.0, 1.0, 0.5], [len(part.is_name) for part in parts])
    slots, is_name = np.concatenate([part.slots for part in parts]), np.concatenate([part.is_name for part in parts])
    weights = _fit(slots, is_name, weight)
    keep = np.ones(len(slots), bool)
    keep[: len(real.is_name)] = real.is_name | (weights[real.slots].sum(axis=1) <= 0)
    print(f"{len(slots)} candidates, {is_name.sum()} names; left out {np.count_nonzero(~keep)}")  # noqa: T201
    return known, _fit(slots[keep], is_name[keep], weight[keep])


def _sides(data: Path) -> tuple[list[str], list[str]]:
    """Texts to count characters in, and texts to learn from; titles of news and of hot searches, which are full of
    well-known names, are only counted."""
    plain, told = [], []
    for text, in_news in texts(data):
        if crc32(text[:40].encode()) % 10 < _COUNTED:
            plain.append(text)
        elif not in_news:
            told.append(text)
    return plain, told


def by_rules(found: Sequence[str]) -> list[tuple[tuple[int, int], ...]]:
    """Where the rules find names."""
    return [
        tuple(
            sorted(
                {span for kind in _RULES if kind.near in spots for span in kind.find(narrow(text), spots[kind.near])}
            )
        )
        for text, spots in zip(found, possible(found), strict=True)
    ]


def _others(told: Told, namer: Namer, dice: Random) -> list[Told]:
    """The same text with other names."""
    return [renamed(told, namer, dice)] * 2 if told.names else [exchanged(told.text, namer, dice) for _ in range(4)]


class _Rows(NamedTuple):
    """Candidates: the slots of their signs, whether each is a name, and how far it is from the next name."""

    slots: NDArray[np.int64]
    is_name: NDArray[np.bool_]
    apart: NDArray[np.int64]


def _rows(told: Sequence[Told], known: Known) -> _Rows:
    starts = np.cumsum([0, *(len(one.text) + 1 for one in told)])
    names = [(start + begin, start + end) for one, start in zip(told, starts, strict=False) for begin, end in one.names]
    begins, ends, slots = signs_of(code_points("\n".join([*(one.text for one in told), ""])), known)
    wanted = set(names)
    is_name = np.array([pair in wanted for pair in zip(begins.tolist(), ends.tolist(), strict=True)])
    every = np.array(sorted(begin for begin, _ in names))
    after = np.minimum(np.searchsorted(every, begins), len(every) - 1)
    apart = np.minimum(abs(every[after] - begins), abs(every[after - 1] - begins))
    return _Rows(slots, is_name, apart)


def _near(rows: _Rows) -> _Rows:
    """What lies beside an exchanged name, and a few others, which the real texts have already."""
    keep = (rows.apart <= _BESIDE) | (np.random.RandomState(7919).rand(len(rows.apart)) < _FEW)
    return _Rows(rows.slots[keep], rows.is_name[keep], rows.apart[keep])


def _fit(slots: NDArray[np.int64], is_name: NDArray[np.bool_], weight: NDArray[np.float64]) -> NDArray[np.float32]:
    """Weights by logistic regression; the constant is part of the sign that every candidate has."""
    shape = (len(slots), 1 << SLOTS)
    table = csr_matrix((np.ones(slots.size, np.float32), slots.ravel(), np.arange(0, slots.size + 1, SIGNS)), shape)
    model = LogisticRegression(C=_SMOOTHED, max_iter=100, tol=1e-3).fit(table, is_name, sample_weight=weight)
    weights = model.coef_[0]
    weights[np.unique(slots[:, 0])] += model.intercept_[0] - BOUND
    return np.asarray(weights.astype(np.float16), np.float32)


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sentences", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, default=FILE)
    options = parser.parse_args()
    if not FILE.exists():  # the rules look at texts together with the model that is not there yet
        _write(FILE, known_of([], Namer()), np.zeros(1 << SLOTS, np.float32))
    known, weights = learnt(options.data, options.sentences)
    _write(options.out, known, weights)


def _write(file: Path, known: Known, weights: NDArray[np.float32]) -> None:
    np.savez_compressed(file, weights=weights.astype(np.float16), **known._asdict())


if __name__ == "__main__":
    main()
