"""What a parser reads from a page, before the author's account becomes a hash."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from config.vocabulary import PostKind
from crawlers.items import Post

CUT = "正文不全"
"""The state of a post of which only the beginning could be read."""
PARTLY_HIDDEN = "部分内容隐藏"
"""The state of a post of which its forum shows a part only to who has answered, paid or logged in."""


class ParseError(ValueError):
    """A page that is not of the shape expected; the message says what is missing."""


class Blocked(Exception):
    """The site answered, but with a refusal: the message is its words, `status` what it means.

    `blocked`, `login`, `unreachable` (the page is gone), or `forbidden` (the entry asks for what cannot be asked).
    """

    def __init__(self, status: str, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One thing that somebody published, as the page shows it.

    `author` is the site's account id (or name where it shows no id) and never leaves the spider. `shielded`: the site
    hides the words. `cut`: `text` is only a beginning, the whole must be asked for. Other fields are those of `Post`.
    """

    external_id: str
    url: str
    kind: PostKind
    text: str
    title: str = ""
    published_at: datetime | None = None
    author: str = ""
    views: int | None = None
    likes: int | None = None
    comments: int | None = None
    reposts: int | None = None
    parent: str = ""
    reply_to: str = ""
    official_reply: str = ""
    replied_at: datetime | None = None
    reply_department: str = ""
    state: str = ""
    shielded: bool = False
    cut: bool = False

    @property
    def waits(self) -> bool:
        """Whether it is a letter to an office that shows no answer yet."""
        return self.kind is PostKind.PETITION and not self.official_reply

    def as_post(self, source: str, salt: str, fetched_at: datetime) -> Post:
        """The post of this record for the transport, its author hashed."""
        return Post(
            source=source,
            external_id=self.external_id,
            url=self.url,
            kind=self.kind,
            title=self.title,
            text=self.text,
            published_at=self.published_at,
            fetched_at=fetched_at,
            submitter=submitter_of(source, self.author, salt),
            views=self.views,
            likes=self.likes,
            comments=self.comments,
            reposts=self.reposts,
            parent=self.parent,
            reply_to=self.reply_to,
            official_reply=self.official_reply,
            replied_at=self.replied_at,
            reply_department=self.reply_department,
            state=self.state or (CUT if self.cut else ""),
        )


def submitter_of(source: str, author: str, salt: str) -> str:
    """16 hex digits that tell one author of a source from another and nothing else; empty for no author.

    Keyed BLAKE2b (RFC 7693), so that without the installation's salt an account cannot be tried out.
    """
    if not author:
        return ""
    key = blake2b(salt.encode()).digest()
    return blake2b(f"{source}\n{author}".encode(errors="replace"), key=key, digest_size=8).hexdigest()
