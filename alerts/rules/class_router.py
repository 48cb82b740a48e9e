"""The preset of classes (`generic`): ranked by the word model; the wording of its duties is this project's own."""

from collections.abc import Sequence

from alerts.rules import responsibility, rulings
from alerts.rules.candidates import padded, with_lead
from alerts.rules.classes import Classes
from alerts.rules.duty_match import Matched
from alerts.rules.reasons import Reasons, joined, quoted
from alerts.rules.route_types import RouteQuery, RouteResult

LEAST = 0.15
"""Below this probability a class is a guess: a person chooses among the best three. Costs 0.001 of hit@1."""


def by_class(classes: Classes, reasons: Reasons, query: RouteQuery, territory: tuple[str, ...]) -> RouteResult:
    """The likeliest class as lead; none where nothing in the text speaks for any, or too little."""
    matched = classes.match(query.title, query.text)
    ranking = _ranking(classes, query, matched)
    lead, p = ranking[0]
    if not query.sector_given and (p < LEAST or not classes.spoken(query.title, query.text, matched)):
        return _asked(classes, reasons, query, territory, ranking)
    duty = classes.jurisdiction.duties[classes.document_of(lead, matched)]
    return RouteResult(
        lead=lead,
        leads=(lead,),
        co=(),
        territory=tuple(unit for unit in territory if unit != lead),
        candidates=with_lead(lead, ranking, classes.names),
        reason=reasons.told(query, [quoted(duty)], duty, lead, territory),
        fallback=None,
        duty=duty.id,
        p=p,
        leader=responsibility.leader(query.severity),
    )


def _asked(
    classes: Classes,
    reasons: Reasons,
    query: RouteQuery,
    territory: tuple[str, ...],
    ranking: Sequence[tuple[str, float]],
) -> RouteResult:
    fallback = classes.jurisdiction.fallback
    title = query.title or query.text[:60]
    ranking, because = rulings.rank(ranking, query.rulings, title, query.sector)
    said = f"内容没有足够依据指向某一类部门，请人工从前三个单位中确定，由{fallback}兜底接收"
    return RouteResult(
        lead=None,
        leads=(),
        co=(),
        territory=territory,
        candidates=padded(ranking, [fallback, *classes.names]),
        reason=joined([said, because, *reasons.general(query, territory, fallback)]),
        fallback=fallback,
        leader=responsibility.leader(query.severity),
    )


def _ranking(classes: Classes, query: RouteQuery, matched: Matched) -> list[tuple[str, float]]:
    if query.title.strip() or query.text.strip():
        sector = query.sector if query.sector_given else None
        probabilities = classes.lifted(classes.probabilities(query.title, query.text, matched), query.sectors)
        return classes.ranking(probabilities, sector)
    return classes.of_sector_alone(query.sector)
