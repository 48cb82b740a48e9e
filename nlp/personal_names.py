"""Where private persons are named in a text: after a word that introduces them, or before a title or a telephone.

Pairs (start, end). The words are found by `nlp.personal_gates`; the patterns here read what stands beside them.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from nlp.lexicon.words import word_list
from nlp.personal_fit import is_titled, is_word, name_end, starts_word
from nlp.personal_letters import COMPOUND, GIVEN, LAST, MIDDLE, SURE, SURNAMES, WHOLE

Span = tuple[int, int]
_NAME = (
    rf"(?:[\u4e00-\u9fff]{{2,5}}[·•][\u4e00-\u9fff]{{2,6}}|(?:{COMPOUND})[\u4e00-\u9fff]{{1,2}}|"
    rf"[{SURNAMES}][\u4e00-\u9fff]{{1,2}})"
)
_CALLED = re.compile(
    rf"(?:我叫做?|我名叫|我的名字(?:叫|是)|本人(?:姓名|名叫|叫)|名叫|真实姓名|名字(?:叫做?|是|为|[:： ])?"
    rf"|姓名(?<![\u4e00-\u9fff]姓名)|投诉人|举报人|反映人|信访人|求助人|申请人"
    rf"|当事人|来电人|留言人|受害人|联系人(?:姓名)?|联络人|收件人|收货人|收款人|开户人|持卡人|"
    rf"委托人|监护人|申诉人|上访人|诉求人|发帖人|反馈人|报修人|房主|户名|户主|开户名|署名|落款|"
    rf"姓名)"
    rf"(?P<gap>是|为|叫|[:： =(]){{0,3}}(?P<name>{_NAME})"
)
_SELF = re.compile(
    rf"(?:本人|我是|我本人)[:： (]?(?P<name>{_NAME})(?=$|[，,。；;（() 、：:！!\n]"
    rf"|反映|投诉|举报|现|因|想|于|在|来自|\d|系|是|身份证|男|女|家住|现住|住在?|电话|手机|联系|今年|的(?:女儿|儿子|家属|丈夫|妻子|爱人|"
    rf"母亲|父亲|妈|爸|家长|邻居|朋友|代理人|亲属|孙))"
)
_SPACED = re.compile(
    rf"(?:我叫|本人|姓名|名叫|联系人|真名|户名|落款|署名)[:： 是叫]{{0,2}}(?P<name>[{SURNAMES}](?: [\u4e00-"
    rf"\u9fff]){{1,2}})(?=[ ，,。；;\n(（]|$)"
)
"""姓名 洪 志 强"""
_AT_END = re.compile(
    rf"(?:本人|我|我这边|这里|这边|俺|在下|鄙人)(?:就?是|系)[^，,。；;：:！!？?\n]{{0,24}}?(?P<name>[{WHOLE}][{MIDDLE}][{LAST}])"
    rf"(?=[，,。；;！!：:\n(（ 、]|$|电话|手机|反映|投诉|想|要|因|身份证|联系)"
)
"""A name at the end of what somebody says he is: 我是霞浦的阮明辉."""
_ROLES = word_list("personal_roles")
"""Words of two and of three characters behind which a private person's name may stand."""
ROLE_ENDS = sorted({word[-2:] for word in _ROLES})
_AFTER_ROLE = re.compile(
    rf"(?:(?P<gap>[:： (]|叫)|(?=[{SURE}]|{COMPOUND}|[{WHOLE}][{MIDDLE}][{LAST}]))(?P<name>{_NAME})(?=$|[，,。；"
    rf";：:！!？?（()【"
    rf"\[、\s]|代表|反映|投诉|举报|诉|电话|手机|身份证|联系|住在?|系|男|女|今年|现年|因|于|在|"
    rf"患|被|的|向|来电|致电|签|提出|请|要|遭|欠|拖|骗|拿|跑|说|打|走失|家|收|留言|态度|判|审|开|让|擅自|私自|长期|强行|居然|竟然|公然|伙同|等人|父子|夫妇|夫妻|利用|多次|故意|对|把|将|骂|殴|\d|(?<=[{WHOLE}][{MIDDLE}][{LAST}]))"
)
_SIGNED = re.compile(
    rf"(?:敬礼|此致|敬上|谢谢领导|感谢|盼复|望回复)[！!。 ]*\n\s*(?P<name>{_NAME})\s*(?=$|\n|"
    rf"20\d\d|[，,。])"
)
_SEX = re.compile("[，,、（( ][男女](?=[，,、。；;）) ]|$)")
_SEXED = re.compile(rf"(?<![\u4e00-\u9fff])(?P<name>{_NAME})[，,、（( ]?\Z")
_FROM = re.compile(
    rf"我是[^，,。；\s]{{2,16}}(?:的|员工|职工|村民|居民|业主|家长)(?P<name>[{SURE}][\u4e00-\u9fff]{{1,2}})(?=[，,。"
    rf"；！!：:]|$)"
)
_TITLED = re.compile(
    rf"(?:(?<![\u4e00-\u9fff])(?P<name>(?:{COMPOUND}|[{SURNAMES}])[\u4e00-\u9fff]{{1,2}})|(?P<told>[{WHOLE}]["
    rf"{MIDDLE}][{LAST}])) {{0,2}}\Z"
)
_ME = re.compile(
    rf"(?:我|本人)[，,、 ](?P<name>(?:{COMPOUND})[\u4e00-\u9fff]{{1,2}}|[{SURE}][\u4e00-\u9fff]{{1,2}})(?=[，,、(])"
)
_FAMILY_NAME = re.compile(
    r"[我人贵鄙免弟，,]姓[\u4e00-\u9fff]{1,2}[，,、 ]{0,2}单?名(?:字?[叫是])?(?:一个)?(?P<name>[\u4e00-\u9fff]{1"
    r",2}?)(?=[，,。；;( 字]|$)"
)
_ACCUSED = re.compile(rf"(?P<name>[{SURE}][{GIVEN}][{GIVEN}])")
_AFTER_NUMBER = re.compile(
    rf"[ ，,(：:]{{1,2}}(?P<name>(?:{COMPOUND})[\u4e00-\u9fff]{{1,2}}"
    rf"|[{SURE}][\u4e00-\u9fff]{{1,2}})(?=[)，,。；;\s]|$|女士|先生)"
)
DOUBLE = tuple(name for name in COMPOUND.split("|") if name != "东方")
_DOUBLE = re.compile(rf"(?P<name>(?:{'|'.join(DOUBLE)})[{MIDDLE}][{LAST}])")
"""Surnames of two characters are hardly anything else."""
WHOLE_NAME = re.compile(rf"[{WHOLE}][{MIDDLE}][{LAST}]")
"""What may stand behind a name that ends a text."""
_OWNED = re.compile(r"(?:电话|手机号?|身份证号?码?|tel|TEL)(?:号码)?[是为：: ]{0,2}[\d*(+]")
_OWNER = re.compile(rf"(?<![\u4e00-\u9fff])(?P<name>{_NAME})[，,：:(（ ]{{0,2}}(?:联系|的)?\Z")
_NUMBERS = re.compile(r"(?=[\d*+(])(?:\d{3}\*{4}|\*{6}|[+(]?(?:86)?[ \-]?1[3-9][\d\- .]{9}|[1-6]\d{16})")
_NUMBERED = re.compile(
    rf"(?:(?<![\u4e00-\u9fff])|(?<=房东|老板|经理|中介|司机|工头|店长|师傅|联系|致电)|(?<=找))(?P<name>[{WHOLE}][\u4e00-\u9fff]{{1,2}}|"
    rf"(?:{COMPOUND})[\u4e00-\u9fff]{{1,2}})[ ，,：:(（、\-]{{0,2}}\Z"
)
_LISTED = re.compile(
    rf"[、和及与 ](?P<name>[{SURE}][{GIVEN}][{GIVEN}]|[{SURE}][\u4e00-\u9fff]{{1,2}}(?=[、和及与，,。；;（(等"
    rf"\s]|[两二三四五]人|联名|联合|均|都|共同|$))"
)
_ESTATE = re.compile(
    r"[园苑城府湾庭郡居里寓墅邸轩阁坊厦村庄院楼](?:\d{1,4}(?:栋|幢|号|座|单元|楼|期|组|弄)|小区|的?(?:业主|居民|住户))"
)
"""What ends as an estate does and goes on with a building or its people is a place: 我是桂香苑2栋的."""
_REACH = 10
"""How far before a title or a telephone the name may begin."""
_NO_NAME = re.compile(
    r"^(?:于(?:今|昨|近|前|去|当|上|本|此|是|同|[一二三四五六七八九十\d])"
    r"|和(?:我|他|家|老|邻|朋|同|孩|丈|妻|父|母|其)|向(?:你|您|贵|有|上|领"
    r"|市|相|区|政)|从(?:事|小|来|未|今|去|上)|"
    r"时(?:常|刻|年|候)|高(?:中|考|校|龄|血|度|三|二|一|新)|白(?:天|领)|曾(?:经"
    r"|多|向|于|在|是|任|受|被|因|有|对|与|和|去|来|到|找|请|要|提|反|几|想|一)|安(?:全|徽|置|庆|阳|居|宁|静|排|装)|强(?:烈|制|迫|行)|应(?:该"
    r"|当|届|聘|有)|成(?:都|年|功|立)|"
    r"全(?:家|部|体|国|款|身|村|职)|当(?:时|地|年|天)|都(?:是|有|没|不|已"
    r"|在|会)|公(?:司|务|民|安|婆)|石家庄|江(?:西|苏|南|北|门)|广|平(?:时"
    r"|常|民)|元(?:旦|月)|居(?:民|住)|党员|老|"
    r"那(?:个|天|边|么)|来(?:自|电|到|信|访)|相(?:关|信)|利(?:用|益)|由(?:于"
    r"|此)|位(?:于|置)|计(?:划|生)|支(?:持|付)|农(?:民|村|业)|原(?:来|本"
    r"|籍|住|告)|是|有|明(?:天|年|确|明)|"
    r"路(?:人|过|段)|车(?:主|辆|位|祸|牌)|房(?:东|主|子|屋|产)|文(?:化|明)"
    r"|海(?:南|口|外)|南(?:京|昌|方|宁|通)|阳(?:光|台)|华(?:人|侨)|武(?:汉"
    r"|警)|黄(?:色|金)|马(?:上|路)|信(?:访|任|用)|国(?:家|企|庆|营)|"
    r"普通|商(?:户|家|人|铺)|单(?:位|亲|身|独)|区(?:里|政|民)|师范|连(?:续"
    r"|同)|满(?:意|[一二三四五六七八九十]|\d)|但|干部|万(?:分|般|一)|游客"
    r"|何(?:时|人|处|种)|任(?:职|何)|包(?:括|工)|关(?:于|注|心)|"
    r"修|管(?:理|道)|解(?:决|除)|别|温馨|金(?:额|牛|融|华)|方(?:便|面"
    r"|式)|古(?:代|城|镇|老|树|建|玩|董|村|街)|云南|门口|龙岩|宁(?:夏|波|德)|温州|长|莆田|边(?:上|缘|界|境|防|角|疆)|伊(?:拉|斯)|阿姨|母亲"
    r"|父亲|祖|户|业主|谢谢|许多|许可|许诺|周(?:[末边围一二三四五六日期]|转)|夏(?:天|季|令)|"
    r"钱(?:财|款|包|没|都)|毛病|田(?:地|间)|顾(?:虑|不|及|客)|毕(?:业|竟)|欧洲|祝(?:愿|福(?![根生林明海华强祥贵兴来建龙全])|您|"
    r"你|贵)|严(?:重|格|厉|查|禁)|施(?:工|压|行)|卫生|蒙(?:受|骗|冤)|凌晨"
    r"|陆(?:续|陆)|戴(?:着|口|上)|齐(?:心|声|全)|谷(?:物|歌|底|雨)|乐(?:园|队|于|意|观)|高(?:度|兴|级|低|额|层|价|温|速|峰|声|喊|"
    r"空)|方(?:法|案|可|能)|万(?:人|元|户)|何(?:其|来|况|必|去|以)|任(?:意|由|务|性|凭)|游(?:行|"
    r"玩|客)|白(?:白|跑|交|等)|金(?:钱)|石(?:材|头)|程度|雷(?:同|声)|段(?:时|落)|武(?:力|断)|"
    r"马(?:桶|虎)|冷(?:得|漠|暖)|江(?:边|里)|余(?:人|名|户|下)|温(?:暖|馨|和)|孔(?:雀|洞)|申(?:请|"
    r"诉|报)|桂(?:林|花)|洪(?:水|涝)|吉(?:林|祥)|宗(?:教|旨)|龙(?:头|舟)|苗(?:木|族|圃)|康(?:复|"
    r"居)|叶(?:子(?![涵轩萱豪昂俊瑜琪墨怡欣睿恒])|落)|盖章|童(?:权|年|装|鞋)|党费|方(?:提|已|将|要|未|应|有|得|不|在|对|也|均|都|因|于|来|进|说|认|承)|成绩|原西|何意|辛(?:苦|辛|勤)|权(?:益|利|力|威)|高(?:质|标|效|铁|压|新|尚|档|端|很|出|达|于)|席(?:位|斜|上|间|对)|章(?:程|节))"
)
_NOT_LAST = frozenset("反请要说问家系是住家在男女今现身电手联来于从的户为也想有因，已于某与同及向对到")
_PLAIN = ("我", "本人", "名叫", "名字", "联系人", "户名", "姓名", "署名", "落款", "代笔人", "经办人", "承办人")
_CLOSINGS = ("敬礼", "此致", "敬上", "谢谢领导", "感谢", "盼复", "望回复")
INTRODUCTIONS = (
    *("我叫", "我名叫", "我的名", "本人", "我是", "我本人", "名叫", "真实姓名", "姓名", "投诉人", "举报人", "反映人"),
    *("信访人", "求助人", "申请人", "当事人", "来电人", "留言人", "受害人", "联系人", "联络人", "收件人", "收货人"),
    *("收款人", "开户人", "持卡人", "委托人", "监护人", "申诉人", "上访人", "诉求人", "发帖人", "反馈人", "报修人"),
    *("我，", "我,", "我、", "本人，", "我姓", "人姓", "贵姓", "鄙姓", "弟姓", "，姓", ",姓", "名字", "真名"),
    *("代笔人", "经办人", "承办人", "业主代", "负责人", "实名", "全名", "本名", "原名"),
    *("俺是", "这里是", "这边是", "我系", "鄙人是", "在下是", "我这边是", "我就是"),
    *DOUBLE,
    *("房主", "户名", "户主", "开户名", "署名", "落款", *_CLOSINGS),
)
_TITLES = frozenset(("女士", "先生", "小姐", "敬上", "亲笔", "收启"))
KIND_TITLES = frozenset(
    (
        *("同学", "老师", "师傅", "医生", "大爷", "大妈", "阿姨", "叔叔", "奶奶", "爷爷", "律师", "老人", "大哥"),
        *("主任", "书记", "校长", "经理", "老板", "队长", "村长", "警官", "法官", "教练"),
        *(
            "站长",
            "所长",
            "院长",
            "组长",
            "店长",
            "同志",
            "夫妇",
            "夫妻",
            "一家",
            "父子",
            "等人",
            "大姐",
            "护士",
        ),
    )
)
"""Before these only a whole name is one: 谢欣妍同学, not 高中老师."""
OWNED_BY = (
    *_TITLES,
    *("电话", "手机", "身份证", "tel", "TEL"),
    *(mark + sex for mark in "，,、（( " for sex in "男女"),
)
"""What a name stands before."""
_COMPLAINTS = frozenset(("举报", "投诉"))
_COUNTING = frozenset("名位人个")
"""No second character of a name: 伤者伍名."""

