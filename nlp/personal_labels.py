"""Names in the fields of a form (落款人：乜文彬, 申请人（签名）：宗 磊). Pairs (start, end).

Here the field says that it is a name, so every surname counts, also a rare one or a word.
"""

import re
from collections.abc import Iterator, Sequence

from nlp.lexicon.words import word_list
from nlp.personal_letters import COMPOUND, LAST, MIDDLE, RARE, SURNAMES

Span = tuple[int, int]
LABELS = tuple(sorted(word_list("personal_fields")))
"""Words before the mark behind which a field of a form is filled in."""
CALLED_SO = tuple(
    mark + "叫" for mark in "我俺人他她字名爸妈爷奶公婆哥姐弟妹儿女子孩伴友东板机工头师生娃侄甥嫂舅姑姨叔伯"
)
"""What stands before the name of somebody who is told of."""
_HAN = "[\u4e00-\u9fff]"
_LABELLED = re.compile(
    rf"(?:{'|'.join(sorted(LABELS, key=len, reverse=True))})人?(?:的?(?:姓名|名字|签名|签字))?(?:[(][^()\n]{{1,"
    rf"8}}[)])? ?"
    rf"处?(?:[是为]?[:：]|[/|｜=→])[ \t]{{0,3}}(?P<name>(?<=姓名[:：]){_HAN}{{2,3}}|(?:{COMPOUND}) ?{_HAN}{{1,2"
    rf"}}|[{SURNAMES}{RARE}] {{0,3}}{_HAN}(?: {{0,3}}{_HAN})?|[{SURNAMES}](?: {_HAN}){{3}}|{_HAN}{{2,5}}[·•]"
    rf"{_HAN}{{2,8}})"
    rf"(?=[，,。;；:：()、\n!！/|｜]|$| |电话|手机|身份证|[男女](?!{_HAN})|住址|地址|性别|年龄)"
)
_CALLED = re.compile(
    rf"{_HAN}叫(?P<name>(?:{COMPOUND}){_HAN}{{1,2}}|[{SURNAMES}]{_HAN}{{1,2}}|[{RARE}][{MIDDLE}][{LAST}])(?=[，"
    rf",。;；()!！]|$)"
)
"""我叫成功，不是开玩笑."""
SIGNS = ("签字", "签名", "签章", "手印", "按印", "——")
_REACH = 8
_SIGNED = re.compile(
    rf"(?<!{_HAN})(?P<name>(?:{COMPOUND}){_HAN}{{1,2}}|[{SURNAMES}{RARE}]{_HAN}{{1,2}})[，,(（ ]{{1,2}}\Z"
)
"""Before the sign of somebody's hand: 钱多多（签字）."""
_SIGNATURE = re.compile(
    rf"——(?P<name>(?:{COMPOUND}){_HAN}{{1,2}}|[{SURNAMES}]{_HAN}{{1,2}})(?=\s*(?:$|敬上|叩|拜|敬启|顿首|泣|谨?"
    rf"呈|\d{{4}})|[，,] ?(?:一[位名个]|一个){_HAN}{{2,8}}\s*$)"
)
"""What ends a text: ——尉迟明远."""
_NO_FIELD = word_list("personal_no_fields")
"""What is filled in and is no name: 匿名, 业主."""
_OFFICES = tuple(
    [
        "公司",
        "集团",
        "中心",
        "银行",
        "学校",
        "小学",
        "中学",
        "医院",
        "社区",
        "小区",
        "物业",
        "村委",
        "居委",
        "街道",
        "部门",
        "单位",
        "局",
        "厅",
        "委",
        "办",
        "院",
        "店",
        "厂",
        "队",
        "处",
        "科",
        "村",
        "镇",
        "市",
        "县",
        "区",
    ]
)
"""What ends so is no person's name."""
_TITLE = re.compile(
    "[\u4e00-\u9fff](?:先生|女士|小姐|师傅|老师|阿姨|大爷|大妈|某某?|总|工|局|处|科长|主任|经理|书记|村长|队长|"
    "老板|医生)"
)


def labelled(text: str, places: Sequence[Span]) -> Iterator[Span]:
    """What a field for a name is filled with. `places`: of the words before it."""
    for place, _ in places:
        found = _LABELLED.match(text, place) or _CALLED.match(text, place)
        if found is None and text.startswith(SIGNS, place):
            found = _SIGNED.search(text, max(0, place - _REACH), place) or _SIGNATURE.match(text, place)
        if found and is_filled_in(found.group("name").replace(" ", "")):
            yield found.span("name")


def is_filled_in(name: str) -> bool:
    """Is it a name, and not 匿名, 全体业主, a title or an office?"""
    if name in _NO_FIELD or name[:2] in _NO_FIELD or name in word_list("personal_roles") or _TITLE.fullmatch(name):
        return False
    return not name.endswith(_OFFICES)
