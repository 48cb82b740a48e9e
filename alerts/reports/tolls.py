"""说法不一: what posts of a topic say differently of the dead, the injured and the missing, each with its post.

What this office has published leads: then other numbers are what was going round, with the post that said it first.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from alerts.digest import words
from alerts.models import Release
from alerts.reports import cited
from alerts.reports.paper import Sentence
from config.vocabulary import ReleaseKind
from nlp.severity.signals import signals
from pipeline.models import Item
from pipeline.topics.figures import happened_at

_NAMES = {"deaths": "死亡", "injured": "受伤", "missing": "失联"}
_SUM = "；"
_MOST = 4
"""Numbers that are told of one kind: those said last, as what is known grows."""
Said = Mapping[int, Item]


def tolls(items: Iterable[Item], releases: Sequence[Release] = ()) -> Iterator[Sentence]:
    """Nothing where all say the same; `items` oldest first. The grade goes by the highest, which may be a rumour."""
    published = _published(releases)
    for name, found in _said(items).items():
        if name in published:
            yield from _beside(_NAMES[name], published[name], found)
        elif len(found) > 1:
            yield from _sentences(_NAMES[name], list(found.items())[-_MOST:])


def differ(items: Iterable[Item], releases: Sequence[Release] = ()) -> bool:
    """Whether more than one number of the dead or injured goes round, the published one included."""
    published = _published(releases)
    return any(len({*found, *published.get(name, ())}) > 1 for name, found in _said(items).items())


def _said(items: Iterable[Item]) -> dict[str, dict[int, Item]]:
    """Each number with the first post that gives it; a sum of several places of a text is said by nobody."""
    said: dict[str, dict[int, Item]] = {name: {} for name in _NAMES}
    for item in items:
        for name, found in said.items():
            signal = item.analysis.get("signals", {}).get(name)
            if signal and signal["value"] and _SUM not in signal.get("words", ""):
                found.setdefault(int(signal["value"]), item)
    return said


def _published(releases: Sequence[Release]) -> dict[str, dict[int, Release]]:
    """The numbers that statements of this office give, the last one last."""
    found: dict[str, dict[int, Release]] = {}
    for release in sorted(releases, key=lambda one: one.number):
        for name, signal in signals(release.text).items():
            if name in _NAMES and signal.value and _SUM not in signal.words:
                own = found.setdefault(name, {})
                own.pop(int(signal.value), None)
                own[int(signal.value)] = release
    return found


def _beside(name: str, published: Mapping[int, Release], said: Said) -> Iterator[Sentence]:
    """What earlier statements said is no saying."""
    others = [(other, item) for other, item in said.items() if other not in published][-_MOST:]
    if not others:
        return
    number, release = list(published.items())[-1]
    kind = ReleaseKind(release.kind).zh
    day = f"{words.day(release.published_at)}发布的" if release.published_at else ""
    yield Sentence(f"{name}人数以{day}{kind}为准：{number} 人；", (cited.of_release(release),))
    for place, (other, item) in enumerate(others):
        head = "" if place else "网上另有 "
        end = "；" if place < len(others) - 1 else "。"
        yield Sentence(f"{head}{other} 人的说法（{_first(item)}）{end}", (cited.of_item(item),))


def _sentences(name: str, told: Sequence[tuple[int, Item]]) -> Iterator[Sentence]:
    for place, (number, item) in enumerate(told):
        head = "" if place else f"{name}人数说法不一，以核实结果为准："
        end = "；" if place < len(told) - 1 else "。"
        yield Sentence(f"{head}{number} 人（{_first(item)}）{end}", (cited.of_item(item),))


def _first(item: Item) -> str:
    return f"{item.source.name}，{words.moment(happened_at(item))}首次出现"
