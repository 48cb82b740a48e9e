"""Who hears while a contact is away."""

from datetime import date

import pytest

from alerts.rules.deputies import Post, present

DAY = date(2026, 11, 26)
HEAD = Post(9)
AWAY = {"absent_from": date(2026, 11, 20), "absent_until": DAY}


@pytest.mark.parametrize(
    ("asked", "others", "heard"),
    [
        ([Post(1)], [], [1]),
        ([Post(1, **AWAY, deputy=9)], [HEAD], [9]),
        ([Post(1, **AWAY, deputy=9), HEAD], [], [9]),  # once
        ([Post(1, **AWAY)], [HEAD], [1]),  # nobody stands in
        ([Post(1, **AWAY, deputy=7)], [], [1]),  # the deputy is not confirmed
        ([Post(1, **AWAY, deputy=2)], [Post(2, **AWAY, deputy=9), HEAD], [9]),  # in turn
        ([Post(1, **AWAY, deputy=2)], [Post(2, **AWAY, deputy=1)], [1]),  # a circle
        ([Post(1, date(2026, 11, 27), None, 9)], [HEAD], [1]),  # from tomorrow
        ([Post(1, date(2026, 11, 1), date(2026, 11, 25), 9)], [HEAD], [1]),  # back since today
        ([Post(1, date(2026, 11, 1), None, 9)], [HEAD], [9]),  # until further notice
    ],
)
def test_a_deputy_hears_for_who_is_away(asked: list[Post], others: list[Post], heard: list[int]) -> None:
    known = {post.key: post for post in (*asked, *others)}
    assert [post.key for post, _away in present(asked, DAY, known.get)] == heard
