"""What the preset of a jurisdiction may say, and the sectors, fields and matters that all share."""

from typing import Literal

from pydantic import Field

from config.entry import Entry, Key, Moment
from config.vocabulary import Sector

OWN = "own-"
"""What the id of a duty begins with that an office added to its table by a sheet; no preset has it."""


class DepartmentEntry(Entry):
    """A unit that can be given a case."""

    name: str
    short: str = ""
    kind: Literal["department", "territory", "office", "vertical"] = "department"
    division: str = Field(default="", description="division code of a territory")
    superior: str = ""
    aliases: tuple[str, ...] = ()
    email: str = ""
    since: Moment = Field(default="", description="the name is valid from this year or month on")
    until: Moment = Field(default="", description="the name ended in this year or month")
    successors: tuple[str, ...] = Field(default=(), description="the units that took over, the first takes the cases")
    note: str = Field(default="", description="what is not verified about it")
    covers: tuple[str, ...] = Field(default=(), description="classes of the preset beneath that are this unit's")
    matters: tuple[str, ...] = Field(default=(), description="which matters are this unit's, of several leads")


class DutyEntry(Entry):
    """职责: who leads on a subject, quoted from a document."""

    id: Key
    subject: str = Field(description="the document's own name for it")
    aliases: tuple[str, ...] = Field(default=(), description="how the document also writes it")
    sectors: tuple[Sector, ...] = ()
    fields: tuple[str, ...] = Field(default=(), description="of the 26 open-government fields (国办发〔2019〕54号)")
    classes: tuple[str, ...] = Field(default=(), description="classes of departments of `generic` it is the work of")
    matters: tuple[str, ...] = Field(default=(), description="what people write about that is its work (matters.yaml)")
    keywords: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    today: tuple[str, ...] = Field(default=(), description="who has it now, where it left the lead's successor")
    co: tuple[str, ...] = ()
    territorial: str = ""
    quote: str
    text: str = Field(default="", description="the whole paragraph, or the quote in simplified characters")
    document: str
    inferred: str = Field(default="", description="what in this entry is ours and not the document's")
    open_list: bool = False

    @property
    def own(self) -> bool:
        """Whether the office added it to its table itself, by a sheet."""
        return self.id.startswith(OWN)


class DivisionEntry(Entry):
    """An administrative division: code of 6 digits (streets 9), name, and how people call it."""

    code: str = Field(pattern=r"^\d{6}(\d{3})?$")
    name: str
    level: Literal["province", "city", "county", "street", "place"]
    aliases: tuple[str, ...] = ()
    parent: str = ""


class Jurisdiction(Entry):
    """A working preset: whose units, duties and places these are."""

    key: Key
    name: str
    home: str = Field(default="", description="division code of the place itself, empty for none")
    beneath: str = Field(default="", description="preset whose duties fill the gaps")
    fallback: str = Field(description="the unit that takes what no duty names")
    document: str = ""
    collectives: tuple[str, ...] = Field(default=(), description="names in duties that are no single unit")
    inner_offices: bool = Field(default=False, description="the document shares work among a department's offices")
    departments: tuple[DepartmentEntry, ...]
    duties: tuple[DutyEntry, ...]
    divisions: tuple[DivisionEntry, ...] = ()
    words: tuple[str, ...] = Field(default=(), description="words for the segmenter's user dictionary")


class SectorEntry(Entry):
    """What a sector is about, in one sentence."""

    sector: Sector
    text: str


class FieldEntry(Entry):
    """One of the 26 open-government fields (国办发〔2019〕54号)."""

    number: int = Field(ge=1, le=26)
    name: str
    aliases: tuple[str, ...] = ()
    department: str
    inferred: bool = Field(default=False, description="the department is our suggestion, no document names it")
    keywords: tuple[str, ...] = ()


class Matter(Entry):
    """民生事项: what people write to offices about, in the words they use for it; shared by all jurisdictions."""

    name: str
    classes: tuple[str, ...] = Field(description="departments of `generic` whose work it is, the first before others")
    words: tuple[str, ...]
