"""Our cut is jieba's, word for word: on plain and on odd texts, with and without words of one's own."""

import json
from pathlib import Path

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.words.segment import Segmenter
from nlp.words.tokens import Tokens

ODD = (
    "小区停水两天了，打12345也没用",
    "A3区的5G-A基站v2.0.1_beta有辐射吗",
    "王先生在e-mail:a.b@qq.com投诉",
    "涨了3.5%%，.5%和100%.",
    "一行\r\n又一行\r\n\r\n\t　全角空格",
    "哈哈哈哈哈哈哈哈哈，嗯嗯嗯嗯嗯",
    "龘靐齉爩鱻麤灪吁", "𠮷野家和😀表情", "\ud83d", "", "  ", "++##&&", "C++和c#还有AT&T",
    "他来到了网易杭研大厦", "小明硕士毕业于中国科学院计算所，后在日本京都大学深造",
)  # fmt: skip
OWN = ("丽水新村北苑", "12345热线", "C-919", "A3区", "小明硕士", "停水", "一", "上访户")
_MARKS = "停水了三天没人管区委会一二丁龥\u9fd5\u9fd6\u3400ａA1z9.%_-+#&@，。 \t\r\n\u3000😀e哈"


@pytest.fixture(scope="module")
def own() -> tuple[Segmenter, jieba.Tokenizer]:
    """Ours and jieba's, with the same words of one's own."""
    plain = jieba.Tokenizer()
    for word in sorted(OWN):
        plain.add_word(word)
    return Segmenter(OWN), plain


def test_odd_texts_are_cut_alike(own: tuple[Segmenter, jieba.Tokenizer]) -> None:
    assert [list(words) for words in Segmenter().cut_all(ODD)] == [jieba.lcut(text) for text in ODD]
    assert [list(words) for words in own[0].cut_all(ODD)] == [own[1].lcut(text) for text in ODD]


def test_own_words_stay_whole(own: tuple[Segmenter, jieba.Tokenizer]) -> None:
    texts = ("我住丽水新村北苑三期A3区", "打了12345热线", "C-919飞过上访户门口")
    assert [list(words) for words in own[0].cut_all(texts)] == [own[1].lcut(text) for text in texts]
    assert "丽水新村北苑" in own[0].cut(texts[0])


@given(
    st.text(st.one_of(st.sampled_from(_MARKS), st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)), max_size=60)
)
def test_any_text_is_cut_as_by_jieba(own: tuple[Segmenter, jieba.Tokenizer], text: str) -> None:
    assert Segmenter().cut(text) == jieba.lcut(text)
    assert own[0].cut(text) == own[1].lcut(text)


@given(st.lists(st.text(max_size=20), max_size=5))
def test_words_joined_give_each_text(texts: list[str]) -> None:
    assert ["".join(words) for words in Segmenter().cut_all(texts)] == texts


@pytest.mark.shared
def test_real_texts_are_cut_alike(shared: Path) -> None:
    with (shared / "data/hot_topics/messages.jsonl").open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"][:400] for line in lines][:1000]
    with (shared / "data/emotion/train.jsonl").open(encoding="utf-8") as lines:
        texts += [json.loads(line)["text"] for line in lines][:1500]
    assert [list(words) for words in Segmenter().cut_all(texts)] == [jieba.lcut(text) for text in texts]


def test_tokens_are_a_sequence() -> None:
    words = Segmenter().cut_all(["小区停水两天了"])[0]
    assert words == ["小区", "停水", "两天", "了"]
    assert (words[1], words[-1], words[1:3], len(words), words != ["小区"]) == ("停水", "了", ["停水", "两天"], 4, True)
    assert repr(words) == "Tokens(['小区', '停水', '两天', '了'])"
    with pytest.raises(IndexError, match="no such word"):
        words[4]
    assert isinstance(words, Tokens)
