"""What each character is to the compiled look for personal data, and what may be at a place."""

from functools import cache

import numpy as np

from nlp.look.scan import Flags, decimals
from nlp.personal.letters import COMPOUND, LAST, MIDDLE, NO_BEGINNING, RARE, SURE, SURNAMES, WHOLE
from nlp.personal.spelling import HAN_DIGITS, JOINTS, RINGED
from nlp.text.fold import simplified_characters

NUMBER, AT, INTRODUCED, ROLE, OWNER, PLATE, CHAT, DOOR, WIDE, HIDDEN, BARE, SPLIT, SCORED, LABEL, PEOPLE, LATIN = (
    1 << bit for bit in range(16)
)
"""What may be at a place: many digits close together, an @, words that introduce a person, a role with a surname behind
it, a title or a telephone with a surname before it, the beginning of a plate, the word for a messenger, something like
a door number; WIDE: full-width or traditional characters, so that the text must be looked at again when they are made
narrow and simple; HIDDEN: a number that somebody has hidden; BARE: what looks like a whole name, between marks or
behind 叫; SPLIT: words that say where in a number some digits stand (前三位, 尾号); LABEL: the field of a form in
which a name stands; PEOPLE: a part of a name that has no surname; LATIN: what says that a name in Latin letters
follows."""
NAMED = 1 << 16
"""Of no place: what is read wherever a name was found in the text."""
FAINT = 1 << 17
"""What may be a name if what stands on both sides of it says so."""
_WIDE_MARKS = "＠＿／＃－＋．\u3000\u2010\u2011\xa0"
_REGIONS = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_ENDS_OF_ESTATES = "园苑城府湾庭郡居里寓墅邸轩阁坊厦住区"
(
    IS_DIGIT,
    IS_ANY_DIGIT,
    IS_SURE,
    IS_SURNAME,
    IS_REGION,
    IS_LETTER,
    IS_BUILDING,
    IS_FLAT,
    IS_ESTATE,
    IS_TIE,
    IS_BLANK,
    IS_WIDE,
    IS_DASH,
    IS_ROOM,
    IS_AREA,
    IS_BREAK,
    IS_STAR,
    IS_MIDDLE,
    IS_LAST,
    IS_EDGE,
    IS_CALLS,
    IS_WHOLE,
    IS_BEGINS,
    IS_ALIKE,
    IS_COLON,
    IS_RARE,
) = (1 << bit for bit in range(26))


@cache
def marks_of_characters() -> Flags:
    """What each character of the basic plane is, as a sum of the constants above; those beyond as the last one."""
    wide = "".join(map(chr, (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)))) + _WIDE_MARKS
    letters = "".join(map(chr, (*range(65, 91), *range(97, 123))))
    digits = decimals() + chr(0xFFFF)  # digits beyond the basic plane are seen as this
    compound = COMPOUND.replace("|", "")
    known = {
        IS_DIGIT: digits,
        IS_ANY_DIGIT: digits + HAN_DIGITS + RINGED + "*",
        IS_SURE: SURE + compound[::2],
        IS_SURNAME: SURNAMES + compound[::2] + "·•",
        IS_REGION: _REGIONS + "牌使",
        IS_LETTER: letters,
        IS_BUILDING: "栋幢座楼#弄单门梯号组社队舍排",
        IS_FLAT: digits + HAN_DIGITS + letters + "十百顶拾东西南北中左右甲乙丙丁",
        IS_ESTATE: _ENDS_OF_ESTATES + "上下壁面门楼座层户主家",
        IS_AREA: _ENDS_OF_ESTATES + "号区期院家栋幢座楼村庄寨巷弄",
        IS_ROOM: "室户房侧门号楼层",
        IS_DASH: "-—–/",
        IS_BREAK: "".join(mark for mark in map(chr, range(0x4E00, 0xA000)) if mark not in JOINTS),
        IS_STAR: "*",
        IS_MIDDLE: MIDDLE,
        IS_LAST: LAST,
        IS_EDGE: " \n。！!？?~～，,；;：:—…-()（）】〕\u3000",
        IS_CALLS: "叫字名找姓我跟和被",
        IS_WHOLE: WHOLE,
        IS_BEGINS: "".join(set(SURNAMES) - set(NO_BEGINNING)) + compound[::2],
        IS_ALIKE: "oOlI",
        IS_COLON: ":：/|｜=→",
        IS_RARE: RARE,
        IS_TIE: ":： 叫(（",
        IS_BLANK: " ·•・-.—_\u3000",
        IS_WIDE: wide + "".join(chr(point) for point in simplified_characters() if point < 0xFFFF),
    }
    marks = np.zeros(0x10000, np.uint32)
    for bit, characters in known.items():
        marks[[ord(mark) for mark in characters]] |= np.uint32(bit)
    return marks
