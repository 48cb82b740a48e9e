"""部门类别: how likely each class of departments (preset `generic`) is concerned, by word model and keywords."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from alerts.rules.class_features import ClassFeatures
from alerts.rules.duty_match import DutyMatcher, Matched
from alerts.rules.matters import Matters
from alerts.rules.offices import Offices
from alerts.rules.word_model import LONGEST, Numbers, WordModel
from config.load import ConfigError
from config.schema.jurisdiction import Jurisdiction
from config.vocabulary import Sector

SECTOR_LIFT = 0.4
"""How much the likely sector raises a class. Neutral on messages with silver labels (hit@1 -0.003, hit@3 +0.001)."""
LATER = 0.6


class Classes:
    """Ranks the units of `jurisdiction` (classes) for a message. `model` None: by keywords alone."""

    def __init__(self, jurisdiction: Jurisdiction, model: WordModel | None) -> None:
        self.jurisdiction = jurisdiction
        self.matcher = DutyMatcher(jurisdiction.duties, Offices(jurisdiction))
        self.names = tuple(unit.name for unit in jurisdiction.departments)
        self.features = ClassFeatures(self.names, Matters())
        self._model = model
        if model is not None and (model.departments, model.matters) != (self.names, self.features.matters.names):
            raise ConfigError(
                f"{jurisdiction.key}: routing.npz 与部门类别或 matters.yaml 不一致，"
                "请运行 python -m benchmarks.train_routing --write 重新训练"
            )
        self._leads = [[self.names.index(name) for name in duty.lead] for duty in jurisdiction.duties]

    def match(self, title: str, text: str) -> Matched:
        """What a message says about each class, by as much of it as the model reads."""
        return self.matcher.match(title, text[:LONGEST])

    def scores(self, matched: Matched) -> Numbers:
        """Keyword and mention scores by class: one of the features that the model is trained on."""
        scores: Numbers = matched.mentions.copy()
        for number, leads in enumerate(self._leads):
            scores[leads] = scores[leads] + matched.keywords[number]
        return scores

    def spoken(self, title: str, text: str, matched: Matched) -> bool:
        """Whether a text has a word of a class or of a matter, or names a department."""
        words = matched.duties.any() or matched.mentions.any()
        return bool(words or self.features.matters.scores(title, text[:LONGEST]).any())

    def probabilities(self, title: str, text: str, matched: Matched | None = None) -> Numbers:
        """0..1 for each of `names`, not summing to one: several can be concerned."""
        matched = matched or self.match(title, text)
        scores = self.scores(matched)
        if self._model is not None:
            return self._model.probabilities(title, text, self.features.of(title, text, scores))
        shares: Numbers = scores / (scores.sum() + 2.0)
        return shares

    def lifted(self, probabilities: Numbers, sectors: Sequence[tuple[str, float]]) -> Numbers:
        """The same, raised for classes whose sector the analysis found likely; a class's later sectors count less."""
        chances = dict(sectors)
        found = np.zeros(len(self.names))
        for duty, leads in zip(self.jurisdiction.duties, self._leads, strict=True):
            for place, sector in enumerate(duty.sectors):
                p = chances.get(sector.value, 0.0) * (1.0 if place == 0 else LATER)
                found[leads] = np.maximum(found[leads], p)
        lifted: Numbers = np.minimum(probabilities * (1 + SECTOR_LIFT * found), 1.0)
        return lifted

    def ranking(self, probabilities: Numbers, sector: Sector | None = None) -> list[tuple[str, float]]:
        """Classes with probabilities that sum to at most 1, best first; those of a given sector before all others."""
        if sector is not None:
            fitting = self.of_sector(sector)
            if fitting:
                probabilities = probabilities * np.array([1.0 if name in fitting else 0.0 for name in self.names])
        total = max(1.0, float(probabilities.sum()))
        pairs = zip(self.names, (probabilities / total).tolist(), strict=True)
        return sorted(pairs, key=lambda pair: -pair[1])

    def words(self) -> dict[str, list[str]]:
        """How people speak of each class: its duties' words, for tables that say whose class a duty is."""
        words: dict[str, list[str]] = defaultdict(list)
        for duty in self.jurisdiction.duties:
            for name in duty.lead:
                words[name].extend(duty.keywords)
        return words

    def of_sector(self, sector: Sector) -> set[str]:
        """The classes whose duties name a sector."""
        return {unit for duty in self.jurisdiction.duties if sector in duty.sectors for unit in duty.lead}

    def of_sector_alone(self, sector: Sector) -> list[tuple[str, float]]:
        """A sector without a text: the classes that name it, the one that names it first in front."""
        order: dict[str, float] = defaultdict(float)
        for duty in self.jurisdiction.duties:
            if sector in duty.sectors:
                for unit in duty.lead:
                    order[unit] = max(order[unit], 0.5 - 0.15 * duty.sectors.index(sector))
        total = max(1.0, sum(order.values()))
        ranking = sorted(((unit, p / total) for unit, p in order.items()), key=lambda pair: -pair[1])
        return [*ranking, *((unit, 0.0) for unit in self.names if unit not in order)]

    def document_of(self, name: str, matched: Matched) -> int:
        """The number of the class's duty that the text speaks of most."""
        own = [number for number, duty in enumerate(self.jurisdiction.duties) if name in duty.lead]
        return max(own, key=lambda number: float(matched.duties[number]))

    def by_name(self, probabilities: Numbers) -> dict[str, float]:
        """The same numbers by the class's name."""
        by_name: dict[str, float] = defaultdict(float)
        by_name.update(zip(self.names, probabilities.tolist(), strict=True))
        return by_name
