"""How good the analysis is: `python -m benchmarks.quality --shared ../shared`. Prints tables; about a minute.

Sector: the shipped way of training on four fifths of the labelled messages (split by a hash of the id; near-duplicates
never on both sides), choosing among the seven labels. Topics and near-copies: hot_topics and near_dup. The rest: tables
written for this project in tests/nlp.
"""

import argparse
from collections import Counter
from pathlib import Path
from zlib import crc32

import numpy as np
import scipy.sparse as sp
from sklearn.metrics import f1_score

from nlp.clustering import Clustering, Member
from nlp.engine import Engine
from nlp.personal.mask import mask
from nlp.severity.signals import signals
from nlp.text.clean import clean
from nlp.topics.near_duplicate import NearDuplicates
from nlp.train import corpora
from nlp.train.fit import Helps, decide, fit
from nlp.train.linear import groups, stop_buckets
from nlp.train.views import Views, views_of
from nlp.words.features import composition, is_han, word_bucket, word_counts
from nlp.words.segment import Segmenter

ROOT = Path(__file__).resolve().parent.parent
TABLES = ROOT / "tests" / "nlp"


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    data = parser.parse_args().shared / "data"
    engine = Engine()
    print("| what | figure |\n|---|---|")
    print(f"| sector, macro-F1 of 7 labels, split | {sector(data):.4f} |")
    for name in ("sector_sentences", "sector_sentences_held_out"):
        right, wrong = sentences(engine, f"{name}.tsv")
        print(f"| {name}: right / wrong (rest 其他) | {right:.3f} / {wrong:.3f} |")
    for name, text in {"news titles": "news/thucnews_titles", "everyday posts": "emotion/train"}.items():
        print(f"| {name} that count as relevant | {relevant(engine, data / f'{text}.jsonl'):.3f} |")
    for line in (*topics(engine, data), *copies(data)):
        print(line)
    print(f"| masks, own table, rows right | {masks():.3f} |")
    print(f"| signals, own table, rows right | {events():.3f} |")


def sector(data: Path) -> float:
    """Macro-F1 on a fifth of the messages with raw text."""
    examples = list(corpora.sector(data, Segmenter()))
    more = views_of(data, examples)
    counts, words = word_counts([*(example.tokens for example in examples), *(view.tokens for view in more)])
    views, counts = Views.of_counts(more, counts[len(examples) :]), counts[: len(examples)]
    dead = set(stop_buckets("sector", data, words, counts).tolist())
    keep = np.array([word_bucket(word) not in dead and is_han(word) for word in words], np.float32)
    parts = sp.diags(keep) @ composition(words)
    group = groups(examples)
    chosen = {g for g in set(group.tolist()) if crc32(str(examples[g].id).encode()) % 5 == 0}
    raw = {row["id"] for row in corpora.rows(data / "sector/train_raw.jsonl")}
    held = np.array([g in chosen for g in group.tolist()])
    test = np.array([h and e.id in raw and not e.silver for h, e in zip(held.tolist(), examples, strict=True)])
    labels = [example.label for example in examples]
    fitted = fit(counts[~held], parts, [label for label, h in zip(labels, held, strict=True) if not h],
                 corpora.LABELS["sector"], "sector", Helps(views=views.of_texts(np.flatnonzero(~held))))  # fmt: skip
    columns = [place for place, name in enumerate(fitted.labels) if name in corpora.LABELLED]
    guess = np.array(columns)[decide(fitted, counts[test], parts)[:, columns].argmax(axis=1)]
    truth = [label for label, t in zip(labels, test, strict=True) if t]
    return float(f1_score(truth, [fitted.labels[place] for place in guess], average="macro"))


def sentences(engine: Engine, name: str) -> tuple[float, float]:
    """Shares of right answers and of wrong ones that are not 其他."""
    rows = [line.split("\t") for line in (TABLES / name).read_text("utf-8").splitlines()]
    found = [analysis.sector.value for analysis in engine.analyse([("", text) for _, text in rows])]
    right = sum(answer == label for answer, (label, _) in zip(found, rows, strict=True))
    wrong = sum(answer not in {label, "其他"} for answer, (label, _) in zip(found, rows, strict=True))
    return right / len(rows), wrong / len(rows)


