"""Generated texts, queries and documents whose fields take all values."""

from datetime import datetime

from hypothesis import strategies as st

from config.clock import SHANGHAI
from pipeline.search.base import Document, row_number
from pipeline.search.language.fields import Names

NOW = datetime(2026, 3, 9, 10, 0, tzinfo=SHANGHAI)
NAMES = Names({"a": "a", "b": "b"}, lambda code: (code,))
TEXTS = st.text("停水電区a1 ，", max_size=14)
_words = st.text("停水电区a1", min_size=1, max_size=4)
_leaves = st.one_of(
    _words,
    st.tuples(_words, st.integers(1, 4), _words).map(lambda t: f"{t[0]} ~{t[1]} {t[2]}"),
    TEXTS.map(lambda text: f'"{text}"'),
    st.sampled_from([
        "sector:民政", "place:3701", "source:a", "kind:帖子,来信", "severity:重大", "heat>1.5", "from:2026-03-03",
        "to:2026-03-05", "place:370102", "heat<=2",
    ]),
)  # fmt: skip
QUERIES = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(" ".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' 或 '.join(parts)})"),
        st.tuples(inner, inner).map(lambda pair: f"{pair[0]} 非 ({pair[1]})"),
    ),
    max_leaves=6,
)


def document(number: int, text: str) -> Document:
    """Fields follow from the number, so that all values occur."""
    return Document(
        row=row_number("item", number * 977 + 1),
        kind=("post", "reply", "petition")[number % 3],
        at=int(NOW.timestamp()) - 86_400 * (number % 9),
        title="停水" if number % 11 == 0 else "",
        text=text,
        sector=("民政", "政法", "")[number % 3],
        severity=("重大", "一般")[number % 2],
        place=("370102003", "370103", "37", "", "410100")[number % 5],
        source=("a", "b")[number % 2],
        heat=(None, 1.5, 2.0, 2.001, 3.0)[number % 5],
    )
