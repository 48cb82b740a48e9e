"""Names before a title, or beside a telephone or identity number. Pairs (start, end)."""

import re
from collections.abc import Iterator, Sequence

from nlp.personal.everyday_words import is_common, is_name
from nlp.personal.fit import name_end
from nlp.personal.letters import COMPOUND, GIVEN, SURE, WHOLE
from nlp.personal.names import BRANDS, read
from nlp.personal.patterns import AFTER_NUMBER, NUMBERED, NUMBERS, OWNED, OWNER, SEX, SEXED, TITLED, WHOLE_NAME
from nlp.personal.said import KIN, KIND_TITLES, TITLES

Span = tuple[int, int]
_REACH = 10
"""How far before a title or a telephone the name may begin."""


def owners(text: str, places: Sequence[Span]) -> Iterator[Span]:
    """Names before a title, the word for a telephone with its number, or 男 and 女. `places`: where those stand."""
    for place, _ in places:
        said = text[place : place + 2]
        if said in TITLES:
            yield from _named_again(text, place)
            yield from _matched(TITLED, text, place)
        elif said in KIN:
            if _SPEAKS.match(text, place + 2):
                yield from _whole_before(text, place)
        elif said in KIND_TITLES:
            yield from _whole_before(text, place - (text[place - 1 : place] in {" ", "副"}))
        elif SEX.match(text, place):
            yield from _matched(SEXED, text, place) or _strict_before(text, place)
        elif OWNED.match(text, place):
            yield from _matched(OWNER, text, place) or _strict_before(text, place)


def _matched(name: re.Pattern[str], text: str, place: int) -> list[Span]:
    """The name that a pattern sees before a place."""
    found = name.search(text, max(0, place - _REACH), place)
    if found and found.groupdict().get("told"):
        return [found.span("told")]
    return list(read(text, found)) if found else []


def _whole_before(text: str, end: int) -> Iterator[Span]:
    """A whole name before a title."""
    start = end - _WHOLE_LONG
    if start >= 0 and text[start] in _BEGINS and name_end(text, start) == end and is_name(text[start:end]):
        yield start, end
    elif (
        start >= -1
        and (pair := _PAIR.match(text, end - 2))
        and not is_common(pair.group())
        and pair.group() not in BRANDS
        and _opens(text, start)
    ):
        yield pair.span()


def _opens(text: str, place: int) -> bool:
    """Can a name begin behind the character at `place`: the beginning, a mark, or 是, 叫, 和?"""
    return place < 0 or not "\u4e00" <= text[place] <= "\u9fff" or text[place] in "是叫和跟与"


_WHOLE_LONG = 3
_BEGINS = frozenset(WHOLE + COMPOUND)
_SPEAKS = re.compile(r"[，,。；;：:（(、\s]|$|反映|来电|投诉|致电|咨询|表示|电话|手机|您|你")
"""Behind the kin of somebody who turns to an office; the kin of who is in the news are told of otherwise."""
_PAIR = re.compile(
    rf"[{SURE}][{GIVEN}](?=老师|师傅|医生|阿姨|叔叔|同学|大姐|大哥|护士|同志|夫妇|夫妻|教练|律师|等人|老人|主任|老板|经理|校长|书记|奶奶|爷爷|大爷|大妈|[队村站组店]长"
    r"|妈妈|爸爸|家长|一家|欠我|骗我|打我|骂我|占我|走失)"
)
"""A name of two characters, which only counts where no other word stands before it."""


def _strict_before(text: str, place: int) -> Iterator[Span]:
    """A name with other words before it and a telephone behind it: 兰山区徐长海，电话."""
    end = len(text[max(0, place - 3) : place].rstrip("，,：:(（ ")) + max(0, place - 3)
    for start in (end - 3, end - 2):
        if start > 0 and name_end(text, start, strict=True) == end:
            yield start, end
            return


def _named_again(text: str, place: int) -> Iterator[Span]:
    """施小姐施雨薇: the whole name behind the title of its surname."""
    found = WHOLE_NAME.match(text, place + 2)
    if found and place and text[place - 1] == found.group()[0]:
        yield found.span()


def numbered(text: str, runs: Sequence[Span]) -> Iterator[Span]:
    """Names right beside a telephone or identity number, also a hidden one. `runs`: of digits."""
    for start, end in runs:
        for number in NUMBERS.finditer(text, max(0, start - 4), end + 12):
            found = NUMBERED.search(text, max(0, number.start() - _REACH), number.start())
            if found:
                yield from read(text, found)
        after = AFTER_NUMBER.match(text, end + 1)
        if after:
            yield from read(text, after)
