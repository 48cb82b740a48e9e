"""A statement that waits for its gates or for being sent is the next step; a second draft of it never is."""

from django.urls import reverse

from alerts.cases.gates import passed
from alerts.models import Case, Release
from alerts.rules.releases import GATES
from alerts.web.access import Viewer
from alerts.web.items import ITEM_STEPS
from alerts.web.offers import Offer, acting_role
from config.vocabulary import ReleaseKind

_GIVES_WAY = {"publish", "instruct"}
"""Steps that are not the next one while a draft waits for this viewer."""


def waiting_draft(case: Case) -> Release | None:
    """The first statement that is written and not sent; the final answer has its own road."""
    drafts = (one for one in case.releases.all() if one.published_at is None and one.kind != ReleaseKind.FINAL.value)
    return next(drafts, None)


def with_draft(
    case: Case, viewer: Viewer, filled: Offer | None, quiet: list[Offer]
) -> tuple[Offer | None, list[Offer], str]:
    """The offers with the draft's next step first, and whom it waits for where that is not this viewer."""
    draft = waiting_draft(case)
    if draft is None or (filled is not None and filled.step.slug not in _GIVES_WAY):
        return filled, quiet, ""
    rest = [filled, *quiet] if filled else quiet
    names = passed(draft)
    left = [gate for gate in GATES if gate not in names]
    step = ITEM_STEPS["gates" if left else "send"].step
    mine = acting_role(viewer, step.event) is not None and (not left or viewer.name not in names.values())
    if mine:
        return Offer(step, reverse("case_item", args=[case.pk, step.slug, draft.pk])), rest, ""
    if filled is not None and filled.step.slug == "instruct":
        return filled, quiet, ""
    lacking = "、".join(f"{gate}关" for gate in left)
    awaits = f"还差{lacking}，等待同事把关。" if left else "四关已把过，等待研判值班长记录发布。"
    return None, rest, f"第 {draft.number} 次{draft.get_kind_display()}{awaits}"
