"""What a list says of a detail, as the mark that the memory of pages keeps: another mark, and the detail is due."""

from datetime import datetime

from config.vocabulary import PostKind
from crawlers.parse.record import Record
from crawlers.seen import Known

_REPLY = 60
_OF_RECORD = 2
"""Title and time stand first in the mark of a record."""


def mark_of(record: Record) -> str:
    """Title, time, state and the beginning of the official reply, parted by tabs."""
    title = " ".join(record.title.split())
    times = [at.isoformat() if at else "" for at in (record.published_at, record.replied_at)]
    return "\t".join((title, *times, record.state, record.official_reply[:_REPLY]))


def answered_since(known: Known | None, mark: str, behind: int = _OF_RECORD) -> bool:
    """Whether a list says something else now of a page that was read: its state, its answer, how many replied.

    An answer comes weeks after its letter, when the list's time is no longer fresh. Only what stands `behind` so many
    tabs is compared: a title may hold what changes by itself.
    """
    return known is not None and known.mark.split("\t")[behind:] != mark.split("\t")[behind:]


def record_of(known: Known, kind: PostKind) -> Record:
    """As much of the list's record as its mark keeps, for a detail that its list no longer shows."""
    title, _, rest = known.mark.partition("\t")
    published = rest.partition("\t")[0]
    return Record(
        external_id=known.external_id,
        url=known.url,
        kind=kind,
        title=title,
        text="",
        published_at=datetime.fromisoformat(published) if published else None,
    )
