"""Is one of these words in a text: the cheap test before a pattern."""

from collections.abc import Iterable


def has_any(text: str, words: Iterable[str]) -> bool:
    """Does the text contain one of the words?"""
    for word in words:  # noqa: SIM110  any() with a generator costs several times as much
        if word in text:
            return True
    return False
