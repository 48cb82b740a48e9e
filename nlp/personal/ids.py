"""Ids of messengers and number plates in a text; pairs (start, end)."""

import re
from collections.abc import Iterator, Sequence

from nlp.personal.numbers import is_office_code
from nlp.personal.spelling import HAN_DIGITS, RINGED

Span = tuple[int, int]
_ID = r"[A-Za-z0-9][A-Za-z0-9_\-]{4,24}"
_CHAT = re.compile(
    r"(?=[微薇威维徽卫群Ⓥ加绿Qq扣叩球企抖快小钉TtWwVvSs电陌旺闲Y支+➕＋唯伟围蓝抠蔻秋腾飞纸B贴知咸淘脉探Ll])(?:"
    r"微[^\w，。]{0,2}信 ?(?:号码?|"
    r"[Ii][Dd]|同号)?|[微薇](?=[^\w，。；、！？]{0,2}[A-Za-z0-9])|[Vv][^\w，。]{0,2}[Xx](?![A-Za-z])|"
    r"[ⓋWw]信|群号|[Tt][Gg](?=[ @:：])|[Ww][ .]?[Xx]|[Ww]ei ?[Xx]in|[微薇威维围唯伟徽V][心芯新❤♥](?=[号:：是]|[I"
    r"i][Dd]| ?[a-z][a-z_\-]*\d)|[唯伟围]信|[微薇威维Vv][❤♥💌]\ufe0f?|飞信|"
    r"绿色(?:聊天)?软件|绿标|蓝色软件|企鹅|[抠蔻][抠蔻]|秋秋|腾讯号|飞机号|纸飞机|B站|[微贴]博|知乎|贴吧|咸鱼|"
    r"淘宝|脉脉|"
    r"探探|[Ss]oul|飞书|[Ll]ine(?=[:：号])|"
    r"wei信|(?<![A-Za-z])[Vv](?=[:：【（(“])|(?<=[我你您])[Vv](?= ?[A-Za-z][A-Za-z\-]*[_\d])|VX(?=[a-z][a-z_\-]"
    r"*\d)|(?<![A-Za-z])[Vv][Xx](?=[a-z]{2,10}_?\d{2})|卫[❤♥]|"
    r"卫星(?= [A-Za-z][\w\-]{4})|飞机 ?(?=@)|钉钉(?=[:： ]?[A-Za-z][A-Za-z\-]*[_\d])|[Vv]信|[薇威维徽]信?|加卫"
    r"星|卫星(?=[号:：])号?|绿泡泡?|[加+➕＋][Vv微薇]"
    r"|QQ群?号?码?|[Qq][Qq]群?|扣扣群?|扣号|叩叩|球球|企鹅号?|(?<![A-Za-z])[Qq](?=[:：号【（(“]| ：|是?\d{5})|"
    r"[加+➕]我?[Qq]|[加的是]口口|扣(?=\d{6})|[Qq] [Qq]|[Ww]e[Cc]hat|抖音号?|快手号?|小红书(?=号|[ ]?[Ii][Dd]|[:：])"
    r"号?|钉钉号|[Tt]elegram|"
    r"电报号?|[Ww]hats[Aa]pp|[Ss]kype|陌陌号?|旺旺号?|闲鱼号|YY号|支付宝(?:账号|账户|号))(?:账号|"
    r"帐号|联系|同号|号码?| ?[Ii][Dd])?"
    rf"(?:[:： =\-—~]|[^\w\s，。！？；、,.!?;（）()【】「」“”\"']"
    rf"|是|叫|搜|为|加我?|我|念|读|拼|搜索?|同号|也是|请加|添加|\(|（|\)|）|“|\"|【|「"
    rf"|\[){{0,4}}(?P<id>{_ID}|(?<=[号是为叫])[A-Za-z][A-Za-z0-9_\-]{{3,24}}(?=[，,。；;）) ]|$)|"
    rf"(?<=[号:： Dd])(?!www)[A-Za-z][A-Za-z0-9_\-]*(?:\.[A-Za-z0-9_\-]{{1,12}}){{1,3}}(?<!\.com)(?<!\.cn)|"
    rf"(?:[{HAN_DIGITS}{RINGED}]|\d\ufe0f?\u20e3){{6,24}}|[A-Za-z0-9](?: [A-Za-z0-9_\-]){{5,20}}"
    rf"|(?=[A-Za-z ]{{0,20}}\d)[A-Za-z0-9]{{1,3}}(?: [A-Za-z0-9_\-]{{1,3}}){{4,20}})(?![A-Za-z0-9_@]|\.[A-Za-z0-9])"
)
_TOLD_ID = re.compile(
    r"(?:微信|薇信|[Vv]信|[Ww][Xx]|[Vv][Xx]|QQ|[Qq][Qq]|扣扣)(?!公众号|公号|小程序|视频号|支付|群里)(?P<gap>[^A"
    r"-Za-z0-9，,。；;！!？?\n]{1,12})"
    rf"(?P<id>(?=[A-Za-z_\-]*\d){_ID})(?![A-Za-z0-9_@.])"
)
_TOLD_LATER = re.compile(
    r"(?:微信|薇信|[Vv]信|[Ww][Xx]|[Vv][Xx]|QQ|[Qq][Qq]|扣扣|闲鱼|抖音|快手)(?!公众号|公号|小程序|视频号|支付|"
    r"群|[里上]|朋友圈)(?:[Ii][Dd])?"
    r"(?P<gap>[^A-Za-z0-9。；;！!？?\n]{1,9}[，, ][^A-Za-z0-9，,。；;！!？?\n]{0,6}(?:[Ii][Dd])?[:： ]?)"
    r"(?P<id>(?=[a-z])(?=[a-z_\-]*\d)[a-z0-9_\-]{6,24})(?![A-Za-z0-9_@]|\.[A-Za-z0-9])"
)
"""The id a clause later: 微信号就是拼音加生日，panyue1107."""
_LATER_NUMBER = re.compile(
    r"(?:QQ|[Qq][Qq]|扣扣|企鹅)(?!群|邮箱|音乐|浏览器|空间|飞车)(?P<gap>[^\dA-Za-z。；;！!？?\n]{1,16})(?P<id>["
    r"1-9]\d{5,10})(?![\dA-Za-z元块万号人.])"
)
"""我的QQ不是手机号，是..."""
_FILLED = re.compile(
    rf"(?:(?:微信|薇信|威信|维信|徽信|[Vv]信|[微薇][❤♥]\ufe0f?|卫星|绿泡泡|wechat|企鹅|扣扣|抖音|快手|小红书|钉"
    rf"钉|陌陌|电报|飞书|支付宝|闲鱼)(?!公众号|公号|小程序|视频号|支付|群|[里上]|朋友圈)"
    rf"|(?<![A-Za-z])(?:[Ww][Xx]|[Vv][Xx]|[Qq][Qq]|[Tt][Gg]|[Vv](?=[是就叫我]))|[加➕+＋][VvQq微薇])(?:号码?|账"
    rf"号|帐号|[Ii][Dd])?"
    rf"[的是就叫做为搜加我请号名你您用这个联系:：=→＞>~—\- 　(（“\"'【\[，,、]{{0,8}}(?<![A-Za-z0-9_])"
    rf"(?!(?:iphone|ipad|ios|android|win|app|vip|http|www|wifi|usb|pdf|mp\d))(?P<id>(?=[A-Za-z\-]*[_\d]|[A-Za-z"
    rf"]+-)(?=[\d_\-]*[A-Za-z]){_ID})(?![A-Za-z0-9_@]|\.[A-Za-z0-9])",
    re.I,
)
"""With what one says between a messenger and an id: VX我的是wangli_sunny."""
_NICK = re.compile(
    rf"(?:微信|薇信|[Vv]信|[Ww][Xx]|[Vv][Xx]|QQ|[Qq][Qq]|抖音|快手|小红书)(?:昵称|名字?|网名)"
    rf"[^。；;\n]{{1,20}}?[，,、 ](?:账号|帐号|微信号|号码?|[Ii][Dd])[是为:： ]{{0,2}}"
    rf"(?P<id>{_ID})(?![A-Za-z0-9_@.])"
)
"""微信昵称清风，号qf_2012."""
_TELLS = frozenset("号是为叫加搜拼名称:：")
"""One of these stands between the messenger and an id that is told with more words: 微信就是我名字拼音zhuoyulan95."""
_OWN_ID = re.compile(
    rf"(?<![A-Za-z0-9_@.\-])(?P<id>(?=[A-Za-z_\-]*\d){_ID})(?:[(（](?:微信|QQ|[Vv][Xx])|[(（ ，,]?(?:是我的?|"
    rf"我的?|这是我?的?)(?:微信|[Vv][Xx]|QQ)|[(（ ,，]?(?:微信|[Vv][Xx]|QQ|V)同号)"
)
_SIGNS = r"(?:下划线|下横线|下杠|短横线?|短横杠|中划线|横线|横杠|减号|连字符|小数点|点|杠)"
_WORDED = re.compile(
    r"(?:微信|[薇威维徽][信芯]?|[Vv]信|[Ww][Xx]|[Vv][Xx]|[Qq][Qq]|[加➕+][VvQq微薇]|抖音|快手|小红书|陌陌|钉钉)"
    r"[^A-Za-z0-9，,。；;\n]{0,8}"
    rf"(?P<id>[A-Za-z0-9][A-Za-z0-9_.\-]{{0,20}}(?:[ (（]{{0,2}}{_SIGNS}[ )）]{{0,2}}[A-Za-z0-9_.\-]{{1,20}}){{1,4}}"
    rf"(?: ?[{HAN_DIGITS}]{{2,8}})?)"
)
"""Signs of an id that are written in words: zhou 下划线 ling 零七二一."""
_SPACED_QQ = re.compile(
    r"(?:[Qq][Qq]号?码?|[扣抠蔻叩][扣抠蔻叩]号?码?|企鹅号?|秋秋号?|球球号?|[Qq]号|(?<![A-Za-z])[Qq](?=[:：]))"
    rf"(?:是|为|[:： ]){{0,3}}(?P<id>(?=(?:[ \-,，]?[\d{HAN_DIGITS}]){{6,12}}(?![\d{HAN_DIGITS}]))"
    rf"[1-9{HAN_DIGITS}][\d{HAN_DIGITS}]"
    rf"{{0,4}}(?:[ \-,，][\d{HAN_DIGITS}]{{1,5}}){{1,11}})(?![\d{HAN_DIGITS}])"
)
_REGIONS = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = re.compile(
    rf"[{_REGIONS}][ ·•・\-./]{{0,2}}[A-Za-z](?:区|牌)?[ ·•・\-.—_/]{{0,2}}(?=挂?(?:[A-Za-z][ ·.\-]?){{0,5}}\d)"
    r"挂?[A-Za-z0-9](?:(?:[ ·•.\-]?[A-Za-z0-9]){4,5}"
    r"|(?:[ ·•.\-]?[A-Za-z0-9]){3}[ ·•.\-]?[挂学警港澳领试超])(?![A-Za-z0-9])"
    rf"|[{_REGIONS}][A-Z](?:后面|后边|后头|开头|打头)?的?车?[，, ]?(?:后面|后边|数字|号码|尾[号数])?[是为:： ]{{0,2}}"
    r"(?=[A-Z]{0,4}\d)[A-Z0-9]{5,6}(?![A-Za-z0-9])"
    rf"|[{_REGIONS}]"
    r"[A-Z][·]?[零〇一二三四五六七"
    r"八九A-Z\d]{5,6}(?![A-Za-z\d])"
    rf"|(?<=[Ww][Jj])[ ·]?[{_REGIONS}][ ·]?\d{{4,5}}(?![\d年])"
    r"|(?<![致促即迫大行假驱])使[ ·]?\d{3}[·]?\d{3}(?![\d元余多万人户亿个])"
    r"|[一-鿿][A-Z]挂\d{4}(?!\d)|(?<=[车号动托]牌)照?[号是为:： ]{0,2}"
    r"(?P<bare>(?:[\u4e00-\u9fff]{2})?[A-Z][·. ]?(?=[A-Z]{0,4}\d)[A-Z0-9]{5,6})(?![A-Za-z0-9])"
)
CHAT_WORDS = (
    *(
        "微信",
        "微",
        "薇",
        "威信",
        "维信",
        "徽信",
        "加微",
        "加卫星",
        "卫星号",
        "+微",
        "微:",
        "微：",
        "+v",
        "+V",
        "v:",
    ),
    *("V:", "v：", "V：", "V信", "v信", "加V", "加v", "VX", "Vx", "vx", "wx", "Wx", "WX", "echat"),
    *("eChat", "同号", "绿泡", "口口", "抖音", "快手", "QQ", "Qq", "qq", "扣扣", "扣号", "叩叩", "球球", "企鹅", "q:"),
    *("Q:", "q：", "Q：", "q号", "Q号", "加q", "加Q", "+q", "+Q", "➕", "Q Q", "eixin", "ei xin"),
    *("wei信", "v❤", "V❤", "微❤", "vⓧ", "小红书号", "支付宝账", "支付宝号", "钉钉号", "elegram", "电报"),
    *(
        "hatsApp",
        "hatsapp",
        "kype",
        "陌陌",
        "旺旺",
        "闲鱼号",
        "YY号",
        "v x",
        "V X",
        "Ⓥ信",
        "W信",
        "群号",
        "TG",
        "tg",
        "q",
        "Q",
        "扣",
    ),
    *(
        "微心",
        "微芯",
        "薇芯",
        "薇新",
        "微新",
        "薇心",
        "威心",
        "威芯",
        "唯信",
        "伟信",
        "围信",
        "微❤",
        "薇❤",
        "威❤",
        "微♥",
        "Wei",
        "WEI",
        "w x",
        "W X",
    ),
    *(
        "绿色软件",
        "绿色聊天软件",
        "绿标",
        "抠抠",
        "蔻蔻",
        "秋秋",
        "腾讯号",
        "飞机号",
        "纸飞机",
        "卫星:",
        "卫星：",
        "小红书",
        "飞书",
        "飞信",
        "探探",
        "Soul",
        "soul",
    ),
    *(
        "邮箱",
        "卫星",
        "WeChat",
        "Wechat",
        "wechat",
        "WECHAT",
        "飞机@",
        *(mark + bracket for mark in "vVqQ" for bracket in "【（(“"),
        "飞机 @",
        "我V",
        "我v",
        "卫❤",
        "卫♥",
        "钉钉",
        "闲鱼",
        "ine:",
        "ine：",
    ),
)


