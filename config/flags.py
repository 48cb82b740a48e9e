"""What a file of flag rules (标记规则) may say: rules, sensitive periods, how alerts are told, and to whom."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field, model_validator

from config.entry import Entry, Key, Window
from config.vocabulary import Role, Sector, Severity, SourceKind

Signal = Literal["deaths", "injured", "missing", "evacuated", "affected", "money"]
Count = Annotated[int, Field(ge=1, strict=True)]
Amount = Annotated[float, Field(ge=0, strict=True)]
Names = tuple[str, ...]
Share = Annotated[float, Field(ge=0, le=1, strict=True)]
"""The counts are strict: `yes` is no number of people."""


def _text(value: object) -> object:
    """YAML reads 370102 as a number and 2026-03-03 as a day."""
    return str(value) if isinstance(value, int | date) and not isinstance(value, bool) else value


def _role(value: object) -> object:
    """A role by its Chinese name too."""
    return next((role.value for role in Role if role.zh == value), value)


Division = Annotated[str, BeforeValidator(_text), Field(pattern=r"^(\d{2}|\d{4}|\d{6}|\d{9})$")]
_DAY = re.compile(r"^(\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")


class Condition(Entry):
    """What must hold of a topic. Several keys in one mapping must all hold; an empty mapping is refused in files.

    `all` (与), `any` (或), `not` (非) hold further mappings. Counts are those of the rule's hours and kinds of source.
    """

    every: tuple["Condition", ...] = Field(
        default=(), validation_alias=AliasChoices("all", "与"), serialization_alias="all"
    )
    some: tuple["Condition", ...] = Field(
        default=(), validation_alias=AliasChoices("any", "或"), serialization_alias="any"
    )
    never: "Condition | None" = Field(
        default=None, validation_alias=AliasChoices("not", "非"), serialization_alias="not"
    )
    heat: Amount | None = None
    burst: Amount | None = Field(default=None, description="times the topic's own baseline")
    burst_p: Share | None = Field(default=None, description="probability of becoming a top issue; absent: not met")
    submitters: Count | None = Field(default=None, description="distinct people")
    platforms: Count | None = Field(default=None, description="distinct sites")
    support: Count | None = Field(default=None, description="likes or votes of one single post")
    severity: Severity | None = Field(default=None, description="this grade or graver")
    signals: tuple[Signal, ...] = Field(default=(), description="one of them is told of")
    must_respond: Literal[True] | Names | None = Field(default=None, description="any, or one of these categories")
    sensitive: Literal[True] | Names | None = Field(default=None, description="within any, or one of these periods")
    watch: Literal[True] | Names | None = Field(default=None, description="any, or one of these watches found a post")
    sectors: tuple[Sector, ...] = ()
    territories: tuple[Division, ...] = Field(default=(), description="the place lies in one of these divisions")

    @property
    def empty(self) -> bool:
        """Says nothing."""
        return self == Condition()


class FlagRule(Entry):
    """When a topic becomes a candidate case, looking at what was said within `within_hours`."""

    id: Key
    name: str = Field(min_length=1, max_length=30)
    when: Condition = Condition()
    within_hours: int = Field(default=24, ge=1, le=24 * 90)
    source_kinds: tuple[SourceKind, ...] = Field(default=(), description="only voices from these kinds count")
    to_triage: bool = True

    def as_written(self) -> dict[str, Any]:
        """What a file would say, without defaults; `FlagRule.model_validate` reads it back."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _day(text: str) -> str:
    if not _DAY.match(text):
        raise ValueError("应为 月-日 或 年-月-日 (MM-DD or YYYY-MM-DD), 例如 '06-07'")
    if len(text) > len("MM-DD"):
        date.fromisoformat(text)
    return text


Day = Annotated[str, BeforeValidator(_text), AfterValidator(_day)]


class Period(Entry):
    """敏感时段: days on which less is needed for an alert; every year, or in one year."""

    name: str = Field(min_length=1, max_length=20)
    first: Day = Field(alias="from")
    last: Day = Field(alias="to")
    sectors: tuple[Sector, ...] = Field(default=(), description="it concerns these sectors only")

    @model_validator(mode="after")
    def _alike(self) -> "Period":
        if len(self.first) != len(self.last):
            raise ValueError("from 和 to 要么都写年份, 要么都不写 (both with the year or both without)")
        if len(self.first) > len("MM-DD") and self.last < self.first:
            raise ValueError("to 早于 from (ends before it begins)")
        return self

    def holds(self, day: date, sector: Sector) -> bool:
        """Whether `day` (Asia/Shanghai) lies in it, for a matter of this sector. May run over the new year."""
        if self.sectors and sector not in self.sectors:
            return False
        text = day.isoformat()[-len(self.first) :]
        if self.first <= self.last:
            return self.first <= text <= self.last
        return text >= self.first or text <= self.last


class Telling(Entry):
    """How alerts are told: together, once, and again only with news."""

    wait_minutes: int = Field(default=3, ge=0, le=120, description="how long an alert waits for others")
    repeat_hours: int = Field(default=6, ge=1, le=24 * 14, description="the same matter is not told again sooner")
    grown: float = Field(default=2.0, ge=1.2, le=100, description="so many times the people are news")
    inhibit_hours: int = Field(default=72, ge=0, le=24 * 30, description="how long a wider matter mutes its parts")
    quiet_hours: Window | None = None
    loud: Severity = Field(default=Severity.MAJOR, description="from this grade on told at once, in quiet hours too")


class Hearing(Entry):
    """Who hears of which alerts, beside nobody else: all entries that fit are added up."""

    name: str = Field(min_length=1, max_length=30)
    sectors: tuple[Sector, ...] = ()
    territories: tuple[Division, ...] = ()
    severity: Severity | None = Field(default=None, description="this grade or graver")
    rules: tuple[Key, ...] = ()
    roles: tuple[Annotated[Role, BeforeValidator(_role)], ...] = ()
    users: Names = Field(default=(), description="names to log in with")
    units: Names = Field(default=(), description="units, by their confirmed contacts")
    mails: tuple[Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")], ...] = ()

    @model_validator(mode="after")
    def _somebody(self) -> "Hearing":
        if not (self.roles or self.users or self.units or self.mails):
            raise ValueError("roles、users、units、mails 至少写一个 (somebody must hear)")
        return self


class FlagFile(Entry):
    """A whole file. Rules are tried in their order."""

    rules: tuple[FlagRule, ...]
    periods: tuple[Period, ...] = ()
    telling: Telling = Telling()
    recipients: tuple[Hearing, ...] = ()
