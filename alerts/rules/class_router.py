"""The preset of classes (`generic`): ranked by the word model; the wording of its duties is this project's own."""

from collections.abc import Sequence

from alerts.rules import responsibility, rulings
from alerts.rules.candidates import padded, with_lead
from alerts.rules.classes import Classes
from alerts.rules.duty_match import Matched
from alerts.rules.reasons import Reasons, joined, quoted
from alerts.rules.route_types import RouteQuery, RouteResult

LEAST = 0.15
"""Below this probability a class is a guess, and none is named. Costs 0.001 of hit@1."""
ASK = 0.35
"""Below this a person chooses among the best three: the curve of docs/routing.md, `How sure it is`."""


def by_class(classes: Classes, reasons: Reasons, query: RouteQuery, territory: tuple[str, ...]) -> RouteResult:
    """The likeliest class as lead; none where nothing in the text speaks for any, or too little."""
    matched = classes.match(query.title, query.text)
    ranking = _ranking(classes, query, matched)
    lead, p = ranking[0]
    if not query.sector_given and (p < LEAST or not classes.spoken(query.title, query.text, matched)):
        return _asked(classes, reasons, query, territory, ranking)
    because = ""
    if p < ASK and not query.sector_given:
        ruled = tuple(one for one in query.rulings if one.unit in classes.names)
        ranking, because = rulings.rank(ranking, ruled, query.title or query.text[:60], query.sector)
        lead = ranking[0][0]
    candidates = with_lead(lead, ranking, classes.names)
    asked = candidates[0][1] < ASK and not query.sector_given
    duty = classes.jurisdiction.duties[classes.document_of(lead, matched)]
    parts = [quoted(duty), because, unsure(candidates[0][1]) if asked else ""]
    return RouteResult(
        lead=lead,
        leads=(lead,),
        co=(),
        territory=tuple(unit for unit in territory if unit != lead),
        candidates=candidates,
        reason=reasons.told(query, parts, duty, lead, territory),
        fallback=None,
        duty=duty.id,
        p=candidates[0][1],
        leader=responsibility.leader(query.severity),
        asked=asked,
    )


def unsure(p: float) -> str:
    """Why a person is asked, for the reason."""
    return f"把握不足（最可能的单位也只有{p:.0%}），请人工从前三个单位中确定"


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
        asked=True,
    )


def _ranking(classes: Classes, query: RouteQuery, matched: Matched) -> list[tuple[str, float]]:
    if query.title.strip() or query.text.strip():
        sector = query.sector if query.sector_given else None
        probabilities = classes.lifted(classes.probabilities(query.title, query.text, matched), query.sectors)
        return classes.ranking(probabilities, sector)
    return classes.of_sector_alone(query.sector)
