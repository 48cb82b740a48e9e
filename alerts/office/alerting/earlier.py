"""此前: an alert of the same named thing (estate, school, road) within the year, so that a new one can say so."""

from datetime import datetime, timedelta
from functools import lru_cache

from alerts.models import Alert
from config.clock import when
from nlp.topics.matter_words import names_of, suffix_of
from nlp.topics.place_words import FIRMS
from nlp.words.segment import Segmenter
from pipeline.models import Topic

WITHIN = timedelta(days=365)
_LOOKED_AT = 500
_TITLE = 30
_CUT = Segmenter()


def earlier_words(topic: Topic, now: datetime) -> list[str]:
    """One phrase that names the newest earlier alert of something that this topic's title names; none where there is
    none."""
    own = named(topic.title)
    if not own:
        return []
    told = Alert.objects.filter(at__gte=now - WITHIN, number=1).exclude(topic=topic).order_by("-id")
    for at, title in told.values_list("at", "title")[:_LOOKED_AT]:
        shared = {_same(mine, other) for mine in own for other in named(title)} - {""}
        if shared:
            short = title if len(title) <= _TITLE else f"{title[: _TITLE - 1]}…"
            return [f"同一地点（{max(shared, key=len)}）{when(at)} 预警过“{short}”"]
    return []


@lru_cache(4096)
def named(title: str) -> frozenset[str]:
    """The places that a title names, whole: 丽发新城, 第三小学; a firm (自来水公司) is none."""
    tokens = tuple(_CUT.cut(title))
    names = ((name, tokens[place]) for place, name in names_of(tokens).items())
    return frozenset(f"{name}{token[-suffix_of(token) :]}" for name, token in names if _is_place(name, token))


def _is_place(name: str, token: str) -> bool:
    return suffix_of(name) != len(name) and token[-suffix_of(token) :] not in FIRMS


def _same(one: str, other: str) -> str:
    """The name that both give; one may have a bit of the words before it (区丽发新城). Empty where they differ."""
    short = min(one, other, key=len)
    return short if one.endswith(short) and other.endswith(short) else ""
