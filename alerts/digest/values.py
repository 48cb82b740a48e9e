"""What a digest holds, as frozen values that the page, the mail and the command show."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from alerts.digest import words
from alerts.digest.week import Week
from config.vocabulary import Severity


@dataclass(frozen=True, slots=True)
class CaseRef:
    """A case as a line names it; `unit` is its lead at that instant, empty before dispatch."""

    pk: int
    number: str
    title: str
    severity: Severity
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """One event behind a number: case and unit, when, what (`kind` is the event or clock), and by when it was due.

    `good`: it is in the numerator of a rate; of a count every event is.
    """

    case: CaseRef
    unit: str
    at: datetime
    kind: str
    good: bool = True
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A number of cases, that of the period before, how it is counted, and the events behind it."""

    name: str
    value: int
    last: int
    formula: str
    proofs: tuple[Proof, ...] = ()

    @property
    def cases(self) -> tuple[CaseRef, ...]:
        """The cases behind it, each once."""
        return tuple({proof.case.pk: proof.case for proof in self.proofs}.values())


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of clocks, assignments, cases or call-backs, and the events behind it."""

    name: str
    numerator: int
    denominator: int
    last_numerator: int
    last_denominator: int
    formula: str
    proofs: tuple[Proof, ...] = ()
    more_is_better: bool = True

    @property
    def missed(self) -> tuple[CaseRef, ...]:
        """The cases behind what the numerator lacks, or, where less is better, behind what it has."""
        wanted = (proof.case for proof in self.proofs if proof.good is not self.more_is_better)
        return tuple({case.pk: case for case in wanted}.values())

    @property
    def share(self) -> float | None:
        """0..1, None where the denominator is 0."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def few(self) -> bool:
        """Fewer than five: shown as a count."""
        return self.denominator < words.FEW

    @property
    def shown(self) -> str:
        """92 %, 3/4 件 or a dash."""
        return words.share(self.numerator, self.denominator)

    @property
    def last_shown(self) -> str:
        """The same of the week before."""
        return words.share(self.last_numerator, self.last_denominator)


@dataclass(frozen=True, slots=True)
class HotTopic:
    """A topic by the distinct people who spoke of it in the week; `daily` are its items from Monday to Sunday.

    `first_at`: when it was first spoken of.
    """

    pk: int
    title: str
    sector: str
    place: str
    submitters: int
    last_submitters: int
    items: int
    sources: int
    daily: tuple[int, ...]
    case: CaseRef | None = None
    first_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """One case of the week: what it is about, what was done in the week, where it stood at the end."""

    case: CaseRef
    sector: str
    place: str
    what: str
    done: str
    stands: str
    late: bool


@dataclass(frozen=True, slots=True)
class LateClock:
    """A case's longest overdue clock at the week's end; `over` is by how much, `stage` the highest rung climbed.

    `others`: how many more of its clocks had run out.
    """

    case: CaseRef
    waits_for: str
    unit: str
    due_at: datetime
    over: timedelta
    stage: str = ""
    others: int = 0


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised and when: the next statement, or a commitment (承诺事项).

    `over`: the hour that was promised for the next statement is over, and there was none.
    """

    case: CaseRef
    made: str
    text: str
    over: bool = False


@dataclass(frozen=True, slots=True)
class OverdueRepost:
    """A document of a higher portal that the own portal had not carried (转载) when it should; `over`: by how much."""

    title: str
    portal: str
    due_at: datetime
    over: timedelta


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """What a source yielded in the week; `silent`: quiet for much longer than it usually is."""

    name: str
    items: int
    last_items: int
    newest: datetime | None
    silent: bool
    words: str


@dataclass(frozen=True, slots=True)
class Lag:
    """How long new cases had been public before they were detected: the median and the longest of `cases` cases."""

    cases: int
    median: timedelta
    longest: timedelta
    of: CaseRef


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One department's or territory's row. `mine`: in the reader's own charge."""

    pk: int
    name: str
    territory: bool
    counts: tuple[Count, ...]
    rates: tuple[Rate, ...]
    mine: bool = False

    def value(self, name: str) -> int:
        """The count of this name."""
        return next(count.value for count in self.counts if count.name == name)

    def rate(self, name: str) -> Rate:
        """The rate of this name."""
        return next(rate for rate in self.rates if rate.name == name)


@dataclass(frozen=True, slots=True)
class DigestFigures:
    """All of a week's digest. `as_of`: the instant of the figures; `complete`: the week was over then.

    `unit`: whose it is, where it is one department's or territory's own; empty for the whole office.
    """

    week: Week
    as_of: datetime
    complete: bool
    items: int
    last_items: int
    counts: tuple[Count, ...]
    rates: tuple[Rate, ...]
    topics: tuple[HotTopic, ...] = ()
    matters: tuple[Matter, ...] = ()
    late: tuple[LateClock, ...] = ()
    promises: tuple[Promise, ...] = ()
    broken: tuple[Promise, ...] = ()
    reposts: tuple[OverdueRepost, ...] = ()
    sources: tuple[SourceHealth, ...] = field(default=())
    lag: Lag | None = None
    aside: tuple[Count, ...] = ()
    due: tuple[Promise, ...] = ()
    fastest: tuple[HotTopic, ...] = ()
    longest: tuple[HotTopic, ...] = ()
    units: tuple[UnitLine, ...] = ()
    territories: tuple[UnitLine, ...] = ()
    unit: str = ""

    def count(self, name: str) -> Count:
        """The count of this name."""
        return next(count for count in self.counts if count.name == name)

    def rate(self, name: str) -> Rate:
        """The rate of this name."""
        return next(rate for rate in self.rates if rate.name == name)

    @property
    def quiet(self) -> bool:
        """Nothing came in, nothing was done, nothing waits."""
        return not (
            self.items or self.matters or self.late or self.reposts or any(count.value for count in self.counts)
        )
