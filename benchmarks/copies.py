"""Near-copies at a million: `python -m benchmarks.copies [--stored 1000000]`. Prints one table; some minutes.

Stored are texts recombined from clauses of the reference data (`benchmarks.search_data`), 110 characters. Asked are
copies with a tail, a head cut off and edits of known 4-gram Jaccard of 0.8 and more, and texts that were never stored.
CPU time of one process; memory is that of all arrays.
"""

import argparse
import random
import time
from pathlib import Path

from benchmarks.search_data import clauses
from nlp.topics.near_duplicate import NearDuplicates

ROOT = Path(__file__).resolve().parent.parent
_STEP = 20_000
_ASKED = 20_000


def main() -> None:
    """Store, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--stored", type=int, default=1_000_000)
    options = parser.parse_args()
    parts, dice = clauses(options.shared / "data"), random.Random(7919)
    known, kept = NearDuplicates(options.stored), list[str]()
    begin = time.process_time()
    for start in range(0, options.stored, _STEP):
        texts = [text(parts, dice) for _ in range(min(_STEP, options.stored - start))]
        known.add(range(start, start + len(texts)), texts)
        kept += texts[:: max(1, options.stored // _ASKED)]
    stored = time.process_time() - begin
    asked = [changed(one, parts, dice) for one in kept]
    asked = [(one, other) for one, other in zip(kept, asked, strict=True) if jaccard(one, other) >= 0.8]
    new = [text(parts, dice) for _ in range(_ASKED)]
    hits = sum(first is not None for first, _ in ask(known, [other for _, other in asked], 2_000_000)[0])
    false, took = ask(known, new, 3_000_000)
    wrong = sum(first is not None for first, _ in false)
    print("| what | figure |\n|---|---|")
    print(f"| stored, with making the texts | {options.stored:,} in {stored:.0f} CPU s |")
    print(f"| bytes each | {known.nbytes / len(known):.0f} |")
    print(f"| look-ups with adding, a CPU second | {len(new) / took:,.0f} |")
    print(f"| found, of {len(asked):,} copies of Jaccard 0.8 or more | {hits / len(asked):.4f} |")
    print(f"| of {len(new):,} others called a copy | {wrong / len(new):.4f} |")


def text(parts: list[str], dice: random.Random) -> str:
    """About 110 characters of clauses that are met nowhere together."""
    found = ""
    while len(found) < 110:
        found += dice.choice(parts)
    return found


def changed(one: str, parts: list[str], dice: random.Random) -> str:
    """A repost with a tail, with its beginning cut off, or with a few characters changed."""
    way = dice.randrange(3)
    if way == 0:
        return one + dice.choice(parts)[:12]
    if way == 1:
        return one[dice.randint(1, 12) :]
    place = dice.randrange(len(one) - 4)
    return one[:place] + "某某" + one[place + 2 :]


def jaccard(one: str, other: str) -> float:
    """Of character 4-grams, exactly."""
    first, second = ({text[place : place + 4] for place in range(len(text) - 3)} for text in (one, other))
    return len(first & second) / len(first | second)


def ask(known: NearDuplicates, texts: list[str], first: int) -> tuple[list[tuple[int | str | None, float]], float]:
    """Answers and CPU seconds, in batches of the worker's size; the texts are forgotten again."""
    found, begin = list[tuple[int | str | None, float]](), time.process_time()
    for start in range(0, len(texts), 512):
        part = texts[start : start + 512]
        names = range(first + start, first + start + len(part))
        found += known.look_up_and_add(names, part)
        known.drop(list(names))
    return found, time.process_time() - begin


if __name__ == "__main__":
    main()
