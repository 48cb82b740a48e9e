"""The town's people and officials as written in `town/*.yaml`, checked and frozen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from alerts.tour.moments import Moment, span
from config.load import ConfigError, read_yaml
from config.vocabulary import Sector, Severity

TOWN = Path(__file__).parent / "town"
SITES = ("forum", "news", "petition", "weibo")
BOARDS = {"百姓呼声": 36, "城事杂谈": 2, "房产家居": 37}
KINDS = ("matter", "accident", "rumour", "misread", "praise", "chatter", "advert")
OUTCOMES = (
    "none", "rejected", "triage", "dispatched", "handling", "review", "responded", "tracking", "archived",
)  # fmt: skip
FIRST_NUMBER = {"forum": 20_001, "news": 1_001, "petition": 910_001, "weibo": 5_231_000_000_000_017}
STRIDE = {"forum": 1, "news": 1, "petition": 3, "weibo": 40_961}


@dataclass(frozen=True, slots=True)
class OfficialReply:
    """What a department answered on the petition board."""

    at: Moment
    department: str
    text: str


@dataclass(frozen=True, slots=True)
class TownPost:
    """One post, reply, petition or article. `number` is its id on its site; `thread` the id of the post replied to."""

    id: str
    matter: str
    site: str
    at: Moment
    author: str
    text: str
    title: str = ""
    board: str = ""
    thread: str = ""
    copy_of: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    official_reply: OfficialReply | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Return:
    """The first lead says that it is not theirs, and who gets it then."""

    reason: str
    suggested: str
    legal_basis: str
    then_lead: str


@dataclass(frozen=True, slots=True)
class Script:
    """What the officials do about a matter. `comes_back` is the day on which a closed matter returns."""

    outcome: str
    lead: str = ""
    co: tuple[str, ...] = ()
    territory_unit: str = ""
    triage_after: timedelta | None = None
    sign_off_after: timedelta | None = None
    first_notice_after: timedelta | None = None
    first_notice: Mapping[str, str] = field(default_factory=dict)
    answer_after: timedelta | None = None
    answer: Mapping[str, str] = field(default_factory=dict)
    sent_back: Return | None = None
    reject_reason: str = ""
    evaluation: str = ""
    comes_back: int | None = None
    comes_back_outcome: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """What happened, and every post about it."""

    id: str
    title: str
    kind: str
    sector: Sector | None
    territory: str
    severity: Severity
    script: Script
    posts: tuple[TownPost, ...]


@dataclass(frozen=True)
class Town:
    """All matters; posts by time."""

    matters: tuple[Matter, ...]

    @property
    def posts(self) -> tuple[TownPost, ...]:
        """Every post, first said first."""
        return tuple(
            sorted((post for matter in self.matters for post in matter.posts), key=lambda post: (post.at, post.id))
        )

    def matter(self, key: str) -> Matter:
        """By its id. Raises `KeyError`."""
        return {matter.id: matter for matter in self.matters}[key]


@cache
def load(folder: Path = TOWN) -> Town:
    """The town. Raises `ConfigError` naming file, post and what is wrong."""
    matters = [_matter(path) for path in sorted(folder.glob("*.yaml"))]
    _check_references([post for matter in matters for post in matter.posts])
    numbers = _numbers([post for matter in matters for post in matter.posts])
    return Town(
        tuple(
            replace(matter, posts=tuple(replace(post, number=numbers[post.id]) for post in matter.posts))
            for matter in matters
        )
    )


def _matter(path: Path) -> Matter:
    content = read_yaml(path)
    try:
        if content["kind"] not in KINDS:
            raise ValueError(f"kind = {content['kind']!r}")
        return Matter(
            id=content["matter"],
            title=content["title"],
            kind=content["kind"],
            sector=Sector(content["sector"]) if content["sector"] else None,
            territory=content["territory"] or "",
            severity=Severity(content["severity"]),
            script=_script(content["script"]),
            posts=tuple(post for row in content["posts"] for post in _posts(row, content["matter"])),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ConfigError(f"{path}: {type(error).__name__}: {error}") from error


def _script(row: Mapping[str, Any]) -> Script:
    if row["outcome"] not in OUTCOMES:
        raise ValueError(f"outcome = {row['outcome']!r}")
    spans = {key: span(row[key]) for key in row if key.endswith("_after")}
    comes_back = row.get("returns", {})
    return Script(
        outcome=row["outcome"],
        lead=row.get("lead") or "",
        co=tuple(row.get("co") or ()),
        territory_unit=row.get("territory_unit") or "",
        first_notice=row.get("first_notice", {}),
        answer=row.get("answer", {}),
        sent_back=Return(**row["return"]) if "return" in row else None,
        reject_reason=row.get("reject_reason", ""),
        evaluation=row.get("evaluation", ""),
        comes_back=comes_back.get("day"),
        comes_back_outcome=comes_back.get("outcome", ""),
        **spans,
    )


def _posts(row: Mapping[str, Any], matter: str) -> Iterable[TownPost]:
    """A row's own post, then its replies."""
    where = row["id"]
    try:
        if row["site"] not in SITES:
            raise ValueError(f"site = {row['site']!r}")
        if row["site"] == "forum" and row["board"] not in BOARDS:
            raise ValueError(f"board = {row['board']!r}")
        yield _post(row, matter, row["site"])
        for reply in row.get("replies", ()):
            where = reply["id"]
            yield replace(_post(reply, matter, row["site"]), board=row["board"], thread=row["id"])
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"post {where}: {error}") from error


def _post(row: Mapping[str, Any], matter: str, site: str) -> TownPost:
    answer = row.get("official_reply")
    return TownPost(
        id=row["id"],
        matter=matter,
        site=site,
        at=Moment.parse(row["at"]),
        author=row["author"],
        text=row["text"].strip(),
        title=row.get("title", ""),
        board=row.get("board", ""),
        copy_of=row.get("copy_of") or "",
        counts=row.get("counts", {}),
        official_reply=OfficialReply(Moment.parse(answer["at"]), answer["department"], answer["text"])
        if answer
        else None,
    )


def _reply(row: Mapping[str, Any]) -> OfficialReply:
    return OfficialReply(Moment.parse(row["at"]), row["department"], row["text"])


def _check_references(posts: Iterable[TownPost]) -> None:
    seen: dict[str, TownPost] = {}
    for post in posts:
        if post.id in seen:
            raise ConfigError(f"town: {post.id} is there twice")
        seen[post.id] = post
    for post in seen.values():
        if post.copy_of and post.copy_of not in seen:
            raise ConfigError(f"town: {post.id}: copy_of = {post.copy_of!r} is not there")


def _numbers(posts: Iterable[TownPost]) -> dict[str, int]:
    """An id for each post on its own site, growing with time as sites' ids do."""
    numbers: dict[str, int] = {}
    counts = dict.fromkeys(SITES, 0)
    for post in sorted(posts, key=lambda post: (post.at, post.id)):
        numbers[post.id] = FIRST_NUMBER[post.site] + STRIDE[post.site] * counts[post.site]
        counts[post.site] += 1
    return numbers


def roots(posts: Iterable[TownPost]) -> dict[str, str]:
    """The post at the beginning of each post's chain of copies; itself where it is no copy."""
    parents = {post.id: post.copy_of for post in posts}

    def root(key: str) -> str:
        while parents.get(key):
            key = parents[key]
        return key

    return {key: root(key) for key in parents}
