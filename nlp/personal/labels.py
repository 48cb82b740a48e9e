"""Names in the fields of a form (落款人：乜文彬, 申请人（签名）：宗 磊). Pairs (start, end).

Here the field says that it is a name, so every surname counts, also a rare one or a word.
"""

import re
from collections.abc import Iterator, Sequence

from nlp.lexicon.words import word_list
from nlp.look.late import late
from nlp.personal.everyday_words import is_common, is_name
from nlp.personal.fit import is_word
from nlp.personal.letters import COMPOUND, LAST, MIDDLE, RARE, SURNAMES

Span = tuple[int, int]
LABELS = tuple(sorted(word_list("personal_fields")))
"""Words before the mark behind which a field of a form is filled in."""
CALLED_SO = tuple(
    mark + "叫" for mark in "我俺人他她字名爸妈爷奶公婆哥姐弟妹儿女子孩伴友东板机工头师生娃侄甥嫂舅姑姨叔伯"
)
"""What stands before the name of somebody who is told of."""
_HAN = "[\u4e00-\u9fff]"
_LABELLED = late(
    rf"(?:{'|'.join(sorted(LABELS, key=len, reverse=True))})人?(?:的?(?:姓名|名字|签名|签字))?(?:[(][^()\n]{{1,"
    rf"8}}[)])? ?"
    rf"处?(?:[是为]?[:：]|[/|｜=→])[ \t]{{0,3}}(?P<name>{_HAN}?\*{{1,3}}"
    rf"|(?<=姓名[:：]){_HAN}{{2,3}}|(?:{COMPOUND}) ?{_HAN}{{1,2"
    rf"}}|[{SURNAMES}{RARE}] {{0,3}}{_HAN}(?: {{0,3}}{_HAN})?|[{SURNAMES}](?: {_HAN}){{3}}|{_HAN}{{2,5}}[·•]"
    rf"{_HAN}{{2,8}})"
    rf"(?=[，,。;；:：()、\n!！/|｜]|$| |电话|手机|身份证|[男女](?!{_HAN})|住址|地址|性别|年龄)"
)
_CALLED = re.compile(
    rf"{_HAN}叫(?P<name>(?:{COMPOUND}){_HAN}{{1,2}}|[{SURNAMES}]{_HAN}{{1,2}}|[{RARE}][{MIDDLE}][{LAST}])(?=[，"
    rf",。;；()!！]|$)"
)
"""我叫成功，不是开玩笑. Not `late`: matches are asked whether they are of this pattern."""
_ITEM = (
    rf"{_HAN}?\*{{1,3}}|(?:{COMPOUND}){_HAN}{{1,2}}"
    rf"|[{SURNAMES}{RARE}]{_HAN}{{1,2}}|[{SURNAMES}{RARE}](?:[ ·]{_HAN}){{1,2}}"
    rf"|[{SURNAMES}]{_HAN}{{3}}|{_HAN}{{2,6}}[·•]{_HAN}{{2,8}}"
)
_NEXT = late(
    rf"(?: {{0,2}}(?P<mark>[、/]|[，,；;])? {{0,3}}|\n)(?<![\u4e00-\u9fff])(?P<name>{_ITEM})(?=[，,。；;、()/ \n]|等|$)"
)
"""The names with which a field goes on: 联名人：张三、李四 王五."""
_PLAIN = late(
    r"(?:户主|户名|机主|姓名|开户名|账户名|(?:拟?录用|入选|拟聘|公示)人员"
    r"|(?:申请|投诉|反映|举报|诉求|求助|信访|上访|来电|留言|来信|来访|联系|联络|收款|付款|收件|收货"
    r"|寄件"
    r"|委托|代理|监护|持卡|开户|代笔|受害|报修|报警|报案|反馈|提交|填表|填报|签收|承租|出租|被执行|执行|借款|担保|被告|原告|代办"
    r"|经办|承办)人)"
    rf"(?: {{1,3}}|(?=[{SURNAMES}]))(?P<name>{_ITEM})(?=[，,。；;、)\n]|$| {{1,3}}(?:{_HAN}{{2}}|[\d*(]))"
)
"""A field without its colon, where it begins a clause and what fills it ends it: 户主芦花, 投诉人 练 达."""
SIGNS = ("签字", "签名", "签章", "手印", "按印", "——")
_REACH = 8
_SIGNED = late(rf"(?<!{_HAN})(?P<name>(?:{COMPOUND}){_HAN}{{1,2}}|[{SURNAMES}{RARE}]{_HAN}{{1,2}})[，,(（ ]{{1,2}}\Z")
"""Before the sign of somebody's hand: 钱多多（签字）."""
_SIGNATURE = late(
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
_TITLE = late(
    "[\u4e00-\u9fff](?:先生|女士|小姐|师傅|老师|阿姨|大爷|大妈|某某?|总|工|局|处|科长|主任|经理|书记|村长|队长|"
    "老板|医生)"
)


def labelled(text: str, places: Sequence[Span]) -> Iterator[Span]:
    """What a field for a name is filled with. `places`: of the words before it."""
    for place, _ in places:
        found = _LABELLED.match(text, place) or _CALLED.match(text, place)
        if found is None and text.startswith(SIGNS, place):
            found = _SIGNED.search(text, max(0, place - _REACH), place) or _SIGNATURE.match(text, place)
        if found is None and (place == 0 or not "\u4e00" <= text[place - 1] <= "\u9fff"):
            plain = _PLAIN.match(text, place)
            found = plain if plain and _is_person(plain.group("name")) else None
        if found and is_filled_in(found.group("name").replace(" ", "")):
            if "*" not in found.group("name"):
                yield found.span("name")
            if found.re is not _CALLED:
                yield from _going_on(text, found.end("name"))


def _going_on(text: str, end: int) -> Iterator[Span]:
    """The other names of a field that is filled in with several."""
    for _ in range(_MANY):
        found = _NEXT.match(text, end)
        if found is None:
            return
        name = found.group("name").replace(" ", "")
        if "*" not in name:
            if not is_filled_in(name) or not _is_person(name, listed=found.group("mark") == "、"):
                return
            yield found.span("name")
        end = found.end("name")


_LASTS = frozenset(LAST)
_MANY = 40
"""So many names of one field are read."""


def _is_person(said: str, *, listed: bool = False) -> bool:
    """Is it no everyday word? `listed`: it stands in a list of names, where any surname makes one."""
    name = said.replace(" ", "")
    if "·" in name or "•" in name:
        return True
    if is_word(name[:2]):
        return is_name(name) and (listed or name[-1] in _LASTS)
    return is_name(name) and not is_common(name)


def is_filled_in(name: str) -> bool:
    """Is it a name, and not 匿名, 全体业主, a title or an office?"""
    if name in _NO_FIELD or name[:2] in _NO_FIELD or name in word_list("personal_roles") or _TITLE.fullmatch(name):
        return False
    return not name.endswith(_OFFICES)
