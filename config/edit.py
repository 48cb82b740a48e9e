"""Adds an entry to `huiying.yaml` and leaves every other line as it stands, comments too."""

import os
from pathlib import Path
from typing import Any

import yaml

from config.load import ConfigError, build
from config.schema.installation import Installation
from config.schema.sources import SourceEntry


def entry_yaml(entry: SourceEntry) -> str:
    """The entry as it is written in the file: what differs from the defaults."""
    row: dict[str, Any] = entry.model_dump(mode="json", exclude_defaults=True)
    text: str = yaml.safe_dump([row], allow_unicode=True, sort_keys=False, width=200)
    return "".join(f"  {line}\n" for line in text.splitlines())


def add_source(path: Path, entry: SourceEntry) -> None:
    """Write the entry at the end of `sources`. Raises `ConfigError` where the key is taken or the file is wrong."""
    text = path.read_text("utf-8")
    known = build(Installation, yaml.safe_load(text), path.name)
    if any(source.key == entry.key for source in known.sources):
        raise ConfigError(f"{path.name}: sources: {entry.key!r}: 已有这个来源, 请用 --key 另取 (key is taken)")
    new = _inserted(text, entry_yaml(entry))
    made = build(Installation, yaml.safe_load(new), path.name)
    if [source.key for source in made.sources] != [*(source.key for source in known.sources), entry.key]:
        raise ConfigError(
            f"{path.name}: sources: 无法自动加入, 请手工写入 (cannot be added by itself):\n{entry_yaml(entry)}"
        )
    part = path.with_suffix(".part")
    part.write_text(new, "utf-8")
    os.replace(part, path)


def _inserted(text: str, block: str) -> str:
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    root = yaml.compose(text)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    for key, value in pairs:
        if key.value != "sources":
            continue
        at = key.start_mark.line
        if not isinstance(value, yaml.SequenceNode) or not value.value:
            return "".join([*lines[:at], "sources:\n", block, *lines[at + 1 :]])
        last = value.value[-1].end_mark
        end = last.line if last.column == 0 or not lines[last.line : last.line + 1] else last.line + 1
        while end > at + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
            end -= 1
        indent = value.value[0].start_mark.column - 2
        shifted = "".join(f"{' ' * indent}{line[2:]}" for line in block.splitlines(keepends=True))
        return "".join([*lines[:end], shifted, *lines[end:]])
    return "".join([*lines, "sources:\n", block])
