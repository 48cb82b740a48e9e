"""What one item gives as the title of its topic: its headline, with the place that it is about before it.

A person would call a matter by place and trouble. So a headline or first sentence that names no road, estate, school
or village (又淹了) gets the first one that the text names before it (青溪路：又淹了); cries are left out, and what is
too long ends with a clause.
"""

import re
from collections.abc import Sequence
from functools import cache
from itertools import chain

from nlp.lexicon.words import word_list
from nlp.text.clean import split_repost
from nlp.topics.named_place import places_in

LONGEST = 40
_CLAUSES = 30
"""A sentence of several clauses is cut to those that fit into so many characters."""
_PAUSES = "，,、 ；;"
_LEAST = 10
_READ = 100
"""Characters of a text in which a place is looked for."""
_SENTENCE = re.compile(r"[。！!？?；;\n][。！!？?；;\n]*")
_LEAD = re.compile(
    r"^(?:_x000D_|\s)*(?:尊敬的?[^，,：:。！!]{0,12}(?:[，,：:]\s*|\s+(?=[您你]))"
    r"|[\u4e00-\u9fff]{0,6}(?:[书書]记|[市州县区镇乡局厅院校]长|主任|领导们?)(?:同志|大人)?[，,：:\s]+(?=[您你]))?"
    r"(?:[您你]们?好)?[，,！!。：:;；\s]*"
)
_ORNAMENT = re.compile(
    r"^(?:@\S+\s|#[^#]{1,20}#)+|\[[\u4e00-\u9fff]{1,4}\]"
    r"|[\U0001F300-\U0001FAFF\u2600-\u27BF\u200d\ufe0f]"
)
_DECKED = re.compile(r"[@#\[\U0001F300-\U0001FAFF\u2600-\u27BF\u200d\ufe0f]")
"""Each ornament has one of these."""
_PASSED_ON = re.compile(
    r"^(?:[【\[(（]?(?:转发?|转载|转帖|转自[^:：】\])）]{1,12}|扩散|re|RE|Re|Fwd?)[】\])）:：]\s*|求?(?:转发|扩散)[:：,，!！\s]+)+"
)
"""What somebody who passes a post on writes before its title."""
_CRY = re.compile(
    r"^(?:(?:我?(?:真的?|都|也)?(?:是|要|快)?(?:服|醉|哭|笑|气|吓|急|疯|烦|无语)(?:死|炸|坏|哭|疯|笑|急|懵)?(?:我|人|爹|俺)?了?"
    r"|天[哪呐啊]|救命|离谱|求助|求救|急|注意|听说|话说|谁懂啊?|家人们|各位|大家好|您好|你好|请问|唉|哎|呵呵|哈哈+)[啊呀吧呢]?"
    r"[,，!！~～…\s。:：]+)+"
)
_NEWS = re.compile(r"\s*【([^】]{6,40})】")
_GENERIC = re.compile(
    r"(?:我们?|咱们?|俺们?|本|这个?|那个?|该|某|一个?|整个|全|哪个|老旧)(?:小区|社区|学校|村|镇|乡|路|街|医院|幼儿园)|半路|线路"
)
_ELSE_NAMED = re.compile(
    r"路(?:(?<=\d路)|(?<=[\u4e00-\u9fff]{2}路))"
    + "".join(rf"|{end}(?:(?<=[A-Z\u4e00-\u9fff]{end})|(?<=[A-Z\u4e00-\u9fff]\d{end}))" for end in "市县区")
    + "".join(rf"|{end}(?<=[\u4e00-\u9fff]{{2}}{end})" for end in "街桥河村镇乡馆厂")
    + "".join(
        rf"|{end[0]}(?<=[\u4e00-\u9fff]{{2}}{end[0]}){end[1:]}"
        for end in (
            "医院",
            "大厅",
            "公司",
            "银行",
            "超市",
            "酒店",
            "中心",
            *(f"{number}[号期]" for number in "一二三四五六七八九十"),
        )
    )
)
"""What kind it is comes first here, and then what stands before it, for the same reason."""
_OWN_VOICE = re.compile(r"我|俺|咱|你|您|本人|请问|求助|大家")
_LOUD = re.compile(r"[?？!！~～…谁哈呵吗呢吧啊\U0001F300-\U0001FAFF]")
"""One of these is in each outcry: most lines have none, which is seen in one pass."""
_OUTCRY = re.compile(r"[?？!！~～…]|谁管|哈哈|呵呵|[\U0001F300-\U0001FAFF]|[吗呢吧啊]$")


