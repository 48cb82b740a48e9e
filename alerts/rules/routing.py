"""派单建议: sector x territory to one lead (主办), co-handlers (协办) and territory (属地), with the reason."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from alerts.rules.duty_match import DutyMatcher, Matched, Scores
from alerts.rules.territory import Territories
from alerts.rules.word_model import WordModel, load_word_model
from config.load import JURISDICTIONS
from config.schema import DutyEntry, Jurisdiction
from config.vocabulary import Sector, Severity
from nlp.segment import Segmenter

KEYWORD_SCALE = 1.6
SECTOR_WEIGHT = 1.2
GIVEN_SECTOR_WEIGHT = 3.0
LATER_SECTOR = 0.5
EACH_LEAD = 0.02
NAMED_FOR_SECTOR = 1.0
LEAST_SECTOR = 0.35
SILENCE = 2.0
SAME_QUOTE = 0.9
COLLECTIVE = 1.0
"""What a duty of "all departments" must be ahead by, to lead on a matter that names no office."""
CANDIDATES = 3

SECTOR_WORDS: Mapping[Sector, tuple[str, ...]] = {
    Sector.URBAN: ("住房", "城市管理", "城管"),
    Sector.LAND: ("自然资源", "国土", "规划"),
    Sector.ENVIRONMENT: ("环境",),
    Sector.TRANSPORT: ("交通",),
    Sector.EDUCATION: ("教育",),
    Sector.ECONOMY: ("发展和改革", "财政", "金融"),
    Sector.TECHNOLOGY: ("工业和信息化", "科技"),
    Sector.LABOUR: ("人力资源",),
    Sector.CIVIL_AFFAIRS: ("民政",),
    Sector.RURAL: ("农业",),
    Sector.COMMERCE: ("市场监", "商务", "旅游"),
    Sector.HEALTH: ("卫生", "卫健"),
    Sector.JUSTICE: ("公安", "司法"),
}
"""Parts of unit names that say which sector is theirs: settles who comes first where a document names several leads."""


@dataclass(frozen=True, slots=True)
class RouteQuery:
    """What is known of a matter. `places`: codes or names, most specific first.

    `sector_given`, `place_given`: chosen by a person and outranking the text; `subject`: a duty's own name, given
    instead of a sector.
    """

    sector: Sector = Sector.OTHER
    sectors: tuple[tuple[str, float], ...] = ()
    title: str = ""
    text: str = ""
    tokens: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    severity: Severity = Severity.ORDINARY
    must_respond: tuple[str, ...] = ()
    sector_given: bool = False
    place_given: bool = False
    subject: str = ""


@dataclass(frozen=True, slots=True)
class RouteResult:
    """A proposal. `lead` is None where table and evidence are silent; then `fallback` names the unit that takes it.

    `candidates`: the best three departments with probabilities, summing to at most 1; `reason`: Chinese, for the
    screen; `duty`: the id of the duty that decided.
    """

    lead: str | None
    leads: tuple[str, ...]
    co: tuple[str, ...]
    territory: tuple[str, ...]
    candidates: tuple[tuple[str, float], ...]
    reason: str
    fallback: str | None
    duty: str = ""


class Router:
    """Routes the matters of one jurisdiction. `model`: ranks departments where there is no real duty table."""

    def __init__(self, jurisdiction: Jurisdiction, model: WordModel | None = None) -> None:
        self.jurisdiction = jurisdiction
        self._matcher = DutyMatcher(jurisdiction.duties, jurisdiction.departments)
        self._territories = Territories(jurisdiction)
        self._model = model
        self._segmenter = Segmenter(jurisdiction.words)
        self._superiors = {unit.name: unit.superior for unit in jurisdiction.departments if unit.kind == "vertical"}
        self._units = [unit.name for unit in jurisdiction.departments]
        self._names = frozenset(self._units)
        self._collective = np.array([not set(duty.lead) & set(self._units) for duty in jurisdiction.duties], dtype=bool)

    def route(self, query: RouteQuery) -> RouteResult:
        """The proposal for one matter."""
        matched = self._matcher.match(f"{query.title}{query.subject}", query.text)
        strength = self._strength(query, matched)
        ranking = self._ranking(query, matched, strength)
        duty = self._best_duty(query, matched, strength, ranking)
        territory = self._territory(query)
        if duty is None:
            return self._silent(query, ranking, territory)
        leads = self._leads(duty, matched)
        lead = self._first_lead(duty.lead, query, matched, strength)
        return RouteResult(
            lead=lead,
            leads=leads,
            co=tuple(unit for unit in duty.co if unit not in leads),
            territory=tuple(unit for unit in territory if unit != lead),
            candidates=_with_lead(lead, ranking, self._units),
            reason=self._reason(duty, lead, territory),
            fallback=None,
            duty=duty.id,
        )

    def _strength(self, query: RouteQuery, matched: Matched) -> Scores:
        """Evidence for each duty: what the text says, and the sector."""
        strength = KEYWORD_SCALE * np.log1p(matched.duties)
        probabilities = dict(query.sectors) or ({query.sector.value: 1.0} if query.sector is not Sector.OTHER else {})
        for number, duty in enumerate(self.jurisdiction.duties):
            if query.sector_given and query.sector in duty.sectors:
                strength[number] += GIVEN_SECTOR_WEIGHT - LATER_SECTOR * duty.sectors.index(query.sector)
                strength[number] -= EACH_LEAD * len(duty.lead)
            elif not query.sector_given:
                strength[number] += SECTOR_WEIGHT * max((probabilities.get(s, 0.0) for s in duty.sectors), default=0.0)
            if query.subject and query.subject == duty.subject:
                strength[number] += 2 * GIVEN_SECTOR_WEIGHT
        return strength

    def _ranking(self, query: RouteQuery, matched: Matched, strength: Scores) -> list[tuple[str, float]]:
        """Departments with probabilities, the best first."""
        if self._model is not None:
            return self._by_model(self._model, query, matched)
        best: dict[str, float] = defaultdict(float)
        for number, duty in enumerate(self.jurisdiction.duties):
            for place, unit in enumerate(duty.lead):
                if unit in self._names:
                    best[unit] = max(best[unit], float(strength[number]) - 0.05 * place)
        for number, unit in enumerate(self._units):
            if matched.mentions[number]:
                best[unit] += math.log1p(float(matched.mentions[number]))
        weights = {unit: math.exp(value) for unit, value in best.items()}
        total = sum(weights.values()) + math.exp(SILENCE)
        return sorted(((unit, weight / total) for unit, weight in weights.items()), key=lambda pair: -pair[1])

    def _by_model(self, model: WordModel, query: RouteQuery, matched: Matched) -> list[tuple[str, float]]:
        scores = self._class_scores(matched)
        keyword_scores = np.array([scores.get(name, 0.0) for name in model.departments])
        tokens = query.tokens or self._segmenter.cut(f"{query.title}\n{query.text}")
        probabilities = model.probabilities(query.title, tokens, keyword_scores)
        if query.sector_given:
            of_sector = {
                unit for duty in self.jurisdiction.duties if query.sector in duty.sectors for unit in duty.lead
            }
            probabilities = probabilities * np.where([name in of_sector for name in model.departments], 1.0, 0.05)
        total = max(1.0, float(probabilities.sum()))
        pairs = zip(model.departments, (probabilities / total).tolist(), strict=True)
        return sorted(pairs, key=lambda pair: -pair[1])

    def _class_scores(self, matched: Matched) -> dict[str, float]:
        """Keyword and mention scores by department, what the word model was trained on."""
        scores: dict[str, float] = defaultdict(float)
        for number, duty in enumerate(self.jurisdiction.duties):
            for unit in duty.lead:
                scores[unit] += float(matched.keywords[number])
        for number, unit in enumerate(self._units):
            scores[unit] += float(matched.mentions[number])
        return scores

    def class_scores(self, title: str, text: str) -> dict[str, float]:
        """Keyword and mention scores by department: the features beside words that a model is trained on."""
        return self._class_scores(self._matcher.match(title, text))

    def _best_duty(
        self, query: RouteQuery, matched: Matched, strength: Scores, ranking: Sequence[tuple[str, float]]
    ) -> DutyEntry | None:
        duties = self.jurisdiction.duties
        spoken = matched.duties.any() or (self._model is not None and matched.mentions.any())
        known = self._knows_sector(query)
        if not duties or not (spoken or known) or not ranking:
            return None
        if self._model is not None:
            return next((duty for duty in duties if ranking[0][0] in duty.lead), None)
        mentions = dict(zip(self._units, matched.mentions.tolist(), strict=True))
        named = np.array([max((mentions.get(unit, 0.0) for unit in duty.lead), default=0.0) for duty in duties])
        total = strength + np.log1p(named) - COLLECTIVE * (self._collective & (matched.quotes == 0))
        number = int(np.argmax(total))
        evident = matched.duties[number] > 0 or (known and strength[number] > 0) or named[number] > 0
        return duties[number] if evident else None

    def _knows_sector(self, query: RouteQuery) -> bool:
        """Whether the sector is sure enough to route by, and the table has a duty for it."""
        if query.subject:
            return any(duty.subject == query.subject for duty in self.jurisdiction.duties)
        sure = query.sector_given or max((p for _, p in query.sectors), default=0.0) >= LEAST_SECTOR
        return sure and any(query.sector in duty.sectors for duty in self.jurisdiction.duties)

    def _leads(self, duty: DutyEntry, matched: Matched) -> tuple[str, ...]:
        """All leads the document names; where its sentence covers several duties and is quoted whole, theirs too."""
        number = self.jurisdiction.duties.index(duty)
        leads = list(duty.lead)
        if matched.quotes[number] >= SAME_QUOTE:
            for other in self.jurisdiction.duties:
                if other.quote == duty.quote:
                    leads.extend(unit for unit in other.lead if unit not in leads)
        return tuple(leads)

    def _first_lead(self, leads: Sequence[str], query: RouteQuery, matched: Matched, strength: Scores) -> str:
        """The lead that fits best: named in the text, leading on other duties it touches, or named for the sector."""
        if len(leads) == 1:
            return leads[0]
        scores = self._class_scores(matched)
        for number, duty in enumerate(self.jurisdiction.duties):
            for unit in set(duty.lead) & set(leads):
                scores[unit] += float(strength[number]) / len(duty.lead) - float(matched.keywords[number])
        for unit in leads:
            if any(word in unit for word in SECTOR_WORDS.get(query.sector, ())):
                scores[unit] += NAMED_FOR_SECTOR
        return max(leads, key=lambda unit: (round(scores.get(unit, 0.0), 6), -leads.index(unit)))

    def _territory(self, query: RouteQuery) -> tuple[str, ...]:
        """The units of the places concerned; of the given places, else of those the text names."""
        codes = [code for place in query.places if (code := self._territories.code_of(place) or _code(place))]
        if not codes and not query.place_given:
            codes = self._territories.named_in(f"{query.title}\n{query.text}")
        units = (self._territories.unit_of(code) for code in codes)
        return tuple(dict.fromkeys(unit for unit in units if unit))

    def _reason(self, duty: DutyEntry, lead: str, territory: Sequence[str]) -> str:
        parts = [f"{duty.subject}：“{duty.quote}”——{duty.document}"]
        if duty.territorial and not territory:
            parts.append(f"属地：{duty.territorial}（原文未指明具体地点）")
        if self._superiors.get(lead):
            parts.append(f"{lead}实行垂直管理，由{self._superiors[lead]}办公室会同宣传部门协调（国办发〔2016〕61号）")
        if duty.open_list:
            parts.append("原文所列单位以“等”结尾，可以增补")
        return "；".join(parts)

    def _silent(
        self, query: RouteQuery, ranking: Sequence[tuple[str, float]], territory: tuple[str, ...]
    ) -> RouteResult:
        fallback = self.jurisdiction.fallback
        given = f"“{query.sector.value}”领域" if query.sector_given else "内容"
        return RouteResult(
            lead=None,
            leads=(),
            co=(),
            territory=territory,
            candidates=_padded(list(ranking[:CANDIDATES]), [fallback, *self._units]),
            reason=f"职责表中没有与该{given}对应的职责，由{fallback}兜底接收、协调确定承办单位",
            fallback=fallback,
        )


def load_router(jurisdiction: Jurisdiction) -> Router:
    """The router of a preset, with the word model in its folder if there is one."""
    return Router(jurisdiction, load_word_model(Path(JURISDICTIONS) / jurisdiction.key))


def _code(place: str) -> str | None:
    return place if place.isdigit() else None


def _with_lead(lead: str, ranking: Sequence[tuple[str, float]], units: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """The best three with the lead in front; the probabilities stay in falling order."""
    others = [pair for pair in ranking if pair[0] != lead]
    best = [(lead, max((p for _, p in ranking), default=0.0)), *others][:CANDIDATES]
    return _padded(best, units)


def _padded(best: list[tuple[str, float]], units: Sequence[str]) -> tuple[tuple[str, float], ...]:
    for unit in units:
        if len(best) >= CANDIDATES:
            break
        if unit not in {name for name, _ in best}:
            best.append((unit, 0.0))
    total = max(1.0, sum(p for _, p in best))
    return tuple((unit, math.floor(p / total * 10000) / 10000) for unit, p in best)
