"""A topic's running figures are those that all its posts together give, in whatever order they came."""

import random
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from nlp.heat.engagement import Usual
from nlp.heat.formula import heat
from pipeline.models import Topic
from pipeline.rows import new_row
from pipeline.topics.members import Member, when
from pipeline.topics.tally import Tally
from tests.pipeline.conftest import NOON

USUAL = {1: Usual(50, 30, 40)}
GRADES = ["一般", "一般", "较大", "重大"]
PLACES = [[], [{"code": "350102", "name": "鼓楼区"}], [{"code": "350102001", "name": "鼓东街道"}]]


def members(dice: random.Random, count: int) -> list[Member]:
    found = []
    for number in range(1, count + 1):
        sectors = [{"sector": name, "p": dice.choice((0.25, 0.5))} for name in dice.sample(["城乡建设", "政法"], 2)]
        analysis: dict[str, Any] = {"sectors": sectors, "places": dice.choice(PLACES), "severity_reason": str(number)}
        at = NOON - timedelta(minutes=dice.randint(1, 9000)) if dice.random() < 0.9 else None
        found.append(
            Member(
                number, dice.choice((1, 2)), dice.choice(("post", "petition")), "", "路灯不亮", dice.choice("abc "),
                dice.choice(("", "", "x")), at, NOON - timedelta(hours=1), None, dice.choice((None, 3, 900)), None,
                None, False, dice.choice(("城乡建设", "其他")), dice.choice(GRADES), analysis,
            )
        )  # fmt: skip
    return found


def said(tally: Tally) -> dict[str, Any]:
    topic = new_row(Topic, id=1, title="", learnt_at=NOON)
    assert tally.describe(topic, NOON, USUAL)
    return {name: value for name, value in vars(topic).items() if not name.startswith("_")}


@pytest.mark.parametrize("seed", range(6))
def test_figures_are_those_of_all_posts_in_any_order(seed: int) -> None:
    dice = random.Random(seed)
    posts = sorted(members(dice, dice.randint(2, 30)), key=when)
    whole = said(Tally(posts))
    mixed = dice.sample(posts, len(posts))
    grown = Tally(mixed[:1])
    grown.take(mixed[1:])
    assert said(grown) == whole
    assert whole["heat"] == pytest.approx(heat([post.heat_point(USUAL) for post in posts], NOON), abs=0.0011)
    assert whole["items"] == len(posts)
    assert whole["submitters"] == len({post.voice for post in posts})
    gravest = max(posts, key=lambda post: GRADES.index(post.severity))
    assert (whole["severity"], whole["severity_reason"]) == (gravest.severity, gravest.analysis["severity_reason"])
    named = Counter(post.analysis["places"][0]["code"] for post in posts if post.analysis["places"])
    most = max(named, key=lambda code: (named[code], len(code)), default="")
    assert whole["place_code"] == (most if named[most] * 3 >= len(posts) else "")
    heads = [post for post in posts if not post.parent] or posts
    votes = Counter[str]()
    for post in heads:
        votes.update({one["sector"]: one["p"] for one in post.analysis["sectors"]})
    assert votes[whole["sector"]] == max(votes.values())


def test_replies_vote_only_where_there_is_nothing_else() -> None:
    [post, *_] = members(random.Random(1), 1)
    reply = post._replace(id=2, parent="x", sector="政法", analysis={"sectors": [{"sector": "政法", "p": 0.9}]})
    head = post._replace(parent="", analysis={"sectors": [{"sector": "城乡建设", "p": 0.5}]})
    assert said(Tally([reply]))["sector"] == "政法"
    assert said(Tally([head, reply, reply._replace(id=3)]))["sector"] == "城乡建设"


def test_a_petition_outweighs_two_outcries() -> None:
    """What a few words seem to be about is chance; see `nlp.topics.sector_vote`."""
    [post, *_] = members(random.Random(1), 1)
    outcry = post._replace(
        parent="", text="我先裂开了", analysis={"sectors": [{"sector": "政法", "p": 0.5}]}, sector="政法"
    )
    said_long = {"sectors": [{"sector": "环境保护", "p": 0.7}]}
    petition = outcry._replace(id=2, text="夜间施工扰民" * 30, analysis=said_long, sector="环境保护")
    assert said(Tally([outcry, outcry._replace(id=3)]))["sector"] == "政法"
    found = said(Tally([outcry, petition, outcry._replace(id=3)]))
    assert (found["sector"], round(found["sector_p"], 2)) == ("环境保护", 0.52)
