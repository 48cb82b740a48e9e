"""Loops over numbers that Python would be slow at, compiled to machine code by Numba when first called.

What is compiled is kept beside the source (or in the user's cache folder), so only the first start after an
installation waits for it. Numba itself (115 MB, a third of a second) is loaded at the first call too: a process that
never analyses a text never loads it. docs/adr/0014-loops-compiled-by-numba.md says why it is used.
"""

import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from threading import RLock, get_ident
from types import ModuleType
from typing import Any, TypeVar, cast

_Function = TypeVar("_Function", bound=Callable[..., Any])


class _Loop:
    """A function that is compiled at its first call, with all those that stand in the modules it can call."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.__doc__, self.__name__, self.__wrapped__ = function.__doc__, function.__name__, function
        self.machine: Callable[..., Any] | None = None
        _loops.append(self)

    def __call__(self, *arguments: Any) -> Any:
        return (self.machine or _compiled(self))(*arguments)


_loops: list[_Loop] = []


def compiled(function: _Function) -> _Function:
    """The same function on NumPy arrays and numbers, compiled. No Python object may occur in it."""
    return cast(_Function, _Loop(function))


_alone = RLock()


def _compiled(loop: _Loop) -> Callable[..., Any]:
    """Numba finds what a loop calls by name, as one of its own: so all loops known by now are made ready together.

    A loop has its machine code when all others have theirs: another thread waits here until then.
    """
    with _alone:
        if loop.machine is None:
            _make_ready([one for one in _loops if one.machine is None])
    assert loop.machine is not None
    return loop.machine


def _make_ready(waiting: Sequence[_Loop]) -> None:
    numba, made = _numba(), {one: one.machine for one in _loops}
    for one in waiting:
        try:
            made[one] = numba.njit(cache=True)(one.__wrapped__)
        except RuntimeError:  # nowhere to keep it: compiled anew by each process
            made[one] = numba.njit(one.__wrapped__)
    for names in [one.__wrapped__.__globals__ for one in made]:
        for name, value in list(names.items()):
            if isinstance(value, _Loop) and value in made:
                names[name] = made[value]
    for one in waiting:
        one.machine = made[one]


class _NoBlas:
    """Finds no `scipy.linalg` for the thread that made it; other threads find it where it is."""

    def __init__(self) -> None:
        self._thread = get_ident()

    def find_spec(self, name: str, *_where: Any) -> ModuleSpec | None:
        """As the import system asks. Raises `ModuleNotFoundError`."""
        if name in {"scipy", "scipy.linalg", "scipy.linalg.cython_blas"} and get_ident() == self._thread:
            raise ModuleNotFoundError(name)
        return None


def _numba() -> ModuleType:
    """Numba, told that there is no library to multiply matrices with: no loop does, and it would load all of
    `scipy.linalg` to see whether there is one."""
    hiding = _NoBlas()
    sys.meta_path.insert(0, hiding)
    try:
        import numba  # noqa: PLC0415  heavy
        import numba.np.arraymath  # noqa: PLC0415  asks when it is loaded
    finally:
        sys.meta_path.remove(hiding)
    return numba
