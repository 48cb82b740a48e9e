"""The posts of threads: blocks that are built alike, each with who, when and what."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml.etree import _Element as Element

from crawlers.forum_guess.css import classes, commonest, ways_to, ways_within
from crawlers.forum_guess.stamps import stamps_in
from crawlers.parse.chosen import all_of, first_of
from crawlers.parse.text import words_of

_LEAST_POSTS = 4
_NEARLY_ALL = 0.9
_DISTINCT = 0.6
_VOICES = 0.25
_NAME = 20
_SENTENCE = re.compile(r"[，。？！；,?!;：:]|楼主|\d\s*楼|第.{1,4}楼|沙发|板凳|回复|举报|发表")
_PERSON = re.compile(r"user|member|people|space|profile|author|/u/|uid|home|[?&]n(?:ame)?=", re.I)
_PERSON_CLASS = re.compile(r"name|author|user|nick|poster|louzhu|(?:^|_|-)(?:by|who)", re.I)
_SKIP = ("blockquote", "[class*='uote']", "[class*='ignature']", ".sign", ".sig")
_NO_TEXT = frozenset(["a", "b", "strong", "time", "img", "button", "i", "em", "script", "style"])

Stamps = dict[Element, tuple[datetime, bool]]


@dataclass(frozen=True, slots=True)
class Posts:
    """Selectors of a post, of what lies in it, and of what in its text is not its author's; `words` is for ranking."""

    post: str
    author: str
    post_time: str
    text: str
    skip: str
    words: int


def read_posts(pages: Sequence[Element], now: datetime) -> tuple[Posts | None, str]:
    """The posts that these threads have in common, or why there are none."""
    stamped = [stamps_in(page, now) for page in pages]
    ways = dict.fromkeys(way for page, stamps in zip(pages, stamped, strict=True) for way in _ways(page, stamps))
    found, doubts = [], []
    for way in ways:
        blocks = [
            (block, within)
            for page, stamps in zip(pages, stamped, strict=True)
            for block in all_of(page, way)
            if (within := {node: stamps[node] for node in block.iter() if node in stamps})
        ]
        posts, doubt = _fields(way, blocks)
        found += [posts] if posts else []
        doubts += [doubt] if doubt else []
    if found:
        return max(found, key=lambda posts: posts.words), ""
    return None, doubts[0] if doubts else "主题页里没有成排的楼层 (no repeated posts)"


def _ways(page: Element, stamps: Stamps) -> Iterator[str]:
    """Selectors of blocks of which several stand beside each other, each with a time in it."""
    groups: dict[tuple[Element, str], dict[Element, None]] = {}
    for stamp in stamps:
        for node in (stamp, *stamp.iterancestors()):
            above = node.getparent()
            if above is not None and node.tag != "body":
                groups.setdefault((above, str(node.tag)), {})[node] = None
    for group in groups.values():
        named = commonest([name for node in group for name in classes(node)])
        alike = [node for node in group if not named or named in classes(node)]
        if len(alike) > 1:
            yield from (way for way in ways_to(alike) if _only(page, way, alike, stamps))


def _only(page: Element, way: str, blocks: Sequence[Element], stamps: Stamps) -> bool:
    """Whether a selector finds these blocks, and beside them only what holds no time."""
    found, wanted = all_of(page, way), set(blocks)
    return wanted <= set(found) and not any(
        inner in stamps for one in found if one not in wanted for inner in one.iter()
    )


def _fields(way: str, blocks: Sequence[tuple[Element, Stamps]]) -> tuple[Posts | None, str]:
    if len(blocks) < _LEAST_POSTS:
        return None, ""
    nodes = [block for block, _ in blocks]
    post_time = _time(blocks)
    stamps = {stamp for _, within in blocks for stamp in within}
    author = _author(nodes, stamps)
    if not post_time or not author:
        return None, f"重复的块 {way!r} 里没有每层都有的{'作者' if post_time else '时间'} (no author or time in each)"
    taken = {found for block in nodes if (found := first_of(block, author)) is not None} | stamps
    text, words = text_of(nodes, taken)
    if not text:
        return None, f"重复的块 {way!r} 里认不出正文 (no text of its own in each)"
    skip = ", ".join(one for one in _SKIP if any(all_of(node, f"{text} {one}") for node in nodes))
    return Posts(way, author, post_time, text, skip, words), ""


def _candidates(nodes: Sequence[Element], wanted: Callable[[Element], bool]) -> dict[str, None]:
    """Selectors of the elements in the first blocks that are wanted, in the page's order."""
    return dict.fromkeys(
        way
        for block in nodes[:3]
        for inner in block.iter()
        if inner is not block and isinstance(inner.tag, str) and wanted(inner)
        for way in ways_within(inner, block)
    )


def _time(blocks: Sequence[tuple[Element, Stamps]]) -> str:
    """The selector of a time that nearly every block has; one with an hour goes before one without."""
    best, rank = "", 0.0
    every = {stamp for _, within in blocks for stamp in within}
    for way in _candidates([block for block, _ in blocks], every.__contains__):
        met = [
            within[node][1] for block, within in blocks if (node := first_of(block, way)) in within and node is not None
        ]
        score = len(met) + sum(met)
        if len(met) >= _NEARLY_ALL * len(blocks) and score > rank:
            best, rank = way, score
    return best


def _author(nodes: Sequence[Element], stamps: set[Element]) -> str:
    """The selector of the short words that differ from post to post and are no floor, number or time."""
    best, rank = "", -1
    for way in _candidates(nodes, lambda node: node not in stamps and 0 < len(words_of(node)) <= _NAME):
        found = [first_of(node, way) for node in nodes]
        words = [words_of(node) for node in found if node is not None]
        names = {re.sub(r"\d+", "", name) for name in words if name and not _SENTENCE.search(name)}
        good = [name for name in words if 0 < len(name) <= _NAME and not _SENTENCE.search(name)]
        if len(good) < _NEARLY_ALL * len(nodes) or len(names) < max(2, _VOICES * len(nodes)):
            continue
        node = next(node for node in found if node is not None)
        score = 3 * bool(_PERSON.search(node.get("href") or "")) + 3 * bool(
            _PERSON_CLASS.search(node.get("class") or "")
        )
        score += (node.tag in {"a", "b", "strong", "cite", "dt"}) + ("." in way)
        if score > rank:
            best, rank = way, score
    return best


def text_of(nodes: Sequence[Element], taken: set[Element]) -> tuple[str, int]:
    """The selector of the most words that nearly every block has, apart from author and time, and how many."""
    around = taken | {above for node in taken for above in node.iterancestors()}
    best, most = "", 0
    for way in _candidates(nodes, lambda node: node not in around and node.tag not in _NO_TEXT):
        found = [first_of(node, way) for node in nodes]
        if any(node in around for node in found):
            continue
        words = [words_of(node) for node in found if node is not None]
        total = sum(map(len, words))
        if (
            len([one for one in words if one]) >= _NEARLY_ALL * len(nodes)
            and len(set(words)) >= _DISTINCT * len(nodes)
            and total > most
            and not _scattered(nodes, found, way)
        ):
            best, most = way, total
    return best, most


def _scattered(nodes: Sequence[Element], found: Sequence[Element | None], way: str) -> bool:
    """Whether blocks hold more of the kind beside it: then it is a paragraph of the text, not the text."""
    return any(
        near is not one and near.getparent() is one.getparent() and words_of(near)
        for node, one in zip(nodes, found, strict=True)
        if one is not None
        for near in all_of(node, way)
    )
