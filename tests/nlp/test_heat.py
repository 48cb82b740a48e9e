"""Heat by tables that were written before the formula: people, kinds of voice, engagement in its own source, spread."""

from collections.abc import Hashable, Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.clock import SHANGHAI
from config.vocabulary import PostKind
from nlp.heat.engagement import MOST, PRIOR, Usual, engagement, rarity
from nlp.heat.formula import HALF_LIFE, HeatPoint, heat, heats, peak

NOW = datetime(2025, 3, 1, 12, tzinfo=SHANGHAI)
POST, PETITION, REPLY = PostKind.POST.value, PostKind.PETITION.value, PostKind.REPLY.value
QUIET = Usual().more([0.0] * 400 + [0.05] * 100)
"""A board where hardly anybody is ever liked."""
LOUD = Usual().more([5.0 + number % 5 for number in range(500)])
"""A platform where a post has some 100 to 10,000 weighted reactions."""


def point(
    who: str, kind: str = POST, hours: float = 0, source: str = "论坛", engaged: float = 0, text: Hashable = None
) -> HeatPoint:
    return HeatPoint(NOW - timedelta(hours=hours), who, source, kind, engaged, text)


TABLE: list[tuple[str, Sequence[HeatPoint], float]] = [
    ("nothing", [], 0),
    ("one post", [point("甲")], 10),
    ("one message to the board", [point("甲", PETITION)], 20),
    ("one reply", [point("甲", REPLY)], 5),
    ("a day later half", [point("甲", hours=24)], 5),
    ("two people", [point("甲"), point("乙")], 20),
    ("the same person twice", [point("甲"), point("甲")], 10),
    ("one account, a hundred posts", [point("甲", hours=number / 10) for number in range(100)], 10),
    ("who posts and petitions counts once, by the weightier", [point("甲"), point("甲", PETITION)], 20),
    ("nobody knows who: each a voice", [point(""), point("")], 20),
    ("two sources", [point("甲"), point("乙", source="微博")], 22),
    ("engagement as rare as one post in 16", [point("甲", engaged=3)], 16),
    ("one account's engagement counts by its best post", [point("甲", engaged=3), point("甲", engaged=2)], 16),
    ("the most engaged post there is: as much as one message to the board", [point("甲", engaged=MOST)], 30),
    ("thirty sources: double at most", [point(str(number), source=str(number)) for number in range(30)], 600),
    ("four accounts, one text: four people", [point(str(n), text="a") for n in range(4)], 40),
    ("five accounts, one text within minutes: counted apart, as one", [point(str(n), text="a") for n in range(5)], 10),
    (
        "the same text over hours: five people, no run",
        [point(str(n), text="a", hours=n) for n in range(5)],
        sum(10 * 0.5 ** (n / 24) for n in range(5)),
    ),
    (
        "who also says it in own words counts",
        [*(point(str(n), text="a") for n in range(5)), point("0", text="b"), point("7", text="c")],
        30,
    ),
    ("a clock that runs ahead counts as now", [point("甲", hours=-30)], 10),
]


