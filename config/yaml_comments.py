"""Comments of a YAML text, which its parser leaves out: where they stand; what is in brackets written out with them."""

from bisect import bisect_right

import yaml

Span = tuple[int, int]
_MARK = "\ufeff"
"""What some editors write first."""


def comments(text: str) -> list[Span]:
    """Where each comment stands, from its mark to the end of its line. Raises `yaml.YAMLError`."""
    words = [(one.start_mark.index, one.end_mark.index) for one in yaml.scan(text) if isinstance(one, yaml.ScalarToken)]
    starts = [start for start, _end in words]
    found, at = [], 0
    for line in text.splitlines(keepends=True):
        for place, sign in enumerate(line, at):
            if (
                sign == "#"
                and (place == at or text[place - 1].isspace() or text[:place] == _MARK)
                and not _within(place, words, starts)
            ):
                found.append((place, at + len(line.rstrip())))
                break
        at += len(line)
    return found


def _within(place: int, spans: list[Span], starts: list[int]) -> bool:
    before = bisect_right(starts, place) - 1
    return before >= 0 and place < spans[before][1]


def said_in(text: str, span: Span) -> list[str]:
    """The comments between two places."""
    return [text[start:end] for start, end in comments(text) if span[0] <= start < span[1]]


def written_out(text: str, key: yaml.Node, node: yaml.CollectionNode) -> str:
    """The text with what stands in brackets under `key` of the file in lines of its own, each with its comments.

    Those between the key and the bracket come to stand behind the key.
    """
    pairs = isinstance(node, yaml.MappingNode)
    children = [(one[0], one[1]) if pairs else (one, one) for one in node.value]
    spans = [(first.start_mark.index, last.end_mark.index) for first, last in children]
    behind, above = {at: "" for at in range(-1, len(spans))}, {at: "" for at in range(len(spans) + 1)}
    for start, end in comments(text):
        if not key.end_mark.index < start < node.end_mark.index:
            continue
        before = bisect_right([first for first, _last in spans], start) - 1
        inside = before >= 0 and start < spans[before][1]
        line = spans[before][1] if before >= 0 else node.start_mark.index
        if not inside and "\n" not in text[line:start]:
            behind[before] += f"  {text[start:end]}"
        else:
            above[before if inside else before + 1] += f"  {text[start:end]}\n"
    stop = text.find("\n", node.end_mark.index)
    stop = len(text) if stop < 0 else stop
    made = f"{text[: key.end_mark.index]}:{behind[-1]}{text[node.end_mark.index : stop].rstrip()}\n"
    for at, (first, last) in enumerate(children):
        said = f"{_flat(text, first)}: {_flat(text, last)}" if pairs else f"- {_flat(text, last)}"
        made += f"{above[at]}  {said.rstrip()}{behind[at]}\n"
    return made + above[len(spans)] + text[stop + 1 :]


def _flat(text: str, node: yaml.Node) -> str:
    """What a value says, in one line and without the comments inside it."""
    start, end = node.start_mark.index, node.end_mark.index
    for first, last in reversed(comments(text)):
        if start <= first < end:
            text, end = text[:first] + text[last:], end - (last - first)
    return " ".join(line.strip() for line in text[start:end].splitlines())
