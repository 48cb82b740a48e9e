"""The soak must be able to fail: what was taken away or put in is found."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from config.clock import SHANGHAI
from config.vocabulary import PostKind

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=SHANGHAI)
pytestmark = pytest.mark.django_db


@pytest.fixture
def check() -> Any:
    """Imported late: it needs Django set up."""
    from benchmarks import soak_check

    return soak_check


def store(*names: str, views: int = 7) -> None:
    from pipeline.models import Item, Source, Topic

    source = Source.objects.create(key="hecheng-forum", name="论坛", kind="discuz")
    topic = Topic.objects.create(title="路灯", first_at=NOW, last_at=NOW, learnt_at=NOW, items=len(names))
    for name in names:
        Item.objects.create(
            source=source, external_id=name, kind=PostKind.POST.value, learnt_at=NOW, seen_at=NOW, views=views,
            topic=topic, content_hash=name,
        )  # fmt: skip


def amiss(findings: Any) -> dict[str, tuple[int, int, int]]:
    return {row.what: (row.missing, row.doubled, row.wrong) for row in findings if not row.good}


def posts(tmp_path: Path, **views: int) -> Any:
    from benchmarks.soak_work import Posts

    return Posts(tmp_path, 1, views={name.replace("_", "-"): count for name, count in views.items()})


def test_posts_that_are_there_once_are_good(check: Any, tmp_path: Path) -> None:
    store("soak-0", "soak-1", "t1")
    assert amiss(check._posts({("hecheng-forum", "t1")}, posts(tmp_path, soak_0=7, soak_1=7))) == {}


def test_a_lost_post_an_old_count_and_a_page_not_crawled_are_found(check: Any, tmp_path: Path) -> None:
    store("soak-0", "soak-1")
    found = amiss(check._posts({("hecheng-forum", "t1")}, posts(tmp_path, soak_0=7, soak_1=14, soak_2=7)))
    assert found == {
        "posts sent through the spool": (1, 0, 0),
        "their counts, as sent last": (0, 0, 2),
        "posts shown by the sites": (1, 0, 0),
    }


def test_a_topic_that_miscounts_and_was_not_looked_at_is_found(check: Any) -> None:
    from pipeline.models import Topic

    store("soak-0", "soak-1")
    Topic.objects.update(items=3)
    found = amiss(check._topics())
    assert found == {
        "topics that count their items right": (0, 0, 1),
        "live topics looked at by the flag rules": (1, 0, 0),
    }


def test_a_lost_mail_a_mail_of_nothing_and_a_message_unsent_are_found(check: Any, tmp_path: Path) -> None:
    from alerts.models import Notification
    from benchmarks.soak_work import Desk

    box = tmp_path / "mailbox"
    box.mkdir()
    for number, name in enumerate(("one", "one", "stranger")):
        (box / f"{number}.eml").write_text(f"Message-ID: <{name}@x>\n\nhello")
    for name, state in (("one", "sent"), ("two", "sent"), ("three", "pending")):
        Notification.objects.create(
            key=name, purpose="x", channel="email", subject=name, text="", message_id=f"{name}@x", state=state,
            created_at=NOW,
        )  # fmt: skip
    found = amiss(check._mails(tmp_path, Desk(tmp_path, 1)))
    assert found == {"messages sent": (1, 0, 0), "messages in the mailbox": (2, 0, 1)}
    assert check.repeats(tmp_path) == 1
