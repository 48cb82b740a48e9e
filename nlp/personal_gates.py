"""Which kinds of personal data a text can hold at all: one look at a whole batch, before the patterns of `nlp.mask`."""

from collections.abc import Iterable, Sequence
from functools import cache
from string import ascii_letters

import numpy as np

from nlp.personal_names import INTRODUCTIONS, LONG_ROLES, ROLES, SURE
from nlp.personal_spelling import HAN_DIGITS, JOINTS, RINGED
from nlp.scan import Scan, Scanner, decimals

NUMBER, AT, NAME, PLATE, CHAT, DOOR = (1 << bit for bit in range(6))
"""What a text holds: many digits close together, an @, words that introduce a person, the beginning of a plate, the
word for a messenger, something like a door number."""
_EVERYTHING = NUMBER | AT | NAME | PLATE | CHAT | DOOR
_LONG, _GAP = 7, 5
"""A number that is personal has at least 7 digits, each at most 5 characters after the one before it."""
_SPELLED_LONG = 10
"""So many digits of any kind, spelled or plain."""
_WIDE = "＠－＋．\u3000\u2010\u2011\xa0"
_REGIONS = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_CHAT_WORDS = (
    *(
        "微信",
        "微 信",
        "薇",
        "威信",
        "维信",
        "徽信",
        "加微",
        "加卫星",
        "+微",
        "微:",
        "微：",
        "+v",
        "+V",
        "v:",
        "V:",
        "v：",
        "V：",
    ),
    *(
        "V信",
        "v信",
        "加V",
        "加v",
        "VX",
        "Vx",
        "vx",
        "wx",
        "Wx",
        "WX",
        "echat",
        "eChat",
        "同号",
        "绿泡泡",
        "抖音号",
        "快手号",
    ),
    *(
        "QQ",
        "Qq",
        "qq",
        "扣扣",
        "扣号",
        "叩叩",
        "球球",
        "企鹅",
        "q:",
        "Q:",
        "q：",
        "Q：",
        "q号",
        "Q号",
        "加q",
        "加Q",
        "+q",
        "+Q",
        "➕",
        "Q Q",
        "eixin",
        "ei xin",
        "wei信",
        "v❤",
        "V❤",
        "微❤",
        "vⓧ",
    ),
    *(
        "小红书号",
        "支付宝账",
        "支付宝号",
        "钉钉号",
        "elegram",
        "电报",
        "hatsApp",
        "hatsapp",
        "kype",
        "陌陌",
        "旺旺",
        "闲鱼号",
        "YY号",
    ),
)
_ATS = (
    "@",
    "艾特",
    "圈a",
    "圈A",
    " at ",
    "#q",
    "#1",
    "#g",
    "*qq",
    "*163",
    "*126",
    *(f"{a}{b}" for a in "([【（{<" for b in ("at", "AT", "a)", "艾特", "@")),
)
_BUILDINGS = ("栋", "幢", "座", "#", "单元", "号楼", "号院", "弄")


@cache
def groups() -> dict[str, Iterable[str]]:
    """What a scanner must know so that `Gates` can use it.

    Digits of all scripts count, as they do for the patterns; full-width characters may stand for any other.
    """
    basic = [chr(point) for point in range(0x10000)]
    wide = [mark for mark in basic if "０" <= mark <= "９" or "Ａ" <= mark <= "Ｚ" or "ａ" <= mark <= "ｚ"]
    return {
        "wide": [*wide, *_WIDE],
        "digit": decimals() + chr(0xFFFF),  # digits beyond the basic plane are seen as this
        "han": [mark for mark in basic if "\u4e00" <= mark <= "\u9fff" and mark not in JOINTS],
        "any digit": decimals() + chr(0xFFFF) + HAN_DIGITS + RINGED,
        "q": "qQ扣",
        "home": "-园苑城府湾庭郡居里寓墅邸轩阁坊厦住号",
        "spaced region": ["车牌", "号牌", *(region + mark for region in _REGIONS for mark in " ·•・-.")],
        "at": _ATS,
        "name": INTRODUCTIONS,
        "role": (*ROLES, *(word[-2:] for word in LONG_ROLES)),
        "surname": f"{SURE}:： 叫",
        "chat": _CHAT_WORDS,
        "region": _REGIONS,
        "letter": ascii_letters,
        "building": _BUILDINGS,
    }


class Gates:
    """The gates as the bits of one scanner, which knows the `groups` of this module."""

    def __init__(self, scanner: Scanner) -> None:
        self._bit = scanner.bit

    def possible(self, scan: Scan) -> list[int]:
        """What each text holds, as a sum of the constants of this module."""
        bit = self._bit
        flags = scan.by_text()
        found = np.zeros(len(flags), np.int64)
        found[scan.runs(bit["digit"], _LONG, _GAP, bit["han"])] |= NUMBER
        found[scan.runs(bit["any digit"], _SPELLED_LONG, _GAP, bit["han"])] |= NUMBER
        found[scan.side_by_side(bit["role"], bit["surname"], 2)] |= NAME
        found[scan.side_by_side(bit["home"], bit["digit"])] |= DOOR
        found[scan.side_by_side(bit["q"], bit["digit"])] |= CHAT
        found[scan.side_by_side(bit["region"], bit["letter"])] |= PLATE
        for name, what in (("at", AT), ("name", NAME), ("chat", CHAT), ("building", DOOR), ("spaced region", PLATE)):
            found[flags & bit[name] != 0] |= what
        found[flags & bit["wide"] != 0] = _EVERYTHING
        kinds: list[int] = found.tolist()
        return kinds


@cache
def _own() -> tuple[Scanner, Gates]:
    scanner = Scanner(groups())
    return scanner, Gates(scanner)


def possible(texts: Sequence[str]) -> list[int]:
    """What each text holds, where nothing else is looked for."""
    scanner, gates = _own()
    return gates.possible(scanner.scan(texts))
