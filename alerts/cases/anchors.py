"""锚: once a day the heads of all chains that grew are written down, chained and signed.

A chain that was rewritten as a whole, cut off or removed with its case is consistent in itself; the anchor tells.
"""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from alerts.models import Anchor, AnchoredHead, CaseEvent, OfficeEvent
from alerts.rules.chain import Head, anchor_hash
from config import signing
from config.clock import SHANGHAI

_BATCH = 500
_GROWN = """
SELECT last.name, last.number, last.hash FROM (
  SELECT c.number AS name, e.number, e.hash FROM alerts_caseevent e
  JOIN (SELECT case_id, MAX(number) AS number FROM alerts_caseevent GROUP BY case_id) newest
    ON newest.case_id = e.case_id AND newest.number = e.number
  JOIN alerts_case c ON c.id = e.case_id
  UNION ALL
  SELECT o.book AS name, o.number, o.hash FROM alerts_officeevent o
  JOIN (SELECT book, MAX(number) AS number FROM alerts_officeevent GROUP BY book) newest
    ON newest.book = o.book AND newest.number = o.number
) last
LEFT JOIN (SELECT case_number, MAX(number) AS number FROM alerts_anchoredhead GROUP BY case_number) seen
  ON seen.case_number = last.name
WHERE seen.number IS NULL OR seen.number < last.number
ORDER BY last.name
"""


def anchor(now: datetime) -> Anchor | None:
    """Make the anchor of this day; None when there is one already (also when another process was first)."""
    day = now.astimezone(SHANGHAI).date()
    if Anchor.objects.filter(day=day).exists():
        return None
    try:
        with transaction.atomic():
            return _make(day.isoformat(), now)
    except IntegrityError:
        return None


def _make(day: str, now: datetime) -> Anchor:
    with connection.cursor() as cursor:
        cursor.execute(_GROWN)
        heads = [Head(*row) for row in cursor.fetchall()]
    last = Anchor.objects.order_by("-id").first()
    previous = last.hash if last else ""
    sealed = anchor_hash(day, now, previous, heads)
    made = Anchor.objects.create(
        day=day,
        at=now,
        cases=len(heads),
        events=sum(head.number for head in heads),
        previous_hash=previous,
        hash=sealed,
        signature=signing.sign(settings.FOLDER, bytes.fromhex(sealed)),
        key=signing.public_key(settings.FOLDER),
    )
    rows = (AnchoredHead(anchor=made, case_number=h.case, number=h.number, hash=h.hash) for h in heads)
    AnchoredHead.objects.bulk_create(rows, batch_size=_BATCH)
    return made


def broken_anchors() -> Iterator[str]:
    """What does not hold, a Chinese sentence each: anchors that were changed, chains that differ from an anchor."""
    previous, mine = "", signing.public_key(settings.FOLDER)
    for one in Anchor.objects.order_by("id").iterator():
        heads = [Head(h.case_number, h.number, h.hash) for h in one.heads.order_by("case_number")]
        wrong = _wrong(one, previous, heads, mine)
        if wrong:
            yield f"{one.day} 的每日锚{wrong}"
        yield from _differing(one, heads)
        previous = one.hash


def _wrong(one: Anchor, previous: str, heads: list[Head], mine: str) -> str:
    if one.previous_hash != previous:
        return "与前一日的锚接不上，中间有锚被删除或改动"
    if one.hash != anchor_hash(one.day.isoformat(), one.at, one.previous_hash, heads):
        return "内容被改动"
    if not signing.holds(one.key, one.signature, bytes.fromhex(one.hash)):
        return "签名不符"
    return "" if one.key == mine else "不是用本工作目录的密钥签名的"


def _differing(one: Anchor, heads: list[Head]) -> Iterator[str]:
    for some in (heads[start : start + _BATCH] for start in range(0, len(heads), _BATCH)):
        rows = CaseEvent.objects.filter(case__number__in=[head.case for head in some])
        stored = {(case, number): found for case, number, found in rows.values_list("case__number", "number", "hash")}
        books = OfficeEvent.objects.filter(book__in=[head.case for head in some])
        stored |= {(book, number): found for book, number, found in books.values_list("book", "number", "hash")}
        for head in some:
            if stored.get((head.case, head.number)) != head.hash:
                yield f"{head.case}: 第 {head.number} 条事件与 {one.day} 的每日锚不符，此条或之前的事件被改写或删除"
