"""Tables that cost a process's start more to make than to read, kept beside the source as Numba keeps its loops."""

import contextlib
import os
import sys
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).parent / "__pycache__"
"""Written at the first start after an installation; where it cannot be written, each process makes the tables."""
Tables = dict[str, NDArray[Any]]
_NO_TABLES = (OSError, ValueError, EOFError, KeyError, TypeError, NotImplementedError, zipfile.BadZipFile)
_LONGEST_WRITE = 600.0
"""In seconds."""
_NAMES = "every name"
"""Kept beside the tables: a damaged directory of the file may leave some of them out."""


def prepared(name: str, sources: Sequence[Path], make: Callable[[], Tables]) -> Tables:
    """What `make` gives, kept until a source changes. `sources`: the files that it is made from, the maker's own too.

    The arrays are the process's own and can be written. No pickle.
    """
    path = FOLDER / f"{name}-{_mark(sources)}.npz"
    with contextlib.suppress(*_NO_TABLES), np.load(path, allow_pickle=False) as stored:
        names = stored[_NAMES].tolist()
        return {key: stored[key] for key in names}
    tables = make()
    with contextlib.suppress(OSError):
        _keep(path, tables)
    return tables


def _mark(sources: Sequence[Path]) -> str:
    """Tells one state of the sources from another: where they are, how long, of which instant; and this machine's order
    of bytes."""
    found = [(str(path), path.stat()) for path in sources]
    facts = [(path, info.st_size, info.st_mtime_ns) for path, info in found]
    return sha256(repr((sys.byteorder, facts)).encode()).hexdigest()[:16]


def _keep(path: Path, tables: Tables) -> None:
    """Write the file whole or not at all, whoever else writes it now; older states of it go. Raises `OSError`."""
    path.parent.mkdir(exist_ok=True)
    descriptor, written = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            np.savez(stream, **{_NAMES: np.array(list(tables))}, **tables)  # type: ignore[arg-type]  # arrays only
        Path(written).chmod(0o644)
        Path(written).replace(path)
    except OSError:
        Path(written).unlink(missing_ok=True)
        raise
    _sweep(path)


def _sweep(path: Path) -> None:
    """Remove older states of what was just written, and what a process that was ended while it wrote left behind.

    A file that another process writes now is younger than ten minutes.
    """
    long_ago = path.stat().st_mtime - _LONGEST_WRITE
    for left in path.parent.glob("*.part"):
        with contextlib.suppress(FileNotFoundError):  # another process swept it
            if left.stat().st_mtime < long_ago:
                left.unlink()
    for older in path.parent.glob(f"{path.stem.rpartition('-')[0]}-*.npz"):
        if older != path:
            older.unlink(missing_ok=True)
