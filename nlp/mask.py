"""Personal data in text -> asterisks, before anything is stored, sent or logged.

Works on raw text: full-width digits, separators and invisible characters inside a number are seen through, and all
other characters stay where they are. At most 40 % of a secret stays. Numbers that are public or nobody's (hotlines,
document, order and case numbers, amounts, dates) stay.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nlp.personal_names import chat_ids, doors, names
from nlp.personal_numbers import Span, bank_cards, identity_cards, landlines, mails, mobiles, plates
from nlp.substrings import has_any

_FULL = {full: full - 0xFEE0 for full in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_FULL |= {
    0xFF20: "@",
    0xFF0D: "-",
    0xFF0B: "+",
    0xFF0E: ".",
    0x3000: " ",
    0xFF08: "(",
    0xFF09: ")",
    0x2010: "-",
    0x2011: "-",
    0xA0: " ",
}
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ＠－＋．\u3000\u2010\u2011\xa0]")
_CLOSE = re.compile(r"\d[\d \-.\u200b-\u200f\u2060\ufeff]\d")
_DIGITS = re.compile(r"\d(?:[^\d\u4e00-\u9fff]{0,4}\d){6}")
_HAN_DIGITS = re.compile(r"[一幺][三四五六七八九][零〇一二三四五六七八九幺]{9}")
_PLATED = re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-z]")
_CHAT = (
    "微信",
    "QQ",
    "qq",
    "V信",
    "VX",
    "Vx",
    "vx",
    "wx",
    "WX",
    "加V",
    "加v",
    "加微",
    "扣扣",
    "薇信",
    "威信",
    "企鹅",
    "echat",
    "微 信",
    "Qq",
    "微 信",
)
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")


def _first(keep: int) -> Callable[[str], str]:
    return lambda secret: secret[:keep] + "*" * (len(secret) - keep)


def _share(secret: str) -> str:
    """A third of it, at the front, at most two characters."""
    keep = min(2, len(secret) // 3)
    return secret[:keep] + "*" * (len(secret) - keep)


def _card(secret: str) -> str:
    return "*" * (len(secret) - 4) + secret[-4:]


def _mail(secret: str) -> str:
    return secret[0] + "".join(mark if mark == "@" else "*" for mark in secret[1:])


def _door(secret: str) -> str:
    return "*" * (len(secret) - 1) + (secret[-1] if secret[-1] in "室户房号" else "*")


def _number(text: str) -> bool:
    if _CLOSE.search(text) is not None and _DIGITS.search(text) is not None:
        return True
    return _HAN_DIGITS.search(text) is not None


def _plate(text: str) -> bool:
    return _PLATED.search(text) is not None


def _door_worth(text: str) -> bool:
    return _FLAT.search(text) is not None or ("-" in text and _DASHED.search(text) is not None)


_FLAT = re.compile(r"[栋幢座#元楼院][ ,，\-\da-zA-Z一二三四五六七八九十零〇单元层楼门梯]{1,12}")
_DASHED = re.compile(r"\d-\d{1,2}-\d{3,4}[室户房]")


def _any(words: tuple[str, ...]) -> Callable[[str], bool]:
    return lambda text: has_any(text, words)


def _always(_text: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class _Kind:
    """What is looked for. `marks`: one of these characters must occur (cheap; empty: any), then `worth` must hold."""

    name: str
    marks: str
    worth: Callable[[str], bool]
    find: Callable[[str], Iterator[Span]]
    shown: Callable[[str], str]


_KINDS = (
    _Kind("email", "@", _always, mails, _mail),
    _Kind("id_card", "", _number, identity_cards, _first(3)),
    _Kind("bank_card", "", _number, bank_cards, _card),
    _Kind("name", "", _always, names, _share),
    _Kind("phone", "", _number, mobiles, _first(3)),
    _Kind("landline", "", _number, landlines, _share),
    _Kind("plate", "", _plate, plates, _share),
    _Kind("im_id", "", _any(_CHAT), chat_ids, _share),
    _Kind("door", "", _door_worth, doors, _door),
)


def mask(text: str) -> tuple[str, dict[str, int]]:
    """The text with personal data masked, of the same length, and how many there were of each kind that occurs."""
    counts: Counter[str] = Counter()
    flat = text.replace("（", "(").replace("）", ")")
    if _WIDE.search(flat):
        flat = flat.translate(_FULL)
    numbers = _number(flat)
    for kind in _KINDS:
        if kind.marks and not has_any(flat, kind.marks):
            continue
        if not (numbers if kind.worth is _number else kind.worth(flat)):
            continue
        for start, end in list(kind.find(flat)):
            if flat.count("*", start, end) * 2 > end - start:
                continue
            replaced = kind.shown(text[start:end])
            text = text[:start] + replaced + text[end:]
            flat = flat[:start] + replaced + flat[end:]
            counts[kind.name] += 1
    return text, dict(counts)


def private_persons(title: str) -> str:
    """A title without the names of private persons, whole: for topics, whose titles are read by many."""
    for start, end in sorted(names(title), reverse=True):
        title = title[:start] + "某某" + title[end:]
    return title
