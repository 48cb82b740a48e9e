"""漂移: week by week, do posts still look like those the models were trained on? Said only with enough posts."""

import json
import math
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from config.clock import SHANGHAI
from config.schema.installation import Models
from config.vocabulary import Sector
from nlp.about.heads import FOLDER
from nlp.about.unknown import unknown_share
from nlp.words.segment import Segmenter
from pipeline.models import DriftWeek, Item

_SAMPLE = 400
"""Posts of a week whose words are looked at."""
_LEAST = 0.005
"""Share that a sector has at least in the index: one that is absent does not make it infinite."""


@cache
def reference() -> Mapping[str, Any]:
    """What it was on the training material (`nlp.train.reference`)."""
    found: dict[str, Any] = json.loads((FOLDER / "reference.json").read_text("utf-8"))
    return found


def shift(mix: Mapping[str, float], usual: Mapping[str, float]) -> float:
    """Population stability index: the sum of (p - q) ln(p / q) over sectors; 0.25 is commonly called a clear shift."""
    names = [sector.value for sector in Sector if sector is not Sector.OTHER]
    pairs = [(max(mix.get(name, 0.0), _LEAST), max(usual.get(name, 0.0), _LEAST)) for name in names]
    return sum((p - q) * math.log(p / q) for p, q in pairs)


def monday(at: datetime) -> date:
    """The Monday of an instant's week, in Asia/Shanghai."""
    day = at.astimezone(SHANGHAI).date()
    return day - timedelta(days=day.weekday())


def measure(week: date, now: datetime) -> DriftWeek | None:
    """Look at the items learnt in the week of this Monday and store what was seen; None where there are none."""
    start = datetime.combine(week, time(), SHANGHAI)
    items = Item.objects.filter(learnt_at__gte=start, learnt_at__lt=start + timedelta(days=7), relevant=True)
    counts = Counter(items.values_list("sector", flat=True).order_by())
    total = counts.total()
    if not total:
        return None
    named = {name: count for name, count in counts.items() if name != Sector.OTHER.value}
    sure = sum(named.values())
    mix = {name: count / sure for name, count in named.items()}
    sample = items.order_by("pk").values_list("title", "text")[:: max(1, total // _SAMPLE)]
    texts = Segmenter().cut_all([f"{title}\n{text}" for title, text in sample])
    values = {
        "items": total,
        "abstained": 1 - sure / total,
        "unknown": unknown_share(texts),
        "mix": mix,
        "shift": shift(mix, reference()["mix"]),
        "at": now,
    }
    return DriftWeek.objects.update_or_create(week=week, defaults=values)[0]


def measure_due(now: datetime, weeks: int = 8) -> list[DriftWeek]:
    """Measure the complete weeks of late that were not measured yet, the oldest first."""
    wanted = [monday(now) - timedelta(weeks=back) for back in range(weeks, 0, -1)]
    known = set(DriftWeek.objects.filter(week__in=wanted).values_list("week", flat=True))
    return [found for week in wanted if week not in known and (found := measure(week, now))]


def troubles(week: DriftWeek, limits: Models) -> list[str]:
    """What is to be said of a week, for people; nothing below `drift_items`."""
    usual, said = reference(), []
    if week.items < limits.drift_items:
        return []
    if week.abstained > usual["abstained"] + limits.drift_abstained:
        said.append(f"机器不能判断的占 {week.abstained:.0%} (训练时 {usual['abstained']:.0%})。")
    if week.unknown > usual["unknown"] + limits.drift_unknown:
        said.append(f"没见过的词占 {week.unknown:.1%} (训练时 {usual['unknown']:.1%})。")
    if week.shift > limits.drift_mix:
        said.append(f"领域构成与训练时不同 (PSI {week.shift:.2f}, 限 {limits.drift_mix:g})。")
    return said


def newest_troubles(limits: Models) -> list[str]:
    """Of the last week measured, as sentences that stand alone."""
    week = DriftWeek.objects.first()
    return (
        [f"{week.week:%Y-%m-%d} 这一周{sentence}请抽查并更正, 再学习。" for sentence in troubles(week, limits)]
        if week
        else []
    )
