"""更正: a person says what items are about, or whether they concern public services; undoable, a row to learn from."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from config.vocabulary import Sector
from nlp.about.learnt import Taught
from pipeline.models import Correction, Item, Topic
from pipeline.rows import update_rows
from pipeline.search.changes import changed
from pipeline.topics import figures as topics

MOST = 500
"""Items that one click corrects; a larger topic's newest ones."""
_FULL = 5
"""As many texts as one click may teach with full weight; more share that weight."""
LABELS = {"sector": tuple(sector.value for sector in Sector), "relevant": ("yes", "no")}
_FIELDS = ("sector", "sector_p", "relevant", "analysis")
_ACT = "{}_act"
"""Where the analysis names the act by which a person corrected it: the page shows it and takes it back."""


class CorrectionRefused(Exception):
    """It cannot be done; the message says why, for a person."""


@transaction.atomic
def correct(items: Sequence[Item], task: str, label: str, by: str, now: datetime, topic: Topic | None = None) -> str:
    """Items get the label that a person gives; the act, for `undo`. `topic`: where one click meant all of it.

    Raises `CorrectionRefused`.
    """
    if label not in LABELS.get(task, ()):
        raise CorrectionRefused("请选择列表中的一个领域, 或“相关”“无关”。")
    wrong = [item for item in items if _said(item, task) != label]
    if not wrong:
        raise CorrectionRefused("已经是这样了, 没有需要更正的信息。")
    act, earlier = uuid4().hex, _standing(wrong)
    firsts = {item.pk for item in wrong}
    apart = [item.pk for item in wrong if item.duplicate_of_id not in firsts]
    for item in wrong:
        first = earlier.get((item.pk, task))
        Correction.objects.create(
            item=item,
            topic=topic,
            act=act,
            task=task,
            label=label,
            before=first.before if first else _now(item, task),
            weight=min(1.0, _FULL / len(apart)) if item.pk in apart else 0.0,
            title=item.title,
            text=item.text,
            by=by[:150],
            at=now,
        )
        _write(item, task, _as_said(task, label), act)
    _store(wrong, now)
    return act


@transaction.atomic
def undo(act: str, by: str, now: datetime) -> int:
    """Take one click back: its items are again what was said before; how many. Raises `CorrectionRefused`."""
    rows = list(Correction.objects.filter(act=act, undone_at=None).select_related("item"))
    if not Correction.objects.filter(act=act, undone_at=None).update(undone_at=now, undone_by=by[:150]):
        raise CorrectionRefused("已经撤销过了。")
    items = [row.item for row in rows if row.item is not None]
    left = _standing(items)
    for row in rows:
        if row.item is not None:
            last = left.get((row.item.pk, row.task))
            _write(row.item, row.task, _as_said(row.task, last.label) if last else row.before, last.act if last else "")
    _store(items, now)
    return len(rows)


def hold(items: Sequence[Item]) -> None:
    """Items whose words changed were analysed anew: what a person said of them still stands. Not stored here."""
    of = {item.pk: item for item in items}
    for (pk, task), row in (_standing(items) if items else {}).items():
        row.before = _now(of[pk], task)
        row.save(update_fields=["before"])
        _write(of[pk], task, _as_said(task, row.label), row.act)


def taught(task: str) -> list[Taught]:
    """The standing corrections that teach, each text once with what was said of it last; the oldest first."""
    rows = Correction.objects.filter(task=task, undone_at=None, weight__gt=0).exclude(label=Sector.OTHER.value)
    last = {(row.title, row.text): row for row in rows.order_by("pk").iterator(1000)}
    return [Taught(row.title, row.text, row.label, row.weight) for row in last.values()]


def _standing(items: Iterable[Item]) -> dict[tuple[int, str], Correction]:
    """By item and task what was said last and not taken back."""
    rows = Correction.objects.filter(item__in=[item.pk for item in items], undone_at=None).order_by("pk")
    return {(row.item_id, row.task): row for row in rows if row.item_id is not None}


def _said(item: Item, task: str) -> str:
    return item.sector if task == "sector" else "yes" if item.relevant else "no"


def _now(item: Item, task: str) -> dict[str, Any]:
    """The fields of an analysis that a correction of `task` replaces, as they are."""
    said = item.analysis
    if task == "relevant":
        return {"relevant": item.relevant, "relevant_p": said.get("relevant_p")}
    own = {"sector": item.sector, "sector_p": item.sector_p}
    return {**own, "sectors": said.get("sectors", []), "taxonomy": said.get("taxonomy")}


def _as_said(task: str, label: str) -> dict[str, Any]:
    """The fields of an analysis as a person's word has them: certain."""
    if task == "relevant":
        return {"relevant": label == "yes", "relevant_p": 1.0 if label == "yes" else 0.0}
    named = [] if label == Sector.OTHER.value else [{"sector": label, "p": 1.0}]
    return {"sector": label, "sector_p": 1.0, "sectors": named, "taxonomy": None}


def _write(item: Item, task: str, fields: dict[str, Any], act: str) -> None:
    """`act`: by which a person said so; empty for the machine's word."""
    item.analysis = {**item.analysis, **fields, _ACT.format(task): act}
    if not act:
        del item.analysis[_ACT.format(task)]
    if task == "sector":
        item.sector, item.sector_p = fields["sector"], fields["sector_p"]
    else:
        item.relevant = fields["relevant"]


def _store(items: Sequence[Item], now: datetime) -> None:
    update_rows(items, _FIELDS)
    changed("item", [item.pk for item in items])
    topics.refresh({item.topic_id for item in items if item.topic_id is not None}, now)