_PARTS = frozenset("镇乡县路街巷")
"""What makes a place of a name that stands before it: 邓元泰镇."""
_PLACES = frozenset("人村省市县区镇乡园街局厂院校")
"""No third character of a name."""


_SAID = frozenset(map(id, (_CALLED, _SPACED, _FAMILY_NAME, _OWNER, _SEXED)))
"""Where one of these finds a name, it is one, even if it is an everyday word too. (Hashing a pattern is slow.)"""
_PATTERNS = {
    "我是": (_SELF, _FROM, _AT_END),
    "本人": (_CALLED, _SELF, _ME, _AT_END, _SPACED),
    **dict.fromkeys(("我叫", "姓名", "名叫", "联系", "真名", "户名", "落款", "署名"), (_CALLED, _SPACED)),
    **dict.fromkeys(("俺是", "这里", "这边", "我系", "鄙人", "在下", "我这", "我就"), (_AT_END,)),
    **dict.fromkeys(("我，", "我,", "我、"), (_ME,)),
    **dict.fromkeys(DOUBLE, (_DOUBLE,)),
    **dict.fromkeys((closing[:2] for closing in _CLOSINGS), (_SIGNED,)),
    **dict.fromkeys(("我姓", "人姓", "贵姓", "鄙姓", "免贵", "弟姓", "，姓", ",姓"), (_FAMILY_NAME,)),
}
"""By the first two characters of what introduces a name; all others introduce one as 我叫 does."""


