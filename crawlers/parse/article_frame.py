"""Lines around an article that are not its words: headline, by-line, imprint, tools of the page, other stories."""

import re

_BYLINE = re.compile(
    r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}|^(?:来源|作者|字号|字体|浏览次数|阅读次数)\s*[：:]|您?(?:所在|当前)的?位置"
)
_LABELS = re.compile(r"来源|发布(?:日期|时间|机构)|时间|日期|作者|浏览|点击|字体|字号|稿源|阅读|打印|分享")
_IMPRINT = re.compile(
    r"(?:责任编辑|责编|编辑|本文来源|值班编辑|校对|审核)\s*[：:].{0,40}$|(?:打印本页|关闭窗口|【?打印】?|分享到[：:]?)$"
)
_TOOLS = re.compile(
    r"(?:[【\[(（]?\s*(?:打印(?:本页|此页)?|关闭(?:窗口|本页|此页)?|收藏(?:本页)?|返回(?:顶部|列表)?|分享到?|微信|微博|QQ空间|朋友圈"
    r"|纠错|字体|放大|缩小|默认|大|中|小|顶部)\s*[】\])）]?[\s：:|]*)+$"
)
_NEIGHBOUR = re.compile(r"(?:上一[篇条页]|下一[篇条页]|扫一扫)\s*.{0,60}$")
_ONLY_DATE = re.compile(r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?: \d{1,2}:\d\d(?::\d\d)?)?$")
_AFTER = re.compile(
    r"(?:推荐阅读|相关阅读|相关新闻|相关推荐|延伸阅读"
    r"|热门推荐|精彩推荐|更多新闻|相关链接|相关文章)\s*[：:]?$|(?:免责)?声明[：:]"
)
_FOOT = re.compile(
    r"(?:Copyright|©|版权所有|All Rights Reserved|网站标识码"
    r"|[京津沪渝冀晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川贵云藏陕甘青宁新]ICP[备证]"
    r"|.?公网安备)",
    re.I,
)
_HEAD_LINES = 6
_SHORT = 60


def without_frame(text: str, title: str) -> str:
    """The words between headline and imprint: no breadcrumbs, by-line, editor, disclaimer or related stories."""
    lines = _without_head(text.split("\n"), "".join(title.split()))
    for number, line in enumerate(lines[1:], 1):
        if _AFTER.match(line) or (len(line) < 2 * _SHORT and _FOOT.search(line) and number * 2 >= len(lines)):
            lines = lines[:number]
            break
    dates = [number for number, line in enumerate(lines) if _ONLY_DATE.match(line)]
    if len(dates) >= 2 and dates[0] > 1:
        lines = lines[: dates[0] - 1]  # a list of other stories, each with its day
    return "\n".join(line for line in lines if not _is_tool(line))


def _is_tool(line: str) -> bool:
    if _IMPRINT.match(line) or _NEIGHBOUR.match(line):
        return True
    return len(line) >= 2 and len(line) < _SHORT and _TOOLS.match(line) is not None


def _without_head(lines: list[str], bare: str) -> list[str]:
    """Lines after the headline, which may stand on up to three lines, and after by-lines."""
    for start in range(min(_HEAD_LINES, len(lines))):
        joined = ""
        for end in range(start, min(start + 3, len(lines))):
            joined += "".join(lines[end].split())
            if bare and joined == bare:
                return _without_bylines(lines[end + 1 :])
    return _without_bylines(lines)


def _without_bylines(lines: list[str]) -> list[str]:
    while len(lines) > 1 and len(lines[0]) < _SHORT and _is_byline(lines[0]):
        lines = lines[1:]
    return lines


def _is_byline(line: str) -> bool:
    if "。" in line or "，" in line:
        return False
    return bool(_BYLINE.search(line)) or len(_LABELS.findall(line)) >= 2
