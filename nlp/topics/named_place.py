"""The road, estate, school or village that a text names: its name before its kind, cut as words are."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from nlp.lexicon.words import word_list
from nlp.topics.matter_words import named
from nlp.words.segment import Segmenter
from nlp.words.tokens import Tokens

_LONGEST_NAME = 5
_KNOWN = 4096
"""Of so many words it is remembered whether they can be names."""
_KIND = re.compile(
    r"大道|大街|路|街|巷|胡同|大桥|立交|高架|隧道|小区|社区|新城|新村|花园|家园|华庭|名都|嘉苑|苑|府|公馆|广场|大厦|公寓"
    r"|村(?!里|民|上|下|政|干|医)|镇(?!里|民|上|下|政|干|医)|乡(?!里|民|上|下|政|干|医)"
    r"|小学|中学|大学|学院|幼儿园|医院|卫生院|河(?!流|水|里|边|道)|湖|水库"
    r"|公园|菜市场|市场|菜场|车站|客运站|工业园|物流园|开发区|步道"
)
"""Each alternative begins with a letter, not with a class: so `re` passes over what is none of their first letters."""
_CUT = Segmenter()
_BEFORE = re.compile(
    r"[^\u4e00-\u9fff]|[且在到去从是的了把被给着住离跟这那每个条就都也还又很再没不说请找我咱你您他她它们位于座家将让向为由叫段]"
    r"|针对|根据|对于|由于|反映|投诉|举报|关于|建议|通过|经过|路过|附近|周边|旁边|对面|门口|因为|并且|以及|目前|现在|今天|昨天|早上|晚上|可以|希望|解决"
)
_NO_NAME = re.compile(
    r"(?:内|宿舍|过|人才|破坏|污染|影响|其中|而且|水泥|柏油|泥巴|泥土|硬化|高速|出行|上学|放学|回家|上班|下班|主干|机动车|非机动车|盲|乡村|农村|城乡|辅|支|专用"
    r"|沿|临|两|三|几|多|半|全|各|所|小|大|中心|附属|人民|公立|私立|民办|县|市|区|省|地方|政|当|旧|商品|商业|生态|老旧|高档|封闭"
    r"|居住|居民|住宅|新|老|城|线|思|销|套|出|菜|农贸|批发|房地产|劳动力|金融|互联网|全国|中国|国际|电影|学|[一二三四五六七八九十]+)$"
)
_WHOLE = re.compile(r"县(?:人民医院|中医院|妇幼保健院)|人民医院|中医院|妇幼保健院|政务(?:服务)?(?:中心|大厅)")
"""Of these a county has one."""


class _Likely(NamedTuple):
    """What may be a place: the letters to cut into words, how many of them are the place, its kind."""

    letters: str
    size: int
    kind: str


def place_in(text: str) -> str:
    """The first road, estate, school, village that a text names; empty where it names none, as 我们小区."""
    return places_in([text])[0]


def places_in(texts: Sequence[str]) -> list[str]:
    """The same of many texts: what may be a place is cut into words for all of them at once."""
    likely = [list(_likely(text)) for text in texts]
    words = iter(_CUT.cut_all([one.letters for own in likely for one in own]))
    found = []
    for text, own in zip(texts, likely, strict=True):
        places = [_in_words(next(words), one) for one in own]
        whole = None if any(places) else _WHOLE.search(text)
        found.append(next(filter(None, places), whole[0] if whole else ""))
    return found


def _likely(text: str) -> Iterator[_Likely]:
    for found in _KIND.finditer(text):
        start = found.start()
        first = max(0, start - _LONGEST_NAME - 2)
        first += max((mark.end() for mark in _BEFORE.finditer(text[first:start])), default=0)
        if 2 <= start - first <= _LONGEST_NAME:
            yield _Likely(text[first : found.end() + 2], found.end() - first, found[0])


def _in_words(words: Tokens, likely: _Likely) -> str:
    """The place, if it ends with a word; without words before its name."""
    bounds = words.bounds
    if likely.size not in bounds:
        return ""
    last = bounds.index(likely.size)
    name = likely.letters[bounds[last - 1] : likely.size].removesuffix(likely.kind)
    if len(name) < 2 and last > 1:
        name = likely.letters[bounds[last - 2] : bounds[last - 1]] + name
    if len(name) > 2:
        name = name.lstrip("省市县区")
    return name + likely.kind if _is_name(name) else ""


@lru_cache(maxsize=_KNOWN)
def _is_name(word: str) -> bool:
    return len(word) > 1 and named(word) != "" and not _NO_NAME.search(word) and word not in word_list("empty_words")
