"""Freezes why a topic was flagged (items, words, probabilities) and what the routing proposes, as they were then."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings

from alerts.rules.curves import hourly
from alerts.rules.route_types import RouteQuery, RouteResult
from alerts.rules.routing import Router, load_router
from alerts.rules.rulings import CHOSEN, Ruling
from alerts.rules.timers import DANGER, LEGACY, UTILITIES
from config.clock import shown
from config.load import jurisdiction
from config.schema.jurisdiction import Jurisdiction
from config.vocabulary import AssignmentState, Part, Sector, Severity
from pipeline.models import Item, Topic
from pipeline.rows import asked
from pipeline.topics.item_rows import read_json

KEPT_ITEMS = 20
_READ = 200
_SPEAKING = 5
_RULINGS = 200
_DISPATCHES, _LOOKED_BACK = 2_000, 20_000
"""The newest dispatches, and how many events back they are looked for: no index names those by hand."""
_GIVEN_UP = (AssignmentState.RETURNED, AssignmentState.REASSIGNED, AssignmentState.WITHDRAWN)
_UTILITY_WORDS = ("停水", "停电", "停气", "断水", "断电", "断气", "停暖", "供暖", "供热", "暖气", "燃气", "自来水")
_DANGER_SIGNALS = ("deaths", "injured", "missing")
_ROUTERS: dict[str, tuple[Jurisdiction, Router]] = {}


def freeze(topic: Topic, items: Sequence[Item]) -> dict[str, Any]:
    """The evidence of a topic at this instant; `items` oldest first. Texts are masked already."""
    analyses = [item.analysis for item in items]
    told = figures(topic, analyses)
    signals = told["signals"]
    return {
        "heat": topic.heat,
        "submitters": topic.submitters,
        "sources": topic.sources,
        "item_count": topic.items,
        "keywords": list(topic.keywords),
        "sector": topic.sector,
        "sector_p": topic.sector_p,
        "words": _most(deciding_words(items, topic.sector)),
        "severity": topic.severity,
        "severity_reason": topic.severity_reason,
        "signals": signals,
        "appeal": next(iter(_most(analysis.get("appeal", "") for analysis in analyses)), ""),
        "must_respond": told["must_respond"],
        "circumstances": circumstances(" ".join([topic.title, *(item.text for item in items)]), signals),
        "items": [_item(item) for item in items[:KEPT_ITEMS]],
        "curve": hourly([item.published_at or item.learnt_at for item in items]),
        **_told(items),
    }


def figures(topic: Topic, analyses: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Of the evidence what tells whether anything is new (`alerts.rules.alert_news.Known`), at a tenth of its cost."""
    return {
        "submitters": topic.submitters,
        "sources": topic.sources,
        "severity": topic.severity,
        "signals": _signals(analyses),
        "must_respond": _most(word for analysis in analyses for word in analysis.get("must_respond", ())),
    }


def circumstances(text: str, signals: dict[str, Any]) -> list[str]:
    """What changes clocks, by plain words of the text: 水电气热, 历史遗留, 危及生命财产安全 (people hurt)."""
    found = []
    if any(signals.get(name, {}).get("value") for name in _DANGER_SIGNALS):
        found.append(DANGER)
    if any(word in text for word in _UTILITY_WORDS):
        found.append(UTILITIES)
    if LEGACY in text:
        found.append(LEGACY)
    return found


def propose(title: str, text: str, frozen: dict[str, Any], sector: Sector, severity: Severity) -> dict[str, Any]:
    """Suggested lead, co-handlers and territory with the reason, as JSON. The machine proposes, a person dispatches.

    Where it is too unsure it proposes no lead, and what persons chose in like matters is asked first.
    """
    sectors = [(found["sector"], found["p"]) for found in frozen.get("sectors", ())]
    places = [place["code"] or place["name"] for place in frozen.get("places", ())]
    router = _router(settings.INSTALLATION.jurisdiction)
    query = RouteQuery(
        sector=sector,
        sectors=tuple(sectors),
        title=title,
        text=text,
        places=tuple(places),
        severity=severity,
        must_respond=tuple(frozen.get("must_respond", ())),
        field=frozen.get("field26") or "",
        rulings=past_rulings(),
    )
    result = router.route(query)
    if result.asked and (chosen := past_choices()):
        result = router.route(replace(query, rulings=(*query.rulings, *chosen)))
    return {
        "lead": result.office(result.lead) if result.lead and not result.asked else None,
        "leads": [] if result.asked else list(dict.fromkeys(map(result.office, result.leads))),
        "co": [
            unit for unit in dict.fromkeys(map(result.office, result.co)) if unit != result.office(result.lead or "")
        ],
        "territory": list(result.territory),
        "candidates": _candidates(result),
        "reason": result.reason,
        "fallback": result.fallback or (router.jurisdiction.fallback if result.asked else None),
        "duty": result.duty,
        "written": {office: name for name, office in result.today},
        "leader": result.leader,
    }


def _candidates(result: RouteResult) -> list[dict[str, Any]]:
    """The best three by the offices of today; two old names of one office are one candidate."""
    best: dict[str, float] = {}
    for name, p in result.candidates:
        best.setdefault(result.office(name), p)
    return [{"department": name, "p": p} for name, p in best.items()]


