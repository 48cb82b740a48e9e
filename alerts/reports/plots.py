"""图: voices and tone by time with the moments of the answer, as a PNG.

Nothing where matplotlib (the extra `reports`) or a Chinese face is missing: the paper then has a table instead."""

from collections.abc import Sequence
from datetime import datetime
from importlib.util import find_spec

from alerts.reports.fonts import chinese_file
from alerts.reports.spots import Spot


def effect(spots: Sequence[Spot], width_days: float, moments: Sequence[tuple[str, datetime]]) -> bytes | None:
    """Bars of voices, a line of negative tone, and each moment as a line with its word. None: nothing to draw with."""
    path = chinese_file()
    if path is None or not spots or find_spec("matplotlib") is None:
        return None
    from alerts.reports.drawing import draw  # noqa: PLC0415  matplotlib is an extra, and heavy

    return draw(spots, width_days, moments, path)
