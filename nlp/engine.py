"""One call from raw posts to what they are about; the filters and the worker share it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from config.frozen import made
from config.schema.jurisdiction import Jurisdiction
from config.vocabulary import Appeal, Emotion, Severity
from nlp.about import appeal, emotion, sector
from nlp.about.agreement import fields26, taxonomies
from nlp.about.duties import must_respond, must_respond_words
from nlp.about.heads import Heads, Matrix, load
from nlp.about.learnt import Learnt, joined
from nlp.about.relevance import log_odds, relevance
from nlp.about.second_look import look_again
from nlp.lexicon.words import Heard, heard, meanings
from nlp.look.scan import Scan
from nlp.personal import gates as personal_gates
from nlp.personal.mask import mask_all
from nlp.places.concerned import Asked, Gazetteer
from nlp.places.street_mentions import STREETED
from nlp.severity import signal_gates
from nlp.severity.grade import severity
from nlp.severity.signals import signals_of
from nlp.text.clean import clean_all
from nlp.text.simplify import as_written, simplified
from nlp.types import Analysis, Place, Signal
from nlp.words.finder import Finder, Match, by_text
from nlp.words.segment import Segmenter
from nlp.words.tokens import Tokens
from nlp.words.word_keys import Keys, keys_by_text

BATCH = 512
"""Texts that go through a stage together: each stage brings its tables into the cache once for all of them (512 take a
twelfth less than 256, and 1,024 no less than that)."""
HEADS = ("sector", "appeal", "emotion", "relevant")
_READ = 1500
"""Characters that the lexicon reads of a long text."""


@dataclass(slots=True)
class _Draft:
    """One text on its way: `whole` is title and text as they are read; what was found in it comes later."""

    title: str
    text: str
    masked: dict[str, int]
    whole: str
    tokens: Tokens
    keys: Keys
    signals: dict[str, Signal]
    said: appeal.Said
    places: Sequence[Match]
    must: Sequence[Match]
    streets: Sequence[int]


class Engine:
    """Analyses texts for one jurisdiction (its words and places come first). Models load at the first text."""

    def __init__(self, jurisdiction: Jurisdiction | None = None) -> None:
        self._places = Gazetteer(jurisdiction)
        self._segmenter = Segmenter(_words(jurisdiction))
        self.use(())

    def use(self, learnt: Sequence[Learnt]) -> None:
        """From the next text on the shipped models and these weights. Raises `NotReadable`, and nothing changes."""
        self._heads = Heads(HEADS, {one.task: joined(load(one.task), one) for one in learnt})

    @cached_property
    def _finder(self) -> Finder:
        lists = {
            "lexicon": list(meanings()),
            "appeal": appeal.WORDS,
            "must": must_respond_words(),
            "places": self._places.words,
        }
        return Finder(lists, {**signal_gates.groups(), **personal_gates.groups(), "streets": STREETED})

    @cached_property
    def _gates(self) -> tuple[personal_gates.Gates, signal_gates.Gates]:
        return personal_gates.Gates(self._finder.scanner), signal_gates.Gates(self._finder.scanner)

    def mask(self, title: str, text: str) -> tuple[str, str, dict[str, int]]:
        """Title and text with personal data masked, otherwise as they were, and the counts by kind."""
        return self.mask_all([(title, text)])[0]

    def mask_all(self, texts: Sequence[tuple[str, str]]) -> list[tuple[str, str, dict[str, int]]]:
        """`mask` of many (title, text) pairs."""
        hidden = mask_all([_whole(title, text) for title, text in texts])
        return [(*_parts(whole, title), counts) for (title, _), (whole, counts) in zip(texts, hidden, strict=True)]

    def cut(self, texts: Sequence[str]) -> list[Tokens]:
        """The words of each text; joined they give the text."""
        return self._segmenter.cut_all(texts)

    def analyse(self, texts: Sequence[tuple[str, str]], labels: Sequence[str] | None = None) -> list[Analysis]:
        """(title, text) pairs, raw -> one analysis each. `labels`: choose the sector among these only, never 其他."""
        found: list[Analysis] = []
        for start in range(0, len(texts), BATCH):
            found += self._analyse(*self._drafts(texts[start : start + BATCH]), labels)
        return found

    def log_odds(self, texts: Sequence[tuple[str, str]]) -> tuple[dict[str, Matrix], list[Tokens]]:
        """Of (title, text) pairs what decides sector and relevance, (texts, labels of the head), and their words."""
        sectors, relevant, tokens = [], list[float](), list[Tokens]()
        for start in range(0, len(texts), BATCH):
            drafts, spoken = self._drafts(texts[start : start + BATCH])
            scores, _ = self._heads.scores([draft.tokens for draft in drafts], [draft.keys for draft in drafts])
            weights = sector.lexicon_weights(spoken, [len(draft.title) for draft in drafts])
            wholes = [draft.whole for draft in drafts]
            lengths = list(map(len, wholes))
            again = look_again(scores["sector"], weights, lengths, [draft.keys for draft in drafts])
            sectors.append(sector.log_odds(again, weights, lengths))
            relevant += log_odds(scores["relevant"], sector.topics_of(spoken), wholes)
            tokens += [draft.tokens for draft in drafts]
        yes = np.array(relevant, np.float32)
        return {"sector": np.concatenate(sectors), "relevant": np.stack([np.zeros_like(yes), yes], axis=1)}, tokens

    def _drafts(self, texts: Sequence[tuple[str, str]]) -> tuple[list[_Draft], Heard]:
        """Clean, mask, segment, and find all words and signals in one look at the batch; what the lexicon hears."""
        parts = clean_all([part for pair in texts for part in pair])
        cleaned = list(zip(parts[::2], parts[1::2], strict=True))
        written = [_whole(title, text) for title, text in cleaned]
        simple = simplified(written)
        masked, scan = self._masked([simple.get(number, whole) for number, whole in enumerate(written)])
        wholes = [whole for whole, _ in masked]
        shown = [
            as_written(written[number], whole) if number in simple else whole for number, whole in enumerate(wholes)
        ]
        found = self._finder.columns(scan)
        tokens = self._segmenter.cut_points(wholes, scan.points, gap=1)
        columns = (
            [_parts(whole, title) for whole, (title, _) in zip(shown, cleaned, strict=True)],
            masked,
            tokens,
            keys_by_text(scan.points, scan.starts, [words.ends for words in tokens]),
            signals_of(wholes, self._gates[1], scan),
            by_text(found["appeal"]),
            by_text(found["places"]),
            by_text(found["must"]),
            scan.places(self._finder.scanner.bit["streets"]),
        )
        drafts = [
            _Draft(
                title,
                text,
                counts,
                whole,
                words,
                keys,
                told,
                appeal.Said(title, text, named),
                places,
                _early(must),
                streets,
            )
            for (title, text), (whole, counts), words, keys, told, named, places, must, streets in zip(
                *columns, strict=True
            )
        ]
        return drafts, heard(found["lexicon"], _READ)

    def _masked(self, wholes: Sequence[str]) -> tuple[list[tuple[str, dict[str, int]]], Scan]:
        """The texts masked, with counts; and what is seen of the masked texts, for which only those are looked at again
        in which something was hidden."""
        scan = self._finder.scanner.scan(wholes)
        masked = mask_all(wholes, self._gates[0].possible(scan))
        changed = [number for number, (_, counts) in enumerate(masked) if counts]
        if changed:
            scan.replace(changed, self._finder.scanner.scan([masked[number][0] for number in changed]))
        return masked, scan

    def _analyse(self, drafts: Sequence[_Draft], spoken: Heard, labels: Sequence[str] | None) -> list[Analysis]:
        scores, numbers = self._heads.scores([draft.tokens for draft in drafts], [draft.keys for draft in drafts])
        relevant = relevance(scores["relevant"], sector.topics_of(spoken), [draft.whole for draft in drafts])
        lengths = [len(draft.whole) for draft in drafts]
        weights = sector.lexicon_weights(spoken, [len(draft.title) for draft in drafts])
        again = look_again(scores["sector"], weights, lengths, [draft.keys for draft in drafts], labels)
        sectors = sector.choose(again, weights, relevant, lengths, labels)
        tokens, chosen = [draft.tokens for draft in drafts], [choice.column for choice in sectors]
        told = self._heads.telling("sector", chosen, numbers, tokens)
        columns = (
            sectors,
            sector.deciding_words(told, chosen, tokens, spoken),
            taxonomies(sectors, spoken, lengths),
            fields26(spoken, lengths),
            appeal.choose([draft.said for draft in drafts], scores["appeal"]),
            emotion.choose(scores["emotion"], [bool(draft.title) for draft in drafts]),
            relevant,
            grades := [severity(draft.whole, draft.signals) for draft in drafts],
            self._places.find(
                [Asked(draft.whole, len(draft.title), draft.tokens, draft.places, draft.streets) for draft in drafts]
            ),
            [
                must_respond(draft.whole[:_READ], draft.must, draft.signals, grade)
                for draft, (grade, _) in zip(drafts, grades, strict=True)
            ],
        )
        return [_finished(draft, *rest) for draft, *rest in zip(drafts, *columns, strict=True)]


def _finished(  # noqa: PLR0913, PLR0917  what the batch found of this text
    draft: _Draft,
    choice: sector.SectorChoice,
    words: tuple[str, ...],
    path: tuple[str, ...] | None,
    field: str | None,
    called: tuple[Appeal, float],
    tone: tuple[Emotion, float],
    relevant_p: float,
    graded: tuple[Severity, str],
    places: tuple[Place, ...],
    must: tuple[str, ...],
) -> Analysis:
    return made(
        Analysis,
        {
            "title": draft.title,
            "text": draft.text,
            "masked": draft.masked,
            "tokens": draft.tokens,
            "keys": draft.keys,
            "sector": choice.sector,
            "sector_p": choice.p,
            "sectors": choice.best,
            "sector_words": words,
            "appeal": called[0],
            "appeal_p": called[1],
            "emotion": tone[0],
            "emotion_p": tone[1],
            "signals": draft.signals,
            "severity": graded[0],
            "severity_reason": graded[1],
            "places": places,
            "taxonomy": path,
            "field26": field,
            "must_respond": must,
            "relevant": relevant_p >= 0.5,
            "relevant_p": round(relevant_p, 4),
        },
    )


def _whole(title: str, text: str) -> str:
    """Title and text as they are read."""
    return f"{title}\n{text}" if title else text


def _parts(whole: str, title: str) -> tuple[str, str]:
    """Title and text again; `title` as it was, of the same length."""
    return (whole[: len(title)], whole[len(title) + 1 :]) if title else ("", whole)


def _early(matches: Sequence[Match]) -> Sequence[Match]:
    """Those in the part of a text that the lexicon reads."""
    return matches if not matches or matches[-1][1] < _READ else [match for match in matches if match[1] < _READ]


def _words(jurisdiction: Jurisdiction | None) -> list[str]:
    """The user dictionary: the jurisdiction's words and the names of its places."""
    if jurisdiction is None:
        return []
    names = [name for division in jurisdiction.divisions for name in (division.name, *division.aliases)]
    return [*jurisdiction.words, *names]
