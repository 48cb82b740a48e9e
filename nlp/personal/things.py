"""Numbers like that of a flat that are none: lamp posts, seats, stalls, buses, texts, rooms of an office."""

import re

_CODE = re.compile(
    r"(?:取件|提货|取货|核销|验证)码[是为:： ]{0,2}\Z"
    r"|(?<!屋)(?<!房)(?<!牌)(?<!户)(?<!门)(?:编号|编码|代码|型号"
    r"|图号|杆号|桩号|井号|版本|批号|货号)[是为:： 号]{0,2}(?:[A-Z]{1,4}-)?\Z"
    r"|(?:杆|座位|座席|席位|看台|楼座|池座|摊位|铺位|展位|展台|车位|泊位|停车位|充电桩|考场|考位|机位|工位|床位|箱变|变压器|配电箱|消[火防]栓"
    r"|井盖|雨水井|污水井|探头|摄像头|监控|路灯|灯箱|站牌|车厢|墓|墓[园区地][\u4e00-\u9fff]{0,4}|图纸|图集|宗地|地块|表格?|附表|条款|条|题目?|章|款|版|树木?|古树"
    r"|货架|书架|柜|会议室|展厅|教室|公厕|厕所|比例|比分|比率|参数"
    r"|密码|口令|公交|班车|快线|大巴|地铁)[号的是为:： ]{0,2}(?:[A-Z]{1,3}-?|[A-Z东西南北一二三四五\d]{1,2}区)?\Z"
)
_OF_A_THING = re.compile(
    r"号?(?:公交|班车|大巴|摊|铺位|座位|座席|条款|宗地|地块|展位|展台|考[场位]|会议室|教室|办公室|诊室|展厅|窗口)"
    r"|号(?:车(?![库位主棚])|杆|路?灯|机|桌|柜|席|桩|井|窗口|泊位|墓)"
)
_PUBLIC = re.compile(
    r"(?:(?:市民|政务|行政|办事|便民|审批|登记|服务|办证|会展|体育|文化|图书|博物|展览|活动|信访接待|人才|招聘|就业|社保|公证"
    r"|体检|检测|培训|急救|疾控|妇幼|质检|医疗|社区|卫生|客服|维修|受理|信访|托育|职教|养护|防疫|接种|血站|医保)"
    r"(?:服务|大)?(?:中心|大厅|[馆厅])|(?<![派住])[局委厅]|法院|检察院|政府|医院|卫生院|[中小]学|门诊楼?|住院楼|医技楼|教学楼|实验楼|办公楼|行政楼|综合楼|图书馆"
    r"|体育[馆场]|大剧院|影院|剧场|考点|居委会|村委会|街道办|派出所|社保所|税务所|营业厅)的?\Z"
)
_STAIR = re.compile("单元|[门梯]")
"""Where there is one, people live, also behind an office or a hospital."""
_BACK = 8
"""So many characters before a number are read for what it is of."""


def is_thing(text: str, start: int, end: int) -> bool:
    """Is what looks like a door from `start` to `end` the number of a thing, or of a room where offices receive?"""
    before = text[max(0, start - _BACK) : start]
    if _CODE.search(before) or (_PUBLIC.search(before) and not _STAIR.search(text, start, end)):
        return True
    return _OF_A_THING.match(text, end - (text[end - 1] == "号")) is not None
