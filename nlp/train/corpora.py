"""Training material, read from files in the formats of the reference data (JSON lines) into (text words, label)."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from config.clock import SHANGHAI
from config.vocabulary import Appeal, Sector
from nlp.about.sector import LABELLED, SECTORS, lexicon_weights, topics_of
from nlp.lexicon.words import entries, hear
from nlp.text.clean import clean
from nlp.words.segment import Segmenter

_CUES = {
    "投诉": Appeal.COMPLAINT, "举报": Appeal.REPORT, "咨询": Appeal.QUESTION, "请问": Appeal.QUESTION,
    "建议": Appeal.SUGGESTION, "求助": Appeal.HELP, "恳请": Appeal.HELP, "请求": Appeal.HELP, "感谢": Appeal.PRAISE,
    "表扬": Appeal.PRAISE, "点赞": Appeal.PRAISE,
}  # fmt: skip


_MESSAGES = ("sector/unlabelled_messages", "routing/replies", "hot_topics/messages")
_SAME = 50
"""Texts that begin with this many equal characters are one text."""
_READ, _SURE = 1500, 14
"""Characters that the lexicon reads, and the weight from which it is sure."""


@dataclass(frozen=True, slots=True)
class Example:
    """One text to learn from. A split never separates equal ids. `silver`: labelled by a rule, not by people.
    `epidemic`: a post on the epidemic, where a task has two kinds of post."""

    id: str
    tokens: tuple[str, ...]
    label: str
    silver: bool = False
    epidemic: bool = False


def rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON-lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def digest(path: Path) -> str:
    """SHA-256 of a file, for the model card."""
    return sha256(path.read_bytes()).hexdigest()


def text_of(row: dict[str, Any]) -> str:
    """Title and text as the engine joins them; a title that the text repeats is left out."""
    title, text = clean(row.get("title") or ""), clean(row["text"])
    return text if not title or text.startswith(title[:8]) else f"{title}\n{text}"


def messages(data: Path, held: frozenset[str]) -> Iterator[dict[str, Any]]:
    """Messages without a label, each once; without those of `held` (ids that only measure) and their copies."""
    found = [row for name in _MESSAGES for row in rows(data / f"{name}.jsonl")]
    seen = {text_of(row)[:_SAME] for row in found if row["id"] in held}
    for row in found:
        start = text_of(row)[:_SAME]
        if start not in seen:
            seen.add(start)
            yield row


def sector(data: Path, segmenter: Segmenter, held: frozenset[str] = frozenset()) -> Iterator[Example]:
    """Seven labelled sectors (raw and segmented), and the other eight by the lexicon (silver)."""
    for row in rows(data / "sector/train_raw.jsonl"):
        yield Example(row["id"], tuple(segmenter.cut(text_of(row))), row["label"])
    for row in rows(data / "sector/train_segmented.jsonl"):
        if not row["has_raw"]:
            yield Example(row["id"], tuple(row["tokens"].split()), row["label"])
    for row in messages(data, held):
        label = by_lexicon(clean(row.get("title") or ""), text_of(row))
        if label is not None and label not in LABELLED:
            yield Example(row["id"], tuple(segmenter.cut(text_of(row))), label, silver=True)
    yield from _lexicon_lines(segmenter)


def _lexicon_lines(segmenter: Segmenter) -> Iterator[Example]:
    """The words of each line of the lexicon, eight at a time with the line's path, as one text."""
    lines: dict[tuple[str, ...], list[str]] = {}
    for entry in entries():
        if entry.weight >= 4 and entry.path[0] not in LABELLED:
            lines.setdefault(entry.path, []).append(entry.word)
    for path, words in lines.items():
        for number, part in enumerate(words[start : start + 8] for start in range(0, len(words), 8)):
            tokens = tuple(word for text in (*path[1:], *part) for word in segmenter.cut(text))
            yield Example(f"{'/'.join(path)} {number}", tokens, path[0], silver=True)


def by_lexicon(title: str, text: str) -> str | None:
    """The sector that the lexicon is sure of, else None; the title counts as `nlp.about.sector` counts it."""
    weights = lexicon_weights(hear([text[:_READ]]), [len(title)])[0]
    second, best = np.sort(weights)[-2:]
    return SECTORS[int(weights.argmax())] if best >= _SURE and best >= 1.8 * second else None


def vocabulary_of_labelled(data: Path) -> set[str]:
    """The words that the segmented sector file keeps (its makers removed stop words)."""
    return {word for row in rows(data / "sector/train_segmented.jsonl") for word in row["tokens"].split()}


def appeal(data: Path, segmenter: Segmenter, held: frozenset[str] = frozenset()) -> Iterator[Example]:
    """Real 12345 cases with a label; and messages whose title names the appeal (silver, the naming word taken out)."""
    for row in rows(data / "appeal/fuzhou_rivers.jsonl"):
        yield Example(row["id"], tuple(segmenter.cut(text_of(row))), row["label"])
    for row in messages(data, held):
        found = [(word, label) for word, label in _CUES.items() if word in (row.get("title") or "")]
        if len({label for _, label in found}) == 1:
            text = text_of(row)
            for word, _ in found:
                text = text.replace(word, "")
            yield Example(row["id"], tuple(segmenter.cut(text)), found[0][1].value, silver=True)


