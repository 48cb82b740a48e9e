"""Details that go on over several pages: whether all pages that belong to one were answered."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from scrapy import Request


class Chains:
    """Counts the later pages that are still owed to each detail. A detail is named by the address it was asked by.

    A page is owed from when it is asked for until its answer is read, or says that there is nothing to read. What a
    failure, a refusal or the end of a round leaves owed must be asked for again, however whole the first page was.
    """

    def __init__(self) -> None:
        self._owed: Counter[str] = Counter()

    def follow(self, meta: dict[str, Any], request: Request) -> None:
        """A page, of which `meta` tells, asked for `request`."""
        if request.meta.get("later"):
            root = meta.get("root") or meta["asked"]
            request.meta["root"] = root
            self._owed[root] += 1

    def settle(self, meta: dict[str, Any]) -> None:
        """The answer to a request with this `meta` was read, or there is nothing to read."""
        if "root" in meta:
            self._owed[meta["root"]] -= 1

    def unfinished(self) -> Iterator[str]:
        """Details of which a page is owed."""
        return (root for root, owed in self._owed.items() if owed > 0)
