"""What the classes are worth where nothing was chosen in sight of the messages: `python -m benchmarks.routing_nested`.

Nested cross-validation of data/routing: in each of five stratified folds the weight of replies and the share of the
softmax are chosen by inner folds of the other four fifths alone, then trained on those and asked about the fifth;
shuffled `REPEATS` times. In the same folds: the shipped setting; the same as `huiying route` answers (with the sector's
lift); its two parts taken away one by one; characters alone; and a model that reads the official reply of the message
that is asked about too, in which the labels were found. Each beside the ridge without replies: the difference, message
by message, with the middle 95 % of `DRAWS` draws of messages. Then how sure the route is and how often it is right, and
the fifth that was set aside by a hash of its ids before the form of 2026-11 was chosen. Some minutes.
"""

import argparse
import json
import zlib
from pathlib import Path

import numpy as np
from sklearn.model_selection import StratifiedKFold

from alerts.rules.class_router import ASK, LEAST
from alerts.rules.classes import Classes
from alerts.rules.word_model import Numbers
from benchmarks.routing import ROOT, ask
from benchmarks.routing_fit import Places, Setting, added, fit, ridge, softmax
from benchmarks.train_routing import TEXT, Data, Message, hits, prepare, read
from config.load import jurisdiction
from nlp.engine import Engine

Folds = list[tuple[Places, Places]]
REPEATS, REPLY, DRAWS = 5, 2.0, 2000
REPLIES, SHARES = (0.0, 0.25, 0.5), (0.0, 0.15, 0.3, 0.5)
"""What nested selection chooses among: the weight of a reply, the share of the softmax."""
BOUNDS = (0.0, LEAST, 0.2, 0.25, 0.3, ASK, 0.4, 0.5, 0.6)
PLAIN = Setting(reply=0.0, softmax=0.0)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--repeats", type=int, default=REPEATS, help="shuffles; each costs a minute or two of CPU")
    options = parser.parse_args()
    path = options.shared / "data" / "routing" / "replies.jsonl"
    messages, classes = list(read(path)), Classes(jurisdiction("generic"), None)
    data = prepare(messages, classes)
    targets = data.targets
    runs = [folds(targets, seed) for seed in range(options.repeats)]
    kernel = data.kernel()
    found = {
        "ridge of messages alone (before)": [scored(kernel, targets, one, PLAIN) for one in runs],
        "setting chosen inside": [nested(kernel, targets, one) for one in runs],
        "shipped setting": [scored(kernel, targets, one) for one in runs],
        "without replies": [scored(kernel, targets, one, Setting(reply=0.0)) for one in runs],
        "without softmax": [scored(kernel, targets, one, Setting(softmax=0.0)) for one in runs],
        "characters of the message alone": [scored(characters(data), targets, one, PLAIN) for one in runs],
        "its own reply read": [scored(kernel + REPLY * replies(data), targets, one, PLAIN) for one in runs],
    }
    answers = Answers(messages, classes)
    found["as `huiying route` answers"] = [answers.of(scores) for scores in found["shipped setting"]]
    print("| | hit@1, mean (least, most of the shuffles) | above the first line (95 %) | hit@3 | above (95 %) |")
    print("|---|---|---|---|---|")
    before = hit_by_message(found["ridge of messages alone (before)"], targets)
    for name, rows in found.items():
        figures = np.array([hits(scores, targets) for scores in rows])
        gains = hit_by_message(rows, targets) - before
        cells = [f"{_told(figures[:, at])} | {_drawn(gains[:, at])}" for at in (0, 1)]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)
    first, third = on_the_fifth(data, path)
    print(f"| shipped setting, the fifth aside | {first:.3f} | | {third:.3f} | |")
    print("\n| first class at least | share of messages | right | right, one in three |\n|---|---|---|---|")
    for row in answers.sure(found["shipped setting"], targets):
        print("| " + " | ".join(f"{cell:.3f}" for cell in row) + " |")
    print(f"\nA lead is given to {answers.led(found['shipped setting'][0]):.3f} of the messages.")


def folds(targets: Numbers, seed: int) -> Folds:
    """Five folds, each with its share of every message's rarest class."""
    rarest = (targets / np.maximum(targets.mean(axis=0), 1e-9)).argmax(axis=1)
    return list(StratifiedKFold(5, shuffle=True, random_state=seed).split(targets, rarest))


def scored(kernel: Numbers, targets: Numbers, parts: Folds, setting: Setting | None = None) -> Numbers:
    """Scores of every message that the folds ask, by a model that did not see it."""
    scores = np.zeros_like(targets)
    for train, test in parts:
        scores[test] = fit(kernel, targets, train, setting).scores(kernel, test)
    return scores


