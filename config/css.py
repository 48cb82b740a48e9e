"""CSS selectors in configuration files, checked where they are read."""

from lxml.cssselect import CSSSelector
from lxml.etree import XPathError


def selector(text: str) -> str:
    """The selector as it stands; empty for none. A leading `+ ` looks behind the block, not
    inside it. Raises `ValueError` for one that cannot be understood."""
    if text:
        try:
            CSSSelector(text.removeprefix("+ "))
        except (SyntaxError, XPathError) as error:  # cssselect's errors are kinds of SyntaxError
            raise ValueError(f"不是合格的 CSS 选择器 (no valid CSS selector): {error}") from error
    return text
