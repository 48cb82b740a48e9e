"""Scores of a period: points for each rate, what is added and taken away, and who is ranked.

The rates are those of the digest and a few more (`rates`), over the same events. A case about which a unit's objection
(考核异议) was accepted leaves that rate of that unit. A rate of fewer events than the minimum gives no points and no
zero. A unit is ranked where enough of the weights count, and among them a rate of work that was done: one that gave
nothing back and did nothing else is not the best.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from alerts.appraisal.in_force import appraisal
from alerts.appraisal.points import each_time, points_of, scoring_of, why_not
from alerts.appraisal.rates import available, rates
from alerts.appraisal.workload import Taken, counts, taken
from alerts.digest import numbers
from alerts.digest.kept import Kept
from alerts.digest.known import CaseThen
from alerts.digest.numbers import Period
from alerts.digest.units import TERRITORY, by_unit
from alerts.digest.values import Count, Proof, Rate
from alerts.models import CaseEvent, Department
from config.load import ConfigError
from config.schema.appraisal import Appraisal, Extra, Metric


@dataclass(frozen=True, slots=True)
class MetricScore:
    """One rate of one unit: its events that count, those left out by a ruling, and its points (None: too few).

    `adds`: work that was done, which gives points; else it takes them away and `points` is 0 or less.
    """

    name: str
    formula: str
    scoring: str
    weight: float
    rate: Rate
    left_out: tuple[Proof, ...]
    points: float | None
    adds: bool


@dataclass(frozen=True, slots=True)
class ExtraScore:
    """What is added or taken away for events of some kinds."""

    name: str
    scoring: str
    points: float
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class UnitScore:
    """A unit's score: `total` is None where `why_not` says why it is not ranked; `rank` is among units of its kind.

    `rates` are all that there are, `counts` and `taken` how much it did and how long that took: printed, not scored.
    """

    pk: int
    name: str
    territory: bool
    metrics: tuple[MetricScore, ...]
    extras: tuple[ExtraScore, ...]
    total: float | None
    why_not: str
    rates: tuple[Rate, ...]
    counts: tuple[Count, ...]
    taken: Taken
    rank: int | None = None

    @property
    def beside(self) -> tuple[Rate, ...]:
        """The rates that give no points."""
        scored = {one.name for one in self.metrics}
        return tuple(rate for rate in self.rates if rate.name not in scored)

    @property
    def extra(self) -> float:
        """What is added and taken away, together."""
        return sum(one.points for one in self.extras)

    @property
    def counted(self) -> tuple[MetricScore, ...]:
        """The metrics of work that was done, of which there was enough."""
        return tuple(one for one in self.metrics if one.adds and one.points is not None)

    @property
    def how(self) -> str:
        """The total as it was added up: 100 × (18.5 + 5) ÷ (20 + 5) − 2.5（退回率）; "" where there is none."""
        if self.total is None:
            return ""
        points = " + ".join(f"{one.points:g}" for one in self.counted)
        weights = " + ".join(f"{one.weight:g}" for one in self.counted)
        beside = [(one.name, one.points or 0) for one in self.metrics if not one.adds] + [("加减分", self.extra)]
        told = "".join(f" {'+' if value > 0 else '−'} {abs(value):g}（{name}）" for name, value in beside if value)
        return f"100 × ({points}) ÷ ({weights}){told}"

    def metric(self, name: str) -> MetricScore:
        """The one of this name."""
        return next(one for one in self.metrics if one.name == name)


RULED = "异议裁定"

SCORES: Kept[list[UnitScore]] = Kept("scores", list[UnitScore], lambda: appraisal().model_dump_json())


def scores(period: Period, rules: Appraisal) -> list[UnitScore]:
    """Every unit that had anything to do in the period; departments first, the best first, then those not ranked."""
    _check(rules)
    dropped = _dropped()
    own = by_unit(period)
    found = [
        _unit(unit, Period(period.start, own.get(unit.pk, [])), rules, dropped)
        for unit in Department.objects.order_by("id")
    ]
    told = [one for one in found if any(m.rate.denominator for m in one.metrics) or any(e.proofs for e in one.extras)]
    return [*_ranked([one for one in told if not one.territory]), *_ranked([one for one in told if one.territory])]


def _check(rules: Appraisal) -> None:
    """Raises `ConfigError` for a rate that there is none of."""
    known = [rate.name for rate in available()]
    for one in rules.metrics:
        if one.rate not in known:
            raise ConfigError(f"appraisal.yaml: metrics.rate: 没有“{one.rate}”这个指标，可用: {'、'.join(known)}")


Dropped = set[tuple[int, int, str]]


def _dropped() -> Dropped:
    """(unit, case, rate) that an accepted objection takes out; the last ruling counts.

    Whenever it was given: a unit objects when it has seen the score, so after the period's end.
    """
    ruled = CaseEvent.objects.filter(kind=RULED).order_by("id").values_list("case_id", "data")
    last = {(data["unit"], case, data["metric"]): bool(data["accepted"]) for case, data in ruled}
    return {key for key, accepted in last.items() if accepted}


def _unit(unit: Department, seen: Period, rules: Appraisal, dropped: Dropped) -> UnitScore:
    found = rates(seen)
    by_name = {rate.name: rate for rate in found}
    metrics = tuple(_metric(one, by_name[one.rate], unit.pk, rules.minimum, dropped) for one in rules.metrics)
    extras = tuple(_extra(one, seen, unit) for one in rules.extras)
    points = {one.name: one.points for one in metrics}
    why = why_not(rules, [one for one in rules.metrics if points[one.rate] is not None])
    return UnitScore(
        pk=unit.pk,
        name=unit.short or unit.name,
        territory=unit.kind == TERRITORY,
        metrics=metrics,
        extras=extras,
        total=None if why else _total(metrics, extras),
        why_not=why,
        rates=found,
        counts=counts(seen, by_name[numbers.FINISHED]),
        taken=taken(seen),
    )


def _metric(metric: Metric, rate: Rate, unit: int, minimum: int, dropped: Dropped) -> MetricScore:
    out = tuple(proof for proof in rate.proofs if (unit, proof.case.pk, metric.rate) in dropped)
    kept = tuple(proof for proof in rate.proofs if proof not in out)
    good = sum(proof.good for proof in kept)
    counted = replace(rate, numerator=good, denominator=len(kept), proofs=kept)
    enough = kept and len(rate.proofs) >= minimum  # what an objection took out still says that there were enough
    points = points_of(metric, good / len(kept)) if enough else None
    return MetricScore(
        name=metric.rate,
        formula=rate.formula,
        scoring=scoring_of(metric),
        weight=metric.weight,
        rate=counted,
        left_out=out,
        points=points,
        adds=metric.more_is_better,
    )


def _extra(extra: Extra, seen: Period, unit: Department) -> ExtraScore:
    proofs = tuple(_events(extra, seen, unit))
    points = max(-extra.most, min(extra.most, extra.points * len(proofs)))
    return ExtraScore(extra.name, each_time(extra), points, proofs)


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


def _total(metrics: Sequence[MetricScore], extras: Sequence[ExtraScore]) -> float:
    counted = [one for one in metrics if one.adds and one.points is not None]
    share = sum(one.points or 0 for one in counted) / sum(one.weight for one in counted)
    lost = sum(one.points or 0 for one in metrics if not one.adds)
    return round(100 * share + lost + sum(one.points for one in extras), 2)


def _ranked(told: list[UnitScore]) -> list[UnitScore]:
    """The best first; equal totals share a rank; those without a total come last, without a rank."""
    best = sorted((one for one in told if one.total is not None), key=lambda one: (-(one.total or 0), one.pk))
    ranks = [1 + sum((other.total or 0) > (one.total or 0) for other in best) for one in best]
    ranked = [replace(one, rank=rank) for one, rank in zip(best, ranks, strict=True)]
    return [*ranked, *(one for one in told if one.total is None)]