@pytest.mark.parametrize(("points", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_heat_of(points: Sequence[HeatPoint], expected: float) -> None:
    assert heat(points, NOW) == pytest.approx(expected, abs=0.001)


def test_a_hundred_posts_of_one_account_are_less_than_two_people() -> None:
    loud = [point("甲", engaged=1, hours=number / 20) for number in range(100)]
    assert heat(loud, NOW) < heat([point("乙"), point("丙")], NOW)


def test_no_number_of_likes_of_one_post_outweighs_two_petitions() -> None:
    for likes in (1, 100, 10_000, 10_000_000):
        liked = point("甲", engaged=rarity(engagement(None, likes, None, None), QUIET))
        assert heat([liked], NOW) <= heat([point("甲", PETITION)], NOW) * 1.5
        assert heat([liked], NOW) < heat([point("甲", PETITION), point("乙", PETITION)], NOW)
    one_like = point("甲", engaged=rarity(engagement(None, 1, None, None), Usual()))
    assert heat([one_like], NOW) < heat([point("甲"), point("乙", PETITION)], NOW) / 2


def test_engagement_counts_within_its_own_source() -> None:
    comments = engagement(None, None, 40, None)
    assert rarity(comments, QUIET) == MOST  # on a quiet board forty comments were never seen
    assert rarity(comments, LOUD) == 0  # where thousands are usual they are nothing
    assert 1 < rarity(comments, Usual()) < MOST  # a source that nobody knows yet
    assert rarity(0.0, QUIET) == rarity(0.0, LOUD) == 0


@pytest.mark.parametrize(
    ("sigmas", "expected"),
    [(-1, 0), (0, 0), (0.674, 1), (1.150, 2), (1.534, 3), (3.097, 9), (9, MOST)],
    ids=["less than usual", "usual", "1 in 4", "1 in 8", "1 in 16", "1 in 1024", "never seen"],
)
def test_each_halving_of_those_that_have_more_is_a_point(sigmas: float, expected: float) -> None:
    usual = Usual().more([1.0, 3.0] * 100_000)
    assert rarity(2 + sigmas, usual) == pytest.approx(expected, abs=0.1)


def test_logarithm_of_weighted_counts() -> None:
    assert engagement(None, None, None, None) is None  # the site shows none: nothing is learnt from it
    assert engagement(0, None, None, None) == 0
    assert engagement(1000, 20, 5, 10) == pytest.approx(2.079, abs=0.001)  # ln(1 + 2 + 1 + 1 + 3)
    assert engagement(-5, None, None, None) == 0


def test_a_source_without_counts_is_the_prior_and_learns() -> None:
    new, known = Usual(), Usual().more([4.0] * 1000)
    assert new.mean == PRIOR.mean
    assert known.mean == pytest.approx(4, abs=0.1)
    assert known.spread >= 0.5


def test_what_was_counted_anew_takes_the_place_of_what_was_counted_before() -> None:
    assert Usual().more([0.0, 1.0]).instead(0.0, 3.0).mean == pytest.approx(Usual().more([3.0, 1.0]).mean)


def test_old_counts_fade_and_never_break() -> None:
    usual = Usual().more([0.0] * 20_000).more([6.0] * 20_000)
    assert usual.mean > 5
    assert usual.posts < 10_000
    assert usual.instead(100.0, 0.0).spread >= 0.5


MOMENTS = st.lists(
    st.tuples(
        st.floats(0, 2000),
        st.sampled_from("甲乙丙丁"),
        st.sampled_from("ab"),
        st.sampled_from([POST, PETITION]),
        st.floats(0, 10),
    ),
    min_size=1,
    max_size=20,
)


@given(MOMENTS)
def test_heat_as_it_went_is_heat_at_each_moment(rows: list[tuple[float, str, str, str, float]]) -> None:
    points = [point(who, kind, hours, source, engaged) for hours, who, source, kind, engaged in rows]
    went = heats(points)
    assert [at for at, _ in went] == sorted(one.at for one in points)
    for _, value in went:
        assert value <= peak(points) + 0.001
    at, value = went[-1]
    assert value == pytest.approx(heat(points, at), rel=1e-6, abs=0.002)


def test_the_worked_example_of_the_documentation() -> None:
    noon = NOW.astimezone(SHANGHAI).replace(hour=12, minute=0)
    forum = Usual().more([0.0, 0.2, 0.5, 1.0, 1.5] * 40)
    forty = rarity(engagement(None, None, 40, None), forum)
    points = [
        HeatPoint(noon, "甲", "论坛", POST, forty, 1),
        HeatPoint(noon, "乙", "论坛", POST, 0, 2),
        HeatPoint(noon, "丙", "论坛", POST, 0, 3),
        HeatPoint(noon - HALF_LIFE, "丁", "留言板", PETITION, 0, 4),
    ]
    assert forty == pytest.approx(7.8, abs=0.05)
    assert heat(points, noon) == pytest.approx(61.1, abs=0.1)
