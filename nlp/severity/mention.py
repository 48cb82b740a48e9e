"""One number that a sentence tells of an event, and how several of them make one."""

from collections.abc import Sequence
from dataclasses import dataclass

from nlp.types import Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A number and what is known of it.

    `sentence`: where it begins in the text, `place`: where the words stand in it; `part`: of a
    number told before; `total`: said to be the sum or the newest state;
    `kind`: for people 重, 轻, 送 or 独 (one
    person, no numeral), for money the word that puts it at stake.
    """

    value: float
    words: str
    sentence: int = 0
    place: int = 0
    part: bool = False
    total: bool = False
    kind: str = ""


PARALLEL = ("欠", "被骗", "骗走", "损失", "被盗", "克扣")
"""Amounts that several such words put at stake are added up."""


LEAST = ("少的", "少则", "短的", "有的")
"""The lower end of what several have at stake: 少的九千, 多的两万."""


def people(mentions: Sequence[Mention]) -> Signal:
    """The last total, else the sum over unlike sentences; what repeats another sentence's number counts once."""
    whole = [mention for mention in mentions if not mention.part] or list(mentions)
    whole = [mention for mention in whole if mention.kind != "送"] or whole
    beside = [mention for mention in whole if mention.kind == "旁"]
    whole = [mention for mention in whole if mention.kind != "旁"] or [max(beside, key=lambda told: told.value)]
    if any(mention.kind != "独" for mention in whole):
        first = min(mention.sentence for mention in whole if mention.kind != "独")
        told = {mention.sentence for mention in whole if mention.kind != "独"}
        whole = [
            mention for mention in whole if mention.kind != "独" or mention.sentence in told or mention.sentence < first
        ]
    totals = [mention for mention in whole if mention.total]
    if totals:
        last = totals[-1]
        beside = [m for m in whole if m.sentence == last.sentence and m is not last and m.kind and m.kind == last.kind]
        return Signal(last.value, last.words) if not beside or len(totals) > 1 else _sum([*beside, last])
    whole = _without_repeats(_without_details(whole))
    if len(whole) > 8:
        whole = [max(whole, key=lambda mention: mention.value)]
    return _sum(whole)


def money(mentions: Sequence[Mention]) -> Signal:
    """The largest total, else the sum of like debts or losses, else the largest amount."""
    whole = [mention for mention in mentions if not mention.part] or list(mentions)
    totals = [mention for mention in whole if mention.total]
    if not totals and len(whole) > 1:
        least = [mention for mention in whole if mention.kind in LEAST]
        if least:
            return Signal(least[0].value, least[0].words)
        if all(mention.kind.endswith("的") for mention in whole):
            return _sum(whole)
    if not totals and len(whole) > 1 and len({m.kind for m in whole}) == 1 and whole[0].kind in PARALLEL:
        return _sum(list({mention.value: mention for mention in whole}.values()))
    best = max(totals or whole, key=lambda mention: mention.value)
    return Signal(best.value, best.words)


def _sum(mentions: Sequence[Mention]) -> Signal:
    return Signal(sum(m.value for m in mentions), "；".join(dict.fromkeys(m.words for m in mentions)))


def _without_details(mentions: Sequence[Mention]) -> list[Mention]:
    """24人受伤, 6人重伤、18人轻伤: what only says of a number told before how grave, is left out."""
    kept: list[Mention] = []
    for mention in mentions:
        before = [other for other in kept if not other.kind]
        if mention.kind in {"重", "轻"} and before and mention.value <= before[-1].value:
            details = [m for m in mentions if m.kind in {"重", "轻"}]
            if len(details) > 1 and sum(m.value for m in details) == before[-1].value:
                continue
        kept.append(mention)
    return kept


def _without_repeats(mentions: Sequence[Mention]) -> list[Mention]:
    """A later sentence that tells the same number again adds nothing."""
    kept: list[Mention] = []
    for mention in mentions:
        sums: dict[int, float] = {}
        for other in kept:
            sums[other.sentence] = sums.get(other.sentence, 0.0) + other.value
        if any(place != mention.sentence and total == mention.value for place, total in sums.items()):
            continue
        kept.append(mention)
    return kept