def line_of(title: str, text: str) -> str:
    """The title or the first sentence, with the place that the text is about before it if it names none itself."""
    return lines_of([(title, text)])[0]


def lines_of(said: Sequence[tuple[str, str]]) -> list[str]:
    """The same of many titles and texts: the places are looked for at once."""
    own = [_own(title, text) for title, text in said]
    bare = [number for number, (_, where) in enumerate(own) if where]
    lines = [line for line, _ in own]
    for number, place in zip(bare, places_in([own[number][1] for number in bare]), strict=True):
        if place and place[:2] not in lines[number]:
            lines[number] = f"{place}：{lines[number]}"
    return list(map(_cut, lines))


def _own(title: str, text: str) -> tuple[str, str]:
    """The line without a place, and the text in which one is looked for; empty where none is wanted."""
    title = title.strip()
    said = "" if title else split_repost(text)[0] or text
    news = None if title else _NEWS.match(said)
    if news:
        return news[1], ""
    whole = title or _first_sentence(said)
    own = (_ORNAMENT.sub("", whole) if _DECKED.search(whole) else whole).strip(" ，,、：:") or whole
    own = _PASSED_ON.sub("", own) or own
    own = _clauses(_without_cries(own))
    if not own or own[0] == "【" or (_ELSE_NAMED.search(own) and not _GENERIC.search(own)):
        return own, ""
    said = said or split_repost(text)[0] or text
    return own, f"{own}\n{said[:_READ]}"


def names_place(texts: Sequence[str]) -> list[bool]:
    """Whether each line names a road, estate, school, town or office."""
    named = [_ELSE_NAMED.search(text) is not None for text in texts]
    rest = [number for number, known in enumerate(named) if not known]
    for number, place in zip(rest, places_in([texts[number] for number in rest]), strict=True):
        named[number] = bool(place)
    return named


def plainness(text: str, titled: bool, placed: bool) -> float:
    """How much a line reads like a title: the product of its qualities, about 1. `placed`: it names a place."""
    quality = 1.3 if titled else 1.0
    if placed:
        quality *= 1.15
    if _troubles().search(text):
        quality *= 1.2
    if _OWN_VOICE.search(text):
        quality *= 0.75
    if _LOUD.search(text) and _OUTCRY.search(text):
        quality *= 0.8
    if "：" in text:
        quality *= 0.85
    quality *= 0.92 ** min(3, text.count(",") + text.count("，"))
    return quality * (1.0 if 7 <= len(text) <= 28 else 0.75)


@cache
def _troubles() -> re.Pattern[str]:
    """One pattern of all words for a trouble."""
    return re.compile("|".join(sorted(word_list("troubles"))))


def _without_cries(own: str) -> str:
    cry = _CRY.match(own)
    return own[cry.end() :] if cry and len(own) - cry.end() >= 6 else own


def _clauses(own: str) -> str:
    """As many of its clauses as are not too long together."""
    if len(own) <= _CLAUSES:
        return own
    end = max(map(own[: _CLAUSES + 1].rfind, _PAUSES))
    return own[:end] if end >= _LEAST else own


def _cut(own: str) -> str:
    return own if len(own) <= LONGEST else own[: LONGEST - 1] + "…"


def _first_sentence(text: str) -> str:
    said = text.strip()
    lead = _LEAD.match(said)
    said = said[lead.end() :] if lead else said
    begin = 0
    for end, following in chain(map(re.Match.span, _SENTENCE.finditer(said)), [(len(said), 0)]):
        part = said[begin:end]
        if len(part.strip(" ，,、#")) >= 6:
            return part.strip(" ，,、")
        begin = following
    return text.strip()[:LONGEST]
