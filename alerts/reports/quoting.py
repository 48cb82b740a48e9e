"""What people said, as a paper quotes it."""

import re

from alerts.digest import words
from nlp.personal.mask import private_persons

_MOST, _LEAST = 110, 30
_BLANKS = re.compile(r"(?<=[\u3400-\u9fff\u3000-\u303f\uff00-\uffef])\s+(?=[\u3400-\u9fff\u3000-\u303f])")

_LEAD_IN = re.compile(
    r"^(?:[^，,。：: ]{0,12}(?:快讯|续报|讯|电)\s+|(?:本网|本报|记者|通讯员)[^，,。 ]{0,10}[讯电][ ，,：:]?"
    r"|[^，,。：:]{0,8}(?:请看|如下|以下是)[：:]"
    r"|[【\[][^】\]]{1,12}[】\]])+"
)
_PICTURES = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d]")
_CODES = re.compile(r"\[[\u3400-\u9fff]{1,6}\]")
"""Pictures as microblogs write them: [蜡烛]."""
_INNER = str.maketrans({"“": "‘", "”": "’", "「": "‘", "」": "’"})


def without_lead_in(sentence: str) -> str:
    """Without a dateline, a tag or words that only announce what follows."""
    return _LEAD_IN.sub("", sentence.strip()).strip(" ，,。")


def quoted(text: str) -> str:
    """In quotation marks, inner ones single (GB/T 15834), no names of private persons, no emoji, no full stop."""
    plain = _CODES.sub("", _PICTURES.sub("", private_persons(text)))
    return f"“{plain.translate(_INNER).strip().rstrip('。')}”"


def quotable(text: str) -> str:
    """As much of a post as a paper quotes: whole sentences where they say enough, else its beginning."""
    line = _BLANKS.sub("", without_lead_in(text)) + ("。" if text.rstrip().endswith("。") else "")
    told = words.whole(line, _MOST)
    return told if len(told) >= min(_LEAST, len(line)) else words.short(line, _MOST)
