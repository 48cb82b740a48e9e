"""Bracket emoticons are words; what else stands in brackets is cut as before."""

import jieba
import pytest

from nlp.words.emoticons import with_emoticons
from nlp.words.segment import Segmenter


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[怒]又停水了[怒][怒]", ["[怒]", "又", "停水", "了", "[怒]", "[怒]"]),
        ("[笑cry]没人管[doge]", ["[笑cry]", "没人管", "[doge]"]),
        ("看[附件1]和[图片]", jieba.lcut("看[附件1]和[图片]")),
        ("[怒", ["[", "怒"]),
        ("没有", ["没有"]),
        ("", []),
    ],
)
def test_an_emoticon_is_one_word(text: str, wanted: list[str]) -> None:
    words = with_emoticons(Segmenter().cut_all([text])[0])
    assert list(words) == wanted
    assert "".join(words) == text
