"""What a text's words agree on: the path in the official taxonomy inside a sure sector, the open-government field.

Sources: 三级分类 of 泰迪杯 2020 C; 26 pilot fields of 国办发〔2019〕54号. Batches go through compiled loops.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from config.vocabulary import Sector
from nlp.about.sector import SECTORS, SectorChoice
from nlp.compiled import compiled
from nlp.lexicon.words import Heard, entries, votes
from nlp.words.word_keys import Numbers

_SURE = 0.6
_LONG, _FEW, _MANY = 200, 2, 4
"""The weight that words must bring together: more in a text of so many characters."""


class _Paths(NamedTuple):
    """Of each entry of the lexicon the numbers of its path and of its first two steps, in the order of their names; its
    sector's column, and its weight."""

    paths: Numbers
    seconds: Numbers
    columns: Numbers
    weights: Numbers


class _Votes(NamedTuple):
    """Of each vote the number of its field, and its weight."""

    fields: Numbers
    weights: Numbers


@cache
def _paths() -> tuple[_Paths, list[tuple[str, ...]]]:
    """As numbers, and the paths by number."""
    known = entries()
    paths = sorted({entry.path for entry in known})
    seconds = sorted({path[:2] for path in paths})
    numbers = {path: number for number, path in enumerate(paths)}
    of_seconds = {path: number for number, path in enumerate(seconds)}
    table = _Paths(
        np.array([numbers[entry.path] for entry in known]),
        np.array([of_seconds[entry.path[:2]] for entry in known]),
        np.array([SECTORS.index(entry.path[0]) for entry in known]),
        np.array([entry.weight for entry in known]),
    )
    return table, paths


@cache
def _votes() -> tuple[_Votes, list[str]]:
    """As numbers, and the fields by number."""
    names = sorted({name for name, _ in votes()})
    return _Votes(np.array([names.index(name) for name, _ in votes()]), np.array([own for _, own in votes()])), names


def taxonomies(choices: Sequence[SectorChoice], found: Heard, lengths: Sequence[int]) -> list[tuple[str, ...] | None]:
    """Of each text the path of two or three levels that its words agree on inside a sure sector, else None."""
    table, paths = _paths()
    sure = [_COLUMN[one.sector] if one.p >= _SURE else -1 for one in choices]
    agreed = _agreed_paths(found.words, found.ends, np.array(sure, np.int64), _least(lengths), table, len(paths))
    return [None if path < 0 else paths[path] if whole else paths[path][:2] for path, whole in agreed.tolist()]


def fields26(found: Heard, lengths: Sequence[int]) -> list[str | None]:
    """Of each text the field that its words agree on (half as much again as on any other), else None."""
    table, names = _votes()
    agreed = _agreed_fields(found.fields, found.field_ends, _least(lengths), table, len(names))
    return [None if field < 0 else names[field] for field in agreed.tolist()]


_COLUMN = {sector: SECTORS.index(sector.value) if sector is not Sector.OTHER else -1 for sector in Sector}


def _least(lengths: Sequence[int]) -> Numbers:
    return np.where(np.array(lengths, np.int64) < _LONG, _FEW, _MANY)


@compiled
def _agreed_paths(  # noqa: C901  one pass over the words of each text
    words: Numbers, ends: Numbers, sectors: Numbers, least: Numbers, table: _Paths, paths: int
) -> NDArray[np.int64]:
    """Of each text, a row each: the number of a path, or -1; and do the words agree on all of it, or on two steps?"""
    found = np.full((len(ends), 2), -1)
    thirds, seconds = np.zeros(paths, np.int64), np.zeros(paths, np.int64)
    start = 0
    for text in range(len(ends)):
        own = words[start : ends[text]]
        start = ends[text]
        if sectors[text] < 0:
            continue
        for word in own:
            if table.columns[word] == sectors[text]:
                thirds[table.paths[word]] += table.weights[word]
                seconds[table.seconds[word]] += table.weights[word]
        best, most, next_most = -1, 0, 0
        for word in own:
            number = table.seconds[word]
            best, most, next_most = _ranked(number, seconds[number], best, most, next_most)
            seconds[number] = 0
        leaf, loudest, next_loudest = -1, 0, 0
        for word in own:
            number = table.paths[word]
            if table.seconds[word] == best:
                leaf, loudest, next_loudest = _ranked(number, thirds[number], leaf, loudest, next_loudest)
            thirds[number] = 0
        if best >= 0 and most >= least[text] and most >= 1.4 * next_most:
            found[text, 0], found[text, 1] = leaf, loudest >= 1.5 * next_loudest
    return found


@compiled
def _ranked(number: int, weight: int, best: int, most: int, next_most: int) -> tuple[int, int, int]:
    """The heaviest so far, the one with the lower number of equals, its weight and the weight of the next."""
    if weight > most or (weight == most and weight > 0 and number < best):
        return number, weight, most
    return best, most, max(next_most, weight)


@compiled
def _agreed_fields(votes: Numbers, ends: Numbers, least: Numbers, table: _Votes, fields: int) -> NDArray[np.int64]:
    """Of each text the number of a field, or -1."""
    found = np.full(len(ends), -1)
    sums = np.zeros(fields, np.int64)
    start = 0
    for text in range(len(ends)):
        own = votes[start : ends[text]]
        start = ends[text]
        for vote in own:
            sums[table.fields[vote]] += table.weights[vote]
        best, most, next_most = -1, 0, 0
        for vote in own:
            number = table.fields[vote]
            best, most, next_most = _ranked(number, sums[number], best, most, next_most)
            sums[number] = 0
        if best >= 0 and most >= least[text] and most >= 1.5 * next_most:
            found[text] = best
    return found