def is_common(name: str) -> bool:
    """Does it begin with an everyday word (方案, 高温), and is it no whole name all the same (高峰)?"""
    if len(name) == _PAIR and is_word(name):
        return True
    return name[:2] in _common() and name[:2] not in COMPOUND and name[2:] not in _LASTS


_PAIR = 2
_LASTS = frozenset(LAST)


@cache
def _common() -> frozenset[str]:
    return word_list("personal_common")


def is_name(word: str) -> bool:
    """Could these characters be a person's name, and are they no common phrase?"""
    place = len(word) == 3 and word[2] in _PLACES
    return _NO_NAME.match(word) is None and word[1:2] not in _COUNTING and not place


def introduced(text: str, places: Sequence[Span]) -> Iterator[Span]:
    """Names after 我叫, 本人, 联系人 ... `places`: where such words begin."""
    last = -1
    for place, _ in places:
        if place < last:
            continue
        found = None
        for pattern in _PATTERNS.get(text[place : place + 2], (_CALLED,)):
            found = found or pattern.match(text, place)
        if found and found.re is _CALLED and not _is_called(found):
            continue
        if found:
            last = found.end()
            yield from _read(text, found)


def by_role(text: str, places: Sequence[Span]) -> Iterator[Span]:
    """Names right behind a role: 业主张三, 房东叫李四. `places`: where the last two characters of the role stand."""
    for place, _ in places:
        if text[place : place + 2] in _ROLES or text[max(0, place - 1) : place + 2] in _ROLES:
            accused = text[place : place + 2] in _COMPLAINTS
            found = (_ACCUSED if accused else _AFTER_ROLE).match(text, place + 2)
            if found and (read := list(_read(text, found))):
                yield from read
            else:
                yield from fitting(text, place + 2, strict=accused)


