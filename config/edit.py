"""Adds a source to `huiying.yaml`, or switches one, and leaves every other line as it stands, comments too."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from config.load import ConfigError, build
from config.schema.installation import Installation, Models
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
    _replace(path, new)


def with_a_key_of_its_own(entry: SourceEntry, others: Sequence[SourceEntry]) -> SourceEntry:
    """The entry under a key that no other has: a site may hold several sources. Raises `ConfigError` for one twice."""
    for other in others:
        if (other.url, other.boards, other.keywords) == (entry.url, entry.boards, entry.keywords):
            raise ConfigError(
                f"huiying.yaml: sources: 已有这个网址的来源 {other.key} (the same source is there already)"
            )
    taken = {other.key for other in others}
    keys = (entry.key, *(f"{entry.key}-{number}" for number in range(2, len(taken) + 3)))
    return entry.model_copy(update={"key": next(key for key in keys if key not in taken)})


def switch_source(path: Path, key: str, on: bool) -> None:
    """Set `enabled` of one source. Raises `ConfigError` where there is no such source or the file is written oddly."""
    text = path.read_text("utf-8")
    known = build(Installation, yaml.safe_load(text), path.name)
    if key not in {source.key for source in known.sources}:
        raise ConfigError(f"{path.name}: sources: 没有 {key!r} (no such source)")
    new = _worded(text, key, "enabled", "true" if on else "false")
    made = build(Installation, yaml.safe_load(new), path.name)
    wanted = [one.model_copy(update={"enabled": on}) if one.key == key else one for one in known.sources]
    if list(made.sources) != wanted:
        raise ConfigError(f"{path.name}: sources: {key!r}: 无法自动改, 请手工写 enabled (write it by hand)")
    _replace(path, new)


def mark_portal(path: Path, key: str, portal: str) -> None:
    """Set `portal` of one source. Raises `ConfigError` where there is no such source or the file is written oddly."""
    text = path.read_text("utf-8")
    known = build(Installation, yaml.safe_load(text), path.name)
    if key not in {source.key for source in known.sources}:
        raise ConfigError(f"{path.name}: sources: 没有 {key!r} (no such source)")
    new = _worded(text, key, "portal", portal or '""')
    made = build(Installation, yaml.safe_load(new), path.name)
    wanted = [one.model_copy(update={"portal": portal}) if one.key == key else one for one in known.sources]
    if list(made.sources) != wanted:
        raise ConfigError(f"{path.name}: sources: {key!r}: 无法自动改, 请手工写 portal (write it by hand)")
    _replace(path, new)


def write_models(path: Path, models: Models) -> None:
    """Set `models`, in one line. Raises `ConfigError` where the file is written oddly."""
    text = path.read_text("utf-8")
    known = build(Installation, yaml.safe_load(text), path.name)
    said = models.model_dump(mode="json", exclude_defaults=True)
    line = str(yaml.safe_dump(said, default_flow_style=True, sort_keys=False, width=10_000)).strip()
    new = _with_models(text, line)
    if build(Installation, yaml.safe_load(new), path.name) != known.model_copy(update={"models": models}):
        raise ConfigError(f"{path.name}: models: 无法自动改, 请手工写入 (write it by hand): {line}")
    _replace(path, new)


def _with_models(text: str, line: str) -> str:
    root: Any = yaml.compose(text)
    for key, value in root.value:
        if key.value == "models":
            rest = text[value.end_mark.index :]
            gap = "" if getattr(value, "flow_style", None) or rest[:1] == "\n" or not rest else "\n"
            return f"{text[: key.end_mark.index]}: {line}{gap}{rest}"
    return f"{text.rstrip()}\nmodels: {line}\n"


def _worded(text: str, key: str, of: str, word: str) -> str:
    """The text with the word behind the entry's key `of`, which is written behind its `key` where it is not there."""
    root: Any = yaml.compose(text)
    rows = next(value for name, value in root.value if name.value == "sources").value
    row = next(one for one in rows if any(name.value == "key" and value.value == key for name, value in one.value))
    for name, value in row.value:
        if name.value == of:
            return f"{text[: value.start_mark.index]}{word}{text[value.end_mark.index :]}"
    first, value = next(pair for pair in row.value if pair[0].value == "key")
    gap = ", " if row.flow_style else f"\n{' ' * first.start_mark.column}"
    return f"{text[: value.end_mark.index]}{gap}{of}: {word}{text[value.end_mark.index :]}"


def _replace(path: Path, text: str) -> None:
    part = path.with_suffix(".part")
    part.write_text(text, "utf-8")
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
