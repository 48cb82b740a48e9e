"""Trains the word model of the preset `generic` from messages with the department classes found in their replies.

    python benchmarks/train_routing.py ../shared/data [--write]

Semi-supervised: tf-idf of all messages there are, folded through a truncated SVD of 200 dimensions, so that words of
unlabelled messages carry over; on top one logistic regression a department, with the duties' keyword scores beside it.
The fold makes it linear in words again: what is stored is one weight per word and department. Prints hit@1 and hit@3 on
the held-out half (by hash of the id); `--write` then trains on everything and writes the preset's two files.
"""

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from jieba import posseg
from scipy.sparse import csr_matrix, vstack
from sklearn.decomposition import TruncatedSVD
from sklearn.linear_model import LogisticRegression

from alerts.rules.routing import RouteQuery, Router
from alerts.rules.word_model import WordModel, save_word_model, term_counts, tf_idf
from config.load import JURISDICTIONS, jurisdiction
from nlp.segment import Segmenter

DIMENSIONS, KEYWORD_SCALE, C, MIN_DF, STRETCH = 200, 0.5, 0.7, 3, 3.0
LONGEST = 800


@dataclass(frozen=True, slots=True)
class Message:
    """A message and the departments that its reply names (none: unlabelled)."""

    key: str
    title: str
    text: str
    tokens: tuple[str, ...]
    departments: tuple[str, ...]


def read(path: Path, cut: Segmenter) -> Iterator[Message]:
    """The messages of a file in the formats of ../shared/data."""
    for line in path.read_text("utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        title, text = row.get("title") or "", (row.get("text") or "")[:LONGEST]
        yield Message(
            row["id"], title, text, tuple(cut.cut(f"{title} {text}")), tuple(row.get("departments_mentioned", ()))
        )


def fit(labelled: Sequence[Message], unlabelled: Sequence[Message], router: Router) -> WordModel:
    """A word model for the router's departments."""
    departments = tuple(unit.name for unit in router.jurisdiction.departments)
    counts = [term_counts(message.title, message.tokens) for message in (*labelled, *unlabelled)]
    frequency = Counter(word for count in counts for word in count)
    words = sorted(word for word, number in frequency.items() if number >= MIN_DF and _public(word))
    vocabulary = {word: number for number, word in enumerate(words)}
    idf = np.log((1 + len(counts)) / (1 + np.array([frequency[word] for word in words]))) + 1
    rows = vstack([_row(tf_idf(count, vocabulary, idf), len(words)) for count in counts]).tocsr()
    svd = TruncatedSVD(DIMENSIONS, random_state=7919).fit(rows)
    dense = svd.transform(rows[: len(labelled)]) * STRETCH
    keywords = np.log1p(np.array([_scores(router, message, departments) for message in labelled])) * KEYWORD_SCALE
    features = np.hstack([dense, keywords])
    weights, bias = [], []
    for department in departments:
        target = np.array([department in message.departments for message in labelled])
        fitted = LogisticRegression(C=C, max_iter=600).fit(features, target)
        weights.append(fitted.coef_[0])
        bias.append(fitted.intercept_[0])
    matrix = np.array(weights).T
    return WordModel(
        departments=departments,
        vocabulary=vocabulary,
        idf=idf,
        words=svd.components_.T @ matrix[:DIMENSIONS] * STRETCH,
        keywords=matrix[DIMENSIONS:] * KEYWORD_SCALE,
        bias=np.array(bias),
    )


def _public(word: str) -> bool:
    """A dictionary word that is no person's name: nothing else goes into a model that ships."""
    return not posseg.dt.word_tag_tab.get(word, "nr").startswith("nr")


def _row(weights: dict[int, float], width: int) -> csr_matrix:
    numbers = list(weights)
    return csr_matrix((list(weights.values()), ([0] * len(numbers), numbers)), shape=(1, width))


def _scores(router: Router, message: Message, departments: Sequence[str]) -> list[float]:
    scores = router.class_scores(message.title, message.text)
    return [scores.get(department, 0.0) for department in departments]


def hits(router: Router, messages: Sequence[Message]) -> tuple[float, float]:
    """hit@1 and hit@3 of a router's candidates among the departments that replies name."""
    first = third = 0
    for message in messages:
        result = router.route(RouteQuery(title=message.title, text=message.text, tokens=message.tokens))
        names = [name for name, _ in result.candidates]
        first += names[0] in message.departments
        third += any(name in message.departments for name in names)
    return first / len(messages), third / len(messages)


def report(name: str, figures: tuple[float, float]) -> None:
    """Print one line of figures."""
    print(f"{name}, held-out half: hit@1 {figures[0]:.3f} hit@3 {figures[1]:.3f}")


def main() -> int:
    """Trains, measures, and writes when asked."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("--write", action="store_true")
    options = arguments.parse_args()
    posseg.initialize()
    preset, cut = jurisdiction("generic"), Segmenter()
    messages = list(read(options.data / "routing" / "replies.jsonl", cut))
    labelled = sorted((m for m in messages if m.departments), key=lambda m: hashlib.sha1(m.key.encode()).hexdigest())
    others = [m for m in messages if not m.departments]
    for name in ("sector/train_raw.jsonl", "sector/unlabelled_messages.jsonl", "hot_topics/messages.jsonl"):
        others.extend(read(options.data / name, cut))
    train, held_out = labelled[: len(labelled) // 2], labelled[len(labelled) // 2 :]
    plain = Router(preset)
    report("keywords only", hits(plain, held_out))
    model = fit(train, others, plain)
    report("with word model", hits(Router(preset, model), held_out))
    if options.write:
        save_word_model(fit(labelled, others, plain), JURISDICTIONS / "generic")
        print(f"written, trained on {len(labelled)} messages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
