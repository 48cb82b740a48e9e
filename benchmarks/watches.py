"""Standing queries against new posts: `python -m benchmarks.watches [--watches 10000] [--posts 20000]`.

Queries of every kind over the words of the reference data's clauses; posts recombined from the same clauses
(`search_data`). All queries compiled together, by batches as the worker takes them and post by post, beside the naive
loop that asks every query of every post, in turns; both must find the same.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from benchmarks.search_asking import BATCH, NAMES, SHARED, say
from benchmarks.search_data import Words, clauses, documents, time_of
from config.clock import SHANGHAI
from pipeline.search.base import Document
from pipeline.search.language.match import Facts, matches
from pipeline.search.language.parser import parse
from pipeline.search.language.tree import Node
from pipeline.search.standing.matcher import Matcher

_NAIVE = 20
Made = TypeVar("Made")


def watches(words: Words, count: int) -> dict[int, Node]:
    """Queries as offices keep them: a few words beside each other, alternatives, exclusions, a sector or a place."""
    draw, now = random.Random(12), datetime.fromtimestamp(time_of(0), SHANGHAI)
    common = words.common(6000)
    made = {}
    for number in range(count):
        a, b, c, d = draw.sample(common, 4)
        sector, street = draw.choice(("交通运输", "民政", "城乡建设")), f"{draw.choice((370102, 370103))}"
        forms = (
            f"{a} {b}", f"({a} 或 {b}) {c}", f"{a} {b} 非 {c}", f"({a} 或 {b}) ({c} 或 {d})",
            f"{a} {b} sector:{sector}",
            f"{a} ~10 {b}", f"{a}{b}", f"{a} {b} place:{street}", f"{a} {b} 排除:{c},{d}",
            f"{a} {b} severity:较大,重大",
        )  # fmt: skip
        made[number] = parse(forms[number % len(forms)], now, NAMES)
    return made


def facts(document: Document) -> Facts:
    """A post as the matcher is given it."""
    return Facts(document.whole, document.at, document.values)


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--watches", type=int, default=10_000)
    options.add_argument("--posts", type=int, default=20_000)
    given = options.parse_args()
    parts = clauses(SHARED / "data")
    posts = list(documents(parts, given.posts))
    queries = watches(Words(posts[:20_000]), given.watches)
    took, matcher = _timed(lambda: Matcher(queries))
    length = statistics.mean(len(post.text) for post in posts)
    say("data", f"{len(queries):,} watches, {len(posts):,} posts of {length:.0f} characters")
    say("compiled", f"{took * 1000:.0f} ms for all watches")
    list(matcher.match([facts(posts[0])]))
    for size in (BATCH, 100, 1):
        _report(matcher, posts if size > 1 else posts[:5_000], size)
    few = posts[:_NAIVE]
    took, slow = _timed(
        lambda: [
            (key, place)
            for place, post in enumerate(map(facts, few))
            for key, tree in queries.items()
            if matches(tree, post)
        ]
    )
    say("the naive loop", f"{took / len(few) * 1e6:,.0f} us of CPU a post")
    same = sorted(slow) == sorted((hit.key, hit.place) for hit in matcher.match([facts(post) for post in few]))
    say("the same found by both", str(same))
    if not same:
        raise SystemExit(1)


def _report(matcher: Matcher, posts: Sequence[Document], size: int) -> None:
    batches = [posts[at : at + size] for at in range(0, len(posts), size)]
    took, found = _timed(lambda: sum(len(list(matcher.match([facts(post) for post in batch]))) for batch in batches))
    say(f"batches of {size}", f"{took / len(posts) * 1e6:.1f} us of CPU a post, {found / len(posts):.2f} watches found")


def _timed(work: Callable[[], Made]) -> tuple[float, Made]:
    began = time.thread_time()
    made = work()
    return time.thread_time() - began, made


if __name__ == "__main__":
    main()