def nested(kernel: Numbers, targets: Numbers, parts: Folds) -> Numbers:
    """The same; the setting chosen anew for each fold, by inner folds of its other four fifths."""
    scores = np.zeros_like(targets)
    for train, test in parts:
        both = np.concatenate([train, train + len(targets)])
        setting = chosen(kernel[np.ix_(both, both)], targets[train])
        scores[test] = fit(kernel, targets, train, setting).scores(kernel, test)
    return scores


def chosen(kernel: Numbers, targets: Numbers) -> Setting:
    """The setting with the most hits, first and among three, in five folds."""
    ways = [Setting(reply=reply, softmax=share) for reply in REPLIES for share in SHARES]
    scores = {way: np.zeros_like(targets) for way in ways}
    for train, test in folds(targets, 0):
        for reply in REPLIES:
            alone = Setting(reply=reply)
            plain, other = ridge(kernel, targets, train, alone), softmax(kernel, targets, train, alone)
            for share in SHARES:
                scores[Setting(reply=reply, softmax=share)][test] = added(plain, other, share).scores(kernel, test)
    return max(ways, key=lambda way: sum(hits(scores[way], targets)))


def characters(data: Data) -> Numbers:
    """Likeness by runs of 1..4 characters of title and text, nothing else."""
    kernel: Numbers = TEXT * np.asarray((data.text @ data.text.T).todense())
    return kernel


def replies(data: Data) -> Numbers:
    """Likeness of the official replies, by their characters, as a likeness of their messages."""
    own = data.text[len(data.targets) :]
    block = np.asarray((own @ own.T).todense())
    kernel: Numbers = np.block([[block, np.zeros_like(block)], [np.zeros_like(block), block]])
    return kernel


def hit_by_message(runs: list[Numbers], targets: Numbers) -> Numbers:
    """How often each message was hit at first and among three, over the shuffles: [messages x 2]."""
    best = [np.take_along_axis(targets, np.argsort(-scores, axis=1)[:, :3], axis=1) for scores in runs]
    found: Numbers = np.mean([np.column_stack([one[:, 0], one.max(axis=1)]) for one in best], axis=0)
    return found


def on_the_fifth(data: Data, path: Path) -> tuple[float, float]:
    """Figures on the messages aside (crc32 of the id, divided by five, leaves nothing), of a model of the others."""
    rows = [row for row in map(json.loads, path.read_text("utf-8").splitlines()) if row["departments_mentioned"]]
    aside = np.array([zlib.crc32(row["id"].encode()) % 5 == 0 for row in rows])
    train, test = np.flatnonzero(~aside), np.flatnonzero(aside)
    return hits(scored(data.kernel(), data.targets, [(train, test)])[test], data.targets[test])


class Answers:
    """What the route makes of scores: probabilities, raised for the likely sector; a lead where one is sure enough."""

    def __init__(self, messages: list[Message], classes: Classes) -> None:
        self._classes, engine = classes, Engine()
        self._sectors = [ask(engine, f"{one.title}\n{one.text}").sectors for one in messages]
        self._spoken = np.array([classes.spoken(m.title, m.text, classes.match(m.title, m.text)) for m in messages])
        curve = json.loads((ROOT / "config/jurisdictions/generic/routing.json").read_text("utf-8"))
        self._slope, self._shift = curve["slope"], curve["shift"]

    def of(self, scores: Numbers) -> Numbers:
        """Probabilities [messages x classes], summing to at most one a message."""
        chances = 1 / (1 + np.exp(-(self._slope * scores + self._shift)))
        lifted = np.array([self._classes.lifted(p, told) for p, told in zip(chances, self._sectors, strict=True)])
        shares: Numbers = lifted / np.maximum(1.0, lifted.sum(axis=1, keepdims=True))
        return shares

    def sure(self, runs: list[Numbers], targets: Numbers) -> Numbers:
        """For each of `BOUNDS` of the first class: share of messages, how often it is right, a right one in three."""
        answers = [self.of(scores) for scores in runs]
        top = np.concatenate([chances.max(axis=1) for chances in answers])
        hit = np.concatenate([hit_by_message([chances], targets) for chances in answers])
        rows: Numbers = np.array([[least, (top >= least).mean(), *hit[top >= least].mean(axis=0)] for least in BOUNDS])
        return rows

    def led(self, scores: Numbers) -> float:
        """The share of messages that get a lead."""
        return float(((self.of(scores).max(axis=1) >= LEAST) & self._spoken).mean())


def _told(found: Numbers) -> str:
    return f"{found.mean():.3f} ({found.min():.3f}, {found.max():.3f})"


def _drawn(gains: Numbers) -> str:
    """The mean, and the middle 95 % of means of as many messages drawn with putting back."""
    draws = gains[np.random.default_rng(0).integers(0, len(gains), (DRAWS, len(gains)))].mean(axis=1)
    return f"{gains.mean():+.3f} ({np.quantile(draws, 0.025):+.3f}, {np.quantile(draws, 0.975):+.3f})"


if __name__ == "__main__":
    main()
