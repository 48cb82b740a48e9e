"""Counties that nothing was tuned on: `python -m benchmarks.second_county`. Prints a table; a few seconds.

Of 131 invented posts 100 tell of 31 matters, several of them in one road, estate, school or hospital; 31 are chatter,
adverts and news. A third county has a day and a half of forum, Weibo, petition board, news and reposts in two halves:
66 and 62 posts, 17 matters each, the rest adverts and chatter. A fourth has a day and a half of 68 posts about 18
matters at six places, six of them at one estate. All were written, and committed, before anything was changed for them,
by the author of the change; of the third's half b and of the fourth only totals were looked at.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from benchmarks.quality import b_cubed
from benchmarks.topics import both
from nlp.engine import Engine
from nlp.topics.streaming import TopicItem

FROZEN = Path(__file__).resolve().parent.parent / "tests" / "nlp" / "frozen"
COUNTIES = ("second_county", "third_county_a", "third_county_b", "fourth_county")


class Figures(NamedTuple):
    """Shares: `missed` complaints taken for chatter, `false` the other way round, `left` complaints without a sector;
    `early` and `late`: B-cubed precision and recall of the topics at arrival and after the pass; `joined`: wrong joins,
    the groups of other matters in each topic after the pass, beside its largest."""

    missed: float
    false: float
    left: float
    early: tuple[float, float]
    late: tuple[float, float]
    joined: int


def figures(county: str = COUNTIES[0]) -> Figures:
    """All of them."""
    rows = [json.loads(line) for line in (FROZEN / f"{county}.jsonl").read_text("utf-8").splitlines()]
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
        joined=len({(late[name], matter) for name, matter in matters.items()}) - len(set(late.values())),
    )


def main() -> None:
    """Print the table."""
    for county in COUNTIES:
        found = figures(county)
        print(f"| {county} | figure |\n|---|---|")
        print(f"| complaints taken for chatter; chatter taken for complaints | {found.missed:.2f}; {found.false:.2f} |")
        print(f"| complaints left without a sector | {found.left:.2f} |")
        for name, (p, r) in (("at arrival", found.early), ("after the pass", found.late)):
            print(f"| topics {name}, B-cubed P / R / F1 | {p:.3f} / {r:.3f} / {2 * p * r / (p + r):.3f} |")
        print(f"| wrong joins after the pass | {found.joined} |\n")


if __name__ == "__main__":
    main()