def fitting(text: str, start: int, *, strict: bool = False) -> Iterator[Span]:
    """The name that begins here by the grammar of names, and those that a list goes on with."""
    if text[start : start + 1] in _TIES:
        start += 1
    end = _fitting_end(text, start, strict=strict)
    if end is not None:
        yield start, end
        yield from _going_on(text, end)


def _fitting_end(text: str, start: int, *, strict: bool) -> int | None:
    end = name_end(text, start, strict=strict)
    if end is None or _ESTATE.match(text, end - 1) or text[end : end + 1] in _PARTS:
        return None
    known = text[start] in SURE or WHOLE_NAME.match(text, start) is not None
    return end if known or is_name(text[start:end]) else None


_TIES = frozenset(":： 叫(（")
"""What may stand between a role and a name."""


def _going_on(text: str, end: int) -> Iterator[Span]:
    """The names with which a list goes on behind one: 黄某某、李某某和王某某."""
    last: int | None = end
    while last is not None:
        start = last + 1
        if another := _LISTED.match(text, last):
            start, last = another.span("name")
            if not is_name(another.group("name")):
                return
        else:
            last = _fitting_end(text, start, strict=True) if text[last : last + 1] in _JOINS else None
        if last is not None:
            yield start, last


_JOINS = frozenset("、和及与跟")


