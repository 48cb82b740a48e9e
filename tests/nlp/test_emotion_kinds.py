"""Two kinds of post, each with weights of its own: `nlp.about.emotion` and `nlp.train.kinds`."""

from itertools import product

import numpy as np
import pytest

from config.vocabulary import Emotion
from nlp.about.emotion import MANY, choose, mixed
from nlp.about.heads import FOLDER
from nlp.train.fit import Helps, decide
from nlp.train.kinds import OTHERS, fit_kinds, loudness, scaled
from nlp.words.features import composition, word_counts

ORDER = tuple(Emotion)


def test_a_post_is_answered_by_its_kind_and_between_them_by_both() -> None:
    everyday, epidemic = np.eye(MANY)[0] * 4, np.eye(MANY)[1] * 2
    columns = np.array([[*everyday, *epidemic, kind] for kind in (-3, -1, 0, 1, 3)], np.float32)
    found = mixed(columns)
    assert found[0] == pytest.approx(everyday)
    assert found[1] == pytest.approx(everyday)
    assert found[2] == pytest.approx((everyday + epidemic) / 2)
    assert found[3] == pytest.approx(epidemic)
    assert found[4] == pytest.approx(epidemic)
    assert [name for name, _ in choose(columns, [False] * 5)] == [ORDER[0]] * 3 + [ORDER[1]] * 2


def test_a_text_with_a_title_is_heard_by_both_whatever_it_looks_like() -> None:
    everyday, epidemic = np.eye(MANY)[0] * 2, np.eye(MANY)[1] * 2
    columns = np.array([[*everyday, *epidemic, kind] for kind in (-3, 3)], np.float32)
    (first, one), (second, other) = choose(columns, [True, True])
    assert (first, one) == (second, other) == (ORDER[1], one)
    assert choose(columns, [False, False])[0][1] > one
    assert columns[0, -1] == -3


def test_a_head_of_one_kind_answers_as_it_is() -> None:
    plain = np.eye(MANY, dtype=np.float32)
    assert mixed(plain) is plain


def test_the_other_kind_counts_less_and_rare_emotions_are_balanced_in_each() -> None:
    labels = ["happy"] * 8 + ["sad"] * 2 + ["happy"] * 2 + ["sad"] * 8
    epidemic = np.array([False] * 10 + [True] * 10)
    weights = loudness(labels, "emotion", epidemic, "everyday")
    assert np.mean(weights) == pytest.approx(1)
    assert weights[9] == pytest.approx(weights[0] * 4**0.7)
    assert weights[10] == pytest.approx(weights[19] * 4**0.7)
    assert weights[10] == pytest.approx(OTHERS["everyday"] * weights[9])


def test_one_word_means_another_emotion_in_each_kind() -> None:
    """雪 is happy among everyday posts and sad beside 医院; one model for both cannot answer both."""
    texts, labels, epidemic = [], [], []
    for place, (name, kind, more) in enumerate(product(ORDER, (False, True), range(6))):
        turned = ORDER[(ORDER.index(name) + 3) % 6] if kind else name
        texts.append([f"词{ORDER.index(name)}", "医院" if kind else "放假", f"别{place % 7}", f"也{more}"])
        labels.append(turned.value)
        epidemic.append(kind)
    counts, words = word_counts(texts)
    parts, names = composition(words), [one.value for one in ORDER]
    fitted = fit_kinds(counts, parts, labels, names, "emotion", Helps(epidemic=tuple(epidemic)))
    values = decide(fitted, counts, parts)
    answers = [names[place] for place in mixed(values).argmax(axis=1)]
    assert np.mean([one == other for one, other in zip(answers, labels, strict=True)]) > 0.9
    assert ((values[:, -1] > 0) == np.array(epidemic)).all()
    again = decide(scaled(fitted, len(ORDER), 4.0), counts, parts) * 4.0
    assert mixed(again) == pytest.approx(mixed(values) * 4.0, abs=1e-3)


def test_posts_of_one_kind_are_learnt_as_one() -> None:
    counts, words = word_counts([[name.value, "放假"] for name in ORDER for _ in range(3)])
    labels = [name.value for name in ORDER for _ in range(3)]
    helps = Helps(epidemic=(False,) * len(labels))
    fitted = fit_kinds(counts, composition(words), labels, [one.value for one in ORDER], "emotion", helps)
    assert fitted.labels == tuple(one.value for one in ORDER)
    assert scaled(fitted, len(ORDER), 4.0) is fitted


def test_what_ships_was_as_good_for_each_kind_in_its_cross_validation() -> None:
    card = (FOLDER / "emotion.md").read_text("utf-8")
    everyday, epidemic = (float(card.split(before)[1].split(after)[0]) for before, after in _OF_KINDS)
    assert everyday >= 0.65
    assert epidemic >= 0.578


_OF_KINDS = (("Of everyday posts macro-F1 ", ","), ("of posts on the epidemic ", ".\n"))
