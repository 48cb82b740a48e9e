"""Changes one part of a YAML text and leaves the rest, comments too, as its author wrote it.

Comments above an entry of a list and behind it on its line go where it goes, so that none comes to stand beside
another. Those above the first and apart from it by an empty line stay first; those above one that is gone stay in its
place; those inside one that is written anew go above it. Nothing here knows what a text means: who calls reads the
result again and compares.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from config.yaml_comments import said_in, written_out

Entry = tuple[int | None, str]
"""Where an entry stood in the list (None: it is new), and what it says now; empty: as it stands."""


def with_list(text: str, key: str, wanted: Sequence[Entry]) -> str | None:
    """The text with these entries under `key` of the file; None where that cannot be done in place."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return None
    pair = next((pair for pair in root.value if pair[0].value == key), None)
    if pair is None:
        return f"{text.rstrip()}\n\n{key}:\n{_fresh(text, (), wanted)}" if wanted else text
    name, node = pair
    if isinstance(node, yaml.SequenceNode) and not node.flow_style:
        return _in_place(text, name, node, wanted)
    if isinstance(node, yaml.SequenceNode) and said_in(text, (name.end_mark.index, node.end_mark.index)):
        return with_list(written_out(text, name, node), key, wanted)
    items = node.value if isinstance(node, yaml.SequenceNode) else ()
    if not items and node.value:
        return None
    colon, line = name.end_mark.index + 1, _line_end(text, max(node.end_mark.index, name.end_mark.index + 1))
    behind = text[max(node.end_mark.index, colon) : line].rstrip()
    value = f"{behind}\n{_fresh(text, items, wanted)}" if wanted else f" []{behind}\n"
    return text[:colon] + value + text[line:]


def with_values(text: str, key: str, changed: Mapping[str, Any]) -> str | None:
    """The text with these values in the mapping under `key` of the file; None where that cannot be done in place.
    Raises `yaml.YAMLError` for a mapping in one line that names what stands elsewhere."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return None
    name, node = next((pair for pair in root.value if pair[0].value == key), (None, None))
    if node is None:
        return f"{text.rstrip()}\n\n{key}:\n" + "".join(f"  {name}: {plain(one)}\n" for name, one in changed.items())
    if not isinstance(node, yaml.MappingNode):
        return None
    if node.flow_style and name and said_in(text, (name.end_mark.index, node.end_mark.index)):
        return with_values(written_out(text, name, node), key, changed)
    if node.flow_style:
        start, stop = node.start_mark.index, node.end_mark.index
        return text[:start] + plain({**yaml.safe_load(text[start:stop]), **changed}) + text[stop:]
    stood = {name.value: value for name, value in node.value}
    end = _line_end(text, _end(node))
    pad = "" if text[:end].endswith("\n") else "\n"
    added = "".join(
        f"{' ' * node.start_mark.column}{name}: {plain(one)}\n" for name, one in changed.items() if name not in stood
    )
    text = f"{text[:end]}{pad if added else ''}{added}{text[end:]}"
    for name in sorted(stood.keys() & changed.keys(), key=lambda one: -int(stood[one].start_mark.index)):
        start, stop = stood[name].start_mark.index, stood[name].end_mark.index
        text = text[:start] + plain(changed[name]) + text[stop:]
    return text


def plain(value: Any) -> str:
    """A value in one line of YAML."""
    said = yaml.safe_dump([value], allow_unicode=True, sort_keys=False, default_flow_style=True, width=10_000)
    return str(said).strip()[1:-1]


def _fresh(text: str, items: Sequence[yaml.Node], wanted: Sequence[Entry]) -> str:
    """Entries of a list that had none, or all in one line."""
    stood = [text[one.start_mark.index : one.end_mark.index] for one in items]
    return "".join(f"  - {said or stood[at or 0]}\n" for at, said in wanted)


def _in_place(text: str, key: yaml.Node, node: yaml.SequenceNode, wanted: Sequence[Entry]) -> str:
    """The entries in their new order, those that stayed as they stood."""
    begin = _line_end(text, key.end_mark.index)
    begin = max(begin, text.rfind("\n\n", begin - 1, node.start_mark.index) + 2)
    stood, at = [], begin
    for item in node.value:
        start, end = item.start_mark.index, _end(item)
        stood.append((text[at:start], text[start:end], text[end : (at := _line_end(text, end))]))
    kept = {one for one, _said in wanted}
    left: dict[int | None, str] = {}
    above = ""
    for number, (before, _said, _behind) in enumerate(stood):
        if number in kept:
            left[number], above = above, ""
        else:
            above += "".join(line for line in before.splitlines(keepends=True) if line.strip().startswith("#"))
    made, new = "", (f"{' ' * node.start_mark.column}- ", "", "\n")
    for one, anew in wanted:
        before, said, behind = new if one is None else stood[one]
        if anew and one is not None:
            before = _with_inner(before, said_in(text, (node.value[one].start_mark.index, _end(node.value[one]))))
        said = anew or said
        made += left.get(one, "") + before + said + (behind if behind or said.endswith("\n") else "\n")
    head = text[:begin]
    if not wanted:
        colon = key.end_mark.index + 1
        head = f"{text[:colon]} []{text[colon:begin]}"
    return head + made + above + text[at:]


def _with_inner(before: str, said: Sequence[str]) -> str:
    """What stands before an entry, with the comments that stood inside it as lines above it."""
    line = before.rfind("\n") + 1
    indent = before[line : len(before) - len(before[line:].lstrip())]
    return before[:line] + "".join(f"{indent}{one}\n" for one in said) + before[line:]


def _line_end(text: str, index: int) -> int:
    """Where the next line begins; `index` itself where a line does."""
    if text[index - 1 : index] == "\n":
        return index
    found = text.find("\n", index)
    return len(text) if found < 0 else found + 1


def _end(node: yaml.Node) -> int:
    """Where a value ends: after its last word, before the comments that follow."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        return _end(node.value[-1][1])
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
        return _end(node.value[-1])
    return int(node.end_mark.index)