def emotion(data: Path, segmenter: Segmenter, _held: frozenset[str] = frozenset()) -> Iterator[Example]:
    """Weibo posts with one of six emotions."""
    for row in rows(data / "emotion/train.jsonl"):
        words = tuple(segmenter.cut(clean(row["text"])))
        yield Example(row["id"], words, row["label"], epidemic=row.get("domain") == "virus")


def relevant(data: Path, segmenter: Segmenter, held: frozenset[str] = frozenset()) -> Iterator[Example]:
    """Petitions against news titles, hot searches and everyday posts; both mostly as titles, single sentences and
    clauses, so that neither length nor the forms of a letter give the answer. What the lexicon hears matters of public
    services in is no example of anything else, wherever it was collected."""
    labelled = [row for name in _CASES for row in rows(data / f"{name}.jsonl")]
    for row in (*messages(data, held), *labelled):
        text, chance = text_of(row), crc32(str(row["id"]).encode())
        sentences = _pieces(_SENTENCE_END, text)
        parts = [clean(row.get("title") or "")]
        parts += [sentences[0], sentences[chance % len(sentences)]] if sentences else []
        parts += [text[:_BEGINNING]] if chance % 3 == 0 else []
        clauses = [part for part in _pieces(_CLAUSE_END, text) if len(part) <= _CLAUSE]
        parts += dict.fromkeys(clauses[(chance >> shift) % len(clauses)] for shift in _DRAWS) if clauses else ()
        for part in filter(None, parts):
            yield Example(row["id"], tuple(segmenter.cut(part)), "yes")
    news = [row["text"] for row in rows(data / "news/thucnews_titles.jsonl")[::2]]
    searches = [row["title"] for row in rows(data / "stream/weibo_hot_titles_2025Q1.jsonl")[::4]]
    posts = [row["text"] for row in rows(data / "emotion/train.jsonl") if row["domain"] == "usual"]
    others = [clean(text) for text in (*news, *searches, *posts)]
    for text, hints in zip(others, topics_of(hear(others)), strict=True):
        if hints >= _HINTED:
            continue
        chance, clauses = crc32(text.encode("utf-8", "replace")), _pieces(_CLAUSE_END, text)
        part = clauses[chance % len(clauses)] if clauses and chance % 3 == 0 else text
        yield Example(text, tuple(segmenter.cut(part)), "no")


def _pieces(end: re.Pattern[str], text: str) -> list[str]:
    return [part for part in map(str.strip, end.split(text)) if 6 <= len(part) <= 60]


_CASES = ("sector/train_raw", "appeal/fuzhou_rivers")
_SENTENCE_END, _CLAUSE_END = re.compile("[。！？!?;；\n]"), re.compile("[。！？!?;；\n，,]")
_BEGINNING, _CLAUSE = 200, 30
_DRAWS = (3, 9, 15, 20)
"""Bits of an id's checksum that draw the clauses of a petition."""
_HINTED = 3
"""Lexicon weight from which a title or a post may be about public services after all."""
FILES: dict[str, Sequence[str]] = {
    "sector": ("sector/train_raw", "sector/train_segmented", *_MESSAGES),
    "appeal": ("appeal/fuzhou_rivers", *_MESSAGES),
    "emotion": (
        "emotion/train",
        *_MESSAGES,
        "sector/train_raw",
        "sector/train_segmented",
        "appeal/fuzhou_rivers",
        "stream/fuzhou_river_weibo",
        "stream/weibo_hot_titles_2025Q1",
        "burst/ced_cascades",
        "news/thucnews_titles",
    ),
    "relevant": (
        "sector/unlabelled_messages",
        "sector/train_raw",
        "routing/replies",
        "appeal/fuzhou_rivers",
        "news/thucnews_titles",
        "stream/weibo_hot_titles_2025Q1",
        "emotion/train",
    ),
}
LABELS: dict[str, tuple[str, ...]] = {
    "sector": tuple(name.value for name in Sector if name is not Sector.OTHER),
    "appeal": tuple(name.value for name in Appeal),
    "emotion": ("happy", "angry", "sad", "fear", "surprise", "neutral"),
    "relevant": ("no", "yes"),
}
READERS = {"sector": sector, "appeal": appeal, "emotion": emotion, "relevant": relevant}


def documents(data: Path, segmenter: Segmenter) -> Iterator[list[str]]:
    """All texts, for counting how rare words are."""
    names = (*_MESSAGES[:2], "sector/train_raw", "stream/fuzhou_river_weibo", "emotion/train", "appeal/fuzhou_rivers")
    for name in names:
        for row in rows(data / f"{name}.jsonl"):
            yield segmenter.cut(text_of(row))


def time_of(written: str) -> datetime:
    """A file's time; without an offset it is Asia/Shanghai."""
    at = datetime.fromisoformat(written)
    return at if at.tzinfo else at.replace(tzinfo=SHANGHAI)
