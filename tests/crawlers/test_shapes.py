# ruff: noqa: E501  answers are easier to read in whole lines
"""What a source sends is read, ignored on purpose, or reported: every JSON shape, from the answer to the counter."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.schema.sources import FieldMap
from crawlers.parse import hanweb, petition_shapes, tieba_comments, weibo_shapes
from crawlers.parse.formats import AUDITS
from crawlers.parse.shapes import shape
from crawlers.signals import MORE_UNKNOWN, Signals

FIELDS = FieldMap(external_id="id", title="subject", official_reply="reply.text", ignore=("hits", "files.0.url"))
BLOG = {"mid": "1", "text": "路灯不亮", "user": {"id": 7, "anything": 1}, "retweeted_status": {"mid": "2", "text": "x"}}
TIEBA = {"comment_list": {"77": {"comment_num": 1, "comment_info": [{"comment_id": 5, "content": "a"}]}}}
ANSWERS: tuple[tuple[Any, Any, str], ...] = (
    (weibo_shapes.CARDS, {"ok": 1, "data": {"cards": [{"card_group": [{"mblog": BLOG}]}]}}, "data.cards.card_group.mblog"),
    (weibo_shapes.CARDS, {"ok": 1, "data": {"cards": [{"mblog": BLOG}]}}, "data.cards.mblog.retweeted_status"),
    (weibo_shapes.MOBILE, {"ok": 1, "data": {"statuses": [BLOG]}}, "data.statuses"),
    (weibo_shapes.LONG_TEXT, {"ok": 1, "data": {"longTextContent": "x"}}, "data"),
    (weibo_shapes.AJAX, {"ok": 1, "data": [{"id": 1, "rootid": 1, "comments": [{"id": 2}]}]}, "data.comments"),
    (weibo_shapes.AJAX, {"ok": 1, "data": {"list": [BLOG]}}, "data.list"),
    (weibo_shapes.HOT, {"ok": 1, "data": {"realtime": [{"word": "停水", "num": 3}]}}, "data.realtime"),
    (weibo_shapes.API, {"statuses": [BLOG], "total_number": 1}, "statuses"),
    (petition_shapes.PETITIONS, {"result": "success", "responseData": [{"tid": 1, "subject": "x"}]}, "responseData"),
    (petition_shapes.LIUYAN, {"code": 1, "data": {"list": [{"id": 1, "reply": [{"content": "x"}]}]}}, "data.list.reply"),
    (petition_shapes.mapped(FIELDS), {"data": {"rows": [{"id": 1, "reply": {"text": "x"}, "hits": 1}]}}, "data.rows"),
    (petition_shapes.mapped(FIELDS), {"list": [{"id": 1, "reply": {"text": "x"}}]}, "list.reply"),
    (petition_shapes.mapped(FIELDS), {"id": 1, "subject": "x", "files": [{"url": "u"}]}, "files"),
    (petition_shapes.mapped(FIELDS.model_copy(update={"rows": "a.b"})), {"a": {"b": [{"id": 1}]}}, "a.b"),
    (tieba_comments.COMMENTS, {"errno": 0, "data": TIEBA}, "data.comment_list.*.comment_info"),
)  # fmt: skip


def with_a_new_key(answer: Any, path: str) -> Any:
    """A copy in which the object at `path` has one key more."""
    copy = json.loads(json.dumps(answer))
    found = copy
    for key in path.split("."):
        found = next(iter(found.values())) if key == "*" else found[key]
        found = found[0] if isinstance(found, list) else found
    found["quantum"] = {"of": "solace"}
    return copy


@pytest.mark.parametrize(("known", "answer", "path"), ANSWERS)
def test_a_key_that_is_new_at_any_depth_is_reported_by_its_path(known: Any, answer: Any, path: str) -> None:
    assert list(known.audit(json.dumps(answer).encode())) == []
    assert list(known.audit(json.dumps(with_a_new_key(answer, path)).encode())) == [f"field:{path}.quantum"]


def test_new_words_of_a_state_and_objects_that_became_words_are_reported() -> None:
    petition = {"result": "success", "responseData": {"tid": 1, "stateInfo": "转隔壁"}}
    found = petition_shapes.PETITIONS.audit(json.dumps(petition).encode())
    assert list(found) == ["value:responseData.stateInfo=转隔壁"]
    cards = {"ok": 1, "data": {"cards": [{"mblog": "gone"}, {"mblog": None}, {"mblog": {}}]}}
    assert list(weibo_shapes.CARDS.audit(json.dumps(cards).encode())) == ["shape:data.cards.mblog=str"]


def test_a_new_part_of_a_dataproxy_answer_is_reported() -> None:
    record = "<record><![CDATA[<a href='/x'><newtag>x</newtag></a>]]></record>"
    store = f"<datastore><totalrecord>3</totalrecord><recordset>{record}</recordset><cursor>7</cursor></datastore>"
    assert list(hanweb.unknown_tags(store.encode())) == ["field:datastore.cursor"]
    assert list(hanweb.unknown_tags(store.replace("<cursor>7</cursor>", "").encode())) == []


@pytest.mark.shared
@pytest.mark.parametrize(("name", "file"), [
    ("weibo-ajax", "weibo/ajax_mymblog.json"), ("weibo-hot", "weibo/ajax_side_hotsearch.json"),
    ("weibo-mobile", "weibo/m_getindex_list.json"), ("weibo-mobile", "weibo/m_statuses_extend.json"),
    ("liuyan", "liuyan/queryThreadsList_record.json"),
])  # fmt: skip
def test_real_answers_hold_nothing_unknown(name: str, file: str, shared: Path) -> None:
    assert list(AUDITS[name]((shared / "pages" / file).read_bytes())) == []


@settings(deadline=None, max_examples=60)
@given(st.binary() | st.recursive(st.none() | st.text() | st.integers(), lambda inner: st.lists(inner)
       | st.dictionaries(st.sampled_from(["data", "cards", "mblog", "list", "statuses"]) | st.text(), inner)))  # fmt: skip
def test_no_answer_breaks_an_audit(answer: Any) -> None:
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    for audit in (*AUDITS.values(), petition_shapes.mapped(FIELDS).audit, hanweb.unknown_tags):
        assert all(found.split(":")[0] in {"field", "value", "shape"} for found in audit(body))


def test_kinds_of_the_unknown_are_bounded_and_told_once(caplog: pytest.LogCaptureFixture) -> None:
    signals = Signals("hall", Counter())
    row = {f"random{number}": 1 for number in range(100)}
    for _ in range(2):
        signals.unknown(shape("id").unknown([row, row]), "https://a.example.cn/1")
    assert len(signals.counters) == 21
    assert signals.counters[MORE_UNKNOWN] == 160
    assert len(caplog.records) == 21
    assert "signal=unknown:field:random0 source=hall value='https://a.example.cn/1'" in caplog.text
