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
    r"大道|大街|路|街(?!道)|巷|胡同|大桥|立交|高架|隧道|小区|社区|新城|新村|花园|家园|华庭|华府|学府|雅苑|佳苑|丽苑|名苑|名都|嘉苑|苑|府|公馆|广场|大厦|公寓"
    r"|村(?!里|民|上|下|政|干|医)|镇(?!里|民|上|下|政|干|医)|乡(?!里|民|上|下|政|干|医)"
    r"|小学|中学|大学|学院|幼儿园|医院|卫生院|河(?!流|水|里|边|道)|湖|水库"
    r"|公园|菜市场|市场|菜场|车站|客运站|工业园|物流园|开发区|步道"
)
"""Each alternative begins with a letter, not with a class: so `re` passes over what is none of their first letters."""
_CUT = Segmenter()
_BEFORE = re.compile(
    r"[^\u4e00-\u9fff]|[且问在到去从是的了把被给着住离跟这那每个条就也还又很再没不说请找我咱你您他她它们位于座让向为由叫]"
    r"|针对|根据|对于|由于|反映|投诉|举报|关于|建议|通过|经过|路过|附近|周边|旁边|对面|门口|因为|并且|以及|目前|现在|今天|昨天|早上|晚上|可以|希望|解决"
)
_ANY_WORD_BEFORE = frozenset(("医院", "大学", "学院", "中学", "小学", "幼儿园", "市场", "花园", "湖"))
"""Before these kinds stands any word (递交医院): the name must follow what says where, or be at the beginning."""
_SAYS_WHERE = frozenset("市县区镇乡州省在到于住往读从去经沿位\n>")
_BY_THE_WAY = re.compile(r"附近|邻近|隔|相比|更名|[、→][^、→]{0,3}$")
"""Shortly before a place: it is near, compared, of before, or one of several; the matter is elsewhere."""
_GOES_ON = re.compile(r"等|、|→|方向|中学|小学|学校|街道|医院|[一二三四五六七八九十]号|\d+[栋幢座号]\d")
"""Right behind a place: it is one of several, a direction, the beginning of another name, or where the writer lives."""
_STANDS_BEFORE = frozenset("市县区镇乡省州旗沿系此本段至与和及对经过距近等靠即含该从而但往来何号问段另却原并则")
"""What stands before a name and is none of it; another letter there may be the name's own (麓 in 麓山南路)."""
_PREFIXES = "".join(_STANDS_BEFORE)
_NO_NAME = re.compile(
    r"(?:内|宿舍|垃圾|臭水|黑臭|江南水|然而|母亲|过|人才|破坏|污染|影响|其中|而且|水泥|柏油|泥巴|泥土|硬化|高速|公|车辆|经济|技术|工业|建材|定点|定额|公办|普惠制?|合作|人行|步行|各级|一级|基层|各乡|次干|造成|准备|示范|城镇|高楼|上面|下面|方面|正常|搞得|日往|夺取|递交|维护|可能|既然|休闲|学校|公务员|烧烤|城中|深水|二家|跑|紧邻|移民|贫困|表示|组织|体育|年初|各|马|稳定|开始|落后|投无|无|面朝|目瞩|高峰期|期本|出行|上学|放学|回家|上班|下班|主干|机动车|非机动车|盲|乡村|农村|城乡|辅|支|专用"
    r"|沿|临|两|三|几|多|半|全|各|所|小|大|中心|附属|人民|公立|私立|民办|[压轧碾毁].|县|市|区|省|地方|政|当|旧|商品|商业|生态|老旧|高档|封闭"
    r"|居住|居民|住宅|新|老|城|线|思|销|套|出|菜|农贸|批发|房地产|劳动力|金融|互联网|全国|中国|国际|电影|学|[一二三四五六七八九十]+)$"
)
_WHOLE = re.compile(r"县(?:人民医院|中医院|妇幼保健院)|人民医院|中医院|妇幼保健院|政务(?:服务)?(?:中心|大厅)")
"""Of these a county has one."""
_HAN = re.compile("[\u4e00-\u9fff]")
_STANDS_BEFORE_ONE = frozenset("县区旗在到去从的于往和与是来了")


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
        found.append(next(filter(None, places), "") or _the_one(text))
    return found


def _aside(text: str, first: int, kind: re.Match[str]) -> bool:
    """Whether what stands there is said by the way, or is a part of another name, as in 21世纪幼儿园."""
    before = text[max(0, first - 6) : first]
    if kind[0] in _ANY_WORD_BEFORE and before and before[-1] not in _SAYS_WHERE and text[first] not in _SAYS_WHERE:
        return True
    return before[-1:].isdigit() or bool(_BY_THE_WAY.search(before) or _GOES_ON.match(text, kind.end()))


def _the_one(text: str) -> str:
    """The county's own hospital or office that a text names; not 第二人民医院, 武汉人民医院."""
    for found in _WHOLE.finditer(text):
        if text[found.end() : found.end() + 1] == "→":
            continue
        if found.start() == 0 or not _HAN.match(before := text[found.start() - 1]) or before in _STANDS_BEFORE_ONE:
            return found[0]
    return ""


def _likely(text: str) -> Iterator[_Likely]:
    for found in _KIND.finditer(text):
        start = found.start()
        first = max(0, start - _LONGEST_NAME - 2)
        first += max((mark.end() for mark in _BEFORE.finditer(text[first:start])), default=0)
        if 2 <= start - first <= _LONGEST_NAME and not _aside(text, first, found):
            yield _Likely(text[first : found.end() + 2], found.end() - first, found[0])


def _in_words(words: Tokens, likely: _Likely) -> str:
    """The place, if it ends with a word and it is sure where its name begins; else nothing: a wrong one is worse."""
    bounds = words.bounds
    if likely.size not in bounds:
        return ""
    last = bounds.index(likely.size)
    begin = bounds[last - 1]
    if likely.size - begin == len(likely.kind):  # the kind is a word of its own, its name the word before
        last -= 1
        begin = bounds[last - 1] if last else begin
    elif likely.size - begin < len(likely.kind) + 2:  # 公路, 山村: a word of the language
        return ""
    before = likely.letters[:begin]
    if before and before[-1] not in _STANDS_BEFORE:
        if begin - bounds[last - 2] > 1:
            return ""
        begin = bounds[last - 2]  # a single letter is the name's own
        if begin and likely.letters[begin - 1] not in _STANDS_BEFORE:
            return ""
    name = likely.letters[begin : likely.size - len(likely.kind)]
    name = name.lstrip(_PREFIXES)
    return name + likely.kind if _is_name(name) else ""


@lru_cache(maxsize=_KNOWN)
def _is_name(word: str) -> bool:
    return len(word) > 1 and named(word) != "" and not _NO_NAME.search(word) and word not in word_list("empty_words")
