"""CSS selectors for elements that were found in another way."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from lxml.etree import _Element as Element

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_STATE = re.compile(r"(?:first|last|odd|even|active|current|hover|new|hot|top|op|lz)", re.I)
_MOST_CLASSES = 3


def classes(node: Element) -> tuple[str, ...]:
    """The class names that a selector may hold as they are."""
    return tuple(name for name in (node.get("class") or "").split() if _PLAIN.fullmatch(name))


def shared(nodes: Sequence[Element]) -> tuple[str, ...]:
    """Class names that all of these elements carry, in the first one's order."""
    common = set(classes(nodes[0])).intersection(*(classes(node) for node in nodes[1:]))
    return tuple(name for name in classes(nodes[0]) if name in common)


def spelt(tag: str, names: Sequence[str]) -> str:
    """`tag.name.name`; a tag that no selector can name (`o:p`) is any."""
    return ".".join([tag if _PLAIN.fullmatch(tag) else "*", *names[:_MOST_CLASSES]])


def ways_to(nodes: Sequence[Element]) -> Iterator[str]:
    """Selectors that may find these elements of one tag in their page, the shortest first."""
    tag, names = str(nodes[0].tag), shared(nodes)
    if names:
        yield spelt(tag, names)
    above = nodes[0].getparent()
    if above is None:
        return
    inner = spelt(tag, names)
    if _PLAIN.fullmatch(above.get("id") or ""):
        yield f"#{above.get('id')} > {inner}"
    if classes(above):
        yield f"{spelt(str(above.tag), classes(above))} > {inner}"
    further = above.getparent()
    if further is not None and (classes(further) or _PLAIN.fullmatch(further.get("id") or "")):
        top = (
            f"#{further.get('id')}"
            if _PLAIN.fullmatch(further.get("id") or "")
            else spelt(str(further.tag), classes(further))
        )
        yield f"{top} > {spelt(str(above.tag), ())} > {inner}"
    yield f"{spelt(str(above.tag), ())} > {inner}"


def step(node: Element) -> str:
    """One element as a step of a path: its tag and first classes that do not change from one to the next."""
    return spelt(str(node.tag), [name for name in classes(node) if not _STATE.fullmatch(name)])


def ways_within(node: Element, block: Element) -> Iterator[str]:
    """Selectors that may find an element within its block, the shortest first."""
    own = step(node)
    yield own
    for above in node.iterancestors():
        if above is block:
            return
        yield f"{step(above)} > {own}" if above is node.getparent() else f"{step(above)} {own}"


def commonest(names: Sequence[str]) -> str:
    """The name met most often; empty for none."""
    return Counter(names).most_common(1)[0][0] if names else ""
