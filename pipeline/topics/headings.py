"""What an item gives to the name of its topic; read once, since a topic that grows is asked for the same ones again."""

from collections.abc import Iterable

from nlp.topics.title import Line, telling
from nlp.words.segment import Segmenter

_CUT = Segmenter()
_BEGINNING = 60


class Heading:
    """An item's title, its line among which a topic's title is chosen, and the words that may be keywords.

    The text is let go when both were asked for.
    """

    __slots__ = ("_line", "_text", "_words", "title")

    def __init__(self, title: str, text: str) -> None:
        self.title = title
        self._text = text
        self._line: Line | None = None
        self._words: tuple[str, ...] | None = None

    @property
    def line(self) -> Line:
        """Its title or first sentence."""
        if self._line is None:
            self._line = Line(self.title, self._text)
            self._let_go()
        return self._line

    @property
    def words(self) -> tuple[str, ...]:
        """Telling words of the title, or of the text's beginning."""
        if self._words is None:
            cut_ahead([self])
        assert self._words is not None
        return self._words

    @property
    def is_cut(self) -> bool:
        """Whether its words are known."""
        return self._words is not None

    @property
    def headline(self) -> str:
        """The title, or the text's beginning, of which no words are known yet."""
        return self.title or self._text[:_BEGINNING]

    def take(self, tokens: Iterable[str]) -> None:
        """These are the words of its headline."""
        self._words = telling(tokens)
        self._let_go()

    def _let_go(self) -> None:
        if self._line is not None and self._words is not None:
            self._text = ""


def cut_ahead(headings: Iterable[Heading]) -> None:
    """Cut the headlines of many at once; `words` gives the same without it, one by one and slowly."""
    missing: dict[str, list[Heading]] = {}
    for one in headings:
        if not one.is_cut:
            missing.setdefault(one.headline, []).append(one)
    for same, tokens in zip(missing.values(), _CUT.cut_all(list(missing)), strict=True):
        for one in same:
            one.take(tokens)
