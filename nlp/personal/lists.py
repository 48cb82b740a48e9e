"""What stands in a list with names that are masked already: A**、安静、C**; 梁** 5-301. Pairs (start, end).

Only read in texts in which a name was masked: a word that is a name only now and then is one among names.
"""

import re
from collections.abc import Iterator

from nlp.look.first_look import Quick
from nlp.personal.everyday_words import is_common, is_name
from nlp.personal.letters import COMPOUND, LAST, SURNAMES
from nlp.words.jieba_words import well_known

Span = tuple[int, int]
_HAN = "[\u4e00-\u9fff]"
_NAME = rf"(?:(?:{COMPOUND}){_HAN}{{1,2}}|[{SURNAMES}]{_HAN}{{1,2}}|{_HAN}{{2,6}}[·•]{_HAN}{{2,8}})"
_CLOSED = r"[、，,。；;）)\s]|$|等|[两二三四五六七八九十几\d]+[个人名位]|共|都|均"
_LIST = Quick(
    rf"\*(?:(?:\d[\d.,]{{0,8}}(?:万|千)?元?)?[、/]|[；;,，。 \n]{{0,2}}\d{{1,2}}[.、．)）] ?)"
    rf"|[、/](?={_HAN}?\*\*?(?!\*{{4}}))"
)
"""Where a list goes on behind a masked name, or comes to one; a list may be numbered."""
_BEHIND = re.compile(rf"{_NAME}(?={_CLOSED})")
_NUMBERED = re.compile(rf"{_NAME}(?=[ ，,；;。\d(（]|$)")
_WHOLE = re.compile(_NAME)
_LONGEST = 4
_SURE_BEHIND = re.compile(rf"[、/]{_HAN}?\*\*|等?[两二三四五六七八九十几\d]+[个人名位]")
"""Between a masked name and one of these stands a name, whatever it is else."""
_FLAT = r"\d{1,2}-(?!(?:19|20)\d\d(?!\d))\d{3,4}(?:室|户)?"
_ROOM_BEHIND = re.compile(rf"\*\*[ （(，,、：:](?P<room>{_FLAT})(?=[ ）)，,;；、。\n]|$)")
_ROOM_BEFORE = re.compile(rf"(?P<room>{_FLAT})(?=[ ：:]?{_HAN}?\*\*(?!\*{{3}}))")
_MOST = 60
"""So many of a text are read."""


def among_names(text: str) -> Iterator[Span]:
    """The other names of a list of names."""
    for number, found in enumerate(_LIST.finditer(text)):
        if number == _MOST:
            return
        if found.group()[0] in "、/":
            if before := _before(text, found.start()):
                yield before
            continue
        listed = found.end() - found.start() <= _PAIR
        name = (_BEHIND if listed else _NUMBERED).match(text, found.end())
        if name and (
            _is_person(name.group())
            or (listed and is_name(name.group()) and _SURE_BEHIND.match(text, name.end()) is not None)
        ):
            yield name.span()


def _before(text: str, end: int) -> Span | None:
    """The name that ends here and has nothing written before it."""
    start = end
    while start > end - _LONGEST and start > 0 and "\u4e00" <= text[start - 1] <= "\u9fff":
        start -= 1
    if start == end or (start > 0 and (text[start - 1].isalnum() or text[start - 1] == ".")):
        return None
    return (start, end) if _WHOLE.fullmatch(text, start, end) and _is_person(text[start:end]) else None


def _is_person(name: str) -> bool:
    if "·" in name or "•" in name:
        return True
    if not is_name(name) or is_common(name) or name[-1] in _PLACES or name in well_known(_KNOWN):
        return False
    return len(name) > _PAIR or name[-1] in _LASTS


def beside_names(text: str) -> Iterator[Span]:
    """Flats told in short beside a name: 梁** 5-301."""
    if "-" not in text:
        return
    for pattern in (_ROOM_BEHIND, _ROOM_BEFORE):
        for number, found in enumerate(pattern.finditer(text)):
            if number == _MOST:
                break
            start = found.start("room")
            if not (start and ((text[start - 1].isascii() and text[start - 1].isalnum()) or text[start - 1] in "-.")):
                yield found.span("room")


_PAIR, _KNOWN = 2, 20
"""So often jieba's dictionary has met a name that everybody knows."""
_PLACES = frozenset("口溪铺场氏支瓶套盒包只个")
"""What ends so is a place or counts things."""
_LASTS = frozenset(LAST)
