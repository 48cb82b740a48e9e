"""From a verified claim to the draft of its clarification: the link on the claim, and what the form begins with."""

from dataclasses import replace

from django.urls import reverse

from alerts.models import Case, Claim
from alerts.web.access import Viewer
from alerts.web.offers import CASE_STEPS, Offer, acting_role, possible
from config.vocabulary import ClaimState, ReleaseKind

_WRONG = {ClaimState.PARTLY.value, ClaimState.REFUTED.value}


def clarify_offer(case: Case, claim: Claim, viewer: Viewer) -> list[Offer]:
    """起草澄清 of a claim that is not or only partly true and was not clarified, for who may publish."""
    step = CASE_STEPS["publish"]
    if claim.state not in _WRONG or claim.clarification_id or not acting_role(viewer, step.event):
        return []
    if not possible(step, case):
        return []
    address = reverse("case_action", args=[case.pk, step.slug])
    query = f"?kind={ReleaseKind.CLARIFICATION.value}&claim={claim.pk}"
    return [Offer(replace(step, verb="起草澄清"), address + query)]


def content_of(case: Case, kind: ReleaseKind, claim: str) -> dict[str, str]:
    """The parts of the clarification as the claim tells them; empty for any other kind, or without such a claim."""
    if kind is not ReleaseKind.CLARIFICATION or not (claim.isascii() and claim.isdigit() and len(claim) < 15):
        return {}
    found = case.claims.filter(pk=int(claim)).first()
    if found is None:
        return {}
    verdict = f"{ClaimState(found.state).zh}。{found.finding}" if found.verified_at else ""
    return {"说法": found.text, "查证结果": verdict, "依据": found.evidence}
