"""One call from raw posts to what they are about; the filters and the worker share it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from config.schema import Jurisdiction
from config.vocabulary import Appeal, Emotion
from nlp import appeal, sector
from nlp.clean import clean
from nlp.duties import field26, must_respond, taxonomy
from nlp.heads import Heads, Matrix, softmax
from nlp.lexicon.words import Entry, hear
from nlp.mask import mask
from nlp.places import Gazetteer
from nlp.relevance import relevance
from nlp.segment import Segmenter
from nlp.severity import severity
from nlp.signals import signals
from nlp.types import Analysis

BATCH = 256
_READ = 1500
"""Characters that the lexicon reads of a long text."""


@dataclass(slots=True)
class _Draft:
    """One text on its way."""

    title: str
    text: str
    masked: dict[str, int]
    whole: str
    tokens: list[str]
    entries: list[Entry]
    fields: list[tuple[str, int]]


class Engine:
    """Analyses texts for one jurisdiction (its words and places come first). Models load at the first text."""

    def __init__(self, jurisdiction: Jurisdiction | None = None) -> None:
        self._places = Gazetteer(jurisdiction)
        self._segmenter = Segmenter(_words(jurisdiction))
        self._heads = Heads(("sector", "appeal", "emotion", "relevant"))

    def mask(self, title: str, text: str) -> tuple[str, str, dict[str, int]]:
        """Title and text with personal data masked, otherwise as they were, and the counts by kind."""
        hidden, counts = mask(f"{title}\n{text}")
        return hidden[: len(title)], hidden[len(title) + 1 :], counts

    def segment(self, texts: Sequence[str]) -> list[list[str]]:
        """The words of each text; joined they give the text."""
        return self._segmenter.cut_all(texts)

    def analyse(self, texts: Sequence[tuple[str, str]], labels: Sequence[str] | None = None) -> list[Analysis]:
        """(title, text) pairs, raw -> one analysis each. `labels`: choose the sector among these only, never 其他."""
        found: list[Analysis] = []
        for start in range(0, len(texts), BATCH):
            found += self._analyse([self._draft(title, text) for title, text in texts[start : start + BATCH]], labels)
        return found

    def _draft(self, title: str, text: str) -> _Draft:
        title, text, counts = self.mask(clean(title), clean(text))
        whole = f"{title}\n{text}" if title else text
        heard = hear(whole[:_READ])
        return _Draft(title, text, counts, whole, self._segmenter.cut(whole), heard.entries, heard.fields)

    def _analyse(self, drafts: Sequence[_Draft], labels: Sequence[str] | None) -> list[Analysis]:
        scores, numbers = self._heads.scores([draft.tokens for draft in drafts])
        relevant = relevance(scores["relevant"], [draft.entries for draft in drafts], [draft.whole for draft in drafts])
        lengths = [len(draft.whole) for draft in drafts]
        weights = sector.lexicon_weights([draft.entries for draft in drafts])
        sectors = sector.choose(scores["sector"], weights, relevant, lengths, labels)
        appeals = appeal.choose([draft.title for draft in drafts], [draft.text for draft in drafts], scores["appeal"])
        emotions = _emotions(scores["emotion"])
        words = [
            sector.deciding_words(
                self._heads.contributions("sector", choice.column, row), choice.column, draft.tokens, draft.entries
            )
            for draft, choice, row in zip(drafts, sectors, numbers, strict=True)
        ]
        return [
            self._finish(draft, *rest)
            for draft, *rest in zip(drafts, sectors, words, appeals, emotions, relevant, strict=True)
        ]

    def _finish(
        self,
        draft: _Draft,
        choice: sector.SectorChoice,
        words: tuple[str, ...],
        called: tuple[Appeal, float],
        tone: tuple[Emotion, float],
        relevant_p: float,
    ) -> Analysis:
        found = signals(draft.whole)
        grade, reason = severity(draft.whole, found)
        return Analysis(
            title=draft.title,
            text=draft.text,
            masked=draft.masked,
            tokens=tuple(draft.tokens),
            sector=choice.sector,
            sector_p=choice.p,
            sectors=choice.best,
            sector_words=words,
            appeal=called[0],
            appeal_p=called[1],
            emotion=tone[0],
            emotion_p=tone[1],
            signals=found,
            severity=grade,
            severity_reason=reason,
            places=self._places.find(draft.whole, len(draft.title), draft.tokens),
            taxonomy=taxonomy(choice.sector, choice.p, draft.entries, len(draft.whole)),
            field26=field26(draft.fields, len(draft.whole)),
            must_respond=must_respond(draft.whole[:_READ], found, grade),
            relevant=relevant_p >= 0.5,
            relevant_p=round(relevant_p, 4),
        )


def _words(jurisdiction: Jurisdiction | None) -> list[str]:
    """The user dictionary: the jurisdiction's words and the names of its places."""
    if jurisdiction is None:
        return []
    names = [name for division in jurisdiction.divisions for name in (division.name, *division.aliases)]
    return [*jurisdiction.words, *names]


def _emotions(scores: Matrix) -> list[tuple[Emotion, float]]:
    chances = softmax(scores)
    best = np.argmax(chances, axis=1)
    order = tuple(Emotion)
    return [(order[place], round(float(chances[row, place]), 4)) for row, place in enumerate(best.tolist())]
