"""A post's line is read at once where it is sound, and mended or refused field by field where it is not."""

import json
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

import pytest

from config.clock import SHANGHAI
from config.vocabulary import PostKind
from crawlers.items import Post, PostError

AT = datetime(2026, 11, 22, 8, 50, tzinfo=SHANGHAI)
NEEDED: dict[str, Any] = {"source": "bbs", "external_id": "7", "kind": "post", "fetched_at": AT.isoformat()}


def test_a_line_gives_the_post_that_its_fields_give() -> None:
    made = Post(
        source="bbs", external_id="7", url="", kind=PostKind.POST, title="", text="路灯坏了", published_at=AT,
        fetched_at=AT, likes=3,
    )  # fmt: skip
    read = Post.from_line(made.to_line())
    assert (read, hash(read), asdict(read)) == (made, hash(made), asdict(made))
    assert vars(Post.from_row(NEEDED)).keys() == {field.name for field in fields(Post)}


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [("text", "灯\0坏了\ud83d", "灯坏了"), ("parent", "x" * 300, None), ("title", "", "")],
)
def test_what_cannot_be_stored_is_mended(field: str, value: str, kept: str | None) -> None:
    read = getattr(Post.from_row(NEEDED | {field: value}), field)
    assert read == kept if kept is not None else len(read) <= 200


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"text": 5}, "text is no text"),
        ({"external_id": ""}, "must not be empty"),
        ({"kind": "song"}, "song"),
        ({"fetched_at": "2026-11-22T08:50"}, "has no offset"),
        ({"mood": 1}, "unknown field"),
    ],
)
def test_what_is_wrong_with_a_line_is_said(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(PostError, match=said):
        Post.from_line(json.dumps(NEEDED | changed))


@pytest.mark.parametrize("missing", list(NEEDED))
def test_a_line_without_what_it_needs_is_refused(missing: str) -> None:
    with pytest.raises(PostError, match=missing):
        Post.from_row({key: value for key, value in NEEDED.items() if key != missing})
