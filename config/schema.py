"""What configuration files may say, as frozen pydantic models; unknown keys are errors."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from config.channels import Bounces, Messages
from config.css import selector
from config.entry import Entry
from config.vocabulary import Sector, SourceKind, TimerName

PERSON_PAGE = re.compile(
    r"weibo\.(?:com|cn)/(?:u/|n/|p/1005|profile/|\d{6,12}(?:[/?#]|$))|containerid=(?:1005|107603|230413)"
    r"|[?&]mod=space\b|/space-(?:uid|username)-|/home/main\?|/i/i/|zhihu\.com/people/|space\.bilibili\.com"
    r"|douyin\.com/user/|/user/profile/"
)
"""Addresses of persons: the software watches issues, never people."""
Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Moment = Annotated[str, Field(pattern=r"^(\d{4}(-\d{2})?)?$")]


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


class CalendarYear(Entry):
    """Public holidays and make-up workdays of a year: `MM-DD` or `MM-DD..MM-DD`, then a blank and the name."""

    holidays: tuple[str, ...]
    workdays: tuple[str, ...]


Window = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")]
Hour = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
MonthDay = Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


class LocalDay(Entry):
    """A day, or days up to `to`, that a place decides for itself."""

    day: date
    to: date | None = None
    name: str = ""


class HalfDay(Entry):
    """A workday on which offices open later or close earlier."""

    day: date
    opens: Hour = "00:00"
    closes: Hour = "23:59"
    name: str = ""


class Shift(Entry):
    """Other office hours from a day to a day of each year (冬令时, 夏令时); may run over the new year."""

    first: MonthDay = Field(alias="from")
    last: MonthDay = Field(alias="to")
    windows: tuple[Window, ...] = Field(min_length=1)
    close: Hour
    name: str = ""


class LocalCalendar(Entry):
    """`calendar.yaml` of a working folder: what differs here from the calendar of the State Council."""

    windows: tuple[Window, ...] = ()
    close: Hour | None = None
    shifts: tuple[Shift, ...] = ()
    holidays: tuple[LocalDay, ...] = ()
    workdays: tuple[LocalDay, ...] = ()
    half_days: tuple[HalfDay, ...] = ()


class CalendarData(Entry):
    """The working calendar's data; days not named are workdays from Monday to Friday."""

    first_year: int
    last_year: int
    windows: tuple[str, ...] = Field(description="office hours, `HH:MM-HH:MM`, in order")
    close: str = Field(description="`HH:MM` at which a working day's deadline falls")
    years: dict[int, CalendarYear]
    local: LocalCalendar = LocalCalendar()


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


Css = Annotated[str, AfterValidator(selector)]


class Selectors(Entry):
    """CSS selectors of a site that no spider knows: its list, and what its details hold. Empty: the page has none.

    `row` is one entry of the list, `link` and `time` lie inside it. `post` is one post of a thread's page; without it a
    detail is one message, and the other selectors are looked up in the whole page. Without `text` the rules for
    articles read such a message.
    """

    row: Css
    link: Css = "a"
    time: Css = ""
    next: Css = ""
    post: Css = ""
    title: Css = ""
    text: Css = ""
    post_time: Css = ""
    author: Css = ""
    reply: Css = ""
    reply_time: Css = ""
    reply_department: Css = ""
    state: Css = ""

    @model_validator(mode="after")
    def _posts_have_words(self) -> "Selectors":
        if self.post and not self.text:
            raise ValueError("写了 post 就要写 text (post needs text)")
        return self


Path = Annotated[str, Field(pattern=r"^[^\s.]+(\.[^\s.]+)*$")]


class FieldMap(Entry):
    """Where a JSON board keeps what: keys, joined by dots. `rows` is the list; empty: it is found by usual names."""

    rows: str = ""
    external_id: Path
    title: Path | None = None
    text: Path | None = None
    published_at: Path | None = None
    author: Path | None = None
    views: Path | None = None
    likes: Path | None = None
    comments: Path | None = None
    official_reply: Path | None = None
    replied_at: Path | None = None
    reply_department: Path | None = None
    state: Path | None = None

    @model_validator(mode="after")
    def _has_words(self) -> "FieldMap":
        if self.title is None and self.text is None:
            raise ValueError("title 或 text 至少写一个 (title or text is needed)")
        return self


