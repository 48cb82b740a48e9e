"""The indices behind an alias: a generation has one index a month for posts and one for all matters of the office.

    alias huiying-v1  ->  huiying-v1-g3-2026-02, huiying-v1-g3-2026-03, huiying-v1-g3-matters

`v1` is the version of mapping and grams: a program of another version looks for another alias and asks for a rebuild.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from elasticsearch import BadRequestError, Elasticsearch, NotFoundError

from pipeline.search.base import Document, family_of
from pipeline.search.elastic_query import MAPPING

VERSION = 1
_SHANGHAI = timedelta(hours=8)
_SETTINGS: Mapping[str, Any] = {"number_of_shards": 1, "auto_expand_replicas": "0-1", "max_result_window": 10_000}
_BUILDING: Mapping[str, Any] = {
    "number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "-1",
    "translog.durability": "async", "max_result_window": 10_000,
}  # fmt: skip
_BUILT: Mapping[str, Any] = {"auto_expand_replicas": "0-1", "refresh_interval": None, "translog.durability": "request"}


class Generations:
    """The indices of one installation in a cluster; `prefix` tells it from others."""

    def __init__(self, client: Elasticsearch, prefix: str) -> None:
        self._client = client
        self.alias = f"{prefix}-v{VERSION}"
        self._name = re.compile(rf"{re.escape(self.alias)}-g(\d+)-(?:\d{{4}}-\d\d|matters)")
        self._known: set[str] = set()

    def live(self) -> int | None:
        """The generation that is searched; None where there is none yet."""
        try:
            names = self._client.indices.get_alias(name=self.alias)
        except NotFoundError:
            return None
        return max((number for name in names if (number := self._number(name))), default=None)

    def indices(self) -> dict[str, int]:
        """All indices of this version with their generation, also what a broken rebuild left."""
        names = self._client.indices.get(index=f"{self.alias}-g*", allow_no_indices=True)
        return {name: number for name in names if (number := self._number(name))}

    def begin(self) -> int:
        """A new generation that nobody searches yet."""
        number = max(self.indices().values(), default=0) + 1
        self._create(f"{self.alias}-g{number}-matters", _BUILDING, live=False)
        return number

    def first(self) -> int:
        """The first generation of a new installation, live at once."""
        self._create(f"{self.alias}-g1-matters", _SETTINGS, live=True)
        return 1

    def index_of(self, generation: int, document: Document, live: bool) -> str:
        """Where a document lives; a month that is new is made first."""
        name = f"{self.alias}-g{generation}-{_month(document)}"
        if name not in self._known:
            self._create(name, _SETTINGS if live else _BUILDING, live)
        return name

    def finish(self, generation: int) -> None:
        """Searches go to this generation from now on; all others are removed.

        The server then merges each month into one segment by itself: each segment costs every question once more.
        """
        every = self.indices()
        mine = [name for name, number in every.items() if number == generation]
        others = [name for name, number in every.items() if number != generation]
        self._client.indices.put_settings(index=mine, settings=_BUILT)
        self._client.indices.refresh(index=mine)
        add = [{"add": {"index": name, "alias": self.alias}} for name in mine]
        self._client.indices.update_aliases(actions=[*add, *({"remove_index": {"index": name}} for name in others)])
        self._client.indices.forcemerge(index=mine, max_num_segments=1, wait_for_completion=False)
        self._known.clear()

    def drop(self, names: Iterable[str]) -> None:
        """Remove indices."""
        for name in names:
            self._client.indices.delete(index=name, ignore_unavailable=True)
        self._known.clear()

    def _create(self, name: str, settings: Mapping[str, Any], live: bool) -> None:
        aliases: dict[str, Any] = {self.alias: {}} if live else {}
        try:
            self._client.indices.create(index=name, mappings=MAPPING, settings=settings, aliases=aliases)
        except BadRequestError as error:
            if error.error != "resource_already_exists_exception":
                raise
        self._known.add(name)

    def _number(self, name: str) -> int:
        match = self._name.fullmatch(name)
        return int(match[1]) if match else 0


def _month(document: Document) -> str:
    if family_of(document.row) != "item":
        return "matters"
    at = datetime.fromtimestamp(document.at, UTC) + _SHANGHAI
    return f"{at:%Y-%m}"
