"""走势: how many posts came in which hour, as it is frozen with an alert."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from config.clock import SHANGHAI

LONGEST = 336
"""Hours that had a post; of more, the newest are kept (two weeks of talk without a pause)."""


def hourly(times: Sequence[datetime]) -> list[list[object]]:
    """[hour (ISO 8601, Asia/Shanghai), posts in it], oldest first; hours without a post are left out."""
    hours = Counter(at.astimezone(SHANGHAI).replace(minute=0, second=0, microsecond=0) for at in times)
    return [[hour.isoformat(), hours[hour]] for hour in sorted(hours)[-LONGEST:]]
