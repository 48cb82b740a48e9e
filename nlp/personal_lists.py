"""What stands in a list with names that are masked already: A**、安静、C**; 梁** 5-301. Pairs (start, end).

Only read in texts in which a name was masked: a word that is a name only now and then is one among names.
"""

import re
from collections.abc import Iterator

from nlp.jieba_words import well_known
from nlp.personal_letters import COMPOUND, LAST, SURNAMES
from nlp.personal_words import is_common, is_name

Span = tuple[int, int]
_HAN = "[\u4e00-\u9fff]"
_NAME = rf"(?:(?:{COMPOUND}){_HAN}{{1,2}}|(?<![\d.])[{SURNAMES}]{_HAN}{{1,2}}|{_HAN}{{2,6}}[·•]{_HAN}{{2,8}})"
_CLOSED = r"[、，,。；;）)\s]|$|等|[两二三四五六七八九十几\d]+[个人名位]|共|都|均"
_AMONG = re.compile(
    rf"(?<=\*[、/])(?P<name>{_NAME})(?={_CLOSED})"
    rf"|\*[；;,，。 \n]{{0,2}}\d{{1,2}}[.、．)）] ?(?P<item>{_NAME})(?=[ ，,；;。\d(（]|$)"
    rf"|(?<![\u4e00-\u9fff])(?P<first>{_NAME})(?=[、/]{_HAN}?\*\*?(?!\*{{4}}))"
)
_SURE_BEHIND = re.compile(rf"[、/]{_HAN}?\*\*|等?[两二三四五六七八九十几\d]+[个人名位]")
"""Between a masked name and one of these stands a name, whatever it is else."""
_MASKED = r"(?<=\*\*)[ （(，,、：:]"
_FLAT = r"\d{1,2}-(?!(?:19|20)\d\d(?!\d))\d{3,4}(?:室|户)?"
_ROOM = re.compile(
    rf"{_MASKED}(?P<room>{_FLAT})(?=[ ）)，,;；、。\n]|$)"
    rf"|(?<![\d\-.A-Za-z])(?P<before>{_FLAT})(?=[ ：:]?{_HAN}?\*\*(?!\*{{3}}))"
)
_MOST = 60
"""So many of a text are read."""


def among_names(text: str) -> Iterator[Span]:
    """The other names of a list of names."""
    for number, found in enumerate(_AMONG.finditer(text)):
        if number == _MOST:
            return
        said = found.lastgroup or ""
        name = found.group(said)
        between = said == "name" and _SURE_BEHIND.match(text, found.end(said)) is not None
        if "·" in name or "•" in name or (is_name(name) and between) or _is_person(name):
            yield found.span(said)


def _is_person(name: str) -> bool:
    if not is_name(name) or is_common(name) or name[-1] in _PLACES or name in well_known(_KNOWN):
        return False
    return len(name) > _PAIR or name[-1] in _LASTS


def beside_names(text: str) -> Iterator[Span]:
    """Flats told in short beside a name: 梁** 5-301."""
    for number, found in enumerate(_ROOM.finditer(text)):
        if number == _MOST:
            return
        yield found.span(found.lastgroup or 0)


_PAIR, _KNOWN = 2, 20
"""So often jieba's dictionary has met a name that everybody knows."""
_PLACES = frozenset("口溪铺场氏支瓶套盒包只个")
"""What ends so is a place or counts things."""
_LASTS = frozenset(LAST)
