"""Names that `nlp.personal.name_scores` is not sure of, where the words on both sides are those that stand beside a
person.

孙伟 scores little in 由孙伟代领, as its characters are in many words; but 由 stands before a person, 代领 behind one.
Pairs (start, end).
"""

import re
from collections.abc import Iterator, Sequence

from nlp.personal.everyday_words import is_common, is_name
from nlp.personal.fit import is_word
from nlp.personal.letters import NO_BEGINNING
from nlp.personal.scored import scored

Span = tuple[int, int]
_LEFT = re.compile(
    r"(?:^|[，,。；;：:！!？?\n 、（(“\"|]|[由被给找帮跟和与是经向对替让的请叫]|[昨今前]天|昨晚|现在|当时|后来"
    r"|查处|举报|投诉|控告|感谢|转告|寄给|单位|[村厂班校队]里"
    r"|同[事学乡]|邻居|工友|老[板乡师人伴婆公]|[房股]东|司机|妈|爸|[哥弟姐妹叔伯姑舅姨嫂]|儿子|女儿|丈夫|妻子|父亲|母亲|爷爷|奶奶|人)\Z"
)
_RIGHT = re.compile(
    r"[，,（(、 ]?(?:[男女](?=[，,、。；;）) ])|\d{1,3}岁|今年\d|现年|年仅|享年|身份证|1[3-9]\d)"
    r"|[，,]?(?:女士|先生|小姐|老师|医生|师傅|同志|大姐|大哥|阿姨|大爷|奶奶|爷爷)(?!们|傅)"
    r"|等\d+[多余]?[户人名位]|等[人二三四五六七八九十]|家(?:[的里门]|院子|化粪|房)|的(?:名字|身份|手机|电话|银行|账|卡|签[名字]|儿子|女儿|老[婆公]|丈夫|妻子|父|母|家属|房子|宅基|车)"
    r"|(?:代为|代[领办签写笔收]|亲[口自笔])|打(?:的|我|人|成|了|伤|骂)|[骂殴]|签(?:的|字|名|订|收)|欠(?:我|了|薪|款|钱|条)|骗(?:我|了|走|钱)"
    r"|是(?:我|他|她|同学|邻居|村|老|退|残|独|孤|低保|谁|打)|[和跟与](?:她|他|我|其|妻|丈|家人|儿子|女儿|父|母)|又来|再?来(?:闹|电|找|我家)|说(?!明|法|服|不定|是)|表示|声称|自称|同意|答应|承诺|拒[绝不]|至今(?:没|未|不|仍)"
    r"|私自|擅自|违规|违法|非法|强行|占用|霸占|侵占|长期|多次|故意|无[故辜]|[被把将](?!动|来|近|要)|让(?:我|他|她|家长|孩子)|[给跟找问向](?:我|他|她|你)|问一?下|要钱|转(?:给|账|过)|汇款|收(?:钱|了|取)?(?=[。，,]|我|红包|钱)"
    r"|(?:摔|撞|砸|受|烧|烫|咬|扭)(?:伤|倒|断|了|成)|瘫痪|去世|过世|病逝|怀孕|住院|患(?:有|病|癌|上)|走失|失联|失踪|跑路|独居|考上|在(?:工地|家|外|医院|学校|上学|单位|村)|反映|来电|致电|投诉|咨询|申请|退休|下岗|被辞"
    r"|跑了|走了|不[在肯给退接]|没(?:有|来|给|还|钱)|还(?:钱|我|没)|开车|驾驶|酒[后驾]|上课|教书|当(?:村|组|队|过|兵)|[就上]任|收[。，]"
)


def faint(text: str, places: Sequence[Span]) -> Iterator[Span]:
    """Those between such words. `places`: begin and end of each."""
    read = [
        (start + (text[start] in _NO_SURNAMES and end - start > _PAIR), end)
        for start, end in places
        if _RIGHT.match(text, end)
    ]
    yield from scored(text, [span for span in read if _between(text, *span)])


def _between(text: str, start: int, end: int) -> bool:
    """Does it stand behind what stands before a person; is it no word, no place, nobody of whom a headline tells?"""
    name = text[start:end]
    if (
        name[-1] in _NO_END
        or is_common(name)
        or is_word(name[:2])
        or name in _WORDS
        or name[1:] in _WORDS
        or not is_name(name)
    ):
        return False
    if _LEFT.search(text, max(0, start - 2), start) is None:
        return False
    return not (_HEADLINE.match(text, end) and (start == 0 or text[start - 1] in _OPENS or _beside(text, start)))


def _beside(text: str, start: int) -> bool:
    """Does a headline begin with somebody and 对, 和, 与 or 跟 before it (姚明对周琦说)?"""
    return _SOMEBODY.search(text, max(0, start - 6), start) is not None


_HEADLINE = re.compile(r"[，, ]?(?:说|表示|[被把将让]|拒|病逝|去世|怀孕|今年|年仅|\d|[和跟与]|回应|是|再?来|至今|住院)")
"""What headlines say of those whom everybody knows, and complaints of others too."""
_OPENS = frozenset('\n !！?？|#：: ”"“')
_SOMEBODY = re.compile(r"(?:^|[\n !！?？|#：:”“\"])[\u4e00-\u9fff]{2,4}[对和与跟]\Z")
_NO_END = frozenset("路楼树军溪河湖庄村镇街区市园")
_WORDS = frozenset(
    (
        "任然",
        "竟然",
        "万幸",
        "孙子",
        "林木",
        "承诺",
        "查明",
        "印章",
        "盖章",
        "月卡",
        "玫瑰",
        "田土",
        "院士",
        "大大",
        "普高",
        "高盛",
        "陆军",
        "江南",
        "时间",
        "一方",
        "居民",
        "组民",
        "军中",
        "巴泥",
    )
)
_PAIR = 2
_NO_SURNAMES = frozenset(NO_BEGINNING)
"""由孙伟 is 孙伟."""
