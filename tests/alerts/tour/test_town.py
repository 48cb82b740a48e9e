"""The town's content: enough of it, nobody's words twice, and nothing that the product could not play."""

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from alerts.rules.releases import CONTENT
from alerts.rules.states import REJECT_REASONS
from alerts.tour.play import BEYOND_HANDLING, units_named
from alerts.tour.town import SITES, load, roots
from config.load import ConfigError, jurisdiction
from config.vocabulary import ReleaseKind

TOWN = load()


def grams(title: str, text: str) -> set[str]:
    """Character 4-grams without blanks."""
    words = "".join((title + text).split())
    return {words[at : at + 4] for at in range(max(1, len(words) - 3))}


def test_there_is_enough_of_it() -> None:
    assert len(TOWN.posts) >= 400
    assert len(TOWN.matters) >= 30
    assert len({matter.sector for matter in TOWN.matters if matter.sector}) >= 12
    assert {post.site for post in TOWN.posts} == set(SITES)
    assert {"accident", "rumour", "misread", "praise", "chatter", "advert"} <= {m.kind for m in TOWN.matters}


def test_no_two_posts_share_their_words_unless_they_are_declared_copies() -> None:
    posts = TOWN.posts
    sets = [grams(post.title, post.text) for post in posts]
    where: dict[str, list[int]] = defaultdict(list)
    shared: Counter[tuple[int, int]] = Counter()
    for number, found in enumerate(sets):
        for gram in found:
            shared.update((other, number) for other in where[gram])
            where[gram].append(number)
    root = roots(posts)
    alike = [
        (posts[a].id, posts[b].id)
        for (a, b), both in shared.items()
        if both / (len(sets[a]) + len(sets[b]) - both) >= 0.3 and root[posts[a].id] != root[posts[b].id]
    ]
    assert alike == []


def test_declared_copies_are_there() -> None:
    assert sum(bool(post.copy_of) for post in TOWN.posts) >= 10


def test_every_unit_named_is_known_to_the_jurisdiction() -> None:
    known = {entry.name for entry in jurisdiction("demo").departments}
    assert len(known) >= 19
    assert {name for matter in TOWN.matters for name in units_named(matter)} <= known


def test_replies_come_after_their_threads_and_answers_after_their_petitions() -> None:
    posts = {post.id: post for post in TOWN.posts}
    assert [post.id for post in TOWN.posts if post.thread and post.at < posts[post.thread].at] == []
    assert [p.id for p in TOWN.posts if p.official_reply is not None and p.official_reply.at <= p.at] == []


def test_scripts_say_what_the_moves_ask_for() -> None:
    for matter in TOWN.matters:
        script = matter.script
        if script.outcome in BEYOND_HANDLING:
            assert set(script.answer) == set(CONTENT[ReleaseKind.FINAL]), matter.id
        if script.first_notice:
            assert set(script.first_notice) == set(CONTENT[ReleaseKind.FIRST]), matter.id
        if script.outcome == "rejected":
            assert script.reject_reason in REJECT_REASONS, matter.id
        if script.outcome not in {"none", "rejected"}:
            assert script.lead, matter.id


def test_numbers_are_unique_on_each_site_and_grow_with_time() -> None:
    for site in SITES:
        numbers = [post.number for post in TOWN.posts if post.site == site]
        assert numbers == sorted(set(numbers))


def test_a_broken_post_is_named_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(
        "matter: x\ntitle: t\nkind: matter\nsector: 民政\nterritory: null\nseverity: 一般\nscript: {outcome: none}\n"
        "posts: [{id: x-01, site: forum, board: 没有, at: '1 08:00', author: a, title: t, text: t}]\n",
        "utf-8",
    )
    with pytest.raises(ConfigError, match=r"x\.yaml.*x-01.*没有"):
        load(tmp_path)
