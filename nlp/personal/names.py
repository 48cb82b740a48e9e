"""Where private persons are named in a text: after a word that introduces them, or behind a role.

Pairs (start, end). The words are found by `nlp.personal.gates`; the patterns read what stands beside them.
"""

import re
from collections.abc import Iterator, Sequence

from nlp.lexicon.words import word_list
from nlp.personal.anchored import anchored
from nlp.personal.everyday_words import LASTS, is_common, is_name
from nlp.personal.fit import GOES_ON, is_titled, is_word, name_end, starts_word
from nlp.personal.letters import COMPOUND, LAST, SURE
from nlp.personal.patterns import (
    ACCUSED,
    AFTER_ROLE,
    AT_END,
    CALLED,
    DOUBLE_NAME,
    ESTATE,
    FAMILY_NAME,
    FROM,
    LISTED,
    ME,
    OWNER,
    RARE_NAME,
    SELF,
    SEXED,
    SIGNED,
    SPACED,
    SPREAD_NAME,
    WHOLE_NAME,
)
from nlp.personal.said import CLOSINGS, COMPLAINTS, DOUBLE, NOT_LAST, PARTS, PLAIN, ROLES, WEAK

Span = tuple[int, int]
_SAID = frozenset(map(id, (CALLED, SPACED, FAMILY_NAME, OWNER, SEXED)))
"""Where one of these finds a name, it is one, even if it is an everyday word too. (Hashing a pattern is slow.)"""
_PATTERNS = {
    "我是": (SELF, FROM, AT_END),
    "本人": (CALLED, SELF, ME, AT_END, SPACED),
    **dict.fromkeys(("我叫", "姓名", "名叫", "联系", "真名", "户名", "落款", "署名"), (CALLED, SPACED)),
    **dict.fromkeys(("俺是", "这里", "这边", "我系", "鄙人", "在下", "我这", "我就"), (AT_END,)),
    **dict.fromkeys(("我，", "我,", "我、"), (ME,)),
    **dict.fromkeys(DOUBLE, (DOUBLE_NAME,)),
    **dict.fromkeys((closing[:2] for closing in CLOSINGS), (SIGNED,)),
    **dict.fromkeys(("我姓", "人姓", "贵姓", "鄙姓", "免贵", "弟姓", "，姓", ",姓"), (FAMILY_NAME,)),
}
"""By the first two characters of what introduces a name; all others introduce one as 我叫 does."""


def introduced(text: str, places: Sequence[Span]) -> Iterator[Span]:
    """Names after 我叫, 本人, 联系人 ... `places`: where such words begin."""
    last = -1
    for place, _ in places:
        if place < last:
            continue
        found = None
        for pattern in _PATTERNS.get(text[place : place + 2], (CALLED,)):
            found = found or pattern.match(text, place)
        if found and found.re is CALLED and not _is_called(found):
            continue
        if found:
            last = found.end()
            yield from read(text, found)


def by_role(text: str, places: Sequence[Span]) -> Iterator[Span]:
    """Names right behind a role: 业主张三, 房东叫李四. `places`: where the last two characters of the role stand."""
    for place, _ in places:
        if text[place : place + 2] in ROLES or text[max(0, place - 1) : place + 2] in ROLES:
            if text[place : place + 2] in WEAK:
                yield from _weakly(text, place + 2)
                continue
            yield from _behind(text, place)


def _behind(text: str, place: int) -> Sequence[Span]:
    """The names behind a role, whose last two characters stand at `place`, by the first of the signs that sees one."""
    role, start = text[place : place + 2], place + 2
    accused = role in COMPLAINTS
    found = (ACCUSED if accused else AFTER_ROLE).match(text, start)
    if spread := SPREAD_NAME.match(text, start):
        return [spread.span("name")]
    if found and (names := list(read(text, found))):
        return names
    if rare := None if accused else RARE_NAME.match(text, start + (text[start : start + 1] in _TIES)):
        pairs = rare.group()[:2], rare.group()[1:]
        return [rare.span()] if not is_word(pairs[0]) and _WORDS.isdisjoint(pairs) else []
    names = list(fitting(text, start, strict=accused))
    if names or accused or role in _SIGNED:
        return names
    name = anchored(text, start)
    return [name] if name else []


