"""A county that nothing was tuned on: `python -m benchmarks.second_county`. Prints a table; a few seconds.

Of 131 invented posts 100 tell of 31 matters, several of them in one road, estate, school or hospital; 31 are chatter,
adverts and news. They were written, and committed, before anything was changed for them, by the author of the change.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from benchmarks.quality import b_cubed
from benchmarks.topics import both
from nlp.engine import Engine
from nlp.topics import TopicItem

POSTS = Path(__file__).resolve().parent.parent / "tests" / "nlp" / "frozen" / "second_county.jsonl"


class Figures(NamedTuple):
    """Shares: `missed` complaints taken for chatter, `false` the other way round, `left` complaints without a sector;
    `early` and `late`: B-cubed precision and recall of the topics at arrival and after the pass."""

    missed: float
    false: float
    left: float
    early: tuple[float, float]
    late: tuple[float, float]


def figures() -> Figures:
    """All of them."""
    rows = [json.loads(line) for line in POSTS.read_text("utf-8").splitlines()]
    told = Engine().analyse([(row["title"], row["text"]) for row in rows])
    items = [
        TopicItem(
            row["id"], one.title, one.text, one.tokens, one.places,
            datetime.strptime(f"{row['at']}+0800", "%Y-%m-%d %H:%M%z"), row["id"], None, one.keys,
        )
        for row, one in zip(rows, told, strict=True)
    ]  # fmt: skip
    early, late = both(items)
    matters = {row["id"]: row["matter"] or row["id"] for row in rows}
    real = [one for row, one in zip(rows, told, strict=True) if row["matter"]]
    other = [one for row, one in zip(rows, told, strict=True) if not row["matter"]]
    return Figures(
        missed=sum(not one.relevant for one in real) / len(real),
        false=sum(one.relevant for one in other) / len(other),
        left=sum(one.sector == "其他" for one in real) / len(real),
        early=b_cubed(early, matters),
        late=b_cubed(late, matters),
    )


def main() -> None:
    """Print the table."""
    found = figures()
    print("| a second county | figure |\n|---|---|")
    print(f"| complaints taken for chatter; chatter taken for complaints | {found.missed:.2f}; {found.false:.2f} |")
    print(f"| complaints left without a sector | {found.left:.2f} |")
    for name, (p, r) in (("at arrival", found.early), ("after the pass", found.late)):
        print(f"| topics {name}, B-cubed P / R / F1 | {p:.3f} / {r:.3f} / {2 * p * r / (p + r):.3f} |")


if __name__ == "__main__":
    main()
