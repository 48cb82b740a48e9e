"""What is wrong in a sheet, all at once, each fault with its row: who made the sheet mends it in one go."""

from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from typing import TypeVar

from alerts.duties.sheets import Row
from config.load import ConfigError

MOST = 50
_NEAR = 0.6
"""Faults that are named; of more the number is said."""

T = TypeVar("T")


def each_row(rows: Iterable[tuple[int, Row]], make: Callable[[Row, int], T]) -> list[T]:
    """What `make` gives for every row. Raises one `ConfigError` with the faults of all rows, a line each."""
    made: list[T] = []
    faults: list[str] = []
    for number, row in rows:
        try:
            made.append(make(row, number))
        except ConfigError as error:
            faults += str(error).splitlines()
    refuse(faults)
    return made


def refuse(faults: Sequence[str]) -> None:
    """Raises `ConfigError` with these faults, if there are any."""
    if not faults:
        return
    more = [f"另有 {len(faults) - MOST} 处 (and more)"] if len(faults) > MOST else []
    raise ConfigError("\n".join([*faults[:MOST], *more]))


def doubled(named: Iterable[tuple[int, str]]) -> list[tuple[str, str]]:
    """Names that stand in several rows: (name, the rows in words: 第 2、5 行)."""
    rows: dict[str, list[int]] = {}
    for number, name in named:
        rows.setdefault(name, []).append(number)
    return [(name, f"第 {'、'.join(map(str, where))} 行") for name, where in rows.items() if len(where) > 1]


def like(name: str, units: Iterable[str]) -> str:
    """A half sentence that names the unit whose name is nearest to an unknown one; empty where none is near."""
    near = get_close_matches(name, units, 1, _NEAR)
    return f"与“{near[0]}”相近，同一单位请照那样写；" if near else ""
