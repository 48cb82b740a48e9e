"""In which line of a YAML file a value stands, so that an error can say so."""

from collections.abc import Iterator

import yaml

Step = str | int


def line_of(text: str, path: tuple[Step, ...]) -> int:
    """The line (from 1) of the value that `path` leads to, or of what is nearest to it on the way."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    line = 1
    for step in path:
        found = _step(node, step)
        if found is None:
            break
        line, node = found
    return line


def twice(text: str) -> Iterator[tuple[int, str]]:
    """Keys (with their line) that stand a second time in one mapping: YAML itself takes the last one in silence."""
    waiting = [yaml.compose(text, Loader=yaml.SafeLoader)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                if str(key.value) in seen:
                    yield key.start_mark.line + 1, str(key.value)
                seen.add(str(key.value))
                waiting.append(value)
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value


def _step(node: yaml.Node | None, step: Step) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line + 1, node.value[step]
    return None
