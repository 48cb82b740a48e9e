"""Names that `nlp.personal.name_scores` sees, but for those of offices, places and of people who act in public."""

import re
from collections.abc import Iterator, Sequence

from nlp.lexicon.words import word_list
from nlp.personal.bare import PLACE_CALLED
from nlp.personal.everyday_words import is_name
from nlp.personal.patterns import ESTATE
from nlp.words.jieba_words import well_known

Span = tuple[int, int]
_POSTS = (
    "党委书记|县委书记|区委书记|市委书记|省委书记|省长|市长|县长|区长|部长|主席|总理|厅长|总统|委员长|检察长|发言人|院士|"
    "教授|局长|所长|院长|处长|科长|镇长|乡长|民警|总书记|理事长|秘书长|会长|董事长|研究员"
)
"""Those who hold one act in public, and news is about them; but for whom somebody accuses."""
_BEFORE = re.compile(rf"(?:{_POSTS})\Z")
_BEHIND = re.compile(rf"副?(?:{_POSTS})")
_ACCUSED = re.compile("举报|贪污|受贿|收受|包庇")
_REGIONS = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLACE = re.compile("[村镇乡县市区路街巷桥庄屯寨](?![里长上支民])|地铁|氏|某|纪念|故居")
_PLATE = re.compile(rf"[{_REGIONS}][A-Z][A-Z\d·. -]{{4}}")
"""车子鲁B5R08V is no 车子鲁."""
_CLAN = re.compile("氏(?:宗|祠|祖|族|家族)")
"""覃氏宗祠."""
_NO_END = frozenset("口祠寺庙湖河")
_SAYS, _HEADLINE = frozenset("：:"), frozenset("！!？?。|")
"""…！魏某：…: who is quoted in a headline speaks in public."""
_PAIR, _KNOWN = 2, 20
"""So often jieba's dictionary has met the whole name of a person whom everybody knows: 郑板桥."""
TITLES = word_list("personal_titles")
BRANDS = word_list("brand_names")


def scored(text: str, places: Sequence[Span]) -> Iterator[Span]:
    """Names by the model. `places`: begin and end of each. Who is told of once by his public post acts in public."""
    public = {text[start:end] for start, end in places if in_public(text, start, end)}
    for start, end in places:
        name = text[start:end]
        if (
            "姓" in name
            or _CLAN.match(text, start + 1)
            or name in public
            or name in BRANDS
            or name in well_known(_KNOWN)
        ):
            continue
        if name[1:] in TITLES or name[1] == "副" or name[-1] in _NO_END or _PLACE.match(text, end):
            continue
        if len(name) > _PAIR and not is_name(name):
            continue
        if text[end : end + 1] in _SAYS and text[start - 1 : start] in _HEADLINE:
            continue
        if ESTATE.match(text, end - 1) or _PLATE.match(text, end - 1):
            continue
        if text[start - 1 : start] == "叫" and PLACE_CALLED.search(text, max(0, start - 9), start):
            continue
        yield start, end


def in_public(text: str, start: int, end: int) -> bool:
    """Is it somebody told of by the public post he holds, and not accused of anything?"""
    post = _BEHIND.match(text, end) or _BEFORE.search(text, max(0, start - 4), start)
    return post is not None and _ACCUSED.search(text) is None
