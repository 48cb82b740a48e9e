"""派单建议: duty x territory x severity to one lead (主办), co-handlers (协办) and territory (属地), with the reason.

A person's choice (sector, subject, place) outranks the text. Where the document names nobody in particular or says
nothing, the classes of departments beneath answer, else the fallback; below a confidence a person chooses.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from alerts.rules import responsibility, rulings
from alerts.rules.candidates import COUNT, padded, with_lead
from alerts.rules.class_router import ASK, by_class, unsure
from alerts.rules.classes import Classes
from alerts.rules.duty_evidence import SILENCE, Evidence, Table
from alerts.rules.leads import Leads
from alerts.rules.offices import Offices
from alerts.rules.reasons import Reasons, joined, quoted
from alerts.rules.route_types import RouteQuery, RouteResult
from alerts.rules.territory import Territories
from alerts.rules.word_model import load_word_model
from config.load import jurisdiction as load_jurisdiction
from config.load import jurisdiction_folder
from config.schema.jurisdiction import DutyEntry, Jurisdiction

LEAST = 0.2
"""Below this a duty of the table is a guess: a person chooses among the best three."""
CLEAR_CLASS = 0.7
"""A class this likely takes a matter from a pilot table whose duty is another class's."""
GENERIC = "generic"


class Router:
    """Routes the matters of one jurisdiction. `classes`: ranks classes of departments by the words of a message."""

    def __init__(self, jurisdiction: Jurisdiction, classes: Classes | None = None) -> None:
        self.jurisdiction = jurisdiction
        self.classes = classes
        self.offices = Offices(jurisdiction, classes.jurisdiction if classes else None)
        self._is_generic = classes is not None and classes.jurisdiction.key == jurisdiction.key
        self._below = Router(classes.jurisdiction, classes) if classes and jurisdiction.beneath else None
        self._table = Table(jurisdiction, self.offices, None if self._is_generic else classes)
        self._leads = Leads(self._table, self.offices, classes)
        self._territories = Territories(jurisdiction)
        self._reasons = Reasons(self.offices, self._territories)
        below = classes.jurisdiction.departments if classes else ()
        self._territorial = next((unit.name for unit in below if unit.kind == "territory"), "")
        self._units = [unit.name for unit in jurisdiction.departments]

    def route(self, query: RouteQuery) -> RouteResult:
        """The proposal for one matter."""
        territory = self._territories.of(query)
        if self.classes is not None and self._is_generic and not query.subject:
            return by_class(self.classes, self._reasons, query, territory)
        evidence = self._table.look(query)
        duty, sure = self._table.best(query, evidence)
        if duty is None or not (query.given or self._enough(evidence, duty, sure)):
            return self._beneath(query, territory) or self._silent(query, evidence, territory)
        if any(self.offices.is_unit(name) for name in duty.lead):
            return self._led(query, evidence, duty, territory)
        return self._unnamed(query, evidence, duty, territory)

    def _enough(self, evidence: Evidence, duty: DutyEntry, sure: float) -> bool:
        """Sure enough; with classes beneath, a duty must be spoken of, and leaves what is clearly another class's."""
        if sure < LEAST or not self.jurisdiction.beneath:
            return sure >= LEAST
        likeliest = max(evidence.classes, key=lambda name: evidence.classes[name], default="")
        clear = likeliest != self._territorial and evidence.classes.get(likeliest, 0.0) >= CLEAR_CLASS
        anothers = clear and bool(duty.classes) and likeliest not in duty.classes
        return self._table.spoken(evidence, self._table.duties.index(duty)) and not anothers

    def _led(self, query: RouteQuery, evidence: Evidence, duty: DutyEntry, territory: tuple[str, ...]) -> RouteResult:
        """The document names units: one leads, the others handle with it."""
        units = [name for name in duty.lead if self.offices.is_unit(name)]
        lead = self._leads.first(units, query, evidence)
        others = dict.fromkeys([*self._leads.others(lead, units, evidence), *self._co(duty)])
        co = [unit for unit in others if unit != lead]
        parts = [
            quoted(duty),
            self._reasons.names(query, duty, lead),
            f"原文并列{len(units)}个牵头单位，按内容先由{lead}主办" if len(units) > 1 else "",
            responsibility.several_units(lead, co, self.jurisdiction.fallback),
        ]
        reason = self._reasons.told(query, parts, duty, lead, territory)
        candidates = with_lead(lead, self._ranking(query, evidence), self._units)
        result = self._result(query, duty, candidates, reason, self._leads.written(duty, evidence))
        return self._with(result, query, duty, lead, co, territory)

    def _unnamed(
        self, query: RouteQuery, evidence: Evidence, duty: DutyEntry, territory: tuple[str, ...]
    ) -> RouteResult:
        """The document names nobody in particular: the class the duty falls to, else the fallback."""
        fallback, said = self.jurisdiction.fallback, "、".join(duty.lead)
        lead = self._class_unit(duty, evidence)
        by = f"按通用部门类别由“{lead}”承办" if lead else f"由{fallback}兜底接收、协调确定承办单位"
        parts = [
            quoted(duty),
            f"原文责任单位写作“{said}”，未指明具体单位" if said else "原文未列牵头部门",
            f"谁主管谁负责，{by}",
        ]
        reason = self._reasons.told(query, parts, duty, lead or fallback, territory)
        if lead:
            candidates = with_lead(lead, self._class_ranking(evidence), self._units)
        else:
            candidates = padded(self._ranking(query, evidence), [fallback, *self._units])
        result = self._result(query, duty, candidates, reason, self._leads.written(duty, evidence))
        result = self._with(result, query, duty, lead, self._co(duty), territory)
        return replace(result, fallback=fallback)

    def _class_unit(self, duty: DutyEntry, evidence: Evidence) -> str | None:
        if not duty.classes or not self.jurisdiction.beneath:
            return None
        return self.offices.covering(max(duty.classes, key=lambda name: evidence.classes.get(name, 0.0)))

    def _class_ranking(self, evidence: Evidence) -> list[tuple[str, float]]:
        """The local units of the classes that the text speaks of, best first; they sum to at most one."""
        best: dict[str, float] = {}
        for name, p in evidence.classes.items():
            unit = self.offices.covering(name)
            best[unit] = max(p, best.get(unit, 0.0))
        total = max(1.0, sum(best.values()))
        return sorted(((unit, p / total) for unit, p in best.items()), key=lambda pair: -pair[1])

    def _beneath(self, query: RouteQuery, territory: tuple[str, ...]) -> RouteResult | None:
        """What the preset beneath says of what this table is silent on; None where it is silent too."""
        asking = replace(query, places=(), place_given=True, rulings=())
        below = self._below.route(asking) if self._below else None
        if below is None or below.lead is None:
            return None
        likeliest = self.offices.covering(below.lead)
        silent = "只列内设处室，未列此类事项的承办部门" if self.jurisdiction.inner_offices else "未列此类事项"
        ranking: dict[str, float] = {}
        for name, p in below.candidates:
            ranking[self.offices.covering(name)] = max(p, ranking.get(self.offices.covering(name), 0.0))
        best, because = self._ruled(query, sorted(ranking.items(), key=lambda pair: -pair[1]))
        lead = best[0][0] if below.asked else likeliest
        candidates = with_lead(lead, best, self._units)
        asked = below.asked and candidates[0][1] < ASK
        parts = [
            f"{self.jurisdiction.document}{silent}，谁主管谁负责，按通用部门类别由“{likeliest}”承办",
            below.reason.split("；")[0],
            f"类别“{below.lead}”在本地对应{likeliest}（推断）" if likeliest != below.lead else "",
            because,
            unsure(candidates[0][1]) if asked else "",
        ]
        reason = self._reasons.told(query, parts, None, lead, territory)
        result = self._with(self._result(query, None, candidates, reason, ()), query, None, lead, (), territory)
        return replace(result, fallback=self.jurisdiction.fallback, asked=asked)

    def _silent(self, query: RouteQuery, evidence: Evidence, territory: tuple[str, ...]) -> RouteResult:
        """No duty, or too little for one: past rulings rank, the fallback takes it, a person chooses."""
        fallback = self.jurisdiction.fallback
        ranking, because = self._ruled(query, self._ranking(query, evidence))
        given = f"“{query.subject or query.sector.value}”领域" if query.given else "内容"
        said = f"职责表中没有与该{given}对应的职责，或依据不足，由{fallback}兜底接收、协调确定承办单位"
        reason = joined([said, because, *self._reasons.general(query, territory, fallback)])
        result = self._result(query, None, padded(ranking, [fallback, *self._units]), reason, ())
        return replace(result, fallback=fallback, territory=territory, asked=True)

    def _ruled(self, query: RouteQuery, ranking: list[tuple[str, float]]) -> tuple[list[tuple[str, float]], str]:
        return rulings.rank(ranking, query.rulings, query.title or query.text[:60], query.sector)

    def _co(self, duty: DutyEntry) -> list[str]:
        return [unit for unit in duty.co if self.offices.is_unit(unit)]

    def _ranking(self, query: RouteQuery, evidence: Evidence) -> list[tuple[str, float]]:
        """Units with probabilities, the best first, by the duties they lead on and by being named."""
        best: dict[str, float] = defaultdict(float)
        for number in evidence.allowed:
            units = [unit for unit in self._table.duties[number].lead if self.offices.is_unit(unit)]
            for place, unit in enumerate(self._leads.ordered(units, query, evidence) if len(units) > 1 else units):
                best[unit] = max(best[unit], float(evidence.strength[number]) - 0.05 * place)
        for unit, mention in zip(self._units, evidence.matched.mentions.tolist(), strict=True):
            if mention and not self.offices.units[unit].since:
                best[unit] += math.log1p(mention)
        weights = {unit: math.expm1(max(value, 0.0)) for unit, value in best.items()}
        total = sum(weights.values()) + math.exp(SILENCE)
        return sorted(((unit, weight / total) for unit, weight in weights.items()), key=lambda pair: -pair[1])

    def _result(
        self,
        query: RouteQuery,
        duty: DutyEntry | None,
        candidates: tuple[tuple[str, float], ...],
        reason: str,
        leads: tuple[str, ...],
    ) -> RouteResult:
        """An answer without a lead, which `_with` adds."""
        return RouteResult(
            lead=None,
            leads=leads,
            co=(),
            territory=(),
            candidates=candidates[:COUNT],
            reason=reason,
            fallback=None,
            duty=duty.id if duty else "",
            today=self._today(query, duty, [*leads, *(name for name, _ in candidates)]),
            leader=responsibility.leader(query.severity),
        )

    def _with(
        self,
        result: RouteResult,
        query: RouteQuery,
        duty: DutyEntry | None,
        lead: str | None,
        co: Sequence[str],
        territory: tuple[str, ...],
    ) -> RouteResult:
        return replace(
            result,
            lead=lead,
            co=tuple(co),
            territory=tuple(unit for unit in territory if unit != lead),
            today=tuple(dict([*result.today, *self._today(query, duty, [*co, *([lead] if lead else [])])]).items()),
            p=result.candidates[0][1] if lead else 0.0,
        )

    def _today(self, query: RouteQuery, duty: DutyEntry | None, names: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """The office of today for each name that has changed."""
        offices = {
            name: self.offices.of_duty(duty, name, query.on) if duty else self.offices.today(name, query.on)
            for name in names
        }
        return tuple((name, office) for name, office in offices.items() if office != name)


def load_router(jurisdiction: Jurisdiction) -> Router:
    """The router of a jurisdiction, with the word model of the classes of departments."""
    generic = jurisdiction if jurisdiction.key == GENERIC else load_jurisdiction(GENERIC)
    return Router(jurisdiction, Classes(generic, load_word_model(jurisdiction_folder(GENERIC))))
