"""What stands around a name says that it is a road, a dish, a brand, a team, a person, or a place indeed."""

import re

from nlp.lexicon.words import word_list

_ANY = r"[^，。、,.\s的吃喝卖买做各某家有一所和与在]"
_DISHES, _BRANDS = (
    "|".join(sorted(word_list(name), key=len, reverse=True)) for name in ("place_dishes", "place_brands")
)
_ROAD = re.compile(
    r"(?:[东西南北中新老]|[一二三四五六七八九十])?(?:[东西南北中]|[一二三四五六七八九十])?(?:路(?![灯面况由演过途透])"
    r"|街(?![道头舞拍区])|大街|大道|巷|弄|胡同|桥|环路|里弄)"
    r"|河(?![南北东西池源津间曲口道长段边岸])|溪(?!口)|湖(?![南北州口])|渠|水库|花园|大厦|广场(?!舞)|公寓|名城|饭店"
)
_THING = re.compile(
    rf"{_ANY}?(?:{_DISHES}|银行)|{_BRANDS}"
    r"|酒(?![驾店精后吧厂业])|茶(?![农叶园馆楼山颜])|鸭(?![场绿])|鸡(?![蛋舍场毛])|面[馆粉]|饭|瓷|醋|玉(?!米)|虾(?!塘)|蟹|醉|拳"
    r"|菜(?![市场农地价篮花])|话(?![题费剧])|牌(?![照坊楼匾])|籍|腔|台(?![风湾北中南州阶胞儿])|帮(?![助扶忙])|[妹妞]|戏(?!水)|[号舰](?![线楼院牌码贩召称])"
    r"|[男女][篮排足乒]|队(?![员伍])|海港(?!区)|苏宁(?!广场)|万达(?!广场)|富力(?!城)|三镇[0-9一二两输赢平胜战客主队]"
    r"|保险(?![费金])|科技(?![馆局园厅部大])|航空(?!港)|汽车(?![站总东西南北尾限])|大众(?!反映)|现代(?!化)"
    rf"|{_ANY}{{0,5}}大学(?![城生])"
    r"|(?<=大连)[接续锁忙任](?!通)|(?<=南通)过(?!敏)|(?<=上海)[拔鲜参滩]|(?<=三明)治|(?<=长春)藤|(?<=[河湖海江]南|[河湖]北)岸"
)
_FULL_ROAD = re.compile(r"路(?![灯面])|街(?!道)|大道|桥|小区")
_PART_OF = re.compile(r"(?<=区)[域块间]")
"""How a full name (老城区) goes on when it is none."""
_SMALL = re.compile(
    rf"村(?!民)|塘|坡|组|屋|岭|坪|冲|湾|坝|沟|渡|社区|苑|{_ANY}?(?:国际|家园|佳苑|物业|超市|巴士|湿地公园|律师)|小学|中学"
    r"|[一二三四五六七八九十]?(?:小区|立交|隧道|高架|酒店|宾馆)"
)
_OFFICE = re.compile(
    r"[市县区]?(?:卫健委|气象局|疾控|警方|公安|交警|教育局|法院|检察院|消防|城管局|住建局|环保局|人社局|医保局|税务局|市场监管局"
    r"|市委|县委|区委|市政府|县政府|区政府|火车站|高铁站|汽车站|站前广场)"
)
_STREET_AHEAD = re.compile(r"[^，。、\s]{1,6}?(?:街道|镇|乡)")
_ELSEWHERE = re.compile(r"(?:小|蜜雪|美国|德国|英国|法国|日本|加拿大|新加坡)$")
_LAW = re.compile(
    r"(?:条例|办法|规定|规划|通知|方案|意见|公告|公报|决定|细则|实施|报告|通告|名单|清单|函|批复)[^》]{0,12}》"
)
_TITLE = re.compile(r"《[^《》\n]{1,60}》")
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田姜范石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙钱汤尹黎易武乔贺赖龚文盛"
)
_PERSON_AFTER = re.compile("先生|女士|老师|院士|医生|同志|局长|书记|主任|大夫|经理|演|唱|主演")
_PERSON_BEFORE = re.compile("(?:叫|姓名|经理|老师|主任|演员|歌手|导演|医生|同学|师傅|局长|书记)$")


def is_road(text: str, end: int, full: bool = False) -> bool:
    """Does a name (`full`: with its 市, 县, 区) that ends here go on as a road, a river, a building?"""
    return (_FULL_ROAD if full else _ROAD).match(text, end) is not None


def is_thing(text: str, end: int) -> bool:
    """Does a name that ends here go on as a dish, a team, a firm, a university?"""
    return _THING.match(text, end) is not None


def is_larger_word(text: str, end: int) -> bool:
    """Does a full name that ends here go on as another word (老城区域)?"""
    return _PART_OF.match(text, end) is not None


def is_small(text: str, end: int) -> bool:
    """Does a county's short name go on as that of a village, an estate, a school?"""
    return _SMALL.match(text, end) is not None


def has_office(text: str, end: int) -> bool:
    """Does an office follow, so that the place is meant?"""
    return _OFFICE.match(text, end) is not None


def has_street(text: str, end: int) -> bool:
    """Does a street or town follow?"""
    return _STREET_AHEAD.match(text, end) is not None


def is_elsewhere(text: str, start: int) -> bool:
    """Does something foreign stand before the name (美国德州)?"""
    return _ELSEWHERE.search(text, max(0, start - 4), start) is not None


def after_surname(text: str, start: int, end: int) -> bool:
    """Is this the given name of somebody (经理王海州, 钟南山院士)?"""
    if not start or text[start - 1] not in _SURNAMES:
        return False
    return bool(_PERSON_AFTER.match(text, end) or _PERSON_BEFORE.search(text, max(0, start - 3), start - 1))


def is_surname(mark: str) -> bool:
    """May this character be a family name?"""
    return mark in _SURNAMES


def titles(text: str) -> list[tuple[int, int]]:
    """Where titles of songs, films and books stand; those of laws and notices are of a place."""
    if "《" not in text:
        return []
    return [match.span() for match in _TITLE.finditer(text) if not _LAW.search(match[0])]
