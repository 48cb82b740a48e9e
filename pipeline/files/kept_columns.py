"""Which column means what, as somebody once said with `--map`: remembered by the columns' names, in the folder."""

import json
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path


def recall(folder: Path, titles: Iterable[str]) -> dict[str, str]:
    """What was said of a file with these columns; nothing when nothing was."""
    try:
        found = json.loads(_file(folder, titles).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def remember(folder: Path, titles: Iterable[str], given: Mapping[str, str]) -> None:
    """Keep it for the next file of the same columns. Raises `OSError`."""
    file = _file(folder, titles)
    file.parent.mkdir(mode=0o700, exist_ok=True)
    file.write_text(json.dumps(dict(given), ensure_ascii=False), "utf-8")


def _file(folder: Path, titles: Iterable[str]) -> Path:
    name = blake2b("\0".join(sorted(titles)).encode("utf-8", "replace"), digest_size=8).hexdigest()
    return folder / "columns" / f"{name}.json"
