"""Lines around an article that are not its words: headline, by-line, imprint, tools of the page, other stories."""

import re
from itertools import takewhile

from crawlers.parse.article_body import SENTENCE
from crawlers.parse.article_byline import is_byline, is_frame

_IMPRINT = re.compile(
    r"(?:(?:文章|信息|稿件)?录入(?:者|员)?|责任编辑|责编|编辑|编审|本文来源|值班编辑|校对|[初复终]审|审核)\s*[：:].{0,40}$"
    r"|(?:打印本页|关闭窗口|【?打印】?|分享到[：:]?)$"
    r"|(?:来源|编辑|责编|审核|校对|监制|撰稿|排版)\s*[|｜丨].{0,40}$"
    r"|(?:点击)?.{0,4}蓝字.{0,8}关注.{0,12}$|.{0,10}点(?:个|一个)?[“\"「]?(?:在看|赞)[”\"」]?.{0,20}$"
)
_TOOLS = re.compile(
    r"(?:[【\[(（]?\s*(?:打印(?:本页|此页|此文|本文)?|关闭(?:窗口|本页|此页)?|(?:加入)?收藏(?:本页)?|发表评论|告诉好友"
    r"|返回(?:顶部|列表)?|分享到?|微信(?:好友)?|(?:新浪|腾讯)?微博|QQ(?:空间|好友)?|朋友圈|复制链接|点?赞|踩|转发|举报|评论|下载|(?:用)?手机看"
    r"|(?:我要)?纠错|网站地图|联系我们|关于我们|字体|放大|缩小|默认|大|中|小|顶部)\s*[】\])）]?[\s：:|]*)+$"
)
_NEIGHBOUR = re.compile(r"(?:上一[篇条页]|下一[篇条页]|扫一扫)\s*.{0,60}$")
_WORDS = re.compile(r"(?:关键词|标签|Tags?)\s*[：:].{0,80}$", re.I)
_ONLY_DATE = re.compile(r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?: \d{1,2}:\d\d(?::\d\d)?)?$")
_AFTER = re.compile(
    r"(?:推荐阅读|延伸阅读|热门推荐|精彩推荐|更多新闻|猜你喜欢|为[您你]推荐|往期(?:推荐|回顾|精彩|内容|链接)"
    r"|相关(?:阅读|新闻|推荐|链接|文章|报道|稿件|资讯|信息|解读|政策|附件))\s*[：:]?$|(?:免责|版权|特别|郑重)?声明[：:]"
    r"|(?:网友|全部|最新|热门|精彩|我要|发表)?(?:评论|跟帖|留言)(?:列表|区)?\s*(?:[（(]\s*\d+\s*[)）])?$"
    r"|\d+\s*条(?:评论|跟帖|留言)$"
)
_END = re.compile(r"[\s\W_]*(?:END|The End|(?:全文|正文)?完|正文结束)[\s\W_]*$", re.I)
_FOOT = re.compile(
    r"(?:Copyright|©|版权所有|All Rights Reserved|网站标识码"
    r"|[京津沪渝冀晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川贵云藏陕甘青宁新]?ICP[备证]"
    r"|.?公网安备)",
    re.I,
)
_DATELINE = re.compile(r"(?:[(（])?(?:本报|本刊|本台|本网|新华社|中新社)(?:讯|\S{0,6}\d{1,2}月\d{1,2}日电|记者)")
_HEAD_LINES = 6
_SHORT = 60


def without_frame(text: str, title: str) -> str:
    """The words between headline and imprint: no breadcrumbs, by-line, editor, disclaimer or related stories."""
    lines = _without_head(_from_headline(text.split("\n"), title), "".join(title.split()))
    for number, line in enumerate(lines[1:], 1):
        late = number * 2 >= len(lines)
        if _AFTER.match(line) or (late and (_END.match(line) or (len(line) < 2 * _SHORT and _FOOT.search(line)))):
            lines = lines[:number]
            break
    dates = [number for number, line in enumerate(lines) if _ONLY_DATE.match(line)]
    if len(dates) >= 2 and dates[0] > 1:
        lines = lines[: dates[0] - 1]  # a list of other stories, each with its day
    return "\n".join(line for line in lines if not _is_tool(line))


def _is_tool(line: str) -> bool:
    if _IMPRINT.match(line) or _NEIGHBOUR.match(line) or _WORDS.match(line):
        return True
    return len(line) >= 2 and len(line) < _SHORT and _TOOLS.match(line) is not None


def _from_headline(lines: list[str], title: str) -> list[str]:
    """Without what stands above the headline, the last of several (a table of particulars has it too) beneath which
    there is most of the words; where no sentence follows it, all lines."""
    bare = "".join(title.split())
    beneath = [lines[at:] for at, line in enumerate(lines) if bare and "".join(line.split()) == bare]
    prose = [sum(len(line) for line in some if SENTENCE.search(line)) for some in beneath]
    return next((some for some, said in zip(beneath[::-1], prose[::-1], strict=True) if said * 2 > prose[0]), lines)


def _without_head(lines: list[str], bare: str) -> list[str]:
    """Lines after the headline, which may stand on up to three lines, and after by-lines."""
    for start in range(min(_HEAD_LINES, len(lines))):
        joined = ""
        for end in range(start, min(start + 3, len(lines))):
            joined += "".join(lines[end].split())
            if bare and joined == bare:
                return _without_bylines(lines[end + 1 :], below_headline=True)
    return _without_bylines(lines)


def _without_bylines(lines: list[str], below_headline: bool = False) -> list[str]:
    """`below_headline`: a second headline or a document's number may stand between the headline and its by-line."""
    if below_headline:
        head = list(takewhile(lambda line: _is_short(line) and "。" not in line, lines[:_HEAD_LINES]))
        last = max((at for at, line in enumerate(head, 1) if is_byline(line) or is_frame(line)), default=0)
        lines = lines[last:] or lines
        told = next((at for at, line in enumerate(lines[:_HEAD_LINES]) if _DATELINE.match(line)), 0)
        lines = lines[told:] if all(_is_short(line) and "。" not in line for line in lines[:told]) else lines
    while len(lines) > 1 and _is_short(lines[0]) and is_frame(lines[0]):
        lines = lines[1:]
    return lines


def _is_short(line: str) -> bool:
    return len(line) < _SHORT or is_byline(line)
