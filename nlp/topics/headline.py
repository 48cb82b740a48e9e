"""What one item gives as the title of its topic: its headline, with the place that it is about before it.

A person would call a matter by place and trouble. So a headline or first sentence that names no road, estate, school
or village (又淹了) gets the first one that the text names before it (青溪路：又淹了); cries are left out, and what is
too long ends with a clause.
"""

import re
from itertools import accumulate
from operator import add

from nlp.lexicon.words import word_list
from nlp.text.clean import split_repost
from nlp.topics.matter_words import named
from nlp.words.segment import Segmenter

LONGEST = 40
_CLAUSES = 30
"""A sentence of several clauses is cut to those that fit into so many characters."""
_PAUSES = "，,、 ；;"
_LEAST = 10
_LONGEST_NAME = 5
_READ = 100
"""Characters of a text in which a place is looked for."""
_SENTENCE = re.compile(r"[。！!？?；;\n]+")
_LEAD = re.compile(r"^(?:尊敬的?[^，,：:]{0,12}[，,：:]\s*)?(?:您好|你好)?[，,！!。：:\s]*")
_ORNAMENT = re.compile(
    r"^(?:@\S+\s|#[^#]{1,20}#)+|\[[\u4e00-\u9fff]{1,4}\]"
    r"|[\U0001F300-\U0001FAFF\u2600-\u27BF\u200d\ufe0f]"
)
_CRY = re.compile(
    r"^(?:(?:我?(?:真的?|都|也)?(?:是|要|快)?(?:服|醉|哭|笑|气|吓|急|疯|烦|无语)(?:死|炸|坏|哭|疯|笑|急|懵)?(?:我|人|爹|俺)?了?"
    r"|天[哪呐啊]|救命|离谱|求助|求救|急|注意|听说|话说|谁懂啊?|家人们|各位|大家好|您好|你好|请问|唉|哎|呵呵|哈哈+)[啊呀吧呢]?"
    r"[,，!！~～…\s。:：]+)+"
)
_KIND = re.compile(
    r"大道|大街|路|街|巷|胡同|大桥|立交|高架|隧道|小区|社区|新城|新村|花园|家园|华庭|名都|嘉苑|苑|府|公馆|广场|大厦|公寓"
    r"|[村镇乡](?!里|民|上|下|政|干|医)|小学|中学|大学|学院|幼儿园|医院|卫生院|河(?!流|水|里|边|道)|湖|水库"
    r"|公园|菜市场|市场|菜场|车站|客运站|工业园|物流园|开发区|步道"
)
_CUT = Segmenter()
_NEWS = re.compile(r"\s*【([^】]{6,40})】")
_BEFORE = re.compile(
    r"[^\u4e00-\u9fff]|[且在到去从是的了把被给着住离跟这那每个条就都也还又很再没不说请找我咱你您他她它们位于座家将让向为由叫段]"
    r"|针对|根据|对于|由于|反映|投诉|举报|关于|建议|通过|经过|路过|附近|周边|旁边|对面|门口|因为|并且|以及|目前|现在|今天|昨天|早上|晚上|可以|希望|解决"
)
_NO_NAME = re.compile(
    r"(?:内|宿舍|过|人才|破坏|污染|影响|其中|而且|水泥|柏油|泥巴|泥土|硬化|高速|出行|上学|放学|回家|上班|下班|主干|机动车|非机动车|盲|乡村|农村|城乡|辅|支|专用"
    r"|沿|临|两|三|几|多|半|全|各|所|小|大|中心|附属|人民|公立|私立|民办|县|市|区|省|地方|政|当|旧|商品|商业|生态|老旧|高档|封闭"
    r"|居住|居民|住宅|新|老|城|线|思|销|套|出|菜|农贸|批发|房地产|劳动力|金融|互联网|全国|中国|国际|电影|学|[一二三四五六七八九十]+)$"
)
_WHOLE = re.compile(r"县?(?:人民医院|中医院|妇幼保健院)|政务(?:服务)?(?:中心|大厅)")
"""Of these a county has one."""
_ELSE_NAMED = re.compile(
    r"\d路|[A-Z\u4e00-\u9fff]\d?[市县区]|[\u4e00-\u9fff]{2}(?:路|街|桥|河|村|镇|乡|县|区|馆|医院|大厅|厂|公司|银行|超市|酒店|中心|[一二三四五六七八九十]号|[一二三四五六七八九十]期)"
)
_GENERIC = re.compile(
    r"(?:我们?|咱们?|俺们?|本|这个?|那个?|该|某|一个?|整个|全|哪个|老旧)(?:小区|社区|学校|村|镇|乡|路|街|医院|幼儿园)|半路|线路"
)
_OWN_VOICE = re.compile(r"[我俺咱你您]|本人|请问|求助|大家")
_OUTCRY = re.compile(r"[?？!！~～…]|谁管|哈哈|呵呵|[\U0001F300-\U0001FAFF]|[吗呢吧啊]$")


