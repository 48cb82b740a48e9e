"""Writes one rule into the text of a file of flag rules: all else, comments too, stays as its author wrote it.

Where the text is of a form in which one rule cannot be replaced alone (anchors, one long line), the whole file is
written anew: it says the same, without its comments.
"""

from collections.abc import Sequence
from typing import Any

import yaml

from config.flags import FlagFile, FlagRule


def with_rule(text: str, file: FlagFile, rule: FlagRule, place: int) -> str:
    """The text with `rule` at `place` (from 0) among the rules; one of the same id is replaced."""
    others = [one for one in file.rules if one.id != rule.id]
    place = max(0, min(place, len(others)))
    return _written(text, file, [*others[:place], rule, *others[place:]])


def without_rule(text: str, file: FlagFile, rule_id: str) -> str:
    """The text without the rule of this id."""
    return _written(text, file, [one for one in file.rules if one.id != rule_id])


def _written(text: str, file: FlagFile, rules: Sequence[FlagRule]) -> str:
    wanted = file.model_copy(update={"rules": tuple(rules)})
    kept = _in_place(text, file, rules)
    if kept is not None and _read(kept) == wanted:
        return kept
    whole = wanted.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    whole["rules"] = [rule.as_written() for rule in rules]
    return yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, width=120)


def _in_place(text: str, file: FlagFile, rules: Sequence[FlagRule]) -> str | None:
    """The rules in their new order, those that stayed as they stood; None where that cannot be.

    What stands between two rules (a comment, an empty line) keeps its place.
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    node = next((value for key, value in getattr(root, "value", ()) if key.value == "rules"), None)
    if not isinstance(node, yaml.SequenceNode) or node.flow_style or len(node.value) != len(file.rules):
        return None
    if not rules:
        return None
    ends = [_end(item) for item in node.value]
    starts = [item.start_mark.index for item in node.value]
    said = {rule.id: text[start:end] for rule, start, end in zip(file.rules, starts, ends, strict=True)}
    old = {rule.id: rule for rule in file.rules}
    pieces = [said[rule.id] if old.get(rule.id) == rule else _line(rule) for rule in rules]
    between = [text[end:start] for end, start in zip(ends, starts[1:], strict=False)]
    indent = " " * (node.start_mark.column)
    plain = f"\n{indent}- "
    made = text[: starts[0]]
    for number, piece in enumerate(pieces):
        if number:
            made += between[number - 1] if number - 1 < len(between) else plain
        made += piece
    left = "".join(between[max(len(pieces) - 1, 0) :])
    comments = "".join(f"\n{line}" for line in left.splitlines() if line.strip().startswith("#"))
    return made + comments + text[ends[-1] :]


def _line(rule: FlagRule) -> str:
    said: Any = yaml.safe_dump(
        rule.as_written(), allow_unicode=True, sort_keys=False, default_flow_style=True, width=10_000
    )
    return str(said).strip()


def _end(node: yaml.Node) -> int:
    """Where a value ends: after its last word, before the comments that follow."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        return _end(node.value[-1][1])
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
        return _end(node.value[-1])
    return int(node.end_mark.index)


def _read(text: str) -> FlagFile | None:
    try:
        return FlagFile.model_validate(yaml.safe_load(text))
    except (ValueError, yaml.YAMLError):
        return None
