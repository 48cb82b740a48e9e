"""Raw text as sites give it -> plain text: no mark-up, no invisible characters, half-width letters and digits."""

import html
import re
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from nlp.look.first_look import sight
from nlp.look.scan import code_points
from nlp.text.translation import Translation

_SUSPECT = re.compile(
    "[<&\0-\x08\x0b-\x1f\x7f-\xa0\xad\u180e\u2000-\u200f\u2028-\u202f\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffc\u3000０-９Ａ-Ｚａ-ｚāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ]"
)
_BLOCK = re.compile(r"<(script|style)\b[^>]*>.*?</\1\s*>|<!--.*?-->", re.I | re.S)
_BREAK = re.compile(r"<\s*(?:br|/p|/div|/li|/tr|/h[1-6])\b[^<>]{0,200}>", re.I)
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,15}(?:\s+[a-zA-Z_:@-][^<>]{0,2000}|\s*)/?>")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_INVISIBLE = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffc]"
)
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ"
_PINYIN = re.compile(rf"(?<=[\u4e00-\u9fff])[(（](?=[a-zü]{{0,5}}[{_TONED}])[a-zü{_TONED}]{{1,6}}[)）]")
"""How a character is read, in brackets behind it: 印發(fā)."""
_SOUND = sight(_PINYIN.pattern)
_SPACE = re.compile("[ \t\xa0\u2000-\u200a\u202f\u3000]+")
_NEWLINES = re.compile(r"[ \t]*\n[ \t]*(?:\n[ \t]*)*")
_REPOST = re.compile(r"//\s?@[^\s:：]{1,30}\s?[:：]|(?:转发|轉發|回复|回覆)\s?@[^\s:：]{1,30}\s?[:：]")
_WIDE = (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
_WIDE_MARK = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_PLANE = 0xFFFF


def clean(text: str) -> str:
    """Plain text: tags and entities resolved; invisible characters, NUL, lone surrogates and runs of white space gone.

    Chinese punctuation stays as it is; a repost's tail (`//@name:`) stays too.
    """
    return _cleaned(text, _SUSPECT.search(text) is not None)


def clean_all(texts: Sequence[str]) -> list[str]:
    """`clean` of many texts: those that hold nothing suspect are seen in one look."""
    points = np.minimum(code_points("\n".join((*texts, ""))), _PLANE)
    hits = np.flatnonzero(_suspects()[points])
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1)
    suspect = set(np.searchsorted(ends, hits, side="right").tolist())
    return [_cleaned(text, number in suspect) for number, text in enumerate(texts)]


@cache
def _suspects() -> NDArray[np.bool_]:
    """Of each character of the basic plane: does `_SUSPECT` find it?"""
    return np.array([_SUSPECT.match(chr(point)) is not None for point in range(_PLANE + 1)])


@cache
def _half() -> Translation:
    return Translation({full: full - 0xFEE0 for full in _WIDE})


def _cleaned(text: str, suspect: bool) -> str:
    if suspect:
        text = _markup(text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n"))
        text = _SPACE.sub(" ", _INVISIBLE.sub("", text))
        if _WIDE_MARK.search(text):
            text = _half()(text)
        if _SOUND.search(text):
            text = _PINYIN.sub("", text)
    if "\n" in text:
        text = _NEWLINES.sub("\n", text)
    return text.strip()


def _markup(text: str) -> str:
    """Without tags; entities are resolved once more where they had been escaped twice."""
    for _ in range(2):
        if "<" in text:
            text = _TAG.sub("", _BREAK.sub("\n", _BLOCK.sub("", text)))
        if not _ENTITY.search(text):
            break
        text = html.unescape(text)
    return text


def split_repost(text: str) -> tuple[str, str]:
    """What the poster wrote, and the tail he passed on (from the first `//@name:`), empty where there is none."""
    mark = _REPOST.search(text) if "@" in text else None
    return (text[: mark.start()], text[mark.start() :]) if mark else (text, "")