def owners(text: str, places: Sequence[Span]) -> Iterator[Span]:
    """Names before a title, the word for a telephone with its number, or 男 and 女. `places`: where those stand."""
    for place, _ in places:
        said = text[place : place + 2]
        if said in _TITLES:
            yield from _named_again(text, place)
            yield from _matched(_TITLED, text, place)
        elif said in KIND_TITLES:
            yield from _whole_before(text, place - (text[place - 1] in " 副"))
        elif _SEX.match(text, place):
            yield from _matched(_SEXED, text, place)
        elif _OWNED.match(text, place):
            yield from _matched(_OWNER, text, place) or _strict_before(text, place)


def _matched(name: re.Pattern[str], text: str, place: int) -> list[Span]:
    """The name that a pattern sees before a place."""
    found = name.search(text, max(0, place - _REACH), place)
    if found and found.groupdict().get("told"):
        return [found.span("told")]
    return list(_read(text, found)) if found else []


def _whole_before(text: str, end: int) -> Iterator[Span]:
    """A whole name before a title."""
    start = end - _WHOLE_LONG
    if start >= 0 and name_end(text, start) == end and is_name(text[start:end]):
        yield start, end


_WHOLE_LONG = 3


def _strict_before(text: str, place: int) -> Iterator[Span]:
    """A name with other words before it and a telephone behind it: 兰山区徐长海，电话."""
    end = len(text[max(0, place - 3) : place].rstrip("，,：:(（ ")) + max(0, place - 3)
    for start in (end - 3, end - 2):
        if start > 0 and name_end(text, start, strict=True) == end:
            yield start, end
            return


