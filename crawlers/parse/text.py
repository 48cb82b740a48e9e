"""From bytes to characters, and from markup to the words a reader sees."""

import codecs
import re
from collections.abc import Callable, Iterable
from typing import Any

from lxml import etree
from lxml.etree import _Element as Element

_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_-]{3,20})""", re.I)
_XML_DECLARED = re.compile(rb"""<\?xml[^>]{0,80}encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,30})["']""")
_BLOCKS = frozenset(
    {
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "br",
            "dd",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figure",
            "figcaption",
        ),
        *("footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre"),
        *("section", "table", "tbody", "td", "th", "tr", "ul"),
    }
)
_MOST = 10**15
_INVISIBLE = frozenset(["script", "style", "noscript", "template", "iframe", "object", "select", "button", "textarea"])
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\x00-\x08\x0e-\x1b\x7f\ud800-\udfff]")


def decode(body: bytes, declared: str = "") -> str:
    """Characters of a page: the bytes outrank what header and `<meta>` declare, since both are often wrong."""
    if body.startswith(codecs.BOM_UTF8):
        return body[3:].decode("utf-8", "replace")
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace")
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(body)  # a cut last character is no objection
    except UnicodeDecodeError:
        pass
    for name in (declared, _meta_charset(body), "gb18030"):
        try:
            codec = codecs.lookup(name).name if name else ""
            if codec in {"gb2312", "gbk"}:
                codec = "gb18030"
            if codec and codec != "utf-8":
                return body.decode(codec)
        except (LookupError, UnicodeError):
            continue
    return body.decode(_likelier(body), "replace")


def decode_xml(body: bytes, declared: str = "") -> str:
    """Characters of an XML file; what it declares counts where the bytes are no UTF-8."""
    found = _XML_DECLARED.search(body, 0, 1024)
    return decode(body, declared or (found[1].decode("ascii") if found else ""))


def _meta_charset(body: bytes) -> str:
    found = _DECLARED.search(body, 0, 4096)
    return found[1].decode("ascii") if found else ""


def _likelier(body: bytes) -> str:
    """UTF-8 or GB18030 for a page with broken bytes: whichever leaves fewer of them."""
    return min(("utf-8", "gb18030"), key=lambda codec: body.decode(codec, "replace").count("\ufffd"))


def tree(text: str) -> Element | None:
    """The parsed document; `None` for nothing at all. Never raises for broken markup."""
    if not text.strip():
        return None
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def query(path: str) -> Callable[..., Any]:
    """A compiled XPath: a function from a node (and the path's variables) to what it names, a list or a string."""
    compiled: Callable[..., Any] = etree.XPath(path)
    return compiled


def words_of(node: Element, skip: Iterable[Element] = ()) -> str:
    """What a reader sees of `node`: a line for each block, emoji images by their `alt`, subtrees of `skip` left out."""
    parts: list[str] = []
    _collect(node, frozenset(skip), parts)
    return tidy("".join(parts))


def _collect(node: Element, skip: frozenset[Element], parts: list[str]) -> None:
    if node in skip or not isinstance(node.tag, str) or node.tag in _INVISIBLE:
        return
    block = node.tag in _BLOCKS
    if block:
        parts.append("\n")
    if node.tag == "img":
        alt = node.get("alt") or ""
        parts.append(alt if alt.startswith("[") and alt.endswith("]") else "")
    parts.append(_flat(node.text))
    for child in node:
        _collect(child, skip, parts)
        parts.append(_flat(child.tail))
    if block and node.tag != "br":
        parts.append("\n")


def _flat(text: str | None) -> str:
    """White space single, as by a pattern but faster: most of what stands between tags is nothing else."""
    if not text:
        return ""
    flat = " ".join(text.split())
    if not flat:
        return " "
    return f"{' ' if text[0].isspace() else ''}{flat}{' ' if text[-1].isspace() else ''}"


def tidy(text: str) -> str:
    """Lines stripped, empty ones dropped, spaces single, zero-width, control and half characters gone."""
    plain = _UNSEEN.sub("", text)
    lines = (" ".join(line.split()) for line in plain.split("\n"))
    return "\n".join(line for line in lines if line)


def number_of(value: object) -> int | None:
    """A count as sites write it (812, "1.2万", "100万+", "3,456"); 转发 评论 赞 stand for 0. `None` for none."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return int(value) if abs(value) < _MOST else None
    text = str(value).strip().replace(",", "").rstrip("+")
    if text in {"转发", "评论", "赞", "回复", "阅读", "查看"}:
        return 0
    found = re.fullmatch(r"(\d{1,15}(?:\.\d{1,9})?)\s*([万亿w]?)", text)
    if not found:
        return None
    return round(float(found[1]) * {"": 1, "万": 10_000, "w": 10_000, "亿": 100_000_000}[found[2]])
