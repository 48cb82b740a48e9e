"""What a plot of an answer's effect is made of."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Spot:
    """Voices in one step of time; `negative`: the share of negative tone, None where nobody spoke."""

    start: datetime
    voices: int
    negative: float | None
