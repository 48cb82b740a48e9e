"""Names that are words (温暖, 江河) or have a rare surname: only what stands on both sides says that they are names.

Left of one stands a role (`nlp.personal.names`), right of it what is said of one person only.
"""

import re

from nlp.lexicon.words import word_list
from nlp.personal.everyday_words import is_name
from nlp.personal.letters import COMPOUND, LAST, MIDDLE, NO_BEGINNING, RARE, SURNAMES

_HAN = "[\u4e00-\u9fff]"
_FAMILY = "".join(mark for mark in dict.fromkeys(SURNAMES + RARE) if mark not in NO_BEGINNING + "户相要部家着的是")
_PERSON = (
    r"[，,（(、 ]?(?:[男女](?=[，,、。；;）) ])|\d{1,3}岁|今年|现年|年仅|享年|身份证|电话|手机|微信|1[3-9]\d)"
    r"|家的|家里|瘫痪|去世|过世|病逝|怀孕|住院|走失|失联|失踪|跑路|摔|骨折|受伤|溺水|猝死|坠|晕倒|被(?:打|骗|撞|砸|咬|骂|抓|拘|辞|开除|欺|扣|烫|害|拖)"
    r"|(?:不[给肯退]|拒[绝不])|欠(?:我|了|薪|款|钱|[一二三四五六七八九十两\d])|骗(?:我|了|走|钱)|打(?:我|人|了|伤)|[骂殴]|体罚|卷款|拒载"
    r"|收(?:了|红包|我)|说|称|答应|承诺|来电|反映|投诉|咨询|于\d|在(?:上学|读|外地|医院|工地|单位|家)|上(?:小学|初中|高中|[一二三四五六]年级|大学)|[就]读"
    r"|是(?:老|退|残|独|孤|我|低保)|态度|把|让我?"
)
_ANCHORED = re.compile(
    rf"(?P<name>(?:{COMPOUND}){_HAN}|[{_FAMILY}](?:[{MIDDLE}][{LAST}]|[{LAST}]|{_HAN}[{LAST}]))(?={_PERSON})"
)

_BEGINS = frozenset(_FAMILY + COMPOUND)

_ONE_PERSON = word_list("personal_one_person")
"""Behind these stands one person; behind 业主, 学生 and the like often what all of them have (学生安全)."""
_DOES = (
    r"[在被把给将向对让跟和与找去来还没不问要扣占拿叫用催送带开出做当拖逼偷借赖躲租卖签养搬][^，。,、；]"
    r"|的(?:名字|姓名|账|卡号|身份证|电话|手机|微信|签[名字]|房子|工资|孩子)"
    r"|[、，,](?:会计|出纳|站长|队长|老板|经理|工头|[他她我]|[一二三四五六七八九十\d])"
    r"|今[天年]|昨[天晚]|前天|经常|天天|每天|一直|多次|居然|竟然"
)
"""With what a sentence goes on that tells of one person."""
_WORDED = re.compile(rf"(?P<name>[{_FAMILY}][{LAST}])(?={_DOES})")


def anchored(text: str, start: int) -> tuple[int, int] | None:
    """The name that begins here, if what follows it is said of one person."""
    if text[start : start + 1] not in _BEGINS:
        return None
    found = _ANCHORED.match(text, start)
    if found is None and text[start - 2 : start] in _ONE_PERSON:
        found = _WORDED.match(text, start)
        if found and found.group() in word_list("personal_behind_roles"):
            return None
    if found is None or not is_name(found.group("name")):
        return None
    return found.span("name")
