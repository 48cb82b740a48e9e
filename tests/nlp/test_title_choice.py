"""The compiled choice of a line is the one that its formula makes."""

import math
import random
from collections import Counter

from nlp.topics.title_choice import choose

LETTERS = "路灯停水了吗🙂 "


def plain(beginnings: list[str], texts: list[str], plainness: list[float]) -> int:
    """The formula as it is told, a matter's lines at a time."""

    def pairs(text: str) -> set[str]:
        return {text[place : place + 2] for place in range(len(text) - 1)}

    counts = Counter(pair for text in beginnings for pair in pairs(text))
    best, most = -1, -1.0
    for place, text in enumerate(texts):
        own = pairs(text)
        worth = math.fsum(math.log1p(counts[pair]) for pair in own) / math.sqrt(len(own) + 6) * plainness[place]
        if text and worth > most:
            best, most = place, worth
    return best


def test_the_best_line_of_each_matter_is_chosen() -> None:
    dice = random.Random(8)
    matters = []
    for _ in range(300):
        many = dice.randint(1, 12)
        texts = ["".join(dice.choices(LETTERS, k=dice.choice((0, 1, 2, 9, 40)))) for _ in range(many)]
        beginnings = [f"{text[3:]} {''.join(dice.choices(LETTERS, k=20))}" for text in texts]
        matters.append((beginnings, texts, [dice.choice((0.75, 1.0, 1.3)) for _ in texts]))
    found = choose(
        [one for beginnings, _, _ in matters for one in beginnings],
        [one for _, texts, _ in matters for one in texts],
        [one for _, _, plainness in matters for one in plainness],
        [len(texts) for _, texts, _ in matters],
    )
    first, expected = 0, []
    for beginnings, texts, plainness in matters:
        best = plain(beginnings, texts, plainness)
        expected.append(first + best if best >= 0 else -1)
        first += len(texts)
    assert found == expected
    assert -1 in found
