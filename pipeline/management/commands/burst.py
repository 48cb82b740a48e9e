"""`huiying burst`: will this matter become a top one today?"""

from datetime import datetime
from itertools import pairwise
from typing import Any

from django.core.management.base import CommandParser

from config.clock import SHANGHAI
from config.filter import FilterCommand, LineError, Row
from config.load import ConfigError
from nlp.heat.burst import TOP, Curve, chances


class Command(FilterCommand):
    """Adds `burst_p` and `because`."""

    help_zh = "由一条热度曲线最初的几个点, 估计它当天超过门槛的概率, 并说明理由。"
    help_en = "From the first points of a heat curve: the probability that it passes the top on its day, and why."
    example = (
        """echo '{"points": [[0, 614000], [12, 1100000], [26, 1900000]], "start": "2021-03-25T16:40:00"}' """
        "| huiying burst"
    )
    texts = ()
    required = ("points",)

    def add_arguments(self, parser: CommandParser) -> None:
        """`--top`: the heat that is asked for."""
        super().add_arguments(parser)
        parser.add_argument(
            "--top", type=float, default=TOP, metavar="HEAT", help="门槛热度, 缺省 3000000 / the heat asked for"
        )

    def prepare(self, options: dict[str, Any]) -> None:
        """Check the top."""
        self.top = options["top"]
        if not 0 < self.top < float("inf"):
            raise ConfigError(f"--top: {self.top}: 应为正数 (must be above 0)")

    def check_row(self, row: Row) -> None:
        """Points are pairs of numbers, minutes rising; see `curve_of`."""
        curve_of(row)

    def filter(self, rows: list[Row]) -> list[Row]:
        """One chance per curve."""
        found = chances([curve_of(row) for row in rows], self.top)
        return [{"burst_p": chance.p, "because": chance.because} for chance in found]


def curve_of(row: Row) -> Curve:
    """The row's curve: minutes from 0 on, rising; heat not below 0, of which the highest so far counts.

    Raises `LineError`.
    """
    points = row["points"]
    if not isinstance(points, list) or not points:
        raise LineError("points: 应为非空数组 (must be a list of [minutes, value], one at least)")
    for point in points:
        if not isinstance(point, list) or len(point) != 2 or not all(map(_number, point)):
            raise LineError(f"points: {point!r}: 应为 [分钟, 热度] 两个非负数 (must be two numbers, not below 0)")
    if any(after[0] < before[0] for before, after in pairwise(points)):
        raise LineError("points: 分钟数应递增 (minutes must rise)")
    highest, so_far = 1.0, []
    for minutes, value in points:
        highest = max(highest, float(value))
        so_far.append((float(minutes), highest))
    return Curve(so_far, _start(row.get("start")))


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e15


def _start(written: object) -> datetime | None:
    if written is None or written == "":
        return None
    try:
        at = datetime.fromisoformat(str(written)) if isinstance(written, str) else None
    except ValueError:
        at = None
    if at is None:
        raise LineError(f"start: {written!r}: 不是 ISO 8601 时间 (no ISO 8601 time)")
    return at.astimezone(SHANGHAI) if at.tzinfo else at.replace(tzinfo=SHANGHAI)