def chat_ids(text: str, places: Sequence[Span]) -> Iterator[Span]:
    """WeChat, QQ and like ids after the word that says so, or right before it. `places`: of such words."""
    last = 0
    for place, _ in places:
        if place < last:
            continue
        reach = place + 64
        found = (
            _WORDED.match(text, place, reach)
            or _SPACED_QQ.search(text, max(last, place - 2), reach)
            or _CHAT.search(text, max(last, place - 3), reach)
            or _FILLED.match(text, place, reach)
            or _OWN_ID.search(text, max(last, place - 30), place + 12)
            or _NICK.match(text, place, reach)
            or _told(_TOLD_ID.match(text, place, reach))
            or _told(_TOLD_LATER.match(text, place, reach))
            or _told(_LATER_NUMBER.match(text, place, reach))
        )
        if found:
            last = found.end()
            if not is_office_code(text, found.start()):
                yield found.span("id")


def _told(found: re.Match[str] | None) -> re.Match[str] | None:
    return found if found and not _TELLS.isdisjoint(found.group("gap")) else None


def plates(text: str, places: Sequence[Span]) -> Iterator[Span]:
    """Number plates of cars. `places`: of a province, or of 牌 in 车牌."""
    for place, _ in places:
        found = _PLATE.match(text, place + (text[place] == "牌"))
        if found:
            start, end = found.span("bare" if found.group("bare") else 0)
            yield start - 2 * (text[max(0, start - 2) : start] in {"WJ", "wj"}), end
