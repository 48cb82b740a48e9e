"""Extraction on the 20 saved news pages with gold: F1, title, date; and pages per CPU second beside readability alone.

python -m benchmarks.extract [--runs 3]
"""

import argparse
import json
import os
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from readability import Document

from config.clock import SHANGHAI
from crawlers.parse.article import read_article
from crawlers.parse.text import decode

ROOT = Path(__file__).resolve().parents[1]
NOW = datetime(2026, 11, 22, tzinfo=SHANGHAI)


def grams(text: str) -> "Counter[str]":
    """Character 4-grams, white space apart."""
    bare = "".join(text.split())
    return Counter(bare[i : i + 4] for i in range(max(1, len(bare) - 3)))


def f1(one: str, other: str) -> float:
    """Harmonic mean of precision and recall of the 4-grams."""
    left, right = grams(one), grams(other)
    return 2 * (left & right).total() / max(1, left.total() + right.total())


def speed(read: Callable[[bytes], object], pages: list[bytes], runs: int) -> float:
    """Pages per CPU second, the best of the runs."""
    best = 0.0
    for _ in range(runs):
        began = time.process_time()
        for page in pages:
            read(page)
        best = max(best, len(pages) / (time.process_time() - began))
    return best


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    folder = Path(os.environ.get("HUIYING_SHARED", ROOT.parent / "shared")) / "pages/news"
    gold = json.loads((folder / "gold.json").read_text("utf-8"))
    scores, titles, dates = [], 0, 0
    for name, expected in gold.items():
        article = read_article((folder / name).read_bytes(), "", NOW)
        scores.append(f1(article.text, expected["content"]))
        titles += article.title == expected["title"]
        found = article.published_at.strftime("%Y-%m-%d %H:%M") if article.published_at else ""
        dates += expected["time"] is None or found == expected["time"][:16]
    mean, least = sum(scores) / len(scores), min(scores)
    print(f"F1 {mean:.4f}, least {least:.4f}, title {titles}/{len(gold)}, date {dates}/{len(gold)}")
    pages = [(folder / name).read_bytes() for name in gold]
    size = sum(map(len, pages)) / len(pages) / 1024
    print(f"{len(pages)} pages, {size:.0f} KB on average, pages per CPU second, best of {runs}:")
    print(f"  huiying extract        {speed(lambda page: read_article(page, '', NOW), pages, runs):6.1f}")
    print(f"  readability alone      {speed(lambda page: Document(decode(page)).summary(), pages, runs):6.1f}")


if __name__ == "__main__":
    main()
