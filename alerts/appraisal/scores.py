"""Scores of a period: points for each rate, what is added and taken away, and who is ranked.

The rates are those of the digest, over the same events. A case about which a unit's objection (考核异议) was accepted
leaves that rate of that unit. A rate of fewer events than the minimum gives no points and no zero; a unit without any
rate that counts is not ranked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from alerts.digest import numbers
from alerts.digest.history import CaseThen, scoped
from alerts.digest.kept import Kept
from alerts.digest.numbers import Period
from alerts.digest.units import TERRITORY
from alerts.digest.values import Proof, Rate
from alerts.models import CaseEvent, Department
from config.load import ConfigError, appraisal
from config.schema.appraisal import Appraisal, Extra, Metric


@dataclass(frozen=True, slots=True)
class MetricScore:
    """One rate of one unit: its events that count, those left out by a ruling, and its points (None: too few)."""

    name: str
    formula: str
    scoring: str
    weight: float
    rate: Rate
    left_out: tuple[Proof, ...]
    points: float | None


@dataclass(frozen=True, slots=True)
class ExtraScore:
    """What is added or taken away for events of some kinds."""

    name: str
    scoring: str
    points: float
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class UnitScore:
    """A unit's score: None where no rate has events enough; `rank` among departments or among territories."""

    pk: int
    name: str
    territory: bool
    metrics: tuple[MetricScore, ...]
    extras: tuple[ExtraScore, ...]
    total: float | None
    rank: int | None = None

    @property
    def extra(self) -> float:
        """What is added and taken away, together."""
        return sum(one.points for one in self.extras)

    @property
    def how(self) -> str:
        """The total as it was added up: 100 × (18.5 + 5) ÷ (20 + 5) − 1; "" where there is none."""
        counted = [(one.points, one.weight) for one in self.metrics if one.points is not None]
        if self.total is None:
            return ""
        points, weights = (" + ".join(f"{each:g}" for each in side) for side in zip(*counted, strict=True))
        beside = f" {'+' if self.extra > 0 else '−'} {abs(self.extra):g}" if self.extra else ""
        return f"100 × ({points}) ÷ ({weights}){beside}"

    def metric(self, name: str) -> MetricScore:
        """The one of this name."""
        return next(one for one in self.metrics if one.name == name)


SCORES: Kept[list[UnitScore]] = Kept("scores", list[UnitScore], lambda: appraisal().model_dump_json())


def scores(period: Period, rules: Appraisal) -> list[UnitScore]:
    """Every unit that had anything to do in the period; departments first, the best first, then those not ranked."""
    _check(rules)
    dropped = _dropped(period.cases)
    found = [_unit(unit, period, rules, dropped) for unit in Department.objects.order_by("id")]
    told = [one for one in found if any(m.rate.denominator for m in one.metrics) or any(e.proofs for e in one.extras)]
    return [*_ranked([one for one in told if not one.territory]), *_ranked([one for one in told if one.territory])]


def _check(rules: Appraisal) -> None:
    """Raises `ConfigError` for a rate that there is none of."""
    known = [rate.name for rate in numbers.no_rates()]
    for one in rules.metrics:
        if one.rate not in known:
            raise ConfigError(f"appraisal.yaml: metrics.rate: 没有“{one.rate}”这个指标, 可用: {'、'.join(known)}")


Dropped = set[tuple[int, int, str]]


def _dropped(cases: Iterable[CaseThen]) -> Dropped:
    """(unit, case, rate) that an accepted objection takes out; the last ruling counts."""
    last: dict[tuple[int, int, str], bool] = {}
    for one in cases:
        for event in one.events:
            if event.kind == "异议裁定":
                last[event.data["unit"], one.case.pk, event.data["metric"]] = event.data["accepted"]
    return {key for key, accepted in last.items() if accepted}


def _unit(unit: Department, period: Period, rules: Appraisal, dropped: Dropped) -> UnitScore:
    own = [one for one in period.cases if any(part.department_id == unit.pk for part in one.assignments)]
    seen = Period(period.start, [scoped(one, unit.pk) for one in own])
    rates = {rate.name: rate for rate in numbers.rates(seen, Period(period.start, []))}
    metrics = tuple(_metric(one, rates[one.rate], unit.pk, rules.minimum, dropped) for one in rules.metrics)
    extras = tuple(_extra(one, seen, unit) for one in rules.extras)
    return UnitScore(unit.pk, unit.short or unit.name, unit.kind == TERRITORY, metrics, extras, _total(metrics, extras))


def _metric(metric: Metric, rate: Rate, unit: int, minimum: int, dropped: Dropped) -> MetricScore:
    out = tuple(proof for proof in rate.proofs if (unit, proof.case.pk, metric.rate) in dropped)
    kept = tuple(proof for proof in rate.proofs if proof not in out)
    good = sum(proof.good for proof in kept)
    counted = replace(rate, numerator=good, denominator=len(kept), proofs=kept)
    enough = kept and len(rate.proofs) >= minimum  # what an objection took out still says that there were enough
    points = points_of(metric, good / len(kept)) if enough else None
    return MetricScore(metric.rate, rate.formula, scoring_of(metric), metric.weight, counted, out, points)


def points_of(metric: Metric, share: float) -> float:
    """weight x (share - zero) / (full - zero), between 0 and the weight, to two places."""
    part = (share - metric.zero) / (metric.full - metric.zero)
    return round(metric.weight * min(1.0, max(0.0, part)), 2)


def scoring_of(metric: Metric) -> str:
    """The scoring in words, as printed."""
    return f"{metric.zero:.0%}得0分，{metric.full:.0%}得{metric.weight:g}分，其间按比例"


def _extra(extra: Extra, seen: Period, unit: Department) -> ExtraScore:
    proofs = tuple(_events(extra, seen, unit))
    points = max(-extra.most, min(extra.most, extra.points * len(proofs)))
    return ExtraScore(extra.name, f"每次{extra.points:+g}分，最多{extra.most:g}分", points, proofs)


def _events(extra: Extra, seen: Period, unit: Department) -> Iterable[Proof]:
    for one in seen.cases:
        for event in one.within(seen.start):
            if event.kind in extra.events and _concerns(one, event):
                yield one.proof(event.at, event.kind, unit=unit.short or unit.name)


def _concerns(one: CaseThen, event: CaseEvent) -> bool:
    """Whether an event is about the unit in view: its own part, or the case as a whole where it leads."""
    if event.assignment_id:
        return any(part.pk == event.assignment_id for part in one.parts)
    return one.leads


def _total(metrics: Sequence[MetricScore], extras: Sequence[ExtraScore]) -> float | None:
    counted = [one for one in metrics if one.points is not None]
    if not counted:
        return None
    share = sum(one.points or 0 for one in counted) / sum(one.weight for one in counted)
    return round(100 * share + sum(one.points for one in extras), 2)


def _ranked(told: list[UnitScore]) -> list[UnitScore]:
    """The best first; equal totals share a rank; those without a total come last, without a rank."""
    best = sorted((one for one in told if one.total is not None), key=lambda one: (-(one.total or 0), one.pk))
    ranks = [1 + sum((other.total or 0) > (one.total or 0) for other in best) for one in best]
    ranked = [replace(one, rank=rank) for one, rank in zip(best, ranks, strict=True)]
    return [*ranked, *(one for one in told if one.total is None)]