class SourceEntry(Entry):
    """One place where the public speaks. `min_items`..`max_items` is what one healthy crawl yields.

    `detail`: the address of one record of a JSON board, with `{id}` in it. `quiet_hours`: no crawl begins then.
    `daily_requests`: after so many requests within a day no further crawl begins before midnight.
    """

    key: Key
    name: str
    kind: SourceKind
    url: str = Field(pattern=r"^https?://")
    enabled: bool = True
    portal: Literal["", "superior", "own"] = Field(
        default="", description="a higher portal whose policies must be reposted, or the own portal that reposts them"
    )
    territory: str = ""
    boards: tuple[str, ...] = Field(default=(), description="board ids of a forum")
    keywords: tuple[str, ...] = Field(
        default=(), description="search words of a microblog; never a person's name or page"
    )
    pages: int = Field(default=2, ge=1, le=200)
    interval_minutes: float = Field(default=15, gt=0, le=1440)
    delay_seconds: float = Field(default=1.0, ge=0)
    min_items: int = Field(default=0, ge=0)
    max_items: int = Field(default=5000, ge=1)
    allow_private_host: bool = False
    selectors: Selectors | None = None
    fields: FieldMap | None = None
    detail: str = Field(default="", pattern=r"^(https?://.*\{id\}.*)?$")
    token_env: str = Field(
        default="HUIYING_WEIBO_TOKEN", pattern=r"^[A-Z][A-Z0-9_]*$", description="where the token of an API is"
    )
    quiet_hours: Window | Literal[""] = ""
    daily_requests: int = Field(default=20000, ge=1)

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> "SourceEntry":
        if self.kind in {SourceKind.FORUM_HTML, SourceKind.BOARD_HTML} and self.selectors is None:
            raise ValueError("selectors 必须填写 (this kind needs selectors)")
        if self.kind is SourceKind.BOARD_JSON and self.fields is None:
            raise ValueError("fields 必须填写 (this kind needs a field map)")
        if PERSON_PAGE.search(self.url):
            raise ValueError("这是个人主页, 不采集 (a person's page is no source)")
        if any(keyword.lstrip().startswith("@") for keyword in self.keywords):
            raise ValueError("keywords 里不能有 @某人 (no person is watched)")
        return self


class Mail(Entry):
    """The outgoing mail server."""

    host: str = ""
    port: int = 25
    user: str = ""
    password_env: str = "HUIYING_MAIL_PASSWORD"
    password_file: str = ""
    security: Literal["none", "starttls", "tls"] = "none"
    sender: str = "huiying@localhost"
    per_minute: int = Field(default=0, ge=0, description="messages a minute that the server takes; 0 for no limit")
    bounces: Bounces = Bounces()


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


class Portfolio(Entry):
    """分管: which units a leader is in charge of; they stand first in his digest."""

    address: str = Field(pattern=r"^\S+@\S+$", description="the leader's e-mail address, as his user has it")
    units: tuple[str, ...] = Field(min_length=1, description="full names of units")


class Digest(Entry):
    """The weekly digest: when, and to whom beside the leaders with an address."""

    weekday: int = Field(default=0, ge=0, le=6)
    hour: int = Field(default=8, ge=0, le=23)
    recipients: tuple[str, ...] = ()
    portfolios: tuple[Portfolio, ...] = ()
    units: bool = Field(default=True, description="heads of units get a digest of their own unit's work")


class SearchServer(Entry):
    """The search index: SQLite in the working folder, or an Elasticsearch 8.19."""

    url: str = Field(default="", pattern=r"^(https?://\S+)?$", description="empty for SQLite in the folder")
    user: str = ""
    password_env: str = "HUIYING_SEARCH_PASSWORD"
    ca_file: str = Field(default="", description="the authority that signed the server's certificate (PEM)")
    prefix: str = Field(default="huiying", pattern=r"^[a-z][a-z0-9-]{0,39}$", description="what its indices begin with")


class Installation(Entry):
    """`huiying.yaml` of a working folder."""

    name: str = "回应"
    jurisdiction: Key
    base_url: str = "http://127.0.0.1:8000"
    live_url: str = Field(
        default="", description="where a proxy serves `huiying live` to browsers, e.g. /live/; empty: its own port"
    )
    database: str = Field(
        default="", description="empty for SQLite in the folder, or postgresql://user:password@host/name"
    )
    contact: str = Field(default="", description="address that sites may write to; goes into the crawler's user agent")
    start_event: Literal["detected_at", "first_published_at", "occurred_at"] = "detected_at"
    allow_private_links: bool = Field(default=False, description="links of statements may lead into private networks")
    undo_seconds: int = Field(default=60, ge=0, le=600, description="how long a slip can be taken back; 0 for never")
    portal_unit: str = Field(default="", description="the unit that runs the own portal and hears of missing reposts")
    flags: str = Field(
        default="",
        description="flag rules: a preset (`county`, `province`) or a file of the folder; empty: by the place",
    )
    attachment_megabytes: int = Field(default=20, ge=1, le=200, description="the largest file that can be attached")
    mail: Mail = Mail()
    messages: Messages = Messages()
    digest: Digest = Digest()
    search: SearchServer = SearchServer()
    sources: tuple[SourceEntry, ...] = ()
