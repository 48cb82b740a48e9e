"""Do topics' titles name the place and the matter? `python -m benchmarks.titles [--show second_county third_county_a]`.

65 matters of three invented counties with the title that a person would write, and the words that name place and
matter (tests/nlp/frozen/topic_titles.jsonl), written before `nlp.topics.title` was changed for them. Titles are made of
the matter's first post alone, of its first two, and of all: most topics are small when somebody first reads them. Of
`third_county_b` only totals were looked at.
"""

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from nlp.engine import Engine
from nlp.topics.title import title_of
from nlp.types import Analysis

FROZEN = Path(__file__).resolve().parent.parent / "tests" / "nlp" / "frozen"
COUNTIES = ("second_county", "third_county_a", "third_county_b")
STAGES = {"the first post alone": 1, "the first two": 2, "all": 99}
_BARE = re.compile(r"[?？!！~～…]|^(?:您好|你好|请问|求助|我|俺|咱|听说|今天|昨天|刚才)|[吗呢吧啊]$")


class Named(NamedTuple):
    """What one title names: the place, the matter; where its posts name none there is none to name. `bare`: it is an
    outcry, a question or a greeting, or names nothing at all."""

    matter: str
    title: str
    wanted: str
    place: bool
    what: bool
    bare: bool


def named(county: str, posts: int) -> Iterator[Named]:
    """Of each matter of a county, by its first `posts` posts."""
    groups: dict[str, list[Analysis]] = defaultdict(list)
    rows = [json.loads(line) for line in (FROZEN / f"{county}.jsonl").read_text("utf-8").splitlines()]
    told = Engine().analyse([(row["title"], row["text"]) for row in rows])
    for row, one in sorted(zip(rows, told, strict=True), key=lambda pair: str(pair[0]["at"])):
        groups[row["matter"]].append(one)
    for line in (FROZEN / "topic_titles.jsonl").read_text("utf-8").splitlines():
        gold = json.loads(line)
        if gold["set"] == county:
            yield _of(gold["matter"], gold["title"], groups[gold["matter"]][:posts], gold["place"], gold["what"])


def _of(matter: str, wanted: str, items: Sequence[Analysis], place: Sequence[str], what: Sequence[str]) -> Named:
    said, title = "\n".join(f"{item.title}\n{item.text}" for item in items), title_of(items)
    names = [not _any(words, said) or _any(words, title) for words in (place, what)]
    bare = bool(_BARE.search(title)) or not (_any(place, title) or _any(what, title))
    return Named(matter, title, wanted, names[0], names[1], bare)


def _any(words: Sequence[str], text: str) -> bool:
    return any(word in text for word in words)


def shares(found: Sequence[Named]) -> tuple[float, float, float, float]:
    """Of titles: those that name the place, the matter, both; those that are bare."""
    flags = [(one.place, one.what, one.place and one.what, one.bare) for one in found]
    place, what, both, bare = (sum(column) / len(found) for column in zip(*flags, strict=True))
    return place, what, both, bare


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", nargs="*", choices=COUNTIES[:2], default=())
    options = parser.parse_args()
    print("| titles of | name the place | the matter | both | bare |\n|---|---|---|---|---|")
    for county in COUNTIES:
        for name, posts in STAGES.items():
            found = list(named(county, posts))
            cells = " | ".join(f"{share:.2f}" for share in shares(found))
            print(f"| {county} ({len(found)}), {name} | {cells} |")
            for one in found if county in options.show else ():
                print(f"  {one.place:d}{one.what:d}{one.bare:d} {one.title}    [{one.wanted}]")


if __name__ == "__main__":
    main()
