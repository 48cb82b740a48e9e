"""By-lines: the line under a headline that tells when, by whom and whence; no sentence of the article."""

import re

_DATED = re.compile(r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}")
_BYLINE = re.compile(_DATED.pattern + r"|^(?:来源|作者|字号|字体|浏览次数|阅读次数)\s*[：:]|您?(?:所在|当前)的?位置")
_LABELS = re.compile(r"来源|发布(?:日期|时间|机构)|时间|日期|作者|浏览|点击|字体|字号|稿源|阅读|打印|分享")
_TODAY = re.compile(r"今天是|星期|首页")
_HOUR = re.compile(r"\d{1,2}[:时点]\d\d")
_LONGEST = 120


_PARTS = re.compile(r"[\s|｜/·【】\[\]()（）]+")
_HAN = re.compile(r"[\u4e00-\u9fa5A-Za-z0-9]{2,16}")
_OFFICE = re.compile(
    r"(?:网|报|台|社|局|站|厅|院|办公?室?|委|委员会|中心|政府|街道|镇|乡|融媒|客户端|在线|集团|公司|频道|栏目)$"
)


def unlabelled_outlet(visible: str) -> str:
    """The outlet that the first by-line names without a word before it; a person's name is none. Empty for none."""
    line = next((line for line in visible.split("\n") if is_byline(line)), "")
    words = _PARTS.split(_HOUR.sub(" ", _DATED.sub(" ", line)))
    return next((word for word in words if _HAN.fullmatch(word) and _OFFICE.search(word)), "")


def is_frame(line: str) -> bool:
    """Whether a line above an article's words is a by-line, a breadcrumb or a row of tools."""
    if "。" in line or "，" in line:
        return False
    return bool(_BYLINE.search(line)) or len(_LABELS.findall(line)) >= 2


def is_byline(line: str) -> bool:
    """Whether a line tells a date and what it is the date of, or its hour; the line of today's date is none."""
    if len(line) > _LONGEST or "。" in line or _TODAY.search(line) or not _DATED.search(line):
        return False
    return bool(_LABELS.search(line) or _HOUR.search(line))
