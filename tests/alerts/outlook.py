"""What Outlook on Windows cannot show: its engine is Word. Gives sentences; a mail that is fit has none.

Rules after Microsoft's "Word 2007 HTML and CSS Rendering Capabilities in Outlook 2007" (elements `body` and `span` know
the core properties only, `div` and `p` margins besides, others width, height and padding too; no positions, floats,
display, backgrounds by picture, min and max sizes), and what is known beyond it: padding of a link does not count, a
cell is never lower than its line, an empty cell has a line of the default font.
"""

import re
from collections.abc import Iterator

from lxml import html as markup
from lxml.html import HtmlElement

_CONDITION = re.compile(r"<!--\[if mso\]>(.*?)<!\[endif\]-->", re.DOTALL)
_NOT_FOR_WORD = re.compile(r"<!--\[if !mso\]><!-->.*?<!--<!\[endif\]-->", re.DOTALL)
_NEVER = {"img", "svg", "canvas", "video", "audio", "picture", "object", "form", "input", "button", "script", "link"}
_IGNORED_WITHOUT_HARM = {
    "max-width", "overflow-wrap", "word-break", "font-variant-numeric", "text-underline-offset", "table-layout",
    "text-decoration-color", "-webkit-text-size-adjust",
}  # fmt: skip
_CORE = {
    "color", "background-color", "font", "font-family", "font-style", "font-size", "font-weight", "text-decoration",
    "text-align", "vertical-align", "letter-spacing", "line-height", "white-space", "border-collapse",
    "mso-line-height-rule", "mso-padding-alt",
}  # fmt: skip
_BORDER = re.compile(r"border(-(top|right|bottom|left))?(-(color|style|width))?")
_SIZES = re.compile(r"(margin|padding)(-(top|right|bottom|left))?|width|height")
_OF_A_BUTTON = ("display", "inline-block")
_LOW = 14
"""Pixels below which the height of a cell needs a line of its own size."""


def word_sees(html: str) -> str:
    """The mail as Word reads it: what is said to `mso` is there, what is kept from it is not."""
    return _CONDITION.sub(lambda found: found[1], _NOT_FOR_WORD.sub("", html))


def wrong(html: str) -> list[str]:
    """Everything that Word would not show as it is meant."""
    root = markup.document_fromstring(word_sees(html))
    body = root.find("body")
    assert body is not None
    found = [f"<{one.tag}> is not shown" for one in body.iter() if one.tag in _NEVER]
    for one in body.iter():
        if isinstance(one.tag, str):
            found += [f"<{one.tag} style={one.get('style')!r}>: {said}" for said in _styled(one)]
    found += [said for cell in body.iter("td") for said in _cell(cell)]
    found += _widest(root)
    return found


def _styled(one: HtmlElement) -> Iterator[str]:
    if one.get("background"):
        yield "a picture as background"
    for name, value in styles(one).items():
        yield from _value(name, value)
        if name in _IGNORED_WITHOUT_HARM or name in _CORE or _BORDER.fullmatch(name):
            continue
        if one.tag == "a" and _padded(one) and (name.startswith("padding") or (name, value) == _OF_A_BUTTON):
            continue
        if not _SIZES.fullmatch(name):
            yield f"{name} is unknown"
        elif not _may(str(one.tag), name, value):
            yield f"{name} does not count here"


def _value(name: str, value: str) -> Iterator[str]:
    if any(word in value for word in ("url(", "rgba(", "var(", "calc(")):
        yield f"{name} has a value that Word does not know"
    if re.search(r"\d(rem|em|vw|vh)\b", value):
        yield f"{name} is not in pixels"


def _may(tag: str, name: str, value: str) -> bool:
    nothing = not re.search(r"[1-9]", value)
    if nothing:
        return True
    if tag in {"body", "span", "a", "b"}:
        return False
    return tag not in {"div", "p"} or name.startswith("margin")


def _padded(link: HtmlElement) -> bool:
    """Whether the cell around a button has the padding that Word takes instead."""
    parent = link.getparent()
    return parent is not None and parent.tag == "td" and "mso-padding-alt" in styles(parent)


def styles(one: HtmlElement) -> dict[str, str]:
    """The inline style as a mapping."""
    pairs = (part.split(":", 1) for part in (one.get("style") or "").split(";") if ":" in part)
    return {name.strip(): value.strip() for name, value in pairs}


def _cell(cell: HtmlElement) -> Iterator[str]:
    style = styles(cell)
    for side in ("width", "height"):
        if style.get(side, "").endswith("px") and cell.get(side) != style[side].removesuffix("px"):
            yield f"<td>: {side} {style[side]} stands in the style alone"
    height = int(cell.get("height") or 99)
    holds = cell.find("table") is not None
    if height < _LOW and not holds and cell.text != "\xa0":
        yield f"<td height={height}>: an empty cell is as high as a line"
    if (height < _LOW or (holds and "height" in style)) and (
        style.get("mso-line-height-rule") != "exactly"
        or int(style.get("line-height", "99px").removesuffix("px")) not in range(1, height + 1)
        or int(style.get("font-size", "99px").removesuffix("px")) not in range(1, height + 1)
    ):
        yield f"<td height={height}>: its line is higher than {height} px, or its size is 0, which Word takes for none"


def _widest(root: HtmlElement) -> Iterator[str]:
    """`max-width` is not known: the table of 600 around it must be there for Word."""
    for one in root.iter("table"):
        if "max-width" in styles(one) and not [up for up in one.iterancestors("table") if up.get("width") == "600"]:
            yield "the mail is as wide as the window"