def _named_again(text: str, place: int) -> Iterator[Span]:
    """施小姐施雨薇: the whole name behind the title of its surname."""
    found = WHOLE_NAME.match(text, place + 2)
    if found and place and text[place - 1] == found.group()[0]:
        yield found.span()


def numbered(text: str, runs: Sequence[Span]) -> Iterator[Span]:
    """Names right beside a telephone or identity number, also a hidden one. `runs`: of digits."""
    for start, end in runs:
        for number in _NUMBERS.finditer(text, max(0, start - 4), end + 12):
            found = _NUMBERED.search(text, max(0, number.start() - _REACH), number.start())
            if found:
                yield from _read(text, found)
        after = _AFTER_NUMBER.match(text, end + 1)
        if after:
            yield from _read(text, after)


def _is_called(found: re.Match[str]) -> bool:
    """投诉人 needs 是 or a colon before the name; 户名 does not where the surname is a sure one."""
    if found.group("gap") is not None:
        return True
    said = found.group()
    return said.startswith(_PLAIN[:5]) or (said.startswith(_PLAIN) and found.group("name")[0] in SURE)


def _read(text: str, found: re.Match[str]) -> Iterator[Span]:
    """The name, if it is one, and those that a list goes on with: 村民黄某某、李某某和王某某."""
    start, end = found.span("name")
    name = found.group("name")
    if len(name) == 3 and name[:2] not in COMPOUND and (name[2] in _NOT_LAST or starts_word(text, end - 1, name)):
        end -= 1
    if is_titled(name):
        return
    said = id(found.re) in _SAID or found.groupdict().get("gap")
    sure = found.re is _CALLED and (found.group().startswith("名") or name[2:] in _LASTS)
    if ("·" not in name and not sure and not is_name(name)) or _ESTATE.match(text, end - 1):
        return
    if not said and (is_common(name) or text[end : end + 1] in _PARTS):
        return
    yield start, end
    yield from _going_on(text, end)
