"""Have we seen this before: `python -m benchmarks.like`.

Messages of hot_topics whose issue is agreed on (`status` core) among all of hot_topics and routing: is a message of the
same issue among the first 5? And for messages of routing with one silver department: does one of the first 5 official
replies come from that class of department? Beside it BM25 over words and characters (the baseline), over the same
texts, in the same run. A message never finds itself.
"""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer

from benchmarks.search_asking import SHARED, say
from nlp.train.corpora import rows
from nlp.words.segment import Segmenter
from pipeline.search.base import Document, row_number
from pipeline.search.language.fields import Field
from pipeline.search.language.tree import Is
from pipeline.search.like import more_like
from pipeline.search.sqlite import SqliteIndex

FIRST = 5
HOT, ANSWERED = "hot", "answered"
Ranked = Callable[[int, str], Sequence[int]]
"""The first messages for one, of a source or (where that is empty) of all."""


@dataclass(frozen=True, slots=True)
class Message:
    """`issue`: agreed on, or nothing; `office`: the one class of department of its reply, or nothing."""

    title: str
    text: str
    source: str
    issue: str = ""
    office: str = ""

    @property
    def whole(self) -> str:
        """What is compared."""
        return f"{self.title}\n{self.text}"


def messages(data: Path) -> list[Message]:
    """Those whose issue the labellers were not sure of are left out."""
    hot = [
        Message(row["title"], row["text"], HOT, (row.get("issue") or "") if row["status"] == "core" else "")
        for row in rows(data / "hot_topics/messages.jsonl")
        if row["status"] != "uncertain"
    ]
    answered = []
    for row in rows(data / "routing/replies.jsonl"):
        offices = row.get("departments_mentioned") or []
        answered.append(Message(row["title"], row["text"], ANSWERED, office=offices[0] if len(offices) == 1 else ""))
    return hot + answered


def _document(number: int, one: Message) -> Document:
    row = row_number("item", number)
    return Document(row=row, kind="petition", at=number, title=one.title, text=one.text, source=one.source)


def by_port(texts: Sequence[Message], folder: Path) -> Ranked:
    """More-like-this of the search index."""
    index = SqliteIndex(folder)
    index.rebuild([[_document(number, one) for number, one in enumerate(texts)]])

    def ranked(number: int, source: str) -> Sequence[int]:
        within = Is(Field.SOURCE, (source,), (source,)) if source else None
        found = more_like(index, texts[number].whole, FIRST, within, but=row_number("item", number))
        return [one.row for one in found]

    return ranked


def by_bm25(texts: Sequence[Message], k: float = 1.2, b: float = 0.75) -> Ranked:
    """The baseline: every word and every character of the text, BM25."""
    cut = Segmenter().cut
    counter = CountVectorizer(analyzer=lambda text: [*cut(text), *(f" {one}" for one in text if one.isalnum())])
    counts = csr_matrix(counter.fit_transform([one.whole for one in texts]), dtype=np.float64)
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    df = np.bincount(counts.indices, minlength=counts.shape[1])
    idf = np.log(1 + (len(texts) - df + 0.5) / (df + 0.5))
    owner = np.repeat(np.arange(len(texts)), np.diff(counts.indptr))
    weights = counts.copy()
    norm = k * (1 - b + b * lengths[owner] / lengths.mean())
    weights.data = counts.data * (k + 1) / (counts.data + norm) * idf[counts.indices]

    sources = np.array([one.source for one in texts])

    def ranked(number: int, source: str) -> Sequence[int]:
        scores = np.asarray((weights @ counts[number].sign().T).todense()).ravel()
        scores[number] = -1
        if source:
            scores[sources != source] = -1
        return [int(one) for one in np.argsort(-scores, kind="stable")[:FIRST]]

    return ranked


def shares(texts: Sequence[Message], ranked: Ranked) -> tuple[float, float]:
    """Hit in the first 5: the same issue; the same class of department among those answered."""
    issues = [number for number, one in enumerate(texts) if one.issue]
    offices = [number for number, one in enumerate(texts) if one.office]
    same = [any(texts[other].issue == texts[number].issue for other in ranked(number, "")) for number in issues]
    answered = [
        any(texts[other].office == texts[number].office for other in ranked(number, ANSWERED)) for number in offices
    ]
    return float(np.mean(same)), float(np.mean(answered))


def main() -> None:
    """Print both."""
    texts = messages(SHARED / "data")
    issues, offices = sum(bool(one.issue) for one in texts), sum(bool(one.office) for one in texts)
    say("data", f"{len(texts):,} messages, {issues} with an issue, {offices} with one department")
    with tempfile.TemporaryDirectory() as folder:
        ways = {"more like this": by_port(texts, Path(folder)), "BM25, words + characters": by_bm25(texts)}
        for name, ranked in ways.items():
            issue, office = shares(texts, ranked)
            say(name, f"same issue in the first {FIRST}: {issue:.3f}", f"same department: {office:.3f}")


if __name__ == "__main__":
    main()
