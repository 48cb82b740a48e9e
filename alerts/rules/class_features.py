"""What is known of a message beside its characters: words of duties and of matters, and the meaning of the whole.

Parts of unit length, side by side: scores of the classes' own words, of the classes by their matters, of the matters
themselves (all log1p), and the sum of its words' vectors (`nlp.words.vectors`).
"""

from collections.abc import Sequence

import numpy as np

from alerts.rules.matters import Matters
from alerts.rules.meaning import Meanings
from alerts.rules.word_model import LONGEST, Numbers, unit
from nlp.words.vectors import size

PARTS = ("keywords", "classes", "matters", "meaning")


class ClassFeatures:
    """Makes the features of messages for classes of departments."""

    def __init__(self, classes: Sequence[str], matters: Matters) -> None:
        self.matters = matters
        self.meanings = Meanings(matters.matters)
        self._falls_to = matters.falls_to(classes)

    def sizes(self) -> dict[str, int]:
        """How many numbers each of `PARTS` has, in order."""
        matters, classes = self._falls_to.shape
        return dict(zip(PARTS, (classes, classes, matters, size()), strict=True))

    def of(self, title: str, text: str, keyword_scores: Numbers) -> Numbers:
        """Shape (features,). `keyword_scores`: a number a class."""
        text = text[:LONGEST]
        found = self.matters.scores(title, text)
        parts = (keyword_scores, found @ self._falls_to, found)
        return np.concatenate([*(unit(np.log1p(part)) for part in parts), self.meanings.of(title, text)])
