"""A million posts recombined from the clauses of real ones, and the questions asked of them."""

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from config.vocabulary import Sector, Severity
from nlp.text.clean import clean
from nlp.train.corpora import rows
from nlp.words.segment import Segmenter
from pipeline.search.base import Document, row_number

FILES = (
    "emotion/train",
    "sector/train_raw",
    "sector/unlabelled_messages",
    "hot_topics/messages",
    "stream/fuzhou_river_weibo",
    "appeal/fuzhou_rivers",
)
START, DAY, DAYS, MONTH = 1_770_000_000, 86_400, 30, 1_000_000
"""A million posts in thirty days, however many are made: what a week holds does not depend on it."""
_SECTORS = [sector.value for sector in Sector]
_SHARES = [22, 2, 3, 8, 18, 13, 5, 2, 10, 4, 3, 6, 9, 2, 1, 12]
_PLACES = [f"{county}{street:03d}" for county in (370102, 370103, 370104, 370105) for street in range(1, 13)]


def clauses(data: Path) -> list[str]:
    """The distinct clauses of the reference data's posts, in a fixed order."""
    found = set()
    for name in FILES:
        for row in rows(data / f"{name}.jsonl"):
            text = clean(f"{row.get('title') or ''}。{row.get('text') or row.get('content') or ''}")
            found.update(part for part in re.findall(r"[^。！？!?；;，,\n]{4,40}[。！？!?；;，,]", text))
    return sorted(found)


def time_of(number: int) -> int:
    """Seconds since 1970 of the post with this number."""
    return START + number * DAY * DAYS // MONTH


def documents(parts: Sequence[str], count: int, seed: int = 4, first: int = 0) -> Iterator[Document]:
    """Posts of 114 characters on average, in the order of their time, from the number `first` on."""
    draw = random.Random(seed)
    for number in range(first, first + count):
        text, length = "", draw.randint(60, 150)
        while len(text) < length:
            text += draw.choice(parts)
        yield Document(
            row=row_number("item", number + 1),
            kind=draw.choices(("post", "reply", "article", "petition"), (60, 25, 5, 10))[0],
            at=time_of(number),
            title="",
            text=text,
            sector=draw.choices(_SECTORS, _SHARES)[0],
            severity=draw.choices(list(Severity), (1, 2, 7, 90))[0].value,
            place=draw.choice(_PLACES) if draw.random() < 0.4 else "",
            source=draw.choice(("bbs", "tieba", "news", "weibo", "board")),
        )


class Words:
    """Words of the posts, as staff would type them."""

    def __init__(self, sample: Sequence[Document]) -> None:
        cut = Segmenter().cut
        self._posts = [sorted({word for word in cut(one.text) if len(word) >= 2 and word.isalnum()}) for one in sample]
        self.counts = Counter(word for post in self._posts for word in post)
        self._draw = random.Random(9)

    def pairs(self, count: int) -> list[str]:
        """Two words of one post."""
        long = [post for post in self._posts if len(post) >= 2]
        return [" ".join(self._draw.sample(self._draw.choice(long), 2)) for _ in range(count)]

    def common(self, count: int) -> list[str]:
        """The most common words."""
        return [word for word, _ in self.counts.most_common(count)]

    def questions(self, count: int) -> list[str]:
        """Questions of every kind: operators, phrases, near, fields, single characters, numbers."""
        made = []
        for number in range(count):
            post = self._draw.choice([post for post in self._posts if len(post) >= 4])
            a, b, c = self._draw.sample(post, 3)
            other = self._draw.choice(self._draw.choice([post for post in self._posts if post]))
            character, rest = _typed(self._draw.choice(a)), _typed(a[1:])
            place = self._draw.choice(("3701", "370102", self._draw.choice(_PLACES)))
            sector = self._draw.choice(_SECTORS)
            forms = (
                f"{a} {b}", f"{a} 或 {other}", f"{a} 非 {b}", f"({a} 或 {b}) {c}", f'"{a}{other}"', f"{a} ~10 {b}",
                f"{a} sector:{sector}", f"{a} 或 ({other} sector:{sector})", f"{a} place:{place}", f"{character} {b}",
                f"{a} from:2026-02-10 to:2026-02-20", f"{a} 排除:{b},{other}", f"{a} kind:来信 severity:较大,重大",
                f"{a}{b}", f"{character} ~5 {b}", f"非 sector:{sector} {a} {c}", f"{a} source:bbs,news", f"{rest} {b}",
            )  # fmt: skip
            made.append(forms[number % len(forms)])
        return made


def _typed(word: str) -> str:
    """As a word, where the language would read an operator."""
    return f'"{word}"' if word in {"与", "或", "非"} else word
