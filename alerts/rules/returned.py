"""退回以后的建议: a unit that said "not ours" is not suggested again; it ranks last, with its reason beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Return:
    """One 退回 by the lead: which unit, why, whom it named instead, and on what ground."""

    unit: str
    reason: str
    suggested: str
    legal_basis: str


def after_return(proposal: Mapping[str, Any], back: Return) -> dict[str, Any]:
    """The proposal as it stands after a return: by whom it was named, else the likeliest that has not returned it.

    `returned` lists who gave it back, the last one last; `first`: the lead proposed before any return.
    """
    earlier = [one for one in proposal.get("returned", ()) if one["department"] != back.unit]
    mine = {"department": back.unit, "reason": back.reason, "suggested": back.suggested}
    returned = [*earlier, mine]
    gone = {one["department"] for one in returned}
    candidates = list(proposal.get("candidates") or ())
    ranked = [
        *(one for one in candidates if one["department"] not in gone),
        *({**one, "returned": True} for one in candidates if one["department"] in gone),
    ]
    likely = next((one["department"] for one in ranked if one["p"] > 0 and one["department"] not in gone), None)
    lead = back.suggested if back.suggested not in gone else likely
    return {
        **proposal,
        "lead": lead,
        "leads": [name for name in proposal.get("leads") or () if name not in gone],
        "co": [name for name in proposal.get("co") or () if name not in {lead, *gone}],
        "candidates": ranked,
        "reason": _reason(back, lead),
        "returned": returned,
        "first": proposal.get("first", proposal.get("lead")),
    }


def after_decision(proposal: Mapping[str, Any], unit: str, why: str) -> dict[str, Any]:
    """The proposal once a person has decided (退回不予受理, 裁定) who leads: that unit, whatever it returned."""
    return {
        **proposal,
        "lead": unit,
        "co": [name for name in proposal.get("co") or () if name != unit],
        "candidates": [
            {name: said for name, said in one.items() if name != "returned"} if one["department"] == unit else one
            for one in proposal.get("candidates") or ()
        ],
        "reason": why,
        "returned": [one for one in proposal.get("returned") or () if one["department"] != unit],
    }


def _reason(back: Return, lead: str | None) -> str:
    said = f"{back.unit}已退回：{back.reason.rstrip('。；')}"
    if lead != back.suggested:
        return f"{said}；所建议的{back.suggested}此前也已退回"
    return f"{said}；建议由{lead}办理，依据：{back.legal_basis}"
