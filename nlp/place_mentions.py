"""Where a text means a place by a name: no road, dish, brand, team, title, person or longer word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from nlp.finder import Match
from nlp.place_names import OWN, SIGN, SURE, Name

MOST = 100
"""Mentions that are looked at in one text."""
_ROAD = re.compile(
    r"(?:[东西南北中新老]|[一二三四五六七八九十])?(?:[东西南北中]|[一二三四五六七八九十])?(?:路(?!灯|面)"
    r"|街(?!道|头)|大街|大道|巷|弄|胡同|桥|高架|立交|环路|隧道|里弄|花园|小区"
    r"|大厦|广场(?!舞)|公寓|名城|酒店|宾馆|饭店|宾舍)"
)
_ROAD_END = ("路", "街", "桥", "巷", "道", "小区", "花园", "广场")
_ANY = r"[^，。、,.\s的吃喝卖买做各某家有一所和与在]"
_THING = re.compile(
    # dishes and wares
    rf"{_ANY}?(?:拉面|火锅|烤鸭|小吃|米粉|热干面|米线|小面|拌面|烩面|炸酱面|刀削面|螺蛳粉|肠粉|板面|冷面|胡辣汤|肉夹馍|煎饼"
    r"|麻花|包子|粽子|汤包|生煎|锅贴|肉燕|鱼丸|牛肉丸|豆腐|豆瓣|榨菜|腐乳|火腿|扒鸡|烧鸡|大盘鸡|炸鸡|板鸭|盐水鸭|鸭脖|红肠"
    r"|香醋|陈醋|老醋|醋|酱油|啤酒|白酒|黄酒|茅台|老窖|大曲|特曲|铁观音|龙井|大红袍|岩茶|白茶|毛尖|普洱|绿茶|红茶|花茶"
    r"|大闸蟹|小龙虾|海鲜面|牛肉|羊肉|腊肉|腊肠|红枣|苹果|哈密瓜|水蜜桃|蜜桃|脐橙|蜜柚|香梨|葡萄干|荔枝|大米|大葱|枸杞"
    r"|丝绸|刺绣|菜(?![市场农地价篮])|味道|风味|人家|方言|布鞋|烧烤店|足道|足浴|酒楼|菜馆|酒家)"
    r"|(?:酒(?![驾店精后])|茶(?![农叶园])|鸭|鸡(?!蛋)|面[馆粉]|饭|瓷|玉(?!米)|虾|蟹|话(?![题费剧])|籍|产的|同学|时间|牌(?!照)|醉|拳|戏|民谣|森林》|爱情|往事|之夜|之恋)"
    # teams
    r"|[男女](?:篮|排|足|乒)|队(?![员伍])|恒大|国安|申花|海港(?!区)|上港|鲁能|泰山队|泰达|亚泰|建业|苏宁|万达|富力|力帆|首钢队|宏远|广厦"
    r"|三镇[0-9一二两输赢平胜战客主队]|俱乐部|球迷|德比"
    # media, money, firms, schools
    r"|(?:都市|广播|生活|新闻|综合|经济|卫视)?(?:卫视|电视台|电台|晚报|日报|时报|晨报|都市报|商报|早报|出版社|文艺)"
    rf"|{_ANY}?银行|农商行|信用社|证券|基金|信托|股份|集团|公司|保险(?!费|金)|人寿|财险|控股|地产|置业|实业|重工|石化|电器|科技(?![馆局园])|生物|药业|制药|白药|同仁堂"
    r"|航空(?!港)|汽车(?![站总东西南北尾限])|大众(?!反映)|现代|通用|奔驰|文学|扑克|仪器|电锯"
    rf"|{_ANY}{{0,5}}大学(?!城|生)|交大|师大|理工|财大|工大|农大|医科大"
    r"|[号舰](?![线楼院])"
)
_FOREIGN = re.compile(r"(?:美国|德国|英国|法国|日本|加拿大|新加坡)$")
_TAIL = ("市", "省", "县", "区", "州", "人", "的", "这", "那", "站", "本地", "当地", "城区", "岛", "地铁", "全", "各", "某", "一", "两")
"""What may follow a short name though the segmenter joins it with the name."""
_BEFORE = "省市区县州旗盟：:，,。.（( 在到从去是和与跟、往我你他她这离回于把让替】]》\"“”‘’'!！?？;；\n\t·-—#@【[/|"
_HEADLINE = re.compile(
    r"省|今[日天晚年]|昨[日天晚]|明[日天]|将(?!军)|拟|新增|出台|发布|启动|印发|通报|多地|全[省市境]|两地|官方|警方|再|已|首[个次批例]|要求|各地"
)
_ARRIVE = "在来赴抵入返离"
_LAW = re.compile(r"(?:条例|办法|规定|规划|通知|方案|意见|公告|公报|决定|细则|实施|报告|通告|名单|清单|函|批复)[^》]{0,12}》")
_TITLE = re.compile(r"《[^《》\n]{1,60}》")
_PERSONS = frozenset("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段钱汤尹黎易常武乔贺赖龚文")
_PERSON_AFTER = ("先生", "女士", "老师", "院士", "医生", "同志", "局长", "书记", "主任", "大夫", "经理", "演", "唱", "主演")
_PERSON_BEFORE = ("叫", "姓名", "名叫", "经理", "老师", "主任", "演员", "歌手", "导演", "医生", "同学", "师傅", "局长", "书记")


@dataclass(slots=True)
class Mention:
    """A name at `start`..`end`; `codes` that it may mean; `firm`: is it a place whatever stands around it?"""

    name: str
    start: int
    end: int
    codes: tuple[str, ...]
    trust: int
    firm: bool


def mentions(text: str, names: Sequence[Name], matches: Sequence[Match], bounds: frozenset[int]) -> list[Mention]:
    """The matches (number in `names`, start) that mean a place. `bounds`: where words begin and end."""
    found: list[Mention] = []
    hidden = [match.span() for match in _TITLE.finditer(text) if not _LAW.search(match[0])] if "《" in text else []
    last = -1
    for number, start in matches:
        name = names[number]
        end = start + len(name.text)
        if any(first < start < stop for first, stop in hidden):
            continue
        if name.trust == OWN:
            meant = not _ROAD.match(text, end) or name.text.endswith(_ROAD_END)
        elif name.trust == SIGN:
            meant = _is_sign(text, start, end, bounds)
        else:
            meant = _is_place(text, name, start, end, bounds, last)
        if meant:
            found.append(Mention(name.text, start, end, name.codes, name.trust, name.trust <= SURE))
            last = end
            if len(found) == MOST:
                break
    return found


def word_bounds(tokens: Sequence[str]) -> frozenset[int]:
    """Where words begin and end."""
    return frozenset(accumulate(map(len, tokens), initial=0))


def begins(text: str, start: int, bounds: frozenset[int]) -> bool:
    """May a name begin here?"""
    return start in bounds or text[start - 1] in _BEFORE


def is_road(text: str, end: int) -> bool:
    """Does a name that ends here go on as a road, a building or an estate?"""
    return _ROAD.match(text, end) is not None


def is_thing(text: str, end: int) -> bool:
    """Does a name that ends here go on as a dish, a team, a firm?"""
    return _THING.match(text, end) is not None


def _is_place(text: str, name: Name, start: int, end: int, bounds: frozenset[int], last: int) -> bool:
    if name.trust == SURE:
        if text.startswith(("路", "街", "大道", "桥", "小区"), end) and not text.startswith(("街道", "路灯", "路面"), end):
            return False
        return len(name.text) > 3 or start == last or begins(text, start, bounds)
    if start != last and not begins(text, start, bounds):
        return False
    if is_road(text, end) or is_thing(text, end):
        return False
    if start and (_is_person(text, start, end, bounds) or _FOREIGN.search(text, max(0, start - 4), start)):
        return False
    if end in bounds or text.startswith(_TAIL, end):
        return True
    return start in bounds and _cut_through(start, end, bounds)


def _cut_through(start: int, end: int, bounds: frozenset[int]) -> bool:
    """Has the segmenter cut the name itself (河|南阳|光 of 河南阳光)?"""
    return any(place in bounds for place in range(start + 1, end))


def _is_person(text: str, start: int, end: int, bounds: frozenset[int]) -> bool:
    """Is this the given name of somebody (王海州)?"""
    if text[start - 1] not in _PERSONS or start - 1 not in bounds:
        return False
    return text.startswith(_PERSON_AFTER, end) or text.endswith(_PERSON_BEFORE, 0, start - 1)


def _is_sign(text: str, start: int, end: int, bounds: frozenset[int]) -> bool:
    """The sign of a province as headlines have it: 闽今日新增, 来闽人员; not 京东, 沪指, 京沪高铁."""
    if start not in bounds:
        return False
    if start and text[start - 1] in _ARRIVE:
        return end in bounds and (end == len(text) or not is_thing(text, end))
    return (start == 0 or text[start - 1] in _BEFORE[8:]) and _HEADLINE.match(text, end) is not None
