"""Named placeholders in a text that people write: `{name}` and nothing else; no expression, no attribute, no format."""

import re
from collections.abc import Collection, Mapping

_BRACED = re.compile(r"\{([^{}\n]*)\}")


class UnknownPlaceholder(ValueError):
    """The text names something that there is not, or holds a single brace; the message is fit for the screen."""


def check(text: str, known: Collection[str]) -> None:
    """Raises `UnknownPlaceholder` for a name that is not known and for braces that do not make a pair."""
    for name in _BRACED.findall(text):
        if name not in known:
            able = "、".join(f"{{{one}}}" for one in known)
            raise UnknownPlaceholder(f"没有 {{{name}}} 这个占位符，可以用：{able}")
    rest = _BRACED.sub("", text)
    if "{" in rest or "}" in rest:
        raise UnknownPlaceholder("花括号要成对，里面只写占位符的名称，例如 {事项}。")


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with each placeholder replaced, once: what a value holds is never looked at again.

    A name without a value stays as it is written.
    """
    return _BRACED.sub(lambda match: values.get(match[1], match[0]), text)
