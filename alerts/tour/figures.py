"""How well the machine did in the town: what it found, where it sent it, what it took for a matter and was none."""

from collections import Counter
from dataclasses import dataclass

from alerts.models import Case
from alerts.tour.matching import Matching
from alerts.tour.town import Town
from config.vocabulary import CaseState
from pipeline.models import Item

_NOBODYS = ("advert", "chatter")


@dataclass(frozen=True, slots=True)
class Figures:
    """Matters that should become cases and did, those missed, cases about nothing, and how many of the found are right.

    `split`: second cases of a matter; `precision`, `recall`: B-cubed of the topics.
    """

    wanted: int
    found: int
    missed: tuple[str, ...]
    false_alarms: int
    split: int
    right_sector: int
    right_lead: int
    items: int
    precision: float
    recall: float


def figures(town: Town, matching: Matching) -> Figures:
    """Compare the cases in the store with what the town's writers know. Matters that are only live are left out."""
    first: dict[str, Case] = {}
    nothing = split = 0
    for case in Case.objects.filter(follows=None).order_by("id"):
        matter = matching.of_case(case)
        if matter is None or matter.kind in _NOBODYS:
            nothing += 1
        elif matter.id in first:
            split += case.state != CaseState.MERGED.value
        else:
            first[matter.id] = case
    wanted = [m for m in town.matters if m.kind not in _NOBODYS and any(post.at.form < 2 for post in m.posts)]
    found = [matter for matter in wanted if matter.id in first]
    precision, recall = b_cubed(matching)
    return Figures(
        wanted=len(wanted),
        found=len(found),
        missed=tuple(matter.id for matter in wanted if matter.id not in first),
        false_alarms=nothing,
        split=split,
        right_sector=sum(first[matter.id].sector == matter.sector for matter in found),
        right_lead=sum(_proposed(first[matter.id]) in _leads(matter.script) for matter in found),
        items=Item.objects.count(),
        precision=round(precision, 3),
        recall=round(recall, 3),
    )


def b_cubed(matching: Matching) -> tuple[float, float]:
    """Precision and recall of topics against matters, item by item (Bagga, Baldwin 1998); adverts, chatter left out."""
    pairs = Counter(
        (item.topic_id, matter.id)
        for item in Item.objects.exclude(topic=None).select_related("source")
        if (matter := matching.matter_of(item)) is not None and matter.kind not in _NOBODYS
    )
    topics, matters, total = Counter[int | None](), Counter[str](), sum(pairs.values())
    for (topic, name), count in pairs.items():
        topics[topic] += count
        matters[name] += count
    if not total:
        return 0.0, 0.0
    precision = sum(count * count / topics[topic] for (topic, _), count in pairs.items()) / total
    return precision, sum(count * count / matters[matter] for (_, matter), count in pairs.items()) / total


def _proposed(case: Case) -> str | None:
    """The lead that was proposed before anybody returned the case."""
    proposal = case.proposal
    lead: str | None = proposal.get("first", proposal.get("lead"))
    return lead


def _leads(script: object) -> tuple[str, ...]:
    lead, back = getattr(script, "lead", ""), getattr(script, "sent_back", None)
    return (lead, back.then_lead) if back is not None else (lead,)
