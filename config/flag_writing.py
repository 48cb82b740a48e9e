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

    Comments above a rule and behind it on its line go where it goes, so that none comes to stand beside another. Those
    above the first and apart from it by an empty line stay first; those above a rule that is gone stay in its place.
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    pair = next((pair for pair in getattr(root, "value", ()) if pair[0].value == "rules"), None)
    if not rules or pair is None:
        return None
    key, node = pair
    if not isinstance(node, yaml.SequenceNode) or node.flow_style or len(node.value) != len(file.rules):
        return None
    begin = _line_end(text, key.end_mark.index)
    begin = max(begin, text.rfind("\n\n", begin - 1, node.start_mark.index) + 2)
    stood, at = {}, begin
    for rule, item in zip(file.rules, node.value, strict=True):
        start, end = item.start_mark.index, _end(item)
        stood[rule.id] = (text[at:start], text[start:end], text[end : (at := _line_end(text, end))])
    old, kept = {rule.id: rule for rule in file.rules}, {rule.id for rule in rules}
    left, above = {}, ""
    for one, (before, _said, _behind) in stood.items():
        if one in kept:
            left[one], above = above, ""
        else:
            above += "".join(line for line in before.splitlines(keepends=True) if line.strip().startswith("#"))
    made = ""
    for rule in rules:
        before, said, behind = stood.get(rule.id, (f"{' ' * node.start_mark.column}- ", "", "\n"))
        said = said if old.get(rule.id) == rule else _line(rule)
        made += left.get(rule.id, "") + before + said + (behind if behind or said.endswith("\n") else "\n")
    return text[:begin] + made + above + text[at:]


def _line_end(text: str, index: int) -> int:
    """Where the next line begins; `index` itself where a line does."""
    if text[index - 1 : index] == "\n":
        return index
    found = text.find("\n", index)
    return len(text) if found < 0 else found + 1


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
