"""说法不一: what posts of a topic say differently of the dead, the injured and the missing, each with its post."""

from collections.abc import Iterable, Iterator

from alerts.digest import words
from alerts.reports import cited
from alerts.reports.paper import Sentence
from pipeline.models import Item
from pipeline.topics import happened_at

_NAMES = {"deaths": "死亡", "injured": "受伤", "missing": "失联"}
_MOST = 4
"""Numbers that are told of one kind: those said last, as what is known grows."""


def tolls(items: Iterable[Item]) -> Iterator[Sentence]:
    """Nothing where all say the same; `items` oldest first. The grade goes by the highest, which may be a rumour."""
    said: dict[str, dict[int, Item]] = {name: {} for name in _NAMES}
    for item in items:
        for name, found in said.items():
            signal = item.analysis.get("signals", {}).get(name)
            if signal and signal["value"]:
                found.setdefault(int(signal["value"]), item)
    for name, found in said.items():
        if len(found) > 1:
            yield from _sentences(_NAMES[name], list(found.items())[-_MOST:])


def _sentences(name: str, told: list[tuple[int, Item]]) -> Iterator[Sentence]:
    for place, (number, item) in enumerate(told):
        head = "" if place else f"{name}人数说法不一，以核实结果为准："
        end = "；" if place < len(told) - 1 else "。"
        first = f"{item.source.name}，{words.moment(happened_at(item))}"
        yield Sentence(f"{head}{number} 人（{first}首次出现）{end}", (cited.of_item(item),))
