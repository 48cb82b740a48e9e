"""互动: how much views, likes, comments and reposts of a post say, within what is usual for its own source.

Counts are weighted and taken by their logarithm; over a source these are about normal, so a post is judged by the share
of its source's posts that have more. A hundred likes are a sensation on a county's board and nothing on a large
platform.
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

WEIGHTS = (0.002, 0.05, 0.2, 0.3)
"""What a view, a like, a comment and a repost add: the more trouble one takes, the more. Proposal, no document."""
MOST = 10.0
"""Reached by one post in 2,048 of its source."""
_LEAST_SPREAD = 0.5
"""Where nobody ever reacts, the first like is no sensation."""
_REMEMBERED = 4096.0
"""Posts of a source of which all count in full; from there on the older half fades."""


class _Prior(NamedTuple):
    """What is believed of a source as long as little was seen of it; it weighs as much as `weight` posts."""

    mean: float
    spread: float
    weight: float


PRIOR = _Prior(0.3, 0.6, 20.0)
"""Measured on 1,854 Weibo posts about one city's rivers (data/stream): mean 0.35, standard deviation 0.57."""


class Usual(NamedTuple):
    """The distribution of `engagement` over a source: number of posts (aged), sum, sum of squares."""

    posts: float = 0.0
    total: float = 0.0
    squares: float = 0.0

    @property
    def mean(self) -> float:
        """The mean, drawn to the prior."""
        return (self.total + PRIOR.weight * PRIOR.mean) / (self.posts + PRIOR.weight)

    @property
    def spread(self) -> float:
        """The standard deviation, drawn to the prior; 0.5 at least."""
        believed = PRIOR.weight * (PRIOR.spread**2 + PRIOR.mean**2)
        variance = (self.squares + believed) / (self.posts + PRIOR.weight) - self.mean**2
        return math.sqrt(max(variance, _LEAST_SPREAD**2))

    def more(self, values: Iterable[float]) -> "Usual":
        """With further posts."""
        own = list(values)
        count = self.posts + len(own)
        fade = _REMEMBERED / 2 / count if count > _REMEMBERED else 1.0
        total, squares = self.total + math.fsum(own), self.squares + math.fsum(value * value for value in own)
        return Usual(count * fade, total * fade, squares * fade)

    def instead(self, before: float, now: float) -> "Usual":
        """With a post whose counts have changed. What faded meanwhile is taken back in full: a small error."""
        return Usual(self.posts, max(0.0, self.total + now - before), max(0.0, self.squares + now**2 - before**2))


def engagement(views: int | None, likes: int | None, comments: int | None, reposts: int | None) -> float | None:
    """ln(1 + weighted counts); None where the site shows none of them."""
    if views is None and likes is None and comments is None and reposts is None:
        return None
    counts = (views, likes, comments, reposts)
    return math.log1p(sum(weight * max(count, 0) for weight, count in zip(WEIGHTS, counts, strict=True) if count))


def rarity(value: float | None, usual: Usual) -> float:
    """0 for what half of the source's posts reach, one more each time that only half as many do; `MOST` at most.

    Minus the binary logarithm of twice the upper tail of the normal distribution: one post in 4 has 1, in 16 has 3.
    """
    if not value:
        return 0.0
    sigmas = (value - usual.mean) / usual.spread
    if sigmas <= 0:
        return 0.0
    return min(-math.log2(max(math.erfc(sigmas / math.sqrt(2)), 1e-9)), MOST)
