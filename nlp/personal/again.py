"""Names that a text says again: 徐萍, who was named once behind a role, is masked wherever she is told of."""

import re

from nlp.personal.everyday_words import is_common, is_name
from nlp.personal.fit import is_titled, is_word
from nlp.personal.letters import LAST, SURE
from nlp.words.jieba_words import is_plain_pair

_OFTEN = 8
"""Who is told of by two characters more often than this is whom the text is about, as news are of public persons."""
_WHOLE = 3
"""A name of so many characters is one wherever it stands, a shorter one only if nothing makes a place of it."""
_PLACE = re.compile(
    "[路县区市镇乡村街山河湖岭桥寺庙氏站港湾坪冲巷庄屯寨组园苑]|大道|小学|中学|公园|社区|[小新]区|公司|集团|酒店|花园|家园"
    "|大厦|广场|学校|医院|幼儿|养生|牌|某|家组|物业|地产|置业|实业|钢铁|水泥|商贸|总(?![是会共要把])"
    "|副?[书局县市区厅省部镇乡][记长]"
)
_SURE, _LASTS = frozenset(SURE), frozenset(LAST)


def hidden_again(text: str, name: str, shown: str) -> tuple[str, int]:
    """The text with all other mentions of a masked name shown as `shown`, and how many there were."""
    if name not in text:
        return text, 0
    if len(name) >= _WHOLE:
        return text.replace(name, shown), text.count(name)
    if text.count(name) > _OFTEN or not _is_person(name) or _is_of_a_place(text, name):
        return text, 0
    return text.replace(name, shown), text.count(name)


def _is_of_a_place(text: str, name: str) -> bool:
    """Does what follows the name anywhere make a place or an office of it?"""
    start = text.find(name)
    while start >= 0:
        if _PLACE.match(text, start + len(name)):
            return True
        start = text.find(name, start + 1)
    return False


def _is_person(name: str) -> bool:
    """Is a pair of characters a name by itself, and no word of the dictionary?"""
    if len(name) != _WHOLE - 1 or name[0] not in _SURE or name[1] not in _LASTS or is_plain_pair(name):
        return False
    return is_name(name) and not is_common(name) and not is_word(name) and not is_titled(name)
