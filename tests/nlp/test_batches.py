"""What is done for a whole batch at once says what the plain way says of each text."""

import re
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.vocabulary import Sector
from nlp.about.agreement import fields26, taxonomies
from nlp.about.heads import rounded
from nlp.about.sector import SECTORS, SectorChoice, topics_of
from nlp.lexicon.words import entries, fields, hear, votes
from nlp.look.by_first import guarded
from nlp.text.clean import clean, clean_all
from nlp.text.translation import Translation

_WORDS = [entry.word for entry in entries()[::7]] + [word for word, _ in fields()[::5]]
_TEXTS = st.lists(st.lists(st.sampled_from(_WORDS), max_size=30).map("，".join), max_size=5)


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    """What is compiled at the first call, before examples are timed."""
    found = hear(["路灯坏了"])
    taxonomies([SectorChoice(Sector.OTHER, 1.0, (), 0)], found, [4])
    fields26(found, [4])


def plain_path(sector: Sector, p: float, said: list[int], length: int) -> tuple[str, ...] | None:
    """The rule, one text at a time: 1.4 times the next second step, 1.5 times the next third one."""
    if sector is Sector.OTHER or p < 0.6:
        return None
    thirds, seconds = Counter(), Counter()
    for entry in (entries()[number] for number in said):
        if entry.path[0] == sector.value:
            thirds[entry.path] += entry.weight
            seconds[entry.path[1]] += entry.weight
    best = sorted(seconds.items(), key=lambda pair: (-pair[1], pair[0]))[:2]
    if not best or best[0][1] < (2 if length < 200 else 4) or (len(best) > 1 and best[0][1] < 1.4 * best[1][1]):
        return None
    leaves = sorted((pair for pair in thirds.items() if pair[0][1] == best[0][0]), key=lambda pair: (-pair[1], pair[0]))
    if len(leaves) > 1 and leaves[0][1] < 1.5 * leaves[1][1]:
        return (sector.value, best[0][0])
    return leaves[0][0]


def plain_field(said: list[int], length: int) -> str | None:
    weights = Counter()
    for name, weight in (votes()[number] for number in said):
        weights[name] += weight
    best = weights.most_common(2)
    if not best or best[0][1] < (2 if length < 200 else 4) or (len(best) > 1 and best[0][1] < 1.5 * best[1][1]):
        return None
    return best[0][0]


@given(_TEXTS, st.sampled_from(list(Sector)), st.sampled_from([0.5, 0.9]))
def test_words_agree_as_they_do_text_by_text(texts: list[str], sector: Sector, p: float) -> None:
    found, lengths = hear(texts), [len(text) for text in texts]
    column = 0 if sector is Sector.OTHER else SECTORS.index(sector.value)
    choices = [SectorChoice(sector, p, (), column)] * len(texts)
    words, voted = (
        [flat[first:last].tolist() for first, last in zip([0, *ends[:-1].tolist()], ends.tolist(), strict=False)]
        for flat, ends in ((found.words, found.ends), (found.fields, found.field_ends))
    )
    assert taxonomies(choices, found, lengths) == [
        plain_path(sector, p, said, length) for said, length in zip(words, lengths, strict=True)
    ]
    assert fields26(found, lengths) == [plain_field(said, length) for said, length in zip(voted, lengths, strict=True)]
    assert topics_of(found) == [sum(entries()[number].weight for number in said) for said in words]


@given(st.lists(st.text(st.sampled_from("停水1ａＡ　 \t\r\n\0\u200b\ud800<b>&amp;發(fā)\u2028😀")), max_size=6))
def test_texts_are_cleaned_together_as_alone(texts: list[str]) -> None:
    assert clean_all(texts) == [clean(text) for text in texts]


@given(st.text(st.sampled_from("停１２a（\ud800😀\0")))
def test_translation_is_that_of_python(text: str) -> None:
    characters = {0xFF11: ord("1"), 0xFF12: "2", ord("（"): "("}
    assert Translation(characters)(text) == text.translate(characters)


@given(st.lists(st.floats(0, 1, width=32), min_size=1))
def test_probabilities_are_rounded_as_python_rounds(values: list[float]) -> None:
    assert rounded(np.array(values, np.float32)).tolist() == [round(value, 4) for value in values]


@given(st.text(st.sampled_from("工人民某甲我大叔头x"), max_size=6))
def test_a_guard_changes_no_match(text: str) -> None:
    pattern = "工人|民工|[\u4e00-\u9fff]某[甲]?|[我他](?:大)?叔|老?头"
    assert [one.span() for one in re.finditer(guarded(pattern), text)] == [
        one.span() for one in re.finditer(pattern, text)
    ]
