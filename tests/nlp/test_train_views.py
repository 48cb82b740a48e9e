"""Other views of a text teach with it, are never apart from it, and change neither idf nor the features that run."""

import json
from pathlib import Path

import numpy as np

from nlp.train.corpora import Example
from nlp.train.fit import Helps, decide, fit
from nlp.train.views import LEAD, LONG, View, Views, views_of
from nlp.words.features import composition, word_counts

LABELS = ("交通运输", "教育文体")


def test_a_long_text_is_seen_by_its_beginning_and_a_copy_without_stop_words(tmp_path: Path) -> None:
    (tmp_path / "sector").mkdir()
    rows = [
        {"id": "a", "tokens": "公交 晚点", "label": LABELS[0], "has_raw": True},
        {"id": "b", "tokens": "学校", "label": LABELS[1], "has_raw": False},
    ]
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / "sector/train_segmented.jsonl").write_text(text, "utf-8")
    long = tuple(f"词{number}" for number in range(LONG + 1))
    found = views_of(
        tmp_path,
        [
            Example("a", long, LABELS[0]),
            Example("b", long[:LONG], LABELS[1]),
            Example("c", long, LABELS[1], silver=True),
        ],
    )
    assert [(view.of, view.tokens) for view in found] == [(0, ("公交", "晚点")), (0, long[:LEAD])]


def test_a_fold_learns_from_the_views_of_its_own_texts_only() -> None:
    counts, _ = word_counts([["一"], ["二"], ["三"]])
    views = Views.of_counts([View(4, (), 1), View(1, (), 0.5), View(4, (), 0.25)], counts)
    own = views.of_texts(np.array([0, 2, 4]))
    assert own.of.tolist() == [2, 2]
    assert own.weights.tolist() == [1, 0.25]
    assert (own.counts != counts[[0, 2]]).nnz == 0
    assert not len(views.of_texts(np.array([0, 2])).of)


def test_views_teach_as_loudly_as_they_weigh_and_leave_idf_alone() -> None:
    texts = [["公交", "等"], ["学校", "等"]] * 4
    counts, words = word_counts([*texts, ["公交", "等"], ["学校", "等"], ["公交"]])
    parts, labels = composition(words), list(LABELS) * 4
    views = Views.of_counts([View(0, (), 1), View(1, (), 1), View(0, (), 1)], counts[8:])
    alone = fit(counts[:8], parts, labels, LABELS, "sector")
    fitted = fit(counts[:8], parts, labels, LABELS, "sector", Helps(views=views))
    assert np.array_equal(fitted.idf, alone.idf)
    assert not np.allclose(fitted.weights, alone.weights)
    silent = Views(views.of, views.counts, np.full(3, 1e-9))
    assert np.allclose(
        fit(counts[:8], parts, labels, LABELS, "sector", Helps(views=silent)).weights, alone.weights, atol=1e-3
    )
    assert decide(fitted, counts[:2], parts).argmax(axis=1).tolist() == [0, 1]
