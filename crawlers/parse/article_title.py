"""An article's headline: of `<title>`, whatever stands around it there, and of what the page shows."""

import re
from collections.abc import Iterator, Mapping

from lxml.html import HtmlElement

from crawlers.parse.article_above import above_text
from crawlers.parse.article_byline import is_byline
from crawlers.parse.text import query, tidy, words_of

_METAS = ("og:title", "twitter:title")
_SITE_METAS = ("sitename", "og:site_name", "application-name")
_BETWEEN = re.compile(r"\s*(?:[_|｜»]|>+|＞+|-+|–|—+)\s*|\s+")
_LOGOS = query("//*[contains(@class,'logo') or contains(@id,'logo')]")
_OWNER = re.compile(
    r"(?:版权所有|主办(?:单位)?|©|Copyright[\s©(c)\d—–-]{0,24})\s*[：:]?\s*([^\s，。,;；]{3,24})"
    r"|([^\s，。,;；：:]{3,24}?)\s*版权所有"
)
_BLOCKS = ("h1", "h2", "h3", "h4", "div", "td", "p", "strong", "b", "span", "font")
_OUTLET = re.compile(r"^\S{0,12}(?:[日晚晨早]报|数字报|电子[报版]|新闻网|信息网|门户网站|客户端|融媒体中心)$")
_SHORTEST, _LONGEST = 4, 120
_CHANNEL = 8
_WHERE = re.compile(r"位置|[>＞»]|/")


def headline(page: HtmlElement, metas: Mapping[str, str], visible: str) -> str:
    """The headline. `metas`: by lower-case name; `visible`: the words of the page, a line a block.

    The part of `<title>` that the page shows as a whole block comes first; the name of the site never does, and where
    `<title>` says no more than that the line above the by-line stands in.
    """
    if given := metas.get("articletitle"):
        return given
    named = tidy(str(page.xpath("string(//head/title)"))).replace("\n", " ")
    sites = _sites(page, metas, visible)
    heads = [words_of(node).replace("\n", " ") for node in page.xpath("//h1")]
    heads = [head for head in [*heads, *(metas[key] for key in _METAS if key in metas)] if _bare(head) not in sites]
    bare = _without_site(named)
    within = [head for head in heads if len(head) >= 5 and (head in named or (named and head.startswith(bare)))]
    if within:
        return max(within, key=len)
    shown = _shown(page)
    if _bare(bare) in shown and _bare(bare) not in sites:
        return bare
    if part := _shown_part(named, shown, sites):
        return part
    above = _above_byline(visible, sites)
    if above and _bare(above) not in _headings(page):  # "群众来信" above who and when, the headline above both
        above = next((one for one in _headlines(page) if _bare(one) not in sites), above)
    unsaid = len(bare) <= _CHANNEL and bare not in visible  # "正文", "信息详情"
    nameless = unsaid or _bare(bare) in sites or _OUTLET.search(bare) is not None
    if above and (nameless or _bare(above) in _headings(page)):
        return above
    marked = above_text(page, visible, sites) if nameless else ""
    only = _only_heading(page, sites) if _bare(bare) not in _bare(visible) else ""
    return marked or only or bare or next((head for head in heads if head), "")


def _without_site(named: str) -> str:
    """A `<title>` without the names of site and channel at its end."""
    kept = re.split(r"\s*[_|｜]\s*", named)[0]
    while found := re.fullmatch(r"(.{4,}?)\s*(?:-{1,2}|–|—|——)\s*([^-–—]{2,12})", kept):
        kept = found[1]
    return kept.strip() or named


def _bare(text: str) -> str:
    return "".join(text.split())


def _sites(page: HtmlElement, metas: Mapping[str, str], visible: str) -> set[str]:
    """What the page calls its site: metas, logos, the owner in the imprint."""
    names = [metas[key] for key in _SITE_METAS if key in metas]
    heads = {words_of(node) for node in page.xpath("//h1")} | {metas.get(key, "") for key in _METAS}
    names += [alt for image in page.iter("img") if (alt := image.get("alt") or "") not in heads]  # a photograph's
    names += [words_of(node) for node in _LOGOS(page)]
    names += [one for found in _OWNER.findall(visible) for one in found]
    return {name for name in map(_bare, names) if 3 <= len(name) <= 24}


def _shown(page: HtmlElement) -> dict[str, str]:
    """Text of the blocks that hold a line and are no link: squeezed -> as it stands."""
    found: dict[str, str] = {}
    for node in page.iter(*_BLOCKS):
        if len(node) > 3 or next(node.iterancestors("a"), None) is not None:
            continue
        if any(child.tag == "a" for child in node):
            continue
        text = "".join(node.itertext())
        if len(text) <= 4 * _LONGEST and _SHORTEST <= len(bare := _bare(text)) <= _LONGEST:
            found.setdefault(bare, " ".join(text.split()))
    return found


def _shown_part(named: str, shown: Mapping[str, str], sites: set[str]) -> str:
    """The longest run of the pieces of `<title>` that the page shows as a block of its own; empty for none."""
    ends = [0, *(end for found in _BETWEEN.finditer(named) for end in found.span()), len(named)]
    starts, stops = ends[::2], ends[1::2]
    runs = [named[start:stop] for start in starts for stop in stops if stop > start]
    able = [run for run in runs if _bare(run) in shown and _bare(run) not in sites]
    return max(able, key=len, default="")


def _above_byline(visible: str, sites: set[str]) -> str:
    """The line that stands above the first by-line: a headline that `<title>` says nothing of."""
    lines = visible.split("\n")
    for number, line in enumerate(lines[1:], 1):
        if not is_byline(line):
            continue
        over = (one for one in lines[number - 1 :: -1] if not one.startswith(("—", "-")))
        above = next((one for one in over if not _OUTLET.search(one)), "")  # who published stands there too
        if _SHORTEST <= len(above) <= _LONGEST and not _WHERE.search(above) and _bare(above) not in sites:
            return above
    return ""


def _headings(page: HtmlElement) -> set[str]:
    return {_bare("".join(node.itertext())) for node in _titled(page)}


def _headlines(page: HtmlElement) -> Iterator[str]:
    """Headings of the first ranks that are no link and long enough for a headline."""
    for node in page.iter("h1", "h2", "h3"):
        said = " ".join("".join(node.itertext()).split())
        if _SHORTEST < len(said) <= _LONGEST and node.find(".//a") is None:
            yield said


def _only_heading(page: HtmlElement, sites: set[str]) -> str:
    """The one `<h1>` of a page that is not its site's name; empty for none or several."""
    shown = {" ".join(words_of(node).split()) for node in page.iter("h1")}
    own = [one for one in shown if len(one) > _SHORTEST and _bare(one) not in sites]
    return own[0] if len(own) == 1 and len(own[0]) <= _LONGEST else ""


def _titled(page: HtmlElement) -> Iterator[HtmlElement]:
    """What the markup says is a heading, by tag or by name."""
    yield from page.iter("h1", "h2", "h3", "h4")
    yield from page.xpath("//*[contains(@class,'title') or contains(@class,'tit') or contains(@class,'biaoti')]")
