"""The outlet or office that an article names as its source: by metas, by a label, by its class, in its by-line."""

import re
from collections.abc import Mapping

from lxml.html import HtmlElement

from crawlers.parse.article_byline import unlabelled_outlet
from crawlers.parse.text import query, words_of

_OUTLETS = query("//*[contains(concat(' ', normalize-space(@class), ' '), ' source ')]")
_LONGEST_NAME = 16
_SOURCE_METAS = ("contentsource", "source", "mediaid", "og:site_name", "author:source")
_LABEL = re.compile(r"^(?:来源|來源)\s*[：:]\s*")
_CODE = re.compile(r"[!-~]+")
"""ASCII without a blank: a code, a number, a host. Names of Chinese outlets are Chinese, foreign ones have blanks."""
_SOURCE = re.compile(
    r"(?:来源|來源|稿源|信息来源|供稿(?:单位)?|发布(?:单位|机构))\s*[：:]\s*"
    r"(?!浏览|点击|阅读|访问|作者|编辑|字号|字体|发布|时间)([^\s|｜/,，。；;:：“”\"]{2,24}?)"
    r"(?=$|[\s|｜/,，。；;:：【\[]|作者|编辑|责任|浏览|点击|阅读|访问|字号|字体|发布[日时])",
    re.M,
)


def source_of(metas: Mapping[str, str], visible: str, page: HtmlElement) -> str:
    """The name as the page gives it; empty for none. `metas`: by lower-case name; `visible`: the words of the page.

    Metas go first, but for what only a machine reads (`SRC-02`): that stands in where people are told nothing.
    """
    told = [_LABEL.sub("", metas[key]) for key in _SOURCE_METAS if metas.get(key)]
    if told and not _CODE.fullmatch(told[0]):
        return told[0]
    found = _SOURCE.search(visible)
    if found:
        return found[1]
    named = next((name for node in _OUTLETS(page) if 2 <= len(name := words_of(node)) <= _LONGEST_NAME), "")
    return next(filter(None, [named, unlabelled_outlet(visible), *told]), "")
