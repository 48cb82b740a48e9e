"""What a router is asked and what it answers."""

from dataclasses import dataclass
from datetime import date

from alerts.rules.rulings import Ruling
from config.vocabulary import Sector, Severity


@dataclass(frozen=True, slots=True)
class RouteQuery:
    """What is known of a matter. `places`: codes or names, most specific first.

    `sector_given`, `place_given`: chosen by a person and outranking the text; `subject`: a duty's own name or one of
    the 26 fields, given instead of a sector. `on`: the day whose unit names count (None: now). `rulings`: past
    decisions, newest first.
    """

    sector: Sector = Sector.OTHER
    sectors: tuple[tuple[str, float], ...] = ()
    title: str = ""
    text: str = ""
    field: str = ""
    places: tuple[str, ...] = ()
    severity: Severity = Severity.ORDINARY
    must_respond: tuple[str, ...] = ()
    sector_given: bool = False
    place_given: bool = False
    subject: str = ""
    on: date | None = None
    rulings: tuple[Ruling, ...] = ()

    @property
    def given(self) -> bool:
        """A person said what it is about."""
        return self.sector_given or bool(self.subject)


@dataclass(frozen=True, slots=True)
class RouteResult:
    """A proposal. `lead` is None where table and evidence are silent; then `fallback` names the unit that takes it.

    `leads`: all that the document names, in its own words; `candidates`: the best three departments with probabilities,
    summing to at most 1; `reason`: Chinese, for the screen; `duty`: the id of the duty that decided; `today`: the
    office of today for each name of the document that has changed; `p`: how sure the lead is; `leader`: who speaks
    at the top grade, else ""; `asked`: too unsure to be proposed, a person chooses among `candidates` (a lead that
    is named all the same is only the likeliest).
    """

    lead: str | None
    leads: tuple[str, ...]
    co: tuple[str, ...]
    territory: tuple[str, ...]
    candidates: tuple[tuple[str, float], ...]
    reason: str
    fallback: str | None
    duty: str = ""
    today: tuple[tuple[str, str], ...] = ()
    p: float = 0.0
    leader: str = ""
    asked: bool = False

    def office(self, name: str) -> str:
        """The office of today for a name of the document."""
        return dict(self.today).get(name, name)
