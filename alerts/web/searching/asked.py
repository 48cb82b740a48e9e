"""What the search page was asked: the typed query, the facets chosen beside it, order and page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from pipeline.search.base import Order
from pipeline.search.language.errors import QueryError
from pipeline.search.language.fields import Field, Names
from pipeline.search.language.lexer import LENGTH
from pipeline.search.language.parser import parse
from pipeline.search.language.tree import Node, all_of

CHOSEN = (Field.KIND, Field.SECTOR, Field.PLACE, Field.SOURCE, Field.SEVERITY, Field.STATE)
SPANS = {"1": "24 小时", "7": "7 天", "30": "30 天", "365": "一年"}
LONGEST = 800
"""Characters of a query on the page: as an address it has 9 bytes each, and servers take 8,190."""
ORDERS = {"newest": "按时间", "best": "按相关"}


@dataclass(frozen=True, slots=True)
class Asked:
    """`chosen`: field -> the word of the facet; `days`: a key of `SPANS` or nothing."""

    text: str
    chosen: Mapping[Field, str]
    days: str = ""
    order: Order = "newest"
    after: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Asked":
        """From the query string; unknown values are dropped, the text is checked by the language."""
        chosen = {field: given[field] for field in CHOSEN if given.get(field)}
        days = given.get("days", "")
        return cls(
            given.get("q", "").strip()[: LENGTH + 1],
            chosen,
            days if days in SPANS else "",
            "best" if given.get("order") == "best" else "newest",
            given.get("after", "")[:80],
        )

    @property
    def empty(self) -> bool:
        """Nothing was asked."""
        return not (self.text or self.chosen or self.days)

    @property
    def narrowed(self) -> bool:
        """A facet or a span was chosen."""
        return bool(self.chosen or self.days)

    def trees(self, now: datetime, names: Names) -> tuple[Node, Node]:
        """What was typed, and that narrowed by what was chosen. Raises `QueryError`."""
        if len(self.text) > LONGEST:
            raise QueryError(
                "查询太长。",
                f"检索页一次最多 {LONGEST} 字，请分成几次；更长的可以新建监测方案（{LENGTH:,} 字）。",
                LONGEST,
                len(self.text) - LONGEST,
            )
        extra = [f'{field}:"{word.replace(chr(34), "")}"' for field, word in self.chosen.items()]
        if self.days:
            extra.append(f"from:{self.days}天")
        typed = [parse(self.text, now, names)] if self.text else []
        try:
            parts = (*typed, *(parse(text, now, names) for text in extra))
        except QueryError as error:  # a made-up address: nothing in the typed query is wrong
            raise QueryError(error.message, error.expected, 0, 0) from error
        return parts[0], all_of(parts)

    def as_query(self) -> str:
        """One query that asks the same of posts of any time: what a watch is made from."""
        extra = [f"{field.zh}:{_quoted(word)}" for field, word in self.chosen.items()]
        typed = f"({self.text})" if self.text and extra else self.text
        return " ".join(part for part in (typed, *extra) if part)

    def url(self, **changes: str) -> str:
        """The address with `changes`; the first page again."""
        values = {"q": self.text, **{str(field): word for field, word in self.chosen.items()}, "days": self.days}
        values |= {"order": self.order if self.order != "newest" else "", **changes}
        return "?" + urlencode({key: value for key, value in values.items() if value})


def _quoted(word: str) -> str:
    return word if word.isalnum() else '"' + word.replace('"', "") + '"'
