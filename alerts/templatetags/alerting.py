"""The block on a case's page about its alerts: what was told, what people thought, what is new since the answer."""

from typing import Any

from django import template

from alerts.models import Case, CaseEvent
from alerts.office.alerting import judging
from config.vocabulary import CaseState, Verdict

register = template.Library()
_ANSWERED = {CaseState.TRACKING.value, CaseState.EVALUATED.value}


@register.inclusion_tag("web/part/alerted.html", takes_context=True)
def alerted(context: dict[str, Any], case: Case) -> dict[str, Any]:
    """Nothing for a case without alerts that is not hot again; `case` as `web.whole` reads it."""
    viewer = context.get("actor")
    alerts = list(case.alerts.all()) if viewer and not viewer.unit else []
    last = alerts[0] if alerts else None
    mine = {one.user_id: one.verdict for one in last.verdicts.all()} if last and viewer else {}
    return {
        "alerts": alerts,
        "last": last,
        "choices": [(one.value, one.zh) for one in Verdict] if viewer and viewer.any_of(*judging.MAY) else [],
        "mine": mine.get(viewer.user.pk, "") if viewer else "",
        "revived": _revived(case) if viewer and not viewer.unit else None,
        "csrf_token": context.get("csrf_token"),
        "now": context.get("now"),
    }


def _revived(case: Case) -> CaseEvent | None:
    """The last proposal to restart, while the case is answered and nobody restarted it."""
    if case.state not in _ANSWERED:
        return None
    told = [event for event in case.events.all() if event.kind == "建议再启动"]
    last = max(told, key=lambda event: event.number, default=None)
    return last if last is not None and last.data.get("new") else None
