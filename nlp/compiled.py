"""Loops over numbers that Python would be slow at, compiled to machine code by Numba when first called.

What is compiled is kept beside the source (or in the user's cache folder), so only the first start after an
installation waits for it: docs/adr/0014-loops-compiled-by-numba.md.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

_Function = TypeVar("_Function", bound=Callable[..., Any])


def compiled(function: _Function) -> _Function:
    """The same function on NumPy arrays and numbers, compiled. No Python object may occur in it."""
    try:
        return cast(_Function, numba.njit(cache=True)(function))
    except RuntimeError:  # nowhere to keep it: compiled anew by each process
        return cast(_Function, numba.njit(function))
