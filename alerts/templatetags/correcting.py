"""更正 on a card, a topic's and a case's page: unfolded, one click says what it is about; another takes that back."""

from typing import Any

from django import template

from alerts.models import Case
from alerts.web.access import DESK
from config.vocabulary import Sector
from pipeline.models import Correction, Item, Topic

register = template.Library()
_NEXT = 2
"""How many of the machine's next guesses are a button of their own."""


@register.inclusion_tag("web/part/correct.html", takes_context=True)
def correcting(context: dict[str, Any], what: str, thing: Item | Topic | Case) -> dict[str, Any]:
    """Nothing for those who do not work at the desk, nor on the sample that the styleguide shows. `what`: item, topic
    or case."""
    viewer, request = context.get("actor"), context.get("request")
    if viewer is None or request is None or thing.pk is None or not viewer.any_of(*DESK):
        return {"may": False}
    analysis = thing.analysis if isinstance(thing, Item) else {}
    guesses = [one["sector"] for one in analysis.get("sectors", ()) if one["sector"] != thing.sector]
    return {
        "may": True,
        "what": what,
        "thing": thing,
        "relevant": thing.relevant if isinstance(thing, Item) else True,
        "guesses": guesses[:_NEXT],
        "sectors": [sector.value for sector in Sector if sector.value != thing.sector],
        "acts": _acts(thing),
        "next": request.path,
        "csrf_token": context.get("csrf_token"),
    }


def _acts(thing: Item | Topic | Case) -> list[str]:
    """What can be taken back here."""
    if isinstance(thing, Item):
        return [thing.analysis[name] for name in ("sector_act", "relevant_act") if thing.analysis.get(name)]
    topic = thing.topic_id if isinstance(thing, Case) else thing.pk
    last = Correction.objects.filter(topic=topic, undone_at=None).order_by("-pk").first() if topic else None
    return [last.act] if last else []
