"""疑似统一文案: many accounts post the same text, minutes apart. Marked and counted apart, never hidden.

A run is made of posts of one text (near-copies), each at most `GAP` after the one before, by `VOICES` accounts or more.
A petition signed by many looks the same: the word is "suspected", and a person judges.
"""

from collections import Counter
from collections.abc import Hashable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

GAP = timedelta(minutes=15)
VOICES = 5
"""Proposal, no document: five accounts with one text within minutes of each other are no chance."""


class Posted(NamedTuple):
    """A post: what text it is a copy of, who posted it (empty: unknown, a voice of its own), when."""

    text: Hashable
    voice: str
    at: datetime


class Run(NamedTuple):
    """Places of the posts of one run, how many accounts, first and last time."""

    places: tuple[int, ...]
    voices: int
    first: datetime
    last: datetime


def runs(posts: Sequence[Posted]) -> list[Run]:
    """All runs, the largest first."""
    often = {text for text, times in Counter(post.text for post in posts).items() if times >= VOICES}
    by_text: dict[Hashable, list[int]] = {}
    for place, post in enumerate(posts):
        if post.text in often:
            by_text.setdefault(post.text, []).append(place)
    found = []
    for places in by_text.values():
        run: list[int] = []
        for place in sorted(places, key=lambda place: posts[place].at):
            if run and posts[place].at - posts[run[-1]].at > GAP:
                found.append(_run(run, posts))
                run = []
            run.append(place)
        found.append(_run(run, posts))
    return sorted((run for run in found if run.voices >= VOICES), key=lambda run: -len(run.places))


def _run(places: Sequence[int], posts: Sequence[Posted]) -> Run:
    voices = {posts[place].voice or f"#{place}" for place in places}
    return Run(tuple(places), len(voices), posts[places[0]].at, posts[places[-1]].at)
