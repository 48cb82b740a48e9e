"""One spelling for looking up: simplified characters, half width, small letters. Never shown, only compared."""

import re
import unicodedata
from functools import cache

from opencc import OpenCC

from nlp.text.translation import Translation

_COMPATIBLE = re.compile(
    "[\u1100-\u11ff\u2070-\u209f\u2100-\u24ff\u2e80-\u2fdf\u3130-\u33ff\uf900-\ufaff"
    "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uffdc]"
)
_HAN = ((0x3400, 0x4DC0), (0x4E00, 0xA000))


def fold(text: str) -> str:
    """`text` as it is compared: NFKC where it holds characters of another width, lower case, character by character
    in simplified form (OpenCC's table of characters)."""
    if _COMPATIBLE.search(text):
        text = unicodedata.normalize("NFKC", text)
    text = text.lower()
    return text.translate(simplified_characters()) if _traditional().search(text) else text


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """`fold(text)`, but for what would be composed of several characters, and for each character of it the place in
    `text` that it comes from."""
    pieces, places = [], []
    for place, character in enumerate(text):
        piece = fold(character)
        pieces.append(piece)
        places.extend([place] * len(piece))
    return "".join(pieces), places


@cache
def simplified_characters() -> dict[int, str]:
    """Traditional characters (as code points) to simplified ones; each alone, so that the length stays."""
    characters = [chr(code) for first, end in _HAN for code in range(first, end)]
    converted = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {ord(old): new for old, new in zip(characters, converted, strict=True) if old != new and len(new) == 1}


@cache
def simplify() -> Translation:
    """Texts in simplified characters."""
    return Translation(simplified_characters())


@cache
def _traditional() -> re.Pattern[str]:
    """Looked for first: translating a text costs ten times as much as seeing that it needs none."""
    return re.compile("[" + "".join(map(chr, simplified_characters())) + "]")
