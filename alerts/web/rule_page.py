"""What the page of one flag rule shows: its groups of conditions with what each row can be, and its sentence."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings

from alerts.models import Watch
from alerts.place_words import place_word
from alerts.rules.flag_reasons import SIGNAL_ZH
from alerts.web.flags import KIND_ZH
from alerts.web.rule_tree import DEEPEST, JOINS, KINDS, Choice, Group, Number, Row
from alerts.web.tiles import parts
from config.flags import FlagFile
from config.load import jurisdiction
from config.vocabulary import Sector, Severity, SourceKind
from nlp.about.duties import CATEGORIES

Options = list[tuple[str, str]]
_MISSING = {
    "sensitive": ("还没有敏感时段，先加一个。", "flag_period_new", "加敏感时段"),
    "watch": ("还没有监测方案；现在选这个条件，等有了方案再起作用。", "watches", "建监测方案"),
    "territories": ("还没有属地可选。", "departments", "看单位和属地"),
}
"""Where there is nothing to choose from: why, and the page on which it is set."""


def options(file: FlagFile) -> dict[str, Options]:
    """What each kind of choice can be here."""
    home = jurisdiction(settings.INSTALLATION.jurisdiction)
    watches = Watch.objects.filter(ended_at=None).order_by("name").values_list("name", flat=True).distinct()
    return {
        "severity": [(one.value, one.value) for one in Severity],
        "signals": [(name, zh) for name, (zh, _unit) in SIGNAL_ZH.items()],
        "must_respond": [(name, name) for name in CATEGORIES],
        "sensitive": [(one.name, one.name) for one in file.periods],
        "watch": [(name, name) for name in watches],
        "sectors": [(one.value, one.value) for one in Sector],
        "territories": parts(home),
    }


def kinds_by_word() -> Mapping[str, tuple[SourceKind, ...]]:
    """The kinds of source by the word that people know them by."""
    words = dict.fromkeys(KIND_ZH.values())
    return {word: tuple(kind for kind, zh in KIND_ZH.items() if zh == word) for word in words}


def shown(group: Group, choices: Mapping[str, Options]) -> dict[str, Any]:
    """A group as its template takes it, with the groups inside."""
    used = {row.what for row in group.rows}
    return {
        "group": group,
        "join": JOINS[group.join],
        "rows": [_row(group, row, choices) for row in group.rows],
        "offered": [(name, kind.zh) for name, kind in KINDS.items() if name not in used],
        "inner": list(_inner(group, choices)),
        "deeper": group.path == "0" or (bool(group.inner) and group.path.count(".") < DEEPEST),
        "may_not": all(one.join != "not" for one in group.inner),
        "has_any": any(one.join == "any" for one in group.inner),
    }


def _inner(group: Group, choices: Mapping[str, Options]) -> Iterator[dict[str, Any]]:
    """The groups inside, 或 together and numbered."""
    number = 0
    for join in ("all", "any", "not"):
        for one in group.inner:
            if one.join == join:
                number += join == "any"
                word = f"第 {number} 组" if join == "any" else JOINS[join]
                yield {**shown(one, choices), "word": word, "first": join == "any" and number == 1}


def _row(group: Group, row: Row, choices: Mapping[str, Options]) -> dict[str, Any]:
    kind, offered = KINDS[row.what], list(choices.get(row.what, ()))
    known = {value for value, _zh in offered}
    call = place_word if row.what == "territories" else str
    offered += [(value, call(value)) for value in row.given if isinstance(kind, Choice) and value not in known]
    return {
        "row": row,
        "kind": kind,
        "name": f"v.{group.path}.{row.what}",
        "number": isinstance(kind, Number),
        "step": "1" if isinstance(kind, Number) and kind.whole else "any",
        "options": offered,
        "missing": _MISSING.get(row.what) if not offered else None,
    }
