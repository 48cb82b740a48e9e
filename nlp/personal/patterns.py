"""Patterns of names beside the words that introduce them: read by `nlp.personal.names` and `nlp.personal.owners`."""

import re

from nlp.look.first_look import Quick
from nlp.personal.letters import COMPOUND, GIVEN, LAST, MIDDLE, RARE, SURE, SURNAMES, WHOLE
from nlp.personal.said import DOUBLE

NAME = (
    rf"(?:[\u4e00-\u9fff]{{2,5}}[·•][\u4e00-\u9fff]{{2,6}}|(?:{COMPOUND})[\u4e00-\u9fff]{{1,2}}|"
    rf"[{SURNAMES}][\u4e00-\u9fff]{{1,2}})"
)
CALLED = re.compile(
    rf"(?:我叫做?|我名叫|我的名字(?:叫|是)|本人(?:姓名|名叫|叫)|名叫|真实姓名|名字(?:叫做?|是|为|[:： ])?"
    rf"|姓名(?<![\u4e00-\u9fff]姓名)|投诉人|举报人|反映人|信访人|求助人|申请人"
    rf"|当事人|来电人|留言人|受害人|联系人(?:姓名)?|联络人|收件人|收货人|收款人|开户人|持卡人|"
    rf"委托人|监护人|申诉人|上访人|诉求人|发帖人|反馈人|报修人|房主|户名|户主|开户名|署名|落款|"
    rf"姓名)"
    rf"(?P<gap>是|为|叫|[:： =(]){{0,3}}(?P<name>{NAME})"
)
SELF = re.compile(
    rf"(?:本人|我是|我本人)[:： (]?(?P<name>{NAME})(?=$|[，,。；;（() 、：:！!\n]"
    rf"|反映|投诉|举报|现|因|想|于|在|来自|\d|系|是|身份证|男|女|家住|现住|住在?|电话|手机|联系|今年|的(?:女儿|"
    rf"儿子|家属|丈夫|妻子|爱人|"
    rf"母亲|父亲|妈|爸|家长|邻居|朋友|代理人|亲属|孙))"
)
SPACED = re.compile(
    rf"(?:我叫|本人|姓名|名叫|联系人|真名|户名|落款|署名)[:： 是叫]{{0,2}}(?P<name>[{SURNAMES}](?: [\u4e00-"
    rf"\u9fff]){{1,2}})(?=[ ，,。；;\n(（]|$)"
)
"""姓名 洪 志 强"""
AT_END = re.compile(
    rf"(?:本人|我|我这边|这里|这边|俺|在下|鄙人)(?:就?是|系)[^，,。；;：:！!？?\n]{{0,24}}?(?P<name>[{WHOLE}]["
    rf"{MIDDLE}][{LAST}])"
    rf"(?=[，,。；;！!：:\n(（ 、]|$|电话|手机|反映|投诉|想|要|因|身份证|联系)"
)
"""A name at the end of what somebody says he is: 我是霞浦的阮明辉."""
AFTER_ROLE = re.compile(
    rf"(?:(?P<gap>[:： (]|叫)|(?=[{SURE}]|{COMPOUND}|[{WHOLE}][{MIDDLE}][{LAST}]))(?P<name>{NAME})(?=$|[，,。；"
    rf";：:！!？?（()【"
    rf"\[、\s]|代表|反映|投诉|举报|诉|电话|手机|身份证|联系|住在?|系|男|女|今年|现年|因|于|在|"
    rf"患|被|的|向|来电|致电|签|提出|请|要|遭|欠|拖|骗|拿|跑|说|打|走失|家|收|留言|态度|判|审|开|让|擅自|私自|"
    rf"长期|强行|居然|竟然|公然|伙同|等人|父子|夫妇|夫妻|利用|多次|故意|对|把|将|骂|殴|\d|(?<=[{WHOLE}]["
    rf"{MIDDLE}][{LAST}]))"
)
SIGNED = re.compile(
    rf"(?:敬礼|此致|敬上|谢谢(?:领导|您|大家)?|感谢|盼复|望回复|拜托|拜谢|叩谢)[！!。 ]*\n\s*(?!敬礼|谢谢)(?P<n"
    rf"ame>{NAME})\s*(?=$|\n|"
    rf"20\d\d|[，,。])"
)
SEX = re.compile("[，,、（( ][男女](?=[，,、。；;）) ]|$)")
SEXED = re.compile(rf"(?<![\u4e00-\u9fff])(?P<name>{NAME})[，,、（( ]?\Z")
FROM = re.compile(
    rf"我是[^，,。；\s]{{2,16}}(?:的|员工|职工|村民|居民|业主|家长)(?P<name>[{SURE}][\u4e00-\u9fff]{{1,2}})(?=[，,。"
    rf"；！!：:]|$)"
)
TITLED = re.compile(
    rf"(?:(?<![\u4e00-\u9fff])(?P<name>(?:{COMPOUND}|[{SURNAMES}])[\u4e00-\u9fff]{{1,2}})|(?P<told>[{WHOLE}]["
    rf"{MIDDLE}][{LAST}])) {{0,2}}\Z"
)
ME = re.compile(
    rf"(?:我|本人)[，,、 ](?P<name>(?:{COMPOUND})[\u4e00-\u9fff]{{1,2}}|[{SURE}][\u4e00-\u9fff]{{1,2}})(?=[，,、(])"
)
FAMILY_NAME = re.compile(
    r"[我人贵鄙免弟，,]姓[\u4e00-\u9fff]{1,2}[，,、 ]{0,2}单?名(?:字?[叫是])?(?:一个)?(?P<name>[\u4e00-\u9fff]{1"
    r",2}?)(?=[，,。；;( 字]|$)"
)
ACCUSED = re.compile(rf"(?P<name>[{SURE}][{GIVEN}][{GIVEN}])")
AFTER_NUMBER = re.compile(
    rf"[ ，,(：:]{{1,2}}(?P<name>(?:{COMPOUND})[\u4e00-\u9fff]{{1,2}}"
    rf"|[{SURE}][\u4e00-\u9fff]{{1,2}}|[{WHOLE}{RARE}][{MIDDLE}][{LAST}])(?=[)，,。；;\s]|$|女士|先生)"
)
DOUBLE_NAME = re.compile(
    rf"(?!诸葛[亮孔]|司马[光懿迁昭炎相]|欧阳[修询]|上官婉|夏侯[惇渊]|公孙瓒)(?P<name>(?:{'|'.join(DOUBLE)})(?:["
    rf"{MIDDLE}][{LAST}]|[{GIVEN}](?=[^\u4e00-\u9fff]|[的在是说等签要打骗欠让把被将反来投不跑收家有和与跟及今因于向对给问也就都没去找发带叫]|$)))"
)
"""Surnames of two characters are hardly anything else."""
WHOLE_NAME = re.compile(rf"[{WHOLE}][{MIDDLE}][{LAST}]")
"""What may stand behind a name that ends a text."""
OWNED = re.compile(r"(?:电话|手机号?|身份证号?码?|tel|TEL)(?:号码)?[是为：: ]{0,2}[\d*(+]")
OWNER = re.compile(rf"(?<![\u4e00-\u9fff])(?P<name>{NAME})[，,：:(（ ]{{0,2}}(?:联系|的)?\Z")
NUMBERS = Quick(r"(?=[\d*+(])(?:\d{3}\*{4}|\*{6}|[+(]?(?:86)?[ \-]?1[3-9][\d\- .]{9}|[1-6]\d{16})")
NUMBERED = re.compile(
    rf"(?:(?<![\u4e00-\u9fff])|(?<=房东|老板|经理|中介|司机|工头|店长|师傅|联系|致电)|(?<=找))(?P<name>[{WHOLE}"
    rf"][\u4e00-\u9fff]{{1,2}}|"
    rf"(?:{COMPOUND})[\u4e00-\u9fff]{{1,2}}|(?<![\u4e00-\u9fff])[{RARE}][{MIDDLE}][{LAST}])[ ，,：:(（、\-]{{0,2}}\Z"
)
SPREAD_NAME = re.compile(rf"[:：]?(?P<name>[{SURNAMES}](?: [\u4e00-\u9fff]){{2}})(?=[ ，,。；;\n(（]|$)")
"""护工王 秀 英"""
RARE_NAME = re.compile(
    rf"(?P<name>[{RARE}][{MIDDLE}][{LAST}])(?=[，,。；;：:！!？?（() 、\n]|$|被|说|家[^里人庭]|反映|电话|住)"
)
"""A surname that is a word first of all."""
LISTED = re.compile(
    rf"[、和及与 ](?P<name>[{SURE}][{GIVEN}][{GIVEN}]|[{SURE}][\u4e00-\u9fff]{{1,2}}(?=[、和及与，,。；;（(等"
    rf"\s]|[两二三四五]人|联名|联合|均|都|共同|$))"
)
ESTATE = re.compile(
    r"[园苑城府湾庭郡居里寓墅邸轩阁坊厦村庄院楼](?:\d{1,4}(?:[栋幢号座楼期组弄]|单元|-\d)|小区|的?(?:业主|居民|住户))"
)
"""What ends as an estate does and goes on with a building or its people is a place: 我是桂香苑2栋的."""
