"""Loops over numbers that Python would be slow at, compiled to machine code by Numba when first called.

What is compiled is kept beside the source (or in the user's cache folder), so only the first start after an
installation waits for it. Numba itself (115 MB, a third of a second) is loaded at the first call too: a process that
never analyses a text never loads it. docs/adr/0014-loops-compiled-by-numba.md says why it is used.
"""

import sys
from collections.abc import Callable
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


def _compiled(loop: _Loop) -> Callable[..., Any]:
    """Numba finds what a loop calls by name, as one of its own: so all loops known by now are made ready together."""
    numba = _numba()
    for one in [one for one in _loops if one.machine is None]:
        try:
            one.machine = numba.njit(cache=True)(one.__wrapped__)
        except RuntimeError:  # nowhere to keep it: compiled anew by each process
            one.machine = numba.njit(one.__wrapped__)
    for names in [one.__wrapped__.__globals__ for one in _loops]:
        for name, value in names.items():
            if isinstance(value, _Loop):
                names[name] = value.machine
    assert loop.machine is not None
    return loop.machine


_BLAS = "scipy.linalg.cython_blas"


def _numba() -> ModuleType:
    """Numba, told that there is no library to multiply matrices with: no loop does, and it would load all of
    `scipy.linalg` to see whether there is one."""
    hidden = sys.modules.setdefault(_BLAS, cast(ModuleType, None)) is None
    try:
        import numba  # noqa: PLC0415  heavy
        import numba.np.arraymath  # noqa: PLC0415  asks when it is loaded
    finally:
        if hidden:
            del sys.modules[_BLAS]
    return numba
