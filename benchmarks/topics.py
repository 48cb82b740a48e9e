"""Topics: quality after the pass, order of arrival, cost of a pass: `python -m benchmarks.topics [--live 50000]`."""

import argparse
import random
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from benchmarks.quality import b_cubed
from benchmarks.search_data import clauses
from nlp.topics.streaming import TopicEngine, TopicItem
from nlp.train import corpora
from nlp.train.likenesses import town
from nlp.words.segment import Segmenter

ROOT = Path(__file__).resolve().parent.parent
_BATCH = 512


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--live", type=int, default=50_000)
    options = parser.parse_args()
    data = options.shared / "data"
    print("| messages of hot_topics | at arrival | after the pass |\n|---|---|---|")
    items, core, status = messages(data)
    for name, order in {"in order of time": items, "shuffled": random.Random(1).sample(items, len(items))}.items():
        early, late = both(order)
        cells = []
        for found in (early, late):
            p, r = b_cubed(found, core)
            cells.append(f"{p:.3f} / {r:.3f} / {2 * p * r / (p + r):.3f}, background {background(found, core, status)}")
        print(f"| {name}: B-cubed P / R / F1 of the core | {' | '.join(cells)} |")
    others = both(random.Random(2).sample(items, len(items)))
    first = both(random.Random(1).sample(items, len(items)))
    pairs = [f"{alike(one, other):.3f}" for one, other in zip(first, others, strict=True)]
    print(f"| two random orders beside each other, B-cubed F1 | {' | '.join(pairs)} |")
    told = town(ROOT / "alerts/tour/town")
    matters = {str(number): one.matter for number, one in enumerate(told)}
    posts = [
        TopicItem(str(n), one.text.title, "", tuple(one.text.words), (), one.text.at) for n, one in enumerate(told)
    ]
    cells = ["{:.3f} / {:.3f}".format(*b_cubed(found, matters)) for found in both(posts)]
    print(f"| the invented town (likeness was fitted on it), P / R | {' | '.join(cells)} |")
    cost(data, options.live)


def messages(data: Path) -> tuple[list[TopicItem], dict[str, str], dict[str, str]]:
    """Messages by time; the issue of those that are agreed on; the status of all."""
    cut, rows = Segmenter().cut, corpora.rows(data / "hot_topics/messages.jsonl")
    items = [
        TopicItem(
            r["id"], r["title"], r["text"], tuple(cut(f"{r['title']}\n{r['text']}")), (), corpora.time_of(r["time"])
        )
        for r in sorted(rows, key=lambda row: row["time"])
    ]
    core = {row["id"]: row["issue"] for row in rows if row["status"] == "core"}
    return items, core, {row["id"]: row["status"] for row in rows}


def both(items: Sequence[TopicItem]) -> tuple[dict[str, int], dict[str, int]]:
    """The topics at arrival, and after one pass over all."""
    engine = TopicEngine()
    early = dict(zip((str(item.id) for item in items), engine.assign(items), strict=True))
    return early, early | {str(move.item): move.after for move in engine.consolidate()}


def background(found: dict[str, int], core: dict[str, str], status: dict[str, str]) -> str:
    """Of each issue's largest topic, how many of its items are background."""
    cells = []
    for issue in sorted(set(core.values())):
        hot = Counter(found[name] for name, own in core.items() if own == issue).most_common(1)[0][0]
        inside = [status[name] for name, number in found.items() if number == hot]
        cells.append(f"{inside.count('background')} of {len(inside)}")
    return ", ".join(cells)


def alike(one: dict[str, int], other: dict[str, int]) -> float:
    """B-cubed F1 of one partition against another."""
    p, r = _overlap(one, other), _overlap(other, one)
    return 2 * p * r / (p + r)


def _overlap(found: dict[str, int], gold: dict[str, int]) -> float:
    groups: dict[int, list[str]] = defaultdict(list)
    for name, number in found.items():
        groups[number].append(name)
    shares = (
        (len(group), sum(count * count for count in Counter(gold[name] for name in group).values()))
        for group in groups.values()
    )
    return sum(same / size for size, same in shares) / len(found)


def cost(data: Path, live: int) -> None:
    """CPU seconds of the first pass over many live items, and of one after another batch."""
    parts, dice, cut = clauses(data), random.Random(7919), Segmenter().cut
    now = corpora.time_of("2025-03-01 12:00:00")
    items = []
    for number in range(live + _BATCH):
        text = "".join(dice.choice(parts) for _ in range(8))
        items.append(TopicItem(number, "", text, tuple(cut(text)), (), now + timedelta(seconds=40 * number)))
    engine, joined = TopicEngine(), 0.0
    seconds = []
    for part in (items[:live], items[live:]):
        begin = time.process_time()
        engine.assign(part)
        middle = time.process_time()
        moved = len(engine.consolidate())
        seconds.append((time.process_time() - middle, moved, middle - begin))
    joined = seconds[0][2]
    print(f"\n| {live:,} live items of recombined clauses | CPU seconds | items moved |\n|---|---|---|")
    print(f"| all of them joined at arrival | {joined:.1f} | |")
    print(f"| the first pass, over all | {seconds[0][0]:.1f} | {seconds[0][1]:,} |")
    print(f"| a pass after {_BATCH} more | {seconds[1][0]:.2f} | {seconds[1][1]:,} |")


if __name__ == "__main__":
    main()
