"""Words marked in a text, and documents that are like one."""

from datetime import datetime
from pathlib import Path

import pytest

from config.clock import SHANGHAI
from pipeline.search.base import Document, SearchIndex, row_number
from pipeline.search.highlight import excerpt, needles, pieces
from pipeline.search.language.parser import parse
from pipeline.search.like import more_like

NOW = datetime(2026, 3, 9, 10, 0, tzinfo=SHANGHAI)


def marked(query: str, text: str) -> str:
    return "".join(f"[{piece.text}]" if piece.hit else piece.text for piece in pieces(text, needles(parse(query, NOW))))


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("停水 三天", "人民路停水三天", "人民路[停水][三天]"),
        ("臺灣", "發往台灣和臺灣", "發往[台灣]和[臺灣]"),
        ("A3区", "在Ａ３区，不在BA3区", "在[Ａ３区]，不在BA3区"),
        ("ai", "AI，email，ai", "[AI]，email，[ai]"),
        ("停水 非 广告", "停水广告", "[停水]广告"),
        ('"停水、停电"', "停水 停电", "[停水 停电]"),
        ("停水 ~5 赔偿", "停水要赔偿", "[停水]要[赔偿]"),
        ("领域:民政", "民政", "民政"),
        ("停水", "<b>停水</b>", "<b>[停水]</b>"),
    ],
)
def test_what_was_asked_for_is_marked(query: str, text: str, expected: str) -> None:
    assert marked(query, text) == expected
    assert "".join(piece.text for piece in pieces(text, needles(parse(query, NOW)))) == text


def test_the_excerpt_is_around_the_first_word() -> None:
    found = excerpt("前" * 500 + "停水" + "后" * 500, needles(parse("停水", NOW)))
    assert found[0].text == found[-1].text == "…"
    assert any(piece.hit for piece in found)
    assert sum(len(piece.text) for piece in found) < 200
    assert excerpt("短文", needles(parse("停水", NOW)))[0].text == "短文"


def test_like_documents_come_first(index: SearchIndex, tmp_path: Path) -> None:
    texts = [
        "人民路自来水管爆裂停水三天",
        "公交102路改线",
        "自来水管爆裂，路面积水",
        "广场舞噪音扰民",
        "停水两天了，自来水公司不管",
    ]
    index.index(
        [
            Document(row=row_number("item", pk), kind="post", at=int(NOW.timestamp()), title="", text=text)
            for pk, text in enumerate(texts, 1)
        ]
    )
    found = more_like(index, texts[0], but=1)
    assert {one.row for one in found} == {3, 5}
    assert more_like(index, "！！！") == []
