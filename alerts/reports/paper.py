"""What a paper consists of, before it is a file: headings, sentences with their sources, tables, pictures."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a sentence comes from: words, and an address where there is one."""

    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and its sources; without any only where it states what the paper itself shows."""

    text: str
    sources: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """一、 (level 1), （一） (level 2), 1. (level 3): the number is written by who puts the paper into a file."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that belong together."""

    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption; `wide`: relative widths of the columns. All columns but the first are centred."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    wide: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with its caption."""

    png: bytes
    caption: str


Block = Heading | Paragraph | Table | Picture


@dataclass
class Paper:
    """A paper: title, a line beneath it, its blocks, who issues it and on which day, and the note at its very end."""

    title: str
    subtitle: str = ""
    issuer: str = ""
    day: str = ""
    blocks: list[Block] = field(default_factory=list)
    note: str = ""
    name: str = "报告"

    def heading(self, level: int, text: str) -> None:
        """Begin a part."""
        self.blocks.append(Heading(level, text))

    def say(self, *sentences: Sentence | str) -> None:
        """A paragraph; empty sentences are left out, a paragraph of none is not written."""
        told = [one if isinstance(one, Sentence) else Sentence(one) for one in sentences]
        told = [one for one in told if one.text]
        if told:
            self.blocks.append(Paragraph(tuple(told)))

    def table(self, caption: str, head: Sequence[str], rows: Sequence[Sequence[str]], wide: Sequence[int] = ()) -> None:
        """A table, numbered in its turn (表1, 表2); without rows nothing is written."""
        if rows:
            number = sum(isinstance(block, Table) for block in self.blocks) + 1
            self.blocks.append(
                Table(f"表{number}  {caption}", tuple(head), tuple(tuple(row) for row in rows), tuple(wide))
            )

    def sources(self) -> list[Reference]:
        """Every source in the order in which it is first named, each once."""
        named = (source for block in self.blocks if isinstance(block, Paragraph) for one in block.sentences
                 for source in one.sources)  # fmt: skip
        return list(dict.fromkeys(named))


_DIGITS = "零一二三四五六七八九"


def number_zh(number: int) -> str:
    """一 to 九十九, as headings count."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}"


class Numbering:
    """Numbers headings: 一、 then （一） then 1."""

    def __init__(self) -> None:
        self._at = [0, 0, 0]

    def of(self, heading: Heading) -> str:
        """The heading's number, with what stands behind it."""
        level = heading.level - 1
        self._at[level] += 1
        self._at[level + 1 :] = [0] * (2 - level)
        number = self._at[level]
        return (f"{number_zh(number)}、", f"（{number_zh(number)}）", f"{number}. ")[level]
