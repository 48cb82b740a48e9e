"""`POST /api/ingest`: a key a source, each bad line named, sent again nothing is doubled."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from config import clock
from crawlers.items import Post
from pipeline.files.pushing import MOST_BYTES, MOST_LINES, digest_of, read_posts
from pipeline.models import Source

pytestmark = pytest.mark.django_db
KEY = "a-key-of-the-hotline"
FIELDS = list(Post.__dataclass_fields__)
GOOD = {"external_id": "1", "text": "平安里路灯不亮", "published_at": "2026-11-20T09:00:00+08:00", "submitter": "张三"}


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HUIYING_FOLDER", str(tmp_path))
    Source.objects.create(key="hotline", name="热线", kind="push", push_key=digest_of(KEY))
    Source.objects.create(key="other", name="别的", kind="discuz")
    return tmp_path


def send(body: Any, key: str = KEY) -> Any:
    data = body if isinstance(body, bytes) else "\n".join(json.dumps(row, ensure_ascii=False) for row in body).encode()
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return Client().post("/api/ingest", data=data, content_type="application/x-ndjson", headers=headers)


def spooled(office: Path) -> list[Post]:
    files = sorted((office / "spool/incoming").glob("*.jsonl"))
    return [Post.from_line(line) for file in files for line in file.read_text("utf-8").splitlines()]


def test_good_lines_are_stored_with_the_submitter_hashed(office: Path) -> None:
    answer = send([GOOD, GOOD | {"external_id": 2, "kind": "post"}])
    assert (answer.status_code, answer.json()["accepted"]) == (200, 2)
    posts = spooled(office)
    assert [(post.source, post.external_id, post.kind.value) for post in posts] == [
        ("hotline", "1", "petition"), ("hotline", "2", "post"),
    ]  # fmt: skip
    assert posts[0].submitter not in {"", "张三"}
    assert "张三" not in "".join(file.read_text() for file in (office / "spool/incoming").iterdir())


def test_each_bad_line_is_named_and_the_others_are_stored(office: Path) -> None:
    bad: list[Any] = [
        {"external_id": "3"}, {"text": "x"}, [1], GOOD | {"views": -1}, GOOD | {"account": "x"},
        GOOD | {"source": "other"},
        GOOD | {"published_at": "yesterday"}, GOOD | {"published_at": "2026-11-20T09:00:00"}, GOOD | {"text": 5},
        GOOD | {"published_at": "0001-01-01T00:00:00+08:00"}, GOOD | {"replied_at": "9999-12-31T23:59:59-12:00"},
    ]  # fmt: skip
    answer = send([GOOD, *bad])
    assert answer.status_code == 422
    assert (answer.json()["accepted"], [one["line"] for one in answer.json()["errors"]]) == (1, list(range(2, 13)))
    assert all(one["status"] == 422 and one["error"] for one in answer.json()["errors"])
    told = [one["error"] for one in answer.json()["errors"]]
    when = "published_at"
    named = ["title", "external_id", "JSON", "views", "account", "source", when, when, "text", when, "replied_at"]
    assert all(name in one for name, one in zip(named, told, strict=True))
    assert all(re.search("[\u4e00-\u9fa5]", one) for one in told), "in the words of who must mend it"
    assert len(spooled(office)) == 1
    assert send(b"{not json\n").json()["errors"][0]["line"] == 1


@pytest.mark.parametrize("key", ["", "wrong", "x" * 5000])
def test_without_the_sources_key_nothing_is_taken(office: Path, key: str) -> None:
    assert send([GOOD], key).status_code == 401
    assert not (office / "spool").exists()


def test_limits_and_switched_off_sources(office: Path) -> None:
    assert send(b" " * (MOST_BYTES + 1)).status_code == 413
    assert send([GOOD | {"external_id": str(n)} for n in range(MOST_LINES + 1)]).status_code == 413
    Source.objects.filter(key="hotline").update(enabled=False)
    assert send([GOOD]).status_code == 403
    assert Client().get("/api/ingest").status_code == 405
    assert not (office / "spool").exists()


def test_a_json_array_is_read_too(office: Path) -> None:
    assert send(json.dumps([GOOD]).encode()).json()["accepted"] == 1
    assert len(spooled(office)) == 1


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200) | st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner),
    max_leaves=15,
).map(lambda data: json.dumps(data).encode()))  # fmt: skip
def test_no_body_breaks_the_reading(body: bytes) -> None:
    posts, _ = read_posts(body, "hotline", "salt", clock.now())
    for post in posts:
        post.to_line()
