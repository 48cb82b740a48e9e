"""Does routing to classes gain by more messages? `python -m benchmarks.routing_learning --shared ../shared`.

Some CPU minutes. Twenty stratified folds: each twentieth is asked of models trained on 60, 80, 90 and 95 % of all
messages, taken from the other nineteen; the same messages are asked at every size, and of the two baselines as of the
router. Prints hit@1 and hit@3, and how far the router is above characters, message by message, with standard errors.
"""

import argparse
from pathlib import Path

import jieba
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedKFold

from alerts.rules.classes import Classes
from alerts.rules.word_model import Numbers
from benchmarks.routing import ROOT, Scorer, machines, shipped
from benchmarks.train_routing import Message, prepare, read
from config.load import jurisdiction

SHARES = (0.6, 0.8, 0.9, 0.95)
FOLDS = 20


def main() -> None:
    """Print the table, a line as soon as it is known."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    messages = list(read(parser.parse_args().shared / "data" / "routing" / "replies.jsonl"))
    made = prepare(messages, Classes(jurisdiction("generic"), None))
    scorers = {**plain(messages, made.targets), "ours": shipped(made)}
    print(f"{len(messages)} messages, {FOLDS} folds; hit@1 / hit@3 (standard errors)", flush=True)
    for share in SHARES:
        hits = {name: asked(made.targets, scorer, share) for name, scorer in scorers.items()}
        told = "   ".join(f"{name} {_told(first)} / {_told(third)}" for name, (first, third) in hits.items())
        gap = " / ".join(
            _told(ours - characters) for ours, characters in zip(hits["ours"], hits["characters"], strict=True)
        )
        print(f"{share:.0%} ({share * len(messages):.0f})   {told}   ours above characters {gap}", flush=True)


def plain(messages: list[Message], targets: Numbers) -> dict[str, Scorer]:
    """The two baselines, as in `benchmarks.routing`."""
    texts = [f"{one.title} {one.text}" for one in messages]
    words = TfidfVectorizer(tokenizer=jieba.lcut, token_pattern=None, sublinear_tf=True)
    characters = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, min_df=2)
    made = {"words": words, "characters": characters}
    return {name: machines(vectoriser.fit_transform(texts), targets) for name, vectoriser in made.items()}


def asked(targets: Numbers, scorer: Scorer, share: float) -> tuple[Numbers, Numbers]:
    """Whether each message was hit at first and among three by a model of that share that had not seen it."""
    rarest = (targets / targets.mean(axis=0)).argmax(axis=1)
    first, third = np.zeros(len(targets)), np.zeros(len(targets))
    dice = np.random.default_rng(0)
    for others, test in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(targets, rarest):
        train = dice.permutation(others)[: round(share * len(targets))]
        best = np.argsort(-scorer(train, test), axis=1)[:, :3]
        right = np.take_along_axis(targets[test], best, axis=1)
        first[test], third[test] = right[:, 0], right.max(axis=1)
    return first, third


def _told(hits: Numbers) -> str:
    return f"{hits.mean():.3f} ({hits.std() / np.sqrt(len(hits)):.3f})"


if __name__ == "__main__":
    main()