def relevant(engine: Engine, path: Path) -> float:
    """Share of texts of a file that should be irrelevant and are not found so."""
    rows = [row for row in corpora.rows(path) if row.get("domain") != "virus"][::5]
    return sum(analysis.relevant for analysis in engine.analyse([("", row["text"]) for row in rows])) / len(rows)


def topics(engine: Engine, data: Path) -> list[str]:
    """B-cubed of the core items among all messages, all of them and a half by hash."""
    rows = corpora.rows(data / "hot_topics/messages.jsonl")
    members = [Member(r["id"], r["title"], r["text"], corpora.time_of(r["time"]), r["user_group"]) for r in rows]
    numbers = dict(zip((row["id"] for row in rows), Clustering(engine).add(members), strict=True))
    core = {row["id"]: row["issue"] for row in rows if row["status"] == "core"}
    half = {name: issue for name, issue in core.items() if crc32(name.encode()) % 2}
    lines = []
    for name, gold in {"all": core, "half by hash": half}.items():
        p, r = b_cubed(numbers, gold)
        lines.append(f"| topics, B-cubed P / R / F1, core, {name} | {p:.3f} / {r:.3f} / {2 * p * r / (p + r):.3f} |")
    (largest, size), *_ = Counter(numbers.values()).most_common(1)
    inside = Counter(row["issue"] or row["status"] for row in rows if numbers[row["id"]] == largest)
    lines.append(f"| largest topic: items, of which | {size}, {dict(inside)} |")
    return lines


def b_cubed(found: dict[str, int], gold: dict[str, str]) -> tuple[float, float]:
    """Precision and recall of Bagga and Baldwin (1998) over the items of `gold`."""
    precision = recall = 0.0
    for name, issue in gold.items():
        same = {other for other in gold if found[other] == found[name]}
        true = {other for other in gold if gold[other] == issue}
        precision += len(same & true) / len(same)
        recall += len(same & true) / len(true)
    return precision / len(gold), recall / len(gold)


def copies(data: Path) -> list[str]:
    """Near-copies: pairs that meet in one first copy."""
    rows = corpora.rows(data / "hot_topics/messages.jsonl")
    found = NearDuplicates().look_up_and_add(
        [r["id"] for r in rows], [clean(f"{r['title']}\n{r['text']}") for r in rows]
    )
    first = {row["id"]: copy or row["id"] for row, (copy, _) in zip(rows, found, strict=True)}
    counts: Counter[tuple[str, bool]] = Counter()
    for pair in corpora.rows(data / "near_dup/pairs.jsonl"):
        counts[pair["label"], first[pair["a"]] == first[pair["b"]]] += 1
    lines = []
    for label in ("dup", "border", "hard_neg"):
        yes, no = counts[label, True], counts[label, False]
        lines.append(f"| near-copies, {label}: same first copy | {yes} of {yes + no} |")
    return lines


def _table(name: str) -> list[tuple[str, dict[str, float]]]:
    rows = []
    for line in (TABLES / name).read_text("utf-8").splitlines():
        text, _, wanted = line.partition("\t")
        rows.append((text, {kind: float(number) for kind, number in (pair.split("=") for pair in wanted.split())}))
    return rows


def masks() -> float:
    """Share of rows of the masking table that are right."""
    rows = _table("mask_table.tsv")
    return sum(mask(text)[1] == wanted for text, wanted in rows) / len(rows)


def events() -> float:
    """Share of rows of the signal table that are right."""
    rows = _table("signal_sentences.tsv")
    right = [{name: signal.value for name, signal in signals(text).items()} == wanted for text, wanted in rows]
    return sum(right) / len(rows)


if __name__ == "__main__":
    main()
