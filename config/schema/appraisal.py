"""What `appraisal.yaml` may say."""

from pydantic import Field, model_validator

from config.entry import Entry

_TWO = 2


class Metric(Entry):
    """One rate of the appraisal: its weight, and the shares at which it gives nothing and everything.

    `scale` says the same of a document with more lines than two: (share, points) each, the lowest share first.
    """

    rate: str = Field(description="the name of a rate")
    weight: float = Field(gt=0, le=100)
    zero: float | None = Field(default=None, ge=0, le=1, description="the share that gives no points")
    full: float | None = Field(
        default=None, ge=0, le=1, description="the share that gives all points; below `zero` where less is better"
    )
    scale: tuple[tuple[float, float], ...] = ()

    @model_validator(mode="after")
    def _one_line(self) -> "Metric":
        if not self.scale:
            if self.zero is None or self.full is None or self.zero == self.full:
                raise ValueError("zero 和 full 要都写, 而且不同; 或者改写 scale (zero and full must differ)")
            return self
        shares, points = [share for share, _ in self.scale], [point for _, point in self.scale]
        if self.zero is not None or self.full is not None:
            raise ValueError("写了 scale 就不写 zero 和 full (scale stands instead of zero and full)")
        if len(self.scale) < _TWO or shares != sorted(set(shares)) or not 0 <= shares[0] <= shares[-1] <= 1:
            raise ValueError("scale 至少两点, 率从小到大, 在 0 和 1 之间 (shares of a scale must ascend)")
        if not 0 <= min(points) <= max(points) <= self.weight or points[0] == points[-1]:
            raise ValueError("scale 的得分应在 0 和 weight 之间, 首尾不同 (points of a scale lie within the weight)")
        return self

    @property
    def line(self) -> tuple[tuple[float, float], ...]:
        """(share, points) from the lowest share to the highest; between two of them it is straight."""
        if self.scale:
            return self.scale
        return tuple(sorted(((self.zero or 0.0, 0.0), (self.full or 0.0, self.weight))))

    @property
    def more_is_better(self) -> bool:
        """Whether it rewards work that was done, not only what did not happen (退回, 重办)."""
        return self.line[-1][1] > self.line[0][1]


class Extra(Entry):
    """Points for each event of some kinds, up to `most`; negative ones are taken away."""

    name: str
    events: tuple[str, ...] = Field(min_length=1)
    points: float
    most: float = Field(ge=0)


class Appraisal(Entry):
    """考核: the rates that count, with weights; what is added and taken away; below `minimum` nothing is ranked."""

    version: str
    minimum: int = Field(default=5, ge=1)
    ranked_share: float = Field(default=0.2, ge=0, le=1, description="of all weights, those that must have counted")
    metrics: tuple[Metric, ...] = Field(min_length=1)
    extras: tuple[Extra, ...] = ()