def past_rulings() -> tuple[Ruling, ...]:
    """What supervisors ruled of late, newest first; each with the title and sector of its case."""
    rows = asked(
        "SELECT said.data, kept.title, kept.sector FROM alerts_caseevent said JOIN alerts_case kept"
        " ON kept.id = said.case_id WHERE said.kind = '裁定' ORDER BY said.id DESC LIMIT %s",
        _RULINGS,
    )
    read = ((read_json(data), title, sector) for data, title, sector in rows)
    return tuple(Ruling(str(data["lead"]), title, Sector(sector)) for data, title, sector in read if data.get("lead"))


def past_choices() -> tuple[Ruling, ...]:
    """Whom persons chose of late where no lead was proposed, or another (人工确定), while that unit has the case.

    Newest first.
    """
    rows = asked(
        # CROSS JOIN: SQLite walks in this order, from the newest events, and never through all parts.
        "SELECT said.data, kept.title, kept.sector, unit.name FROM alerts_caseevent said"
        " CROSS JOIN alerts_case kept CROSS JOIN alerts_assignment part CROSS JOIN alerts_department unit"
        " WHERE kept.id = said.case_id AND part.case_id = said.case_id AND part.part = %s"
        " AND part.dispatched_at = said.at AND part.state NOT IN (%s, %s, %s) AND unit.id = part.department_id"
        " AND said.kind = '交办' AND said.id > (SELECT max(id) FROM alerts_caseevent) - %s"
        " ORDER BY said.id DESC LIMIT %s",
        Part.LEAD.value, *(state.value for state in _GIVEN_UP), _LOOKED_BACK, _DISPATCHES,
    )  # fmt: skip
    read = ((read_json(data), title, sector, unit) for data, title, sector, unit in rows)
    chosen = (Ruling(unit, title, Sector(sector), CHOSEN) for data, title, sector, unit in read if _by_hand(data, unit))
    return tuple(chosen)[:_RULINGS]


def _by_hand(data: dict[str, Any], unit: str) -> bool:
    """A proposal that was followed is the machine's, and teaches nothing."""
    return "proposed" in data and data["proposed"] != unit


def propose_for(topic: Topic, items: Sequence[Item], frozen: dict[str, Any]) -> dict[str, Any]:
    """The proposal for a topic with this evidence; `items` oldest first."""
    return propose(topic.title, _text(topic, items), frozen, Sector(topic.sector), Severity(topic.severity))


def suggest(topic: Topic, known: Sequence[Item] | None = None) -> dict[str, Any]:
    """Who would be proposed if the topic became a case now; stores nothing.

    `known`: the topic's items, oldest first, at least 200 where it has as many, where they were read before.
    """
    items = known if known is not None else topic.topic_items.select_related("source").order_by("published_at", "id")
    first = list(items[:_READ])
    return propose_for(topic, first, freeze(topic, first))


def _router(key: str) -> Router:
    """The router of the table as it is now: a table that was imported holds in every process from its next question."""
    preset = jurisdiction(key)
    known = _ROUTERS.get(key)
    if known is None or known[0] is not preset:
        known = _ROUTERS[key] = (preset, load_router(preset))
    return known[1]


def _signals(analyses: Sequence[dict[str, Any]]) -> dict[str, Any]:
    gravest: dict[str, Any] = {}
    for analysis in analyses:
        for name, signal in analysis.get("signals", {}).items():
            if signal["value"] > gravest.get(name, {"value": 0})["value"]:
                gravest[name] = signal
    return gravest


def _told(items: Sequence[Item]) -> dict[str, Any]:
    """Sectors as all posts tell them; places and field of the post that tells most: the first with a place."""
    if not items:
        return {"sectors": [], "places": []}
    first = next((item for item in items if item.analysis.get("places")), items[0])
    return {
        "sectors": _sectors(_originals(items)),
        "places": first.analysis.get("places", []),
        "field26": first.analysis.get("field26"),
    }


def _sectors(items: Sequence[Item]) -> list[dict[str, Any]]:
    """The likeliest three by their mean over the posts, each counted once; probabilities of four places."""
    sums: Counter[str] = Counter()
    for item in items:
        for found in item.analysis.get("sectors", ()):
            sums[found["sector"]] += found["p"]
    return [{"sector": sector, "p": round(total / len(items), 4)} for sector, total in sums.most_common(3)]


def _originals(items: Sequence[Item]) -> Sequence[Item]:
    return [item for item in items if item.duplicate_of_id is None and item.relevant] or items


def _text(topic: Topic, items: Sequence[Item]) -> str:
    """What the first posts say that speak of the topic's sector: its matter, not what was near it before."""
    said = _originals(items)
    fitting = [item for item in said if item.sector == topic.sector] or said
    return "\n".join(item.text for item in fitting[:_SPEAKING])


def deciding_words(items: Iterable[Item], sector: str) -> Iterator[str]:
    """The words that decided for items of this sector; none where it is 其他, for nothing decided then."""
    if sector != Sector.OTHER:
        for item in items:
            if item.sector == sector:
                yield from item.analysis.get("sector_words") or ()


def _most(words: Any, limit: int = 8) -> list[str]:
    return [word for word, _count in Counter(word for word in words if word).most_common(limit)]


def _item(item: Item) -> dict[str, Any]:
    return {
        "id": item.pk,
        "source": item.source.name,
        "title": item.title,
        "excerpt": item.text[:300],
        "url": item.url,
        "published_at": shown(item.published_at or item.learnt_at),
        "sector": item.sector,
        "sector_p": item.sector_p,
        "severity": item.severity,
        "duplicate": item.duplicate_of_id is not None,
    }
