"""A prepared answer (口径) proposed for a matter that has none: from what was last published about it.

Nothing is invented: where nothing was published, the answer is left to whoever writes it.
"""

from dataclasses import dataclass

from alerts.models import Assignment, Case, Department, Release
from config.vocabulary import Part, ReleaseKind
from pipeline.models import Topic

_ANSWER = ("核实情况", "处理情况", "下一步与联系电话")
_BASIS = "法规政策"
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class PointProposal:
    """What a form begins with. `source`: the statement it is taken from, None where there is none."""

    question: str
    answer: str
    basis: str
    sector: str
    department: Department | None
    source: Release | None


def propose_point(topic: Topic) -> PointProposal:
    """The proposal for a topic, from the newest final statement of its cases, else with an empty answer."""
    cases = Case.objects.filter(topic=topic)
    final = (
        Release.objects.filter(case__in=cases, kind=ReleaseKind.FINAL.value, published_at__isnull=False)
        .order_by("-published_at", "-pk")
        .first()
    )
    lead = (
        Assignment.objects.filter(case__in=cases, part=Part.LEAD.value)
        .select_related("department")
        .order_by("-dispatched_at", "-pk")
        .first()
    )
    said = final.content if final else {}
    answer = "".join(f"{str(said[part]).strip().rstrip('。')}。" for part in _ANSWER if said.get(part))
    basis = str(said.get(_BASIS, "")).strip()[:_LONGEST]
    title = topic.title.strip()[:_LONGEST]
    return PointProposal(title, answer, basis, topic.sector, lead.department if lead else None, final)
