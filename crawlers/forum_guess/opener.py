"""The opening post of a thread, where it stands apart from the replies and is built otherwise.

An article with comments looks the same. What tells a forum is its author: a link to the same kind of page as the links
to those who reply (`/member/...`), which no newspaper gives its reporters and readers alike.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from crawlers.forum_guess.board import Row
from crawlers.forum_guess.css import ways_to, ways_within
from crawlers.forum_guess.posts import Posts, Stamps, text_of
from crawlers.parse.chosen import BESIDE, all_of, first_of
from crawlers.parse.text import words_of

_HEADS = ("h1", "h2", "h3")
_NUMBER = re.compile(r"[^/?=&]+$")


def with_openers(
    pages: Sequence[Element], stamped: Sequence[Stamps], posts: Posts, rows: Sequence[Row]
) -> Posts | None:
    """The posts with the opening posts among them; `None` where these are not surely a person's who replies, too."""
    if any(way.startswith(BESIDE) for way in (posts.author, posts.post_time, posts.text)):
        return None
    if any(first_of(block, posts.post_time) is None for page in pages for block in all_of(page, posts.post)):
        posts = replace(posts, post=f"{posts.post}:has({posts.post_time})")  # cells of all purposes look alike
    found = [_opener(page, stamps, posts, row) for page, stamps, row in zip(pages, stamped, rows, strict=True)]
    parts = [one for one in found if one is not None]
    if len(parts) < len(pages):
        return None
    blocks, authors, times = ([one[place] for one in parts] for place in range(3))
    taken = {*authors, *times, *(head for block in blocks for head in block.iter(*_HEADS))}
    text, words = text_of(blocks, taken)
    post, author, time = _post_way(pages, blocks), _inner(blocks, authors), _inner(blocks, times)
    if not (post and author and time and text):
        return None
    scope = post.rpartition(" > ")[2]  # so that the opening post's selectors find nothing in a reply
    joined = replace(
        posts, post=f"{post}, {posts.post}", author=f"{scope} {author}, {posts.author}",
        post_time=f"{scope} {time}, {posts.post_time}", text=f"{scope} {text}, {posts.text}", words=posts.words + words,
    )  # fmt: skip
    return joined if _same(pages, posts, joined, list(zip(blocks, authors, times, strict=True))) else None


def _opener(page: Element, stamps: Stamps, posts: Posts, row: Row) -> tuple[Element, Element, Element] | None:
    """The block of the opening post, the link to its author, its time."""
    replies = all_of(page, posts.post)
    persons = {_person(first_of(reply, posts.author)) for reply in replies}
    wanted = row.title.rstrip("….")
    head = next((node for node in page.iter(*_HEADS) if wanted in " ".join(words_of(node).split())), None)
    if head is None or len(persons) != 1 or "" in persons:
        return None
    above = {node for reply in replies for node in (reply, *reply.iterancestors())}
    apart = [block for block in (head, *head.iterancestors()) if block not in above]
    if not apart:
        return None
    links = [link for link in apart[-1].iter("a") if _person(link) in persons and words_of(link)]
    times = [node for node in apart[-1].iter() if node in stamps]
    return (apart[-1], links[0], times[0]) if len(links) == 1 and times else None


def _person(node: Element | None) -> str:
    """What the links to all persons of a site have in common; empty for what is no link."""
    link = node if node is None or node.tag == "a" else next(node.iter("a"), None)
    parts = urlsplit((link.get("href") or "") if link is not None else "")
    return _NUMBER.sub("", f"{parts.path}?{parts.query}" if parts.query else parts.path) if parts.path else ""


def _post_way(pages: Sequence[Element], blocks: Sequence[Element]) -> str:
    """The selector that finds the opening post in each page and nothing else."""
    head = next((node.tag for node in blocks[0].iter(*_HEADS)), "h1")
    plain = list(ways_to([blocks[0]]))
    ways = [*plain, *(f"{way}:has({head})" for way in plain)]
    alone = (
        way for way in ways if all(all_of(page, way) == [block] for page, block in zip(pages, blocks, strict=True))
    )
    return next(alone, "")


def _inner(blocks: Sequence[Element], wanted: Sequence[Element]) -> str:
    ways: Iterator[str] = ways_within(wanted[0], blocks[0])
    pairs = list(zip(blocks, wanted, strict=True))
    return next((way for way in ways if all(first_of(block, way) is node for block, node in pairs)), "")


def _same(
    pages: Sequence[Element], posts: Posts, joined: Posts, openers: Sequence[tuple[Element, Element, Element]]
) -> bool:
    """Whether the joined selectors find in each reply what its own found, and in each opening post who and when."""
    names = ("author", "post_time", "text")
    return all(
        first_of(block, joined.author) is author and first_of(block, joined.post_time) is time
        for block, author, time in openers
    ) and all(
        first_of(reply, getattr(joined, name)) is first_of(reply, getattr(posts, name))
        for page in pages
        for reply in all_of(page, posts.post)
        for name in names
    )
