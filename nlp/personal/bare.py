"""Names that stand bare: no role and no introduction beside them, only where they stand says that they are names."""

import re
from collections.abc import Iterator, Sequence

from nlp.personal.everyday_words import is_common, is_name
from nlp.personal.letters import LAST, SURE
from nlp.personal.names import fitting
from nlp.personal.numbers import Span
from nlp.personal.patterns import WHOLE_NAME

_SIGNATURE = 40
"""So many characters before the end of a text its signature may stand alone on a line; a column of news names its
speakers so, further up."""
PLACE_CALLED = re.compile(
    r"(?:小区|楼盘|[江河湖山路街桥村岛寺园苑]|地方|地名|公园|广场|品牌|公司|店|狗|猫)(?:的)?(?:名字|名)?(?:就|"
    r"也|都)?(?:叫做?|是)?\Z"
)
_CALLED_SO = ("叫", "名字", "真名", "实名", "全名", "本名")
_MET = frozenset("找姓我跟和被")
"""Behind these stands a name that is one by its own characters."""
_LOOSE = frozenset("我跟和被")
"""Behind these only if its surname is a sure one too."""
_HARMS = re.compile(
    "[一两三四]?[骗打砍撞欺威殴扣拖坑害辱抢偷咬捅推踢忽恐敲诈逼赶骂砸占]|从|用|带人|伙同|等人|以|非法|强行|无故|多次"
)
"""What is done to somebody by a person, of whom 被 tells."""
_CLOSED = re.compile(
    r"[ \u3000]*(?:敬上|拜上|呈上|谨呈|上)?[ \u3000]*[。.!！，,]?\s*(?:(?:19|20)\d\d[年.\-/ ][^\n]{0,12}|[一二三"
    r"四五六七八九十\d]{1,2}月[^\n]{0,6})?\s*\Z"
)
_PAIR = re.compile(rf"[{SURE}][{LAST}]")
"""A name of two characters, which only counts at the end of a text."""
_ENDS = frozenset("。！!~～\n—…：:，,")


def bare(text: str, places: Sequence[Span]) -> Iterator[Span]:
    """A whole name behind 叫 or 名字, alone on one of the last lines, or at the end of a text; not that of a place
    (小区叫金世福). `places`: where such names begin."""
    for place, _ in places:
        if place and (text[place - 1] in _MET or (text[place - 1] == "叫" and not WHOLE_NAME.match(text, place))):
            if text[place - 1] not in _LOOSE or text[place] in SURE:
                names = fitting(text, place, strict=True)
                yield from (n for n in names if text[place - 1] != "被" or _HARMS.match(text, n[1]))
            continue
        found = WHOLE_NAME.match(text, place)
        if found is None and text[place - 1 : place].strip(" ") in _ENDS and _CLOSED.match(text, place + 2):
            found = _PAIR.match(text, place)
        if place == 0 or found is None or not is_name(found.group()) or is_common(found.group()):
            continue
        called = text.startswith(_CALLED_SO, place - 1) or text.startswith(_CALLED_SO, place - 2)
        end = found.end()
        bracketed = text[place - 2 : place] in {"某(", "*("} and text[end : end + 1] == ")"
        signed = len(text) - end <= _SIGNATURE and text[place - 1] == "\n" and text[end : end + 1] in {"", "\n"}
        if called and PLACE_CALLED.search(text, max(0, place - 8), place):
            continue
        if called or bracketed or signed or _CLOSED.match(text, end):
            yield found.span()
