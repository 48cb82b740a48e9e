"""How good routing is: `python -m benchmarks.routing --shared ../shared`. Prints tables; about two minutes.

Classes (`generic`): stratified five folds of data/routing, shuffled `REPEATS` times; a hit is any class that the reply
names. The duty tables: paraphrases in tests/alerts/rules (three sets; the held one was written before the words and is
never looked at line by line) and texts that are nobody's matter.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import jieba
import numpy as np
import yaml
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from alerts.rules.class_router import LEAST
from alerts.rules.classes import Classes
from alerts.rules.route_types import RouteQuery
from alerts.rules.routing import Router, load_router
from alerts.rules.word_model import Numbers
from benchmarks.routing_fit import Places, fit
from benchmarks.train_routing import Data, Message, prepare, read
from config.load import jurisdiction
from nlp.engine import Engine

ROOT = Path(__file__).resolve().parent.parent
SETS = ROOT / "tests" / "alerts" / "rules"
REPEATS = 5
Scorer = Callable[[Places, Places], Numbers]
"""(rows trained on, rows asked) -> scores [asked x classes]."""


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    data = parser.parse_args().shared / "data"
    messages = list(read(data / "routing" / "replies.jsonl"))
    print(f"| classes, {len(messages)} messages | hit@1 (standard error) | hit@3 |\n|---|---|---|")
    made = prepare(messages, Classes(jurisdiction("generic"), None))
    ours = cross_validated(made.targets, shipped(made))
    for name, (first, third) in {"ours": ours, **baselines(messages, made.targets)}.items():
        print(f"| {name} | {_told(first)} | {_told(third)} |")
    print("\n| paraphrases | lead right | in the best three | by preset |\n|---|---|---|---|")
    engine = Engine()
    for name in ("paraphrases", "paraphrases_open", "paraphrases_held"):
        print(f"| {name} | {' | '.join(paraphrases(engine, SETS / f'{name}.yaml'))} |")
    print("\n| texts that get a lead | news titles | everyday posts |\n|---|---|---|")
    for key in ("generic", "linyi", "daqing"):
        print(f"| {key} | {' | '.join(nobodys(engine, load_router(jurisdiction(key)), data))} |")
    print(f"\nA class below {LEAST} is no lead. {cost(messages):.1f} ms a message under linyi, analysis apart")


def cross_validated(targets: Numbers, scorer: Scorer, repeats: int = REPEATS) -> tuple[Numbers, Numbers]:
    """How often each message was hit at first and among three, of `repeats` models that had not seen it."""
    rarest = (targets / targets.mean(axis=0)).argmax(axis=1)
    first, third = np.zeros((repeats, len(targets))), np.zeros((repeats, len(targets)))
    for number in range(repeats):
        for train, test in StratifiedKFold(5, shuffle=True, random_state=number).split(targets, rarest):
            best = np.argsort(-scorer(train, test), axis=1)[:, :3]
            right = np.take_along_axis(targets[test], best, axis=1)
            first[number, test], third[number, test] = right[:, 0], right.max(axis=1)
    return first.mean(axis=0), third.mean(axis=0)


def shipped(data: Data) -> Scorer:
    """The shipped way of training."""
    kernel = data.kernel()

    def score(train: Places, test: Places) -> Numbers:
        return fit(kernel, data.targets, train).scores(kernel, test)

    return score


def baselines(messages: list[Message], targets: Numbers) -> dict[str, tuple[Numbers, Numbers]]:
    """Plain tf-idf and one linear support vector machine a class."""
    texts = [f"{one.title} {one.text}" for one in messages]
    made = {
        "words": TfidfVectorizer(tokenizer=jieba.lcut, token_pattern=None, sublinear_tf=True),
        "characters 1-3": TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, min_df=2),
    }
    return {
        name: cross_validated(targets, machines(vectoriser.fit_transform(texts), targets), 1)
        for name, vectoriser in made.items()
    }


def machines(rows: csr_matrix, targets: Numbers) -> Scorer:
    """A linear support vector machine for each class."""

    def score(train: Places, test: Places) -> Numbers:
        fitted = (LinearSVC().fit(rows[train], column[train]) for column in targets.T)
        return np.column_stack([one.decision_function(rows[test]) for one in fitted])

    return score


def ask(engine: Engine, text: str) -> RouteQuery:
    """What `huiying route` asks for a text."""
    told = engine.analyse([("", text)])[0]
    return RouteQuery(sector=told.sector, sectors=told.sectors, text=told.text, field=told.field26 or "")


def paraphrases(engine: Engine, path: Path) -> tuple[str, str, str]:
    """Shares of a set with the right lead, first and among three, and the numbers of each preset."""
    rows = yaml.safe_load(path.read_text("utf-8"))
    routers = {key: load_router(jurisdiction(key)) for key in dict.fromkeys(row["jurisdiction"] for row in rows)}
    right, among, asked = Counter[str](), 0, Counter[str]()
    for row in rows:
        key = row["jurisdiction"]
        result = routers[key].route(ask(engine, row["text"]))
        hit = result.lead in row["lead"] if row["lead"] else bool(result.fallback)
        asked[key] += 1
        right[key] += hit
        among += hit or any(name in row["lead"] for name, _ in result.candidates)
    by = ", ".join(f"{key} {right[key]}/{number}" for key, number in asked.items())
    return f"{right.total() / len(rows):.3f}", f"{among / len(rows):.3f}", by


def nobodys(engine: Engine, router: Router, data: Path) -> list[str]:
    """Shares of news titles and of everyday posts that would get a lead, were they not sorted out before."""
    shares = []
    for name in ("news/thucnews_titles", "emotion/train"):
        lines = (data / f"{name}.jsonl").read_text("utf-8").splitlines()[::40]
        results = [router.route(ask(engine, json.loads(line)["text"])) for line in lines]
        shares.append(f"{sum(result.lead is not None for result in results) / len(results):.3f}")
    return shares


def cost(messages: list[Message]) -> float:
    """CPU milliseconds of routing one message."""
    router = load_router(jurisdiction("linyi"))
    router.route(RouteQuery(title=messages[0].title, text=messages[0].text))
    started = time.process_time()
    for one in messages[:300]:
        router.route(RouteQuery(title=one.title, text=one.text))
    return (time.process_time() - started) / 300 * 1000


def _told(hits: Numbers) -> str:
    return f"{hits.mean():.3f} ({hits.std() / np.sqrt(len(hits)):.3f})"


if __name__ == "__main__":
    main()
