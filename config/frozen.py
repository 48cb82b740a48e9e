"""Frozen values, made by the thousand."""

from typing import Any, TypeVar

_Value = TypeVar("_Value")


def made(kind: type[_Value], values: dict[str, Any]) -> _Value:
    """`kind(**values)` of a frozen dataclass without slots, of all its fields and without its `__post_init__`.

    Its own `__init__` sets field after field past what freezes it, which takes several times as long.
    """
    value = kind.__new__(kind)
    value.__dict__.update(values)
    return value
