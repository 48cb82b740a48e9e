"""Training material, read from files in the formats of the reference data (JSON lines) into (text words, label)."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from zlib import crc32

from config.clock import SHANGHAI
from config.vocabulary import Appeal, Sector
from nlp.clean import clean
from nlp.lexicon.words import entries, hits
from nlp.segment import Segmenter

LABELLED = frozenset({"城乡建设", "交通运输", "教育文体", "商贸旅游", "劳动和社会保障", "环境保护", "卫生计生"})
_CUES = {
    "投诉": Appeal.COMPLAINT, "举报": Appeal.REPORT, "咨询": Appeal.QUESTION, "请问": Appeal.QUESTION,
    "建议": Appeal.SUGGESTION, "求助": Appeal.HELP, "恳请": Appeal.HELP, "请求": Appeal.HELP, "感谢": Appeal.PRAISE,
    "表扬": Appeal.PRAISE, "点赞": Appeal.PRAISE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """One text to learn from. A split never separates equal ids. `silver`: labelled by a rule, not by people."""

    id: str
    tokens: tuple[str, ...]
    label: str
    silver: bool = False


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


def sector(data: Path, segmenter: Segmenter) -> Iterator[Example]:
    """Seven labelled sectors (raw and segmented), and the other eight by the lexicon (silver)."""
    for row in rows(data / "sector/train_raw.jsonl"):
        yield Example(row["id"], tuple(segmenter.cut(text_of(row))), row["label"])
    for row in rows(data / "sector/train_segmented.jsonl"):
        if not row["has_raw"]:
            yield Example(row["id"], tuple(row["tokens"].split()), row["label"])
    for name in ("sector/unlabelled_messages", "routing/replies", "hot_topics/messages"):
        for row in rows(data / f"{name}.jsonl"):
            label = by_lexicon(text_of(row))
            if label is not None and label not in LABELLED:
                yield Example(row["id"], tuple(segmenter.cut(text_of(row))), label, silver=True)
    yield from _lexicon_lines(segmenter)


def _lexicon_lines(segmenter: Segmenter) -> Iterator[Example]:
    """Each line of the lexicon for a sector without labels, as one text."""
    lines: dict[tuple[str, ...], list[str]] = {}
    for entry in entries():
        if entry.path[0] not in LABELLED and entry.weight >= 4:
            lines.setdefault(entry.path, []).append(entry.word)
    for path, words in lines.items():
        tokens = tuple(word for text in (*path[1:], *words) for word in segmenter.cut(text))
        yield Example("/".join(path), tokens, path[0], silver=True)


def by_lexicon(text: str) -> str | None:
    """The sector that the lexicon is sure of, else None."""
    votes: Counter[str] = Counter()
    for entry in {hit.word: hit for hit in hits(text[:600])}.values():
        votes[entry.path[0]] += entry.weight
    best = votes.most_common(2)
    if not best or best[0][1] < 8 or (len(best) > 1 and best[0][1] < 1.6 * best[1][1]):
        return None
    return best[0][0]


def vocabulary_of_labelled(data: Path) -> set[str]:
    """The words that the segmented sector file keeps (its makers removed stop words)."""
    return {word for row in rows(data / "sector/train_segmented.jsonl") for word in row["tokens"].split()}


def appeal(data: Path, segmenter: Segmenter) -> Iterator[Example]:
    """Real 12345 cases with a label; and messages whose title names the appeal (silver, the naming word taken out)."""
    for row in rows(data / "appeal/fuzhou_rivers.jsonl"):
        yield Example(row["id"], tuple(segmenter.cut(text_of(row))), row["label"])
    for name in ("sector/unlabelled_messages", "routing/replies", "hot_topics/messages"):
        for row in rows(data / f"{name}.jsonl"):
            found = [(word, label) for word, label in _CUES.items() if word in (row.get("title") or "")]
            if len({label for _, label in found}) == 1:
                text = text_of(row)
                for word, _ in found:
                    text = text.replace(word, "")
                yield Example(row["id"], tuple(segmenter.cut(text)), found[0][1].value, silver=True)


def emotion(data: Path, segmenter: Segmenter) -> Iterator[Example]:
    """Weibo posts with one of six emotions."""
    for row in rows(data / "emotion/train.jsonl"):
        yield Example(row["id"], tuple(segmenter.cut(clean(row["text"]))), row["label"])


def relevant(data: Path, segmenter: Segmenter) -> Iterator[Example]:
    """Petitions (whole, and their titles and beginnings alone) against news titles, hot searches and everyday posts."""
    for name in ("sector/unlabelled_messages", "sector/train_raw", "routing/replies", "appeal/fuzhou_rivers"):
        for row in rows(data / f"{name}.jsonl"):
            text = text_of(row)
            parts = (text, text[:40], clean(row.get("title") or text[40:90]))
            for part in (part for part in parts if crc32(f"{row['id']}{len(part)}".encode()) % 2):
                yield Example(row["id"], tuple(segmenter.cut(part)), "yes")
    news = [row["text"] for row in rows(data / "news/thucnews_titles.jsonl")]
    searches = [row["title"] for row in rows(data / "stream/weibo_hot_titles_2025Q1.jsonl")[::4]]
    posts = [row["text"] for row in rows(data / "emotion/train.jsonl") if row["domain"] == "usual"]
    for text in (*news, *searches, *posts):
        yield Example(text, tuple(segmenter.cut(clean(text))), "no")


_MESSAGES = ("sector/unlabelled_messages", "routing/replies", "hot_topics/messages")
FILES: dict[str, Sequence[str]] = {
    "sector": ("sector/train_raw", "sector/train_segmented", *_MESSAGES),
    "appeal": ("appeal/fuzhou_rivers", *_MESSAGES),
    "emotion": ("emotion/train",),
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
