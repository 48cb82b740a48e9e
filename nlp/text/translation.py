"""Character for character into other characters, by one look into an array: `str.translate` asks a dictionary for each,
which costs a hundred times as much."""

from collections.abc import Mapping

import numpy as np

from nlp.look.scan import code_points

_PLANE = 0x10000


class Translation:
    """Replaces characters of the first plane, each by one other; all others stay, and so does the length."""

    def __init__(self, characters: Mapping[int, str | int]) -> None:
        """`characters`: code point -> the character or its code point. Raises `IndexError` for one beyond the plane."""
        self._table = np.arange(_PLANE, dtype=np.uint32)
        for point, other in characters.items():
            self._table[point] = ord(other) if isinstance(other, str) else other

    def __call__(self, text: str) -> str:
        """The text with its characters replaced."""
        points = code_points(text)
        beyond = np.flatnonzero(points >= _PLANE)
        kept = points[beyond]
        points[beyond] = 0
        points = self._table[points]
        points[beyond] = kept
        return points.tobytes().decode("utf-32-le", "surrogatepass")
