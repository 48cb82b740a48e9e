"""A mail's body as part of a page: its own styles are left behind, the page's apply."""

from lxml import html as markup

_DROPPED = ("script", "style", "link", "meta", "img", "iframe", "object", "form", "title", "head")
_KEPT = frozenset({"href", "colspan", "rowspan", "scope", "title", "lang", "dir"})


def body_of(document: str) -> str:
    """The body's content as HTML without styles, scripts and pictures; links keep their web addresses only."""
    root = markup.document_fromstring(document)
    body = root.find("body")
    if body is None:
        return ""
    for element in list(body.iter(*_DROPPED)):
        if (parent := element.getparent()) is not None:
            parent.remove(element)
    for element in body.iter("*"):
        for name in set(element.attrib) - _KEPT:
            del element.attrib[name]
        if element.get("href", "http").partition(":")[0] not in {"http", "https"}:
            del element.attrib["href"]
    inner = [body.text or "", *(markup.tostring(child, encoding="unicode") for child in body)]
    return "".join(inner)
