"""What a list says of a detail, as the mark that the memory of pages keeps: another mark, and the detail is due."""

from datetime import datetime

from config.vocabulary import PostKind
from crawlers.parse.record import Record
from crawlers.seen import Known

_REPLY = 60


def mark_of(record: Record) -> str:
    """Title, time, state and the beginning of the official reply, parted by tabs."""
    title = " ".join(record.title.split())
    times = [at.isoformat() if at else "" for at in (record.published_at, record.replied_at)]
    return "\t".join((title, *times, record.state, record.official_reply[:_REPLY]))


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
