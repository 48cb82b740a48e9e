"""职责依据: how much speaks for each duty of a table: the text, the sector, the open-government field, the class."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from alerts.rules.class_features import ClassFeatures
from alerts.rules.classes import Classes
from alerts.rules.duty_match import DutyMatcher, Matched, Scores
from alerts.rules.matters import Matters
from alerts.rules.offices import Offices
from alerts.rules.route_types import RouteQuery
from alerts.rules.word_model import LONGEST
from config.schema.jurisdiction import DutyEntry, Jurisdiction
from config.vocabulary import Sector

KEYWORD_SCALE = 1.6
SECTOR_WEIGHT = 1.2
ABSTAINED = 0.4
"""What sectors weigh where the analysis answered 其他: its best guesses, no finding."""
FIELD_WEIGHT = 0.8
CLASS_WEIGHT = 2.0
MEANING_WEIGHT, LEAST_LIKE = 2.0, 0.2
"""What a message says in other words: its likeness to a matter of the duty, above what any two texts have in common."""
LATER_SECTOR = 0.5
EACH_LEAD = 0.02
COLLECTIVE = 1.0
"""What a duty of "all departments" must be ahead by, to lead on a matter that names no office."""
OWN, OWN_WORD = 5.0, 1.6
"""What a duty that the office added itself is ahead by where the text has a word of it, in full from this weight on."""
SILENCE = 2.5
LEAST_SECTOR = 0.35


@dataclass(frozen=True, slots=True)
class Evidence:
    """For one matter: what matched, a number for each duty and office, classes with probabilities."""

    matched: Matched
    strength: Scores
    classes: dict[str, float]
    allowed: frozenset[int]

    def named(self, units: list[str], unit: str) -> float:
        """How often and how prominently the text names a unit."""
        return float(self.matched.mentions[units.index(unit)]) if unit in units else 0.0


class Table:
    """The duty table of one jurisdiction, ready to be looked things up in."""

    def __init__(self, jurisdiction: Jurisdiction, offices: Offices, classes: Classes | None) -> None:
        self.duties = jurisdiction.duties
        self.offices = offices
        self.units = list(offices.units)
        self._classes = classes
        self.matters = classes.features.matters if classes else Matters()
        self._matcher = DutyMatcher(self.duties, offices, classes.words() if classes else None, self.matters)
        self._matters = self.matters.of_table(self.duties)
        self._leads = [[self.units.index(name) for name in duty.lead if name in offices.units] for duty in self.duties]
        self._own = np.array([duty.own for duty in self.duties], dtype=bool)
        self._collective = np.array([not numbers for numbers in self._leads], dtype=bool)

    @cached_property
    def _sectors(self) -> Scores:
        order = list(Sector)
        return np.array([[float(sector in duty.sectors) for sector in order] for duty in self.duties])

    @cached_property
    def _class_shares(self) -> Scores:
        names = self._classes.names if self._classes else ()
        return np.array([[float(name in duty.classes) for name in names] for duty in self.duties])

    def look(self, query: RouteQuery) -> Evidence:
        """All evidence for one matter. A given sector or subject leaves only the duties it names."""
        matched = self._matcher.match(query.title, query.text)
        strength = KEYWORD_SCALE * np.log1p(matched.duties) + np.log1p(self._mentioned(matched))
        strength = strength - COLLECTIVE * (self._collective & (matched.quotes == 0))
        probabilities = np.zeros(0)
        if self._classes is not None and (query.title or query.text):
            probabilities = self._classes.probabilities(query.title, self._matcher.aside(query.text))
            if len(self.duties):
                strength = strength + CLASS_WEIGHT * (self._class_shares * probabilities).max(axis=1)
                strength = strength + MEANING_WEIGHT * self._alike(query, self._classes.features)
        if len(self.duties) and (query.given or self._matcher.aside(query.text) == query.text):
            strength = strength + self._of_sector(query) + self._of_field(query)
        strength = self._as_added(strength, matched, query.given)
        by_name = self._classes.by_name(probabilities) if self._classes is not None and len(probabilities) else {}
        return Evidence(matched, strength, by_name, frozenset(self._allowed(query)))

    def _as_added(self, strength: Scores, matched: Matched, given: bool) -> Scores:
        """Duties that the office added come first where the text has their words and count for nothing where it has
        none: a sector in common is no finding."""
        if not self._own.any():
            return strength
        added = strength + OWN * self._own * np.minimum(1.0, matched.duties / OWN_WORD)
        silent = self._own & (matched.duties == 0) & (self._mentioned(matched) == 0)
        scores: Scores = added if given else np.where(silent, 0.0, added)
        return scores

    def _alike(self, query: RouteQuery, features: ClassFeatures) -> Scores:
        meaning = features.meanings.of(query.title, self._matcher.aside(query.text)[:LONGEST])
        likeness = features.meanings.likeness(meaning)
        return np.array([max(0.0, *likeness[numbers] - LEAST_LIKE) if numbers else 0.0 for numbers in self._matters])

    def _mentioned(self, matched: Matched) -> Scores:
        return np.array([matched.mentions[numbers].max() if numbers else 0.0 for numbers in self._leads])

    def _of_sector(self, query: RouteQuery) -> Scores:
        if query.sector_given:
            return np.array(
                [
                    -LATER_SECTOR * duty.sectors.index(query.sector) - EACH_LEAD * len(duty.lead)
                    if query.sector in duty.sectors
                    else 0.0
                    for duty in self.duties
                ]
            )
        chances = dict(query.sectors) or ({query.sector.value: 1.0} if query.sector is not Sector.OTHER else {})
        order = np.array([chances.get(sector.value, 0.0) for sector in Sector])
        weight = ABSTAINED if query.sector is Sector.OTHER else SECTOR_WEIGHT
        scores: Scores = weight * (self._sectors * order).max(axis=1)
        return scores

    def _of_field(self, query: RouteQuery) -> Scores:
        return np.array([FIELD_WEIGHT * (bool(query.field) and query.field in duty.fields) for duty in self.duties])

    def _allowed(self, query: RouteQuery) -> list[int]:
        """The duties that a person's choice leaves: by subject or field, else by sector; without one all."""
        if query.subject:
            exact = [n for n, duty in enumerate(self.duties) if query.subject in (duty.subject, *duty.aliases)]
            return exact or [number for number, duty in enumerate(self.duties) if query.subject in duty.fields]
        if query.sector_given:
            return [number for number, duty in enumerate(self.duties) if query.sector in duty.sectors]
        return list(range(len(self.duties)))

    def best(self, query: RouteQuery, evidence: Evidence) -> tuple[DutyEntry | None, float]:
        """The duty that most speaks for, and how sure that is, 0..1; None where nothing speaks for any."""
        if not evidence.allowed:
            return None, 0.0
        allowed = sorted(evidence.allowed)
        weights = np.expm1(np.maximum(evidence.strength[allowed], 0.0)) + 1e-9
        number = allowed[int(np.argmax(weights))]
        lead = set(self.duties[number].lead)
        same = np.array([one == number or bool(lead & set(self.duties[one].lead)) for one in allowed])
        sure = float(weights[same].sum() / (weights.sum() + (0.0 if query.given else np.exp(SILENCE))))
        return (self.duties[number], sure) if query.given or self._evident(query, evidence, number) else (None, 0.0)

    def _evident(self, query: RouteQuery, evidence: Evidence, number: int) -> bool:
        """More than chance: a word of the duty, its unit named, its class likely, or its sector sure."""
        duty = self.duties[number]
        sector = dict(query.sectors).get(query.sector.value, 1.0) if query.sector in duty.sectors else 0.0
        return bool(
            self.spoken(evidence, number)
            or max((evidence.classes.get(name, 0.0) for name in duty.classes), default=0.0) >= LEAST_SECTOR
            or sector >= LEAST_SECTOR
        )

    def spoken(self, evidence: Evidence, number: int) -> bool:
        """Whether the text has a word of a duty or names its unit."""
        named = any(evidence.matched.mentions[unit] > 0 for unit in self._leads[number])
        return named or bool(evidence.matched.duties[number] > 0)
