"""Files of flag rules that were installed on the desk: each version a file of the folder, one of them in use.

A version is never written again, so that what was in use at any time can be read and taken back. A folder without the
mark, or with 0 in it, uses the file that huiying.yaml names.
"""

import os
from functools import lru_cache
from pathlib import Path

from config.load import ConfigError

KEPT, MARK = "flags", "in-use"


def version_in_use(folder: Path | None) -> int:
    """The number of the version in use, 0 for the file of huiying.yaml. Raises `ConfigError`."""
    if folder is None:
        return 0
    mark = f"{folder}/{KEPT}/{MARK}"
    try:
        now = os.stat(mark)
    except FileNotFoundError:
        return 0
    return _number(mark, now.st_ino, now.st_mtime_ns, now.st_size)


@lru_cache(16)
def _number(mark: str, *_as_it_is: int) -> int:
    """What the mark says; `use` puts a new file in its place, so that it is read once."""
    try:
        said = Path(mark).read_text("utf-8").strip()
    except FileNotFoundError:
        return 0
    if not said.isdecimal():
        raise ConfigError(f"{mark}: {said!r}: 应为版本的序号 (a number is expected)")
    return int(said)


def file_of(folder: Path, number: int) -> Path:
    """The file of a version."""
    return folder / KEPT / f"{number}.yaml"


def newest(folder: Path) -> int:
    """The greatest number there is, 0 where nothing was installed yet."""
    found = (path.stem for path in (folder / KEPT).glob("*.yaml"))
    return max((int(name) for name in found if name.isdecimal()), default=0)


def keep(folder: Path, number: int, text: str) -> Path:
    """Write a new version, whole. Raises `FileExistsError` where somebody was first."""
    path = file_of(folder, number)
    path.parent.mkdir(exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    _write(part, text)
    try:
        os.link(part, path)  # as a rename, but never over another's
    finally:
        part.unlink()
    return path


def use(folder: Path, number: int) -> None:
    """From now on this version; every process of the folder sees it at its next look."""
    mark = folder / KEPT / MARK
    part = mark.with_name(f".{MARK}.{os.getpid()}")
    _write(part, f"{number}\n")
    part.replace(mark)


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
