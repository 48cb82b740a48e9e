"""What a source in `huiying.yaml` may say."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from config.css import selector
from config.entry import Entry, Key, Window
from config.schema.persons import is_of_person, names_person
from config.vocabulary import SourceKind

Css = Annotated[str, AfterValidator(selector)]


class Selectors(Entry):
    """CSS selectors of a site that no spider knows: its list, and what its details hold. Empty: the page has none.

    `row` is one entry of the list; `link`, `time` and `replies` (how many answered) lie inside it. `post` is one post
    of a thread's page; without it a detail is one message, and the other selectors are looked up in the whole page.
    Without `text` the rules for articles read such a message. `skip` finds what in a text is not its author's: quotes,
    signatures. A selector that begins with `+ ` is looked up behind its row or post, up to the next one: `+ dd em`
    where dt and dd alternate.
    """

    row: Css
    link: Css = "a"
    time: Css = ""
    replies: Css = ""
    next: Css = ""
    post: Css = ""
    title: Css = ""
    text: Css = ""
    skip: Css = ""
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
    """Where a JSON board keeps what: keys, joined by dots. `rows` is the list; empty: it is found by usual names.

    `ignore`: keys that are not wanted; whatever else a record holds is reported.
    """

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
    ignore: tuple[Path, ...] = ()

    @model_validator(mode="after")
    def _has_words(self) -> "FieldMap":
        if self.title is None and self.text is None:
            raise ValueError("title 或 text 至少写一个 (title or text is needed)")
        return self


class SourceEntry(Entry):
    """One place where the public speaks. `min_items`..`max_items` is what one healthy crawl yields.

    `detail`: the address of one record of a JSON board, with `{id}` in it. `quiet_hours`: no crawl begins then,
    and one that runs ends itself; what it has not read is read afterwards.
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
        if is_of_person(self.url):
            raise ValueError("这是个人主页, 不采集 (a person's page is no source)")
        if any(names_person(keyword) for keyword in self.keywords):
            raise ValueError("keywords 里不能有 @某人、账号或网址 (no person is watched)")
        return self
