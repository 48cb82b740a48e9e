"""What `appraisal.yaml` may say."""

from pydantic import Field, model_validator

from config.entry import Entry


class Metric(Entry):
    """One rate of the appraisal: its weight, and the shares at which it gives nothing and everything."""

    rate: str = Field(description="the name of a rate of the digest")
    weight: float = Field(gt=0, le=100)
    zero: float = Field(ge=0, le=1, description="the share that gives no points")
    full: float = Field(ge=0, le=1, description="the share that gives all points; below `zero` where less is better")

    @model_validator(mode="after")
    def _apart(self) -> "Metric":
        if self.zero == self.full:
            raise ValueError("zero 和 full 不能相同 (zero and full must differ)")
        return self


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
    metrics: tuple[Metric, ...] = Field(min_length=1)
    extras: tuple[Extra, ...] = ()
