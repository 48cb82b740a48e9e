"""Columns of 大汉 (hanweb) sites: records in CDATA sections of a `<datastore>`, in a script or as an answer by itself.

A column's page holds the first records. Further ones come from `dataproxy.jsp`: either each answer names the next group
(`<nextgroup>`), or the page's script (`.jpage({...})`) tells the address, the parameters and how many records there
are, and an answer repeats the total. Some sites wrap an answer in the call of a function.
"""

import json
import re
from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit

from crawlers.parse.text import decode

_STORE = re.compile(r"(?:<script[^>]*>\s*)?<datastore>(.*?)</datastore>(?:\s*</script>)?", re.S | re.I)
_INSIDE = re.compile(r"<datastore>(.*?)</datastore>", re.S)
_RECORD = re.compile(r"<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>", re.S | re.I)
_FOLLOWING = re.compile(r"<nextgroup>\s*<!\[CDATA\[[^\]]*?href=[\"']([^\"']+)[\"']", re.S | re.I)
_CDATA = re.compile(r"<!\[CDATA\[.*?\]\]>", re.S)
_TAG = re.compile(r"<([A-Za-z][\w-]{0,40})")
_TAGS = frozenset(
    {
        *("record", "recordset", "nextgroup", "totalrecord", "totalpage", "nowpage", "perpage", "pageunit"),
        *("a", "br", "div", "li", "p", "span", "table", "tbody", "td", "th", "tr", "ul"),  # what is around the records
    }
)
_TOTAL = re.compile(r"<totalrecord>\s*(\d{1,9})\s*</totalrecord>", re.I)
_CALL = re.compile(r"\s*[\w$.]{1,80}\((.*)\)\s*;?\s*", re.S)
_SET_UP = re.compile(r"\.jpage\(\s*\{(.*?)\}\s*\)", re.S)
_PROXY = re.compile(r"proxyUrl\s*:\s*[\"']([^\"']+)[\"']")
_ALL = re.compile(r"totalRecord\s*:\s*[\"']?(\d{1,9})")
_PER_PAGE = re.compile(r"perPage\s*:\s*[\"']?(\d{1,4})")
_ASKED = re.compile(r"ajaxParam\s*:\s*\{([^{}]*)")
_RANGE = ("startrecord", "endrecord")
_COUNT = re.compile(r"[0-9]{1,9}")
_PAIR = re.compile(r"([\w$]{1,40})\s*:\s*(?:\"([^\"]*)\"|'([^']*)'|(\d{1,20}))")


def unfolded(markup: str, url: str) -> str | None:
    """The page with its records as ordinary markup and a link to the next ones; `None` where it holds no store.

    An answer that is nothing but a store without records gives an empty page.
    """
    if "<datastore>" not in markup.lower() and "record" not in markup:
        return None
    text = _unwrapped(markup)
    stores = list(_STORE.finditer(text))
    if not stores:
        return None
    shown = sum(len(_RECORD.findall(store[1])) for store in stores)
    following = next((found[1] for store in stores if (found := _FOLLOWING.search(store[1]))), "")
    following = following.replace("&amp;", "&") or _by_count(text, url, shown)
    page = _STORE.sub(lambda store: "".join(f"<div>{record}</div>" for record in _RECORD.findall(store[1])), text)
    return f"<div>{page}</div>" + (f'<a rel="next" href="{escape(following)}">下一页</a>' if following else "")


def unknown_tags(body: bytes) -> Iterator[str]:
    """Parts of the stores in a page that are neither read nor ignored: see `crawlers.parse.shapes.Audit`."""
    if b"datastore" not in body:
        return
    for store in _INSIDE.finditer(_unwrapped(decode(body))):
        for name in _TAG.findall(_CDATA.sub("", store[1])):
            if name.lower() not in _TAGS:
                yield f"field:datastore.{name}"


def is_part(markup: str) -> bool:
    """Whether this is an answer of `dataproxy.jsp`, a part of a list that may hold nothing; not a page."""
    return "<html" not in markup[:2000].lower()


def _by_count(text: str, url: str, shown: int) -> str:
    """The address of the records after those shown, by the total that the answer or the page's script tells."""
    if not shown:
        return ""
    asked = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    total = _TOTAL.search(text)
    start, end = (int(found) if _COUNT.fullmatch(found := asked.get(name, "")) else 0 for name in _RANGE)
    if not (total and 0 < start <= end):
        return _by_script(text, url, shown)
    return _group(url, asked, end + 1, end - start + 1) if end < int(total[1]) else ""


def _by_script(text: str, url: str, shown: int) -> str:
    script = _SET_UP.search(text)
    if not script:
        return ""
    proxy, total, given = _PROXY.search(script[1]), _ALL.search(script[1]), _ASKED.search(script[1])
    if not (proxy and total and given) or shown >= int(total[1]):
        return ""
    target = urljoin(url, proxy[1])
    if urlsplit(target).hostname != urlsplit(url).hostname:
        return ""
    values = {name: unquote(double or single or number) for name, double, single, number in _PAIR.findall(given[1])}
    each = found[1] if (found := _PER_PAGE.search(script[1])) else "15"
    return _group(target, {"perpage": each, **values}, shown + 1, shown)


def _group(url: str, values: dict[str, str], start: int, size: int) -> str:
    first = dict(zip(_RANGE, (str(start), str(start + size - 1)), strict=True))
    rest = {name: value for name, value in values.items() if name not in first}
    return urlsplit(url)._replace(query=urlencode({**first, **rest}), fragment="").geturl()


def _unwrapped(markup: str) -> str:
    """What is inside of a function's call, and of the JSON in it; the markup itself where there is no call."""
    call = _CALL.fullmatch(markup) if not markup.lstrip().startswith("<") else None
    if call is None and not markup.lstrip().startswith(("{", '"')):
        return markup
    inside = call[1] if call else markup
    try:
        return "\n".join(_texts(json.loads(inside)))
    except (ValueError, RecursionError):
        return inside


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    nested = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in nested for text in _texts(one)]
