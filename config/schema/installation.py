"""What `huiying.yaml` may say."""

from typing import Literal

from pydantic import Field

from config.channels import Bounces, Messages
from config.entry import Entry, Key
from config.schema.sources import SourceEntry


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


class Models(Entry):
    """Learning from corrections, and when drift is reported."""

    margin: float = Field(default=0.05, ge=0, le=1, description="how far the F1 of a class may fall at an installation")
    drift_items: int = Field(default=200, ge=20, description="items of a week below which nothing is said of drift")
    drift_abstained: float = Field(
        default=0.15, ge=0, le=1, description="how much more may be left to a person than in training"
    )
    drift_unknown: float = Field(
        default=0.05, ge=0, le=1, description="how much larger the share of unknown words may be"
    )
    drift_mix: float = Field(default=0.5, ge=0, description="largest population stability index of the sectors")


class Installation(Entry):
    """`huiying.yaml` of a working folder."""

    name: str = "回应"
    jurisdiction: Key
    base_url: str = Field(default="http://127.0.0.1:8000", max_length=200)
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
    models: Models = Models()
    sources: tuple[SourceEntry, ...] = ()
