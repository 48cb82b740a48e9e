"""Sector of a batch: the trained head's log-odds, plus what the lexicon hears, or 其他 where both are unsure."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from config.vocabulary import Sector
from nlp.about.heads import Matrix, Telling, rounded, softmax
from nlp.lexicon.words import Heard, entries
from nlp.words.tokens import Tokens

SECTORS = tuple(name.value for name in Sector if name is not Sector.OTHER)
LABELLED = frozenset({"城乡建设", "交通运输", "教育文体", "商贸旅游", "劳动和社会保障", "环境保护", "卫生计生"})
"""The sectors for which people labelled texts; the head knows the others by weak labels only."""
LEXICON = 6.0
"""How loudly the lexicon speaks in a short text (log-odds at full agreement); measured in benchmarks/quality.py."""
FLOOR, QUIET = 0.5, 0.1
"""How much of it is left in a long text; the second where only labelled sectors are asked for."""
LEAD, IN_TITLE = 30, 3
SCALE, LEARNT_SCALE = 0.65, 1.0
"""Factors that make the probabilities calibrated: among all sectors, fitted on messages labelled blind (the dev half);
among labelled sectors only, on out-of-fold values. `docs/models.md` has the figures."""
SLOPE, SHIFT = 0.581, 0.360
"""What makes the likeliest of all sectors as probable as it is right: its log-odds times the one, plus the other (Platt
1999), fitted on the 436 messages labelled blind on which both readers agree."""
UNSURE = 0.28
"""Below this probability the answer is 其他: a wrong unit costs a return, 其他 costs a person's look (0.66 of it)."""
GREETING, UNSURE_OF_IT = 12, 0.4
"""The same for texts of fewer characters that hold no word of the lexicon: 你好, 谢谢 are no matter of anybody."""
IRRELEVANT = 0.12
_TRUSTED = 8
"""Lexicon weight from which a text counts as about public services although the relevance head doubts it."""


class SectorChoice(NamedTuple):
    """The sector, its probability, the best three, and the column that was chosen (for the words)."""

    sector: Sector
    p: float
    best: tuple[tuple[str, float], ...]
    column: int


def lexicon_weights(found: Heard, titles: Sequence[int]) -> Matrix:
    """Summed weights of the distinct lexicon words of each text, shape (texts, 15); a word that stands in the title,
    or where there is none in the first characters, counts three times: what a message is about stands there.

    `titles`: the lengths of the titles.
    """
    known, lead = lexicon(), np.array([title or LEAD for title in titles], np.int64)
    owners = np.repeat(np.arange(len(lead)), found.many())
    weights = known.weights[found.words] * np.where(found.starts < lead[owners], IN_TITLE, 1)
    slots = owners * len(SECTORS) + known.columns[found.words]
    summed = np.bincount(slots, weights, len(lead) * len(SECTORS))
    return summed.astype(np.float32).reshape(-1, len(SECTORS))


def topics_of(found: Heard) -> list[int]:
    """The summed weights of all lexicon words of each text."""
    summed = np.append(0, np.cumsum(lexicon().weights[found.words]))[found.ends]
    return list(np.diff(summed, prepend=0).tolist())


def lexicon_part(weights: Matrix, lengths: Sequence[int], floor: float) -> Matrix:
    """What the lexicon adds to the log-odds. `lengths`: characters; `floor`: how loud it stays in the longest texts."""
    total = weights.sum(axis=1, keepdims=True)
    short = np.clip(160 / (np.asarray(lengths, np.float32) + 40), floor, 1.0)[:, None]
    loud = np.clip(weights / 4 - 1, 0, 1)
    return np.asarray(LEXICON * short * (weights / (total + 3) + 0.5 * loud), np.float32)


def log_odds(scores: Matrix, weights: Matrix, lengths: Sequence[int], *, learnt: bool = False) -> Matrix:
    """Of all sectors, head and lexicon together. `learnt`: only sectors with labels made by people are asked for."""
    return (scores + lexicon_part(weights, lengths, QUIET if learnt else FLOOR)) * (LEARNT_SCALE if learnt else SCALE)


