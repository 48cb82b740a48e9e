"""How much the pass over topics depends on its threshold: `python -m benchmarks.topic_range [--at 0.22,0.25,0.28]`.

The messages of data/hot_topics as the product reads them (masked, with places and near-copies) and as they are, each
also with some of their words left out at random, as other masks or another dictionary would; the invented town. What
a threshold that was chosen on two issues is worth is told by how wide the range is in which nothing changes.
"""

import argparse
import random
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

from benchmarks.quality import b_cubed
from benchmarks.topics import ROOT, alike, background, both, messages
from nlp.engine import Engine
from nlp.topics import agglomeration
from nlp.topics import streaming as topics
from nlp.topics.near_duplicate import NearDuplicates
from nlp.topics.streaming import TopicItem
from nlp.train import corpora
from nlp.train.likenesses import town
from nlp.words.tokens import tokens_of


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--at", default="0.20,0.22,0.25,0.28,0.30,0.32")
    options = parser.parse_args()
    data = options.shared / "data"
    plain, core, status = messages(data)
    sets = variants(plain, masked(data))
    told = town(ROOT / "alerts/tour/town")
    matters = {str(number): one.matter for number, one in enumerate(told)}
    posts = [
        TopicItem(str(n), one.text.title, "", tuple(one.text.words), (), one.text.at) for n, one in enumerate(told)
    ]
    names = " | ".join(sets)
    print(f"F1 of the core, background in the two hot topics\n\n| threshold | {names} | two orders | town, P / R |")
    print("|---" * (len(sets) + 3) + "|")
    for least in map(float, options.at.split(",")):
        with patch.object(agglomeration, "TOGETHER", least), patch.object(topics, "TOGETHER", least):
            cells = [_cell(items, core, status) for items in sets.values()]
            orders = [both(random.Random(seed).sample(plain, len(plain)))[1] for seed in (1, 2)]
            cells.append(f"{alike(*orders):.3f}")
            cells.append("{:.3f} / {:.3f}".format(*b_cubed(both(posts)[1], matters)))
        print(f"| {least:.3f} | {' | '.join(cells)} |", flush=True)


def masked(data: Path) -> list[TopicItem]:
    """The messages by time as ingest hands them to the topics."""
    rows = sorted(corpora.rows(data / "hot_topics/messages.jsonl"), key=lambda row: row["time"])
    read = Engine().analyse([(row["title"], row["text"]) for row in rows])
    names = [row["id"] for row in rows]
    copies = NearDuplicates().look_up_and_add(names, [f"{one.title}\n{one.text}" for one in read])
    return [
        TopicItem(
            row["id"], one.title, one.text, one.tokens, one.places, corpora.time_of(row["time"]), row["user_group"],
            first, one.keys,
        )
        for row, one, (first, _) in zip(rows, read, copies, strict=True)
    ]  # fmt: skip


def variants(plain: Sequence[TopicItem], read: Sequence[TopicItem]) -> dict[str, list[TopicItem]]:
    """The texts, and with a share of their words left out."""
    alone = [item._replace(duplicate_of=None) for item in read]
    return {
        "masked": [*read],
        "as they are": [*plain],
        **{f"masked, 4 % left out ({seed})": thinned(read, 0.04, seed) for seed in (10, 11)},
        **{f"masked, 10 % left out ({seed})": thinned(read, 0.1, seed) for seed in (20, 21, 22, 23)},
        **{f"as they are, 4 % left out ({seed})": thinned(plain, 0.04, seed) for seed in (0, 1, 2, 3)},
        "masked, shuffled": random.Random(1).sample(alone, len(alone)),
    }


def thinned(items: Sequence[TopicItem], share: float, seed: int) -> list[TopicItem]:
    """Without so many of their words."""
    dice = random.Random(seed)
    return [
        item._replace(tokens=tuple(word for word in tokens_of(item.tokens) if dice.random() > share), keys=None)
        for item in items
    ]


def _cell(items: Sequence[TopicItem], core: dict[str, str], status: dict[str, str]) -> str:
    found = both(items)[1]
    p, r = b_cubed(found, core)
    return f"{2 * p * r / (p + r):.3f}, {background(found, core, status)}"


if __name__ == "__main__":
    main()