def fitting(text: str, start: int, *, strict: bool = False) -> Iterator[Span]:
    """The name that begins here by the grammar of names, and those that a list goes on with."""
    if text[start : start + 1] in _TIES:
        start += 1
    end = _fitting_end(text, start, strict=strict)
    if end is not None:
        yield start, end
        yield from _going_on(text, end)


def _weakly(text: str, start: int) -> Iterator[Span]:
    """The name that begins here, if it is one by its own characters and the sentence goes on as behind a name."""
    names = list(fitting(text, start, strict=True))
    if not names:
        return
    first, end = names[0]
    name, after = text[first:end], text[end : end + 1]
    place = name[-1] in _WATERS or after in _ESTATES or _POST.search(text, end - 1, end + 3)
    if place or is_common(name) or not is_name(name) or name in BRANDS:
        return
    if len(name) > _PAIR or not "\u4e00" <= after <= "\u9fff" or after in _FOLLOWS:
        yield from names


_SIGNED = frozenset(("署名", "落款", "名单"))
"""What is told behind these may be a thing: 署名文章称."""
_PAIR = 2
_WATERS = frozenset("河湖")
_FOLLOWS = frozenset("的说在把给和家先女老师等也都又账名两二三四五六七八九十一几帮冒及时为送打骂欠借天养装唱吵挖占偷")
_ESTATES = frozenset("河湖郡园苑城府湾庭居邸村镇县市区州省局")
_POST = re.compile("副?(?:书记|常委|[省市县区镇乡部局]长|主席)")
"""Who holds one is named in public."""


def _fitting_end(text: str, start: int, *, strict: bool) -> int | None:
    end = name_end(text, start, strict=strict)
    if end is None or ESTATE.match(text, end - 1) or text[end : end + 1] in PARTS:
        return None
    known = text[start] in SURE or WHOLE_NAME.match(text, start) is not None
    return end if known or is_name(text[start:end]) else None


BRANDS = word_list("brand_names")
_WORDS = word_list("personal_rare_words")
"""No name is two of whose characters are one of these (承诺, 高兴)."""
_TIES = frozenset(":： 叫(（")
"""What may stand between a role and a name."""


def _going_on(text: str, end: int) -> Iterator[Span]:
    """The names with which a list goes on behind one: 黄某某、李某某和王某某."""
    last: int | None = end
    while last is not None:
        start = last + 1
        if another := LISTED.match(text, last):
            start, last = another.span("name")
            if not is_name(another.group("name")):
                return
        else:
            last = _fitting_end(text, start, strict=True) if text[last : last + 1] in _JOINS else None
        if last is not None:
            yield start, last


_JOINS = frozenset("、和及与跟")


def _is_called(found: re.Match[str]) -> bool:
    """投诉人 needs 是 or a colon before the name; 户名 does not where the surname is a sure one."""
    if found.group("gap") is not None:
        return True
    said = found.group()
    return said.startswith(PLAIN[:5]) or (said.startswith(PLAIN) and found.group("name")[0] in SURE)


def _goes_on_within(text: str, end: int, name: str) -> bool:
    """Is the third character what the sentence goes on with: 刘洋被, 苏强拖欠?"""
    last = name[2]
    return last in NOT_LAST or (last in GOES_ON and last not in _LASTS) or starts_word(text, end - 1, name)


_LASTS = frozenset(LAST)


def read(text: str, found: re.Match[str]) -> Iterator[Span]:
    """The name, if it is one, and those that a list goes on with: 村民黄某某、李某某和王某某."""
    start, end = found.span("name")
    name = found.group("name")
    if len(name) == 3 and name[:2] not in COMPOUND and _goes_on_within(text, end, name):
        end -= 1
    if is_titled(name):
        return
    said = id(found.re) in _SAID or found.groupdict().get("gap")
    sure = found.re is FAMILY_NAME or (found.re is CALLED and (found.group().startswith("名") or name[2:] in LASTS))
    if ("·" not in name and not sure and not is_name(name)) or ESTATE.match(text, end - 1):
        return
    if not said and (is_common(name) or text[end : end + 1] in PARTS):
        return
    yield start, end
    yield from _going_on(text, end)
