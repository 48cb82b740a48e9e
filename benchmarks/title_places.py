"""Places that titles get from the text, to be judged by reading: `python -m benchmarks.title_places [--first N]`.

Real messages of ../shared/data that no rule of `nlp.topics.named_place` was written on (the unlabelled messages that
data/hot_topics does not hold, the Weibo posts about rivers), drawn by a seed, without their titles, as most posts come.
Each place that a line gets is printed once, with the beginning of the text, where it is; a person counts the wrong.
"""

import argparse
import random
from pathlib import Path

from nlp.topics.headline import lines_of
from nlp.topics.named_place import places_in
from nlp.train import corpora

ROOT = Path(__file__).resolve().parent.parent
FRESH = "sector/unlabelled_messages.jsonl", "stream/fuzhou_river_weibo.jsonl"
_AROUND = 34


def drawn(data: Path, seed: int, first: int, many: int) -> list[str]:
    """So many texts of the fresh files from the `first` on, in an order that the seed says, none twice."""
    known = {row["text"].strip() for row in corpora.rows(data / "hot_topics/messages.jsonl")}
    texts = {row["text"].strip(): None for name in FRESH for row in corpora.rows(data / name)}
    left = [text for text in texts if text and text not in known]
    return random.Random(seed).sample(left, len(left))[first : first + many]


def added(texts: list[str]) -> dict[str, str]:
    """The places that lines get, each with what stands around it in the first text."""
    found: dict[str, str] = {}
    for text, line in zip(texts, lines_of([("", text) for text in texts]), strict=True):
        place, mark, own = line.partition("：")
        if mark and places_in([place]) == [place] and not text.startswith(place):
            at = max(0, text.find(place))
            around = text[max(0, at - _AROUND) : at + len(place) + _AROUND].replace("\n", " ")
            found.setdefault(place, f"{own[:_AROUND]} | {around}")
    return found


def main() -> None:
    """Print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--seed", type=int, default=20261128)
    parser.add_argument("--draw", type=int, default=2_500)
    parser.add_argument("--first", type=int, default=0)
    asked = parser.parse_args()
    texts = drawn(asked.shared / "data", asked.seed, asked.first, asked.draw)
    found = added(texts)
    print(f"{len(texts):,} texts, {len(found)} places added")
    for number, (place, where) in enumerate(found.items(), 1):
        print(f"{number}. {place}：{where}")


if __name__ == "__main__":
    main()
