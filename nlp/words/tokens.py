"""The words of a text as places in it; a word becomes a string when somebody asks for it, and few are asked for."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import overload

import numpy as np

from nlp.words.word_keys import Numbers


class Tokens(Sequence[str]):
    """A text's words in order; joined they give the text. Equal to any sequence of the same words."""

    __slots__ = ("_bounds", "ends", "text")

    def __init__(self, text: str, ends: Numbers) -> None:
        """`ends`: where each word ends, the last of them with the text."""
        self.text = text
        self.ends = ends
        self._bounds: list[int] | None = None

    @property
    def bounds(self) -> list[int]:
        """Where each word begins, and where the last one ends."""
        if self._bounds is None:
            self._bounds = [0, *self.ends.tolist()]
        return self._bounds

    def __len__(self) -> int:
        return len(self.ends)

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> list[str]: ...

    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return list(self)[place]
        bounds = self.bounds
        if place < 0:
            place += len(self.ends)
        if not 0 <= place < len(self.ends):
            raise IndexError("no such word")
        return self.text[bounds[place] : bounds[place + 1]]

    def at(self, places: Iterable[int]) -> list[str]:
        """The words at these places, counted from the first."""
        text, bounds = self.text, self.bounds
        return [text[bounds[place] : bounds[place + 1]] for place in places]

    def __iter__(self) -> Iterator[str]:
        return (self.text[start:end] for start, end in pairwise(self.bounds))

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # equal to lists, which have none

    def __repr__(self) -> str:
        return f"Tokens({list(self)!r})"


def tokens_of(words: Sequence[str]) -> Tokens:
    """Words that were cut elsewhere, as tokens of the text that they give joined."""
    if isinstance(words, Tokens):
        return words
    return Tokens("".join(words), np.cumsum(np.fromiter(map(len, words), np.int64, len(words))))


def words_at(documents: Sequence[Tokens], places: Numbers, many: Numbers) -> list[str]:
    """The words that stand at these places of all documents, one after the other, of each the `many` first words."""
    if not len(places):
        return []
    firsts = np.cumsum(many) - many
    which = np.searchsorted(firsts + many, places, side="right")
    flat = np.concatenate([words.ends[:most] for words, most in zip(documents, many.tolist(), strict=True)])
    starts = np.where(places > firsts[which], flat[places - 1], 0)
    spans = zip(which.tolist(), starts.tolist(), flat[places].tolist(), strict=True)
    return [documents[document].text[start:end] for document, start, end in spans]
