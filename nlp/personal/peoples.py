"""Names that are no surname with a given name: of the Uyghur, Tibetan, Mongolian and Yi peoples, and in Latin letters.

Pairs (start, end). What such names are made of is general knowledge; two parts side by side are a name wherever they
stand, one is a name behind a word that says so (我叫, 牧民, 姓名).
"""

import re
from collections.abc import Iterator, Sequence

Span = tuple[int, int]
_TIBETAN = (
    "扎西|次仁|卓玛|多吉|尼玛|达瓦|旦增|丹增|洛桑|格桑|拉姆|央金|平措|顿珠|仁青|仁增|索朗|索南|益西|白玛|强巴|"
    "曲珍|德吉|"
    "普布|米玛|巴桑|边巴|旺堆|旺姆|罗布|桑吉|才让|才仁|贡布|加措|嘉措|措姆|群培|土登|阿旺|江白|嘎玛|朗杰|卓嘎|"
    "玉珍|次旦|次央|"
    "欧珠|晋美|久美|坚赞|坚参|赤列|曲扎|旺久|旺扎|多杰|达娃|泽仁|泽旺|仁真|邓珠|四郎|志玛|拥措|阿牛|卓措|南杰|"
    "才旦|拉毛|拉姆|措毛|卓玛|闹吾|班玛|图登|丹巴|洛绒|呷绒|白珍|曲措|措吉|"
    "完玛|三木|东周|更登|久西|斗拉|周先"
)
_MONGOLIAN = (
    "巴特尔|巴图|巴根|苏和|那顺|图雅|其其格|格日勒|高娃|萨仁|乌日娜|乌仁|娜仁|托娅|哈斯|宝音|巴雅尔|朝鲁|额尔敦"
    "|敖登|斯琴|其木格|琪木格|木古郎|阿木尔|格日乐|嘎拉|朝克|布仁|仁钦|萨如拉|乌兰|娜日|图门|吉雅|通拉嘎|旭日干|日松|宝力德|白乙拉|斯日古楞|巴雅斯|青格尔|高勒|达赖|门德|"
    "牧仁|布和|孟和|苏日娜|阿拉坦|乌云|塔娜|萨日娜|格根|朝格图|达来|呼和|吉日嘎拉|特木尔|查干|白音|满都拉|青格"
    "勒|敖日格乐|"
    "毕力格|赛罕|乌恩|宝力高|阿古拉|娜布其|塔拉|莫日根|照日格图|德力格尔|额日敦|陶格斯"
)
_YI = (
    "吉克|吉木|阿尔|沙马|曲木|马黑|马海|俄木|的莫|海来|阿苦|且沙|阿约|阿说|阿的|勒格|吉伍|拉马|阿力|阿鲁|阿洛|"
    "加巴|尔古|乃古"
)
_YI_GIVEN = (
    "木呷|木乃|日哈|拉则|子布|伍牛|伍各|伍沙|阿依|尔布|尔体|克古|拉哈|木加|史古|石布|尔且|木牛|里古|尔里|阿甲|"
    "阿支|伍加|五各|尔洛|日洛|小军|小龙"
)
_TURKIC = (
    "撒娅茹曼妮丁阿艾爱依伊吐图买麦提古丽力木努尔热孜汗罕江迪亚克巴拜娜则尼莱沙米玛马赫合塔山布都卜杜拉拉吉吾斯"
    "库坎旦肉早日肯别居玉苏甫克里木那扎哈德勒叶坤曼凯赛提海瓦明萨孜伯贾合散乃比甘沃楚鲁阔奴胡西皮牙孙灵兰朱"
)
_TURKIC_SIGNS = (
    "买买|麦麦|吐尔|古丽|阿布都|阿卜杜|阿不都|艾山|艾买|艾合|依明|伊敏|热合|木合|合木|努尔|帕提|孜|吾|玉苏|阿依"
    "|阿卜|阿力|艾力|亚力|亚森|伊力|伊斯|沙吾|凯撒|开赛|合曼|热依|帕尔|赛买|库尔|哈力|努日|玛依|米吉|托合|排祖|吾买|萨拉|别克|哈孜|塔依"
    "|木拉提|吐逊|买提|江[，。,的在]|汗[，。,的在]"
)
_PAIR = re.compile(
    rf"(?:{_TIBETAN})(?:{_TIBETAN})(?![县乡镇村湖山河寺])|(?:{_MONGOLIAN}){{2,3}}(?![县乡镇村旗嘎苏湖山河市])|("
    rf"?:{_YI})(?:{_YI_GIVEN})"
    rf"|(?=[^，。,\n]{{0,12}}(?:{_TURKIC_SIGNS}))[{_TURKIC}]{{2,7}}[·•][{_TURKIC}]{{2,8}}"
)
_ALONE = re.compile(
    rf"(?<=[叫民工生头东板友学师姐哥弟妹舍主长婶叔嫂公妻夫爸妈儿女人户员])(?!尼玛)"
    rf"(?:{_MONGOLIAN}|{_TIBETAN}|[{_TURKIC}]{{3,7}})(?=[，,。;；:：()（） \n!！]|$|家|"
    rf"的|反映|投诉|来电)"
)
_OPENS = re.compile(
    rf"(?<![\u4e00-\u9fff\w])(?:{_MONGOLIAN}|{_TIBETAN})(?!尼玛)(?=的(?:孩子|儿子|女儿|丈夫|妻子|妈|爸|家|草场|房|店)|反映|投诉|来电|说|家的?)"
)
"""卓玛的孩子: one part alone is a name where a clause begins with it and goes on as of a person."""
_TURKIC_STARTS = (
    "阿布都|阿卜杜|阿不都|阿不力|阿布力|买买提|麦麦提|买合木|吐尔逊|吐尔洪|古丽|热合曼|艾力|艾山|玉苏甫|木合塔|努尔买|阿依古|阿依努|帕提古|帕提曼"
    "|亚力坤|亚森|依明|托合提|迪力|迪丽(?!热巴)|米热|吾买尔|哈力|热依|热孜|木拉提|伊力|凯赛尔|祖力|塔依尔|赛买提|阿孜"
)
_TURKIC_ALONE = re.compile(
    rf"(?<![的\w])(?:{_TURKIC_STARTS})[{_TURKIC}]{{0,6}}|(?<=[叫是民工生头东板友学师姐哥弟妹舍主长婶叔嫂公妻夫爸妈儿女人户员家名者])(?:{_TURKIC_STARTS})[{_TURKIC}]{{0,6}}"
)
_STARTS = {part[:2] for part in "|".join((_TIBETAN, _MONGOLIAN, _YI)).split("|")}
_OF = re.compile(
    rf"[尔克回藏古彝]族(?:[学牧农村市居]?[生民]|同胞|大[妈爷叔]|老乡|青年|妇女|姑娘|小伙)?"
    rf"(?P<name>{_MONGOLIAN}|{_TIBETAN}|[{_TURKIC}]{{3,7}})(?=[，,。;；:：()（） \n!！]|$|家|的|反映|投诉|来电|"
    rf"因|在|被)"
)
PEOPLES_WORDS = (
    "尔族",
    "克族",
    "回族",
    "藏族",
    "古族",
    "彝族",
    *sorted({part[:2] for part in _TURKIC_STARTS.split("|")}),
    *sorted(_STARTS - {"四郎", "三木", "东周", "阿的", "高娃"}),
    "·",
    "•",
)
"""Where such a name may begin, or has its dot."""
LATIN_WORDS = (
    *("name is", "Name is", "NAME", "Name:", "Name：", "name:", "name's", "name’s"),
    *("name：", "I am ", "I'm ", "I’m ", "his is ", "Regards", "regards", "英文名"),
    *("名字拼", "名字的拼", "名拼音", "名的拼音", "我叫", "姓名", "联系人", "本人"),
    *("署名", "Mr.", "Mr ", "Ms.", "Ms ", "Mrs", "ontact ",),
)  # fmt: skip
_WORD = r"[A-Z][A-Za-z'’\-]+"
_NO_LATIN = (
    r"(?!(?:WeChat|Wechat|QQ|Tel|TEL|Email|EMAIL|VIP|APP|Building|Room|Unit|New|The|China|Chinese|Hong|Line|Roa"
    r"d|Street|Phone|Mobile|Number|No|Not|What)\b)"
)
_LATIN = re.compile(
    rf"(?:[Nn]ame(?: is|['’]s)|NAME(?: IS)?|[Nn]ame|ontact[:：]) ?[:：]? ?(?:M[rs]s?\.? )?{_NO_LATIN}(?P<told>"
    rf"{_WORD}(?: {_WORD}){{0,2}})"
    rf"|(?:I am|I['’]m|his is|[Rr]egards,?|M[rs]s?\.?|ontact)[ \n]{_NO_LATIN}(?P<said>{_WORD}(?: {_NO_LATIN}"
    rf"{_WORD}){{1,2}})(?=[,.，。;；:(\n ]|$)"
    rf"|(?:英文名|名字?的?拼音|我叫|姓名|联系人|本人|署名)(?:字|叫|是|为|拼音|英文名)?[:：(（ ]?(?:是|叫)?{_NO_LATIN}"
    r"(?P<han>[A-Z][A-Za-z'\-]+(?: [A-Z][A-Za-z'\-]*){0,2}|[a-z]{2,7} [a-z]{2,12})(?=[，,。;；:()（） \n]|$|["
    r"\u4e00-\u9fff])"
)


def peoples(text: str, places: Sequence[Span]) -> Iterator[Span]:
    """Names of the peoples named above. `places`: where a part of one begins, or of the dot in one."""
    last = 0
    for place, _ in places:
        if place < last:
            continue
        start = max(last, place - 7) if text[place] in "·•" else place
        found = _OF.match(text, place) or _PAIR.search(text, start, place + 12) or _ALONE.match(text, place)
        found = found or _TURKIC_ALONE.match(text, place) or _OPENS.match(text, place)
        if found:
            last = found.end()
            yield found.span("name" if found.re is _OF else 0)


def latin(text: str, places: Sequence[Span]) -> Iterator[Span]:
    """Names in Latin letters. `places`: of what says that one follows."""
    for place, _ in places:
        found = _LATIN.match(text, place)
        if found:
            yield found.span(found.lastgroup or 0)