def line_of(title: str, text: str) -> str:
    """The title or the first sentence, with the place that the text is about before it if it names none itself."""
    said = split_repost(text)[0] or text
    news = None if title.strip() else _NEWS.match(said)
    if news:
        return _cut(news[1])
    own = title.strip() or _first_sentence(said)
    own = _ORNAMENT.sub("", own).strip(" ，,、：:") or own
    own = _clauses(_without_cries(own))
    if not own or own[0] == "【" or (_ELSE_NAMED.search(own) and not _GENERIC.search(own)):
        return _cut(own)
    place = place_in(f"{own}\n{said[:_READ]}")
    return _cut(f"{place}：{own}" if place and place[:2] not in own else own)


def plainness(text: str, titled: bool) -> float:
    """How much a line reads like a title: the product of its qualities, about 1."""
    quality = 1.3 if titled else 1.0
    if _ELSE_NAMED.search(text) or place_in(text):
        quality *= 1.15
    if not word_list("troubles").isdisjoint(map(add, text, text[1:])):
        quality *= 1.2
    if _OWN_VOICE.search(text):
        quality *= 0.75
    if _OUTCRY.search(text):
        quality *= 0.8
    if "：" in text:
        quality *= 0.85
    quality *= 0.92 ** min(3, text.count(",") + text.count("，"))
    return quality * (1.0 if 7 <= len(text) <= 28 else 0.75)


def place_in(text: str) -> str:
    """The first road, estate, school, village that a text names; empty where it names none, as 我们小区."""
    for found in _KIND.finditer(text):
        start = found.start()
        first = max(0, start - _LONGEST_NAME - 2)
        first += max((mark.end() for mark in _BEFORE.finditer(text[first:start])), default=0)
        if 2 <= start - first <= _LONGEST_NAME and (place := _in_words(text, first, found)):
            return place
    whole = _WHOLE.search(text)
    return whole[0] if whole else ""


def _in_words(text: str, first: int, kind: re.Match[str]) -> str:
    """The place between `first` and the end of its kind, if it ends with a word; without words before its name."""
    words = _CUT.cut(text[first : kind.end() + 2])
    ends = list(accumulate(map(len, words)))
    size = kind.end() - first
    if size not in ends:
        return ""
    own = words[: ends.index(size) + 1]
    name = own.pop().removesuffix(kind[0])
    if len(name) < 2 and own:
        name = own.pop() + name
    if len(name) > 2:
        name = name.lstrip("省市县区")
    if len(name) < 2 or not named(name) or _NO_NAME.search(name) or name in word_list("empty_words"):
        return ""
    return name + kind[0]


def _without_cries(own: str) -> str:
    rest = _CRY.sub("", own, count=1)
    return rest if len(rest) >= 6 else own


def _clauses(own: str) -> str:
    """As many of its clauses as are not too long together."""
    if len(own) <= _CLAUSES:
        return own
    end = max(map(own[: _CLAUSES + 1].rfind, _PAUSES))
    return own[:end] if end >= _LEAST else own


def _cut(own: str) -> str:
    return own if len(own) <= LONGEST else own[: LONGEST - 1] + "…"


def _first_sentence(text: str) -> str:
    said = _LEAD.sub("", text.strip())
    begin = 0
    for end, following in (*map(re.Match.span, _SENTENCE.finditer(said)), (len(said), 0)):
        part = said[begin:end]
        if len(part.strip(" ，,、#")) >= 6:
            return part.strip(" ，,、")
        begin = following
    return text.strip()[:LONGEST]
