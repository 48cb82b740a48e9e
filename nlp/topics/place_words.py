"""Which words say where, not what: a shared place alone makes no shared matter.

One estate has its rubbish, its lifts and its noise; one town its potholes and its school. So the words of the place
are told from those of the matter, and `nlp.topics.likeness` looks at what is left of two texts without them.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.topics.matter_words import name_in, suffix_of

NOWHERE, SPOT, KIND = 0, 1, 2
"""A word of the matter; a word that says where; one that says where together with the word before it, its name."""
_SPOTS = frozenset(
    (
        "门口",
        "附近",
        "对面",
        "路口",
        "旁边",
        "周边",
        "门前",
        "楼下",
        "业主",
        "居民",
        "国道",
        "省道",
        "县道",
        "路段",
        "街道",
        "县城",
        "村里",
        "镇上",
        "城里",
        "全县",
        "全市",
        "全镇",
        "我县",
        "我市",
        "本县",
        "老街",
        "新区",
    )
)
_KINDS = frozenset(
    (
        "县",
        "市",
        "区",
        "州",
        "省",
        "旗",
        "华府",
        "雅居",
        "华庭",
        "学府",
        "雅苑",
        "佳苑",
        "丽苑",
        "名苑",
        "名都",
        "嘉苑",
        "公馆",
        "名邸",
        "豪庭",
        "国际",
        "东路",
        "西路",
        "南路",
        "北路",
        "中路",
        "菜市场",
    )
)
_DIVISIONS = frozenset("县市区州省旗盟")
"""A word of three characters or more that ends in one names a division (青禾县), where the dictionary knows it."""
_LEAST = 3
FIRMS = frozenset(("集团", "公司", "厂"))
"""Before them stands what they do as often as their name (自来水 公司)."""


def spot_of(word: str) -> int:
    """What the word says of where: one of the three above."""
    size = suffix_of(word)
    if word in FIRMS or word in _SPOTS or _divides(word):
        return SPOT
    if word in _KINDS or (size and size == len(word)):
        return KIND
    return SPOT if size and name_in(word, size)[0] else NOWHERE


def spots_of(words: Sequence[str], suffixes: NDArray[np.int8]) -> NDArray[np.int8]:
    """`spot_of` of many words; `suffixes`: `suffix_of` each."""
    found = np.zeros(len(words), np.int8)
    for place, word in enumerate(words):
        if suffixes[place] or word in _KINDS or word in _SPOTS or _divides(word):
            found[place] = spot_of(word)
    return found


def _divides(word: str) -> bool:
    return word[-1] in _DIVISIONS and len(word) >= _LEAST


def placed(spots: NDArray[np.int8], starts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of the words of some texts, one text after the other, say where. `starts`: the first word of each text."""
    found: NDArray[np.bool_] = spots != NOWHERE
    after = np.flatnonzero(spots == KIND)
    first = np.zeros(len(spots) + 1, bool)
    first[starts] = True
    found[after[~first[after]] - 1] = True
    return found