def choose(
    scores: Matrix,
    weights: Matrix,
    relevant: Sequence[float],
    lengths: Sequence[int],
    labels: Sequence[str] | None = None,
) -> list[SectorChoice]:
    """One choice per text. `scores` and `weights`: (texts, 15); `relevant`: probability; `lengths`: characters.

    `labels`: choose among these only, and never 其他.
    """
    heard = weights.sum(axis=1)
    total = heard.tolist()
    learnt = labels is not None and LABELLED.issuperset(labels)
    mixed = log_odds(scores, weights, lengths, learnt=learnt)
    columns = list(range(len(SECTORS))) if labels is None else [_COLUMN[name] for name in labels if name in _COLUMN]
    chances = softmax(mixed[:, columns]) if columns else np.ones((len(scores), 1), np.float32)
    order = np.argsort(-chances, axis=1)[:, :3]
    likely = np.take_along_axis(chances, order, axis=1)
    greeted = (np.asarray(lengths) < GREETING) & (heard == 0)
    doubted = (rounded(likely[:, 0]) < np.where(greeted, UNSURE_OF_IT, UNSURE)).tolist()
    likely = rounded(likely if labels is not None else trusted(likely)).tolist()
    choices = []
    for row, (places, values) in enumerate(zip(order.tolist(), likely, strict=True)):
        best = tuple([(SECTORS[columns[place]], p) for place, p in zip(places, values, strict=True)]) if columns else ()
        sure = labels is not None or (not doubted[row] and (relevant[row] >= IRRELEVANT or total[row] >= _TRUSTED))
        name = _NAMED[best[0][0]] if sure and best else Sector.OTHER
        p = best[0][1] if best else 0.0
        choices.append(
            SectorChoice(
                name, p if name is not Sector.OTHER else round(1 - p, 4), best, columns[places[0]] if columns else 0
            )
        )
    return choices


def trusted(likely: Matrix) -> Matrix:
    """Probabilities of each text's likeliest sectors, the greatest first, such that the first is calibrated; the others
    keep their ratios, and their order."""
    first = np.clip(likely[:, :1].astype(np.float64), 1e-4, 1 - 1e-4)
    told = 1 / (1 + np.exp(-SLOPE * np.log(first / (1 - first)) - SHIFT))
    return np.asarray(np.hstack([told, likely[:, 1:] * ((1 - told) / (1 - first))]), np.float32)


def deciding_words(
    told: Telling, columns: Sequence[int], tokens: Sequence[Tokens], found: Heard
) -> list[tuple[str, ...]]:
    """The three words of each text that spoke loudest for its sector: by the head (`told`), by the lexicon, or both."""
    owners = np.repeat(np.arange(len(columns)), found.many())
    own = np.flatnonzero(lexicon().columns[found.words] == np.array(columns, np.int64)[owners])
    known = entries()
    speaking = [known[word] for word in found.words[own].tolist()]
    ends = np.searchsorted(own, found.ends).tolist()
    words = []
    start = 0
    for stop, document, (first, last) in zip(told.stops, tokens, pairwise([0, *ends]), strict=True):
        text, most = document.text, stop if first < last else min(stop, start + _MOST)
        said = [text[begin:end] for begin, end in zip(told.starts[start:most], told.ends[start:most], strict=True)]
        if first < last:
            weight = dict(zip(said, told.values[start:most], strict=True))
            for entry in speaking[first:last]:
                weight[entry.word] = weight.get(entry.word, 0.0) + 0.8 * entry.weight
            said = sorted(weight, key=weight.__getitem__, reverse=True)[:_MOST]
        words.append(tuple(said))
        start = stop
    return words


_MOST = 3
"""So many words of a text are named."""


class Lexicon(NamedTuple):
    """Of each entry of the lexicon its weight, and the column of its sector."""

    weights: NDArray[np.int64]
    columns: NDArray[np.int64]


@cache
def lexicon() -> Lexicon:
    """The entries as numbers."""
    known = entries()
    return Lexicon(
        np.array([entry.weight for entry in known], np.int64),
        np.array([_COLUMN[entry.path[0]] for entry in known], np.int64),
    )


_COLUMN = {name: place for place, name in enumerate(SECTORS)}
_NAMED = {name.value: name for name in Sector}
