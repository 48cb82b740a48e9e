"""The English gloss behind a Chinese message is for who works at a shell; a page shows the Chinese alone."""

import re

_GLOSS = re.compile(r"\s*[(（][a-z][A-Za-z .,;'/-]*[A-Za-z][)）]")
_LIBRARY = re.compile(r"(值不合要求|没有这个键|必须填写); [\x20-\x7e]+$", re.M)


def without_gloss(text: str) -> str:
    """`对方 robots.txt 不允许采集这个网址 (robots.txt forbids it)` without what stands in brackets, and without the
    library's own English behind `值不合要求`."""
    return _LIBRARY.sub(r"\1", _GLOSS.sub("", text)).strip()
