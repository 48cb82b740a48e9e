"""What the files of deadlines may say: rules, the ladder, which rule a clock takes."""

from typing import Literal

from pydantic import Field

from config.entry import Entry, Key
from config.vocabulary import TimerName


class DeadlineRule(Entry):
    """One deadline of a document: `arg` minutes, hours, working days or working minutes after the start."""

    id: Key
    kind: Literal["elapsed_min", "elapsed_h", "working_days", "working_minutes"]
    arg: int = Field(ge=1)
    clock: str
    applies: tuple[str, ...] = ()
    text: str = Field(description="the rule in one Chinese sentence, as the screen shows it")
    document: str = Field(description="title and number of the document; `proposal` where none was found")
    evidence: Literal["A", "B", "C", "proposal"]

    @property
    def natural(self) -> bool:
        """Runs through nights and holidays and is never paused."""
        return self.kind.startswith("elapsed")


class LadderStep(Entry):
    """One rung: when it is reached and who hears of it."""

    stage: int = Field(ge=1, le=4)
    name: str
    share_of_span: float | None = None
    working_days_before: int | None = None
    after_working_days: int | None = None
    after_share_of_span: float | None = None
    to: tuple[str, ...]
    cc: tuple[str, ...] = ()
    colour: str = ""
    confirm: bool = Field(default=False, description="waits for a supervisor's word before it goes out")


class TimerPolicy(Entry):
    """Which deadline rule a clock takes for which severity or circumstance (key `default` for all others)."""

    timer: TimerName
    rules: dict[str, Key]
    extension: Key | None = Field(default=None, description="the rule of the longest extension; none: never extended")
