"""The index follows the store: notes are taken and forgotten only when the index has what they speak of.

A crash between the two means that a document is indexed again, which changes nothing. Notes are read before the rows
they name, so what is written after that has a note of its own.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.lock import AlreadyRunning, only_one
from pipeline.models import IndexChange
from pipeline.search.base import SearchIndex, SearchUnavailable, row_number
from pipeline.search.families import PAGE, everything, families

log = logging.getLogger(__name__)

_NOTES = 500
LOCK = "index"


def catch_up(folder: Path, index: SearchIndex) -> int:
    """Take what waits; gives how many documents. An index that is not there yet, or of an older version, is made.

    While another process writes the index (`huiying reindex`) nothing is done. Raises `SearchUnavailable` when the
    index is away: the notes stay, and the next call goes on.
    """
    try:
        with only_one(folder, LOCK):
            made = 0 if index.ready() else index.rebuild(everything())
            return made + sum(iter(lambda: _take(index), 0))
    except AlreadyRunning:
        return 0


@dataclass
class Follower:
    """`catch_up` for the scheduler: an index that is away is tried again each time, and told of when that begins, when
    the reason is another one, and when it is over."""

    folder: Path
    index: SearchIndex
    _away: str = ""

    def follow(self) -> None:
        """Raises nothing but what a database raises."""
        try:
            done = catch_up(self.folder, self.index)
        except SearchUnavailable as error:
            if str(error) != self._away:
                log.warning("index_away notes_kept=yes reason=%s cause=%r", error, error.__cause__)
            self._away = str(error)
        else:
            if self._away:
                log.warning("index_back caught_up=%d", done)
            self._away = ""


def reindex(folder: Path, index: SearchIndex) -> int:
    """Make the index anew while searches go on in the old one. Raises `AlreadyRunning`, `SearchUnavailable`."""
    with only_one(folder, LOCK):
        count = index.rebuild(everything())
        while _take(index):
            pass
    return count


def _take(index: SearchIndex) -> int:
    notes = list(IndexChange.objects.order_by("pk")[:_NOTES])
    wanted: dict[str, set[int]] = {}
    for note in notes:
        wanted.setdefault(note.family, set()).update(note.keys)
    done = 0
    for name, keys in wanted.items():
        done += _follow(index, name, sorted(keys))
    IndexChange.objects.filter(pk__in=[note.pk for note in notes]).delete()
    return done


def _follow(index: SearchIndex, name: str, keys: list[int]) -> int:
    """Index those that are in the store, take out those that are not."""
    family = families().get(name)
    for some in _pages(keys):
        documents = family.load(some) if family else []
        there = {document.row for document in documents}
        gone = [row for key in some if (row := row_number(name, key)) not in there]
        if documents:
            index.index(documents)
        if gone:
            index.delete(gone)
    return len(keys)


def _pages(keys: list[int]) -> Iterable[list[int]]:
    for start in range(0, len(keys), PAGE):
        yield keys[start : start + PAGE]
