"""中文标点: what people typed with Latin marks between Chinese letters is printed with Chinese ones."""

import re

_MARKS = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？"}
_LATIN = frozenset(_MARKS)
_HAN = "\u3400-\u9fff\u300a\u300b\u201c\u201d（）"
_BEHIND = re.compile(rf"(?<=[{_HAN}])\s*([,;:!?])[!?]*\s*(?=[{_HAN}]|$|[”）])")


def chinese(text: str) -> str:
    """Half-width marks between Chinese letters become full-width; numbers, times and addresses stay.

    For what is shown or printed: what is kept stays as it was written, so that it can be quoted and found.
    """
    if _LATIN.isdisjoint(text):
        return text
    return _BEHIND.sub(lambda found: _MARKS[found[1]], text)
