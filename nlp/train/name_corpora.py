"""Real texts with names exchanged at random, to learn from: where names stand, and where none does.

No list of roles is needed: whoever is spoken of as 他, 李某 or 王女士 could be called by a name in the same sentence,
and so could everybody behind a word for a person.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from nlp.personal.letters import SURE
from nlp.personal.name_lists import Namer
from nlp.severity.happening_words import PERSON
from nlp.text.clean import clean
from nlp.train.corpora import rows, text_of

FILES = (
    *("sector/train_raw", "sector/unlabelled_messages", "routing/replies", "hot_topics/messages"),
    *("appeal/fuzhou_rivers", "stream/fuzhou_river_weibo", "emotion/train", "burst/ced_cascades"),
    *("news/thucnews_titles", "stream/weibo_hot_titles_2025Q1"),
)
"""Of the reference data: everything people wrote, petitions first."""
_HAN = "[\u4e00-\u9fff]"
_SPOKEN_OF = re.compile(
    rf"(?P<he>(?<![其吉由排])[他她](?![们乡人日国妈]))|(?P<some>[{SURE}]某{{1,2}}(?!某))|(?P<title>(?<!{_HAN})[{SURE}](?=先生|女士|小姐|师傅|阿姨|大爷))"
    rf"|(?P<role>(?:{PERSON}|[快保清业房站组队班店会]{_HAN}[员工生长])(?=[，。,.：:；;！!？?、（( ]|{_HAN}{{2}}))"
    rf"|(?P<end>$)|(?P<start>^)|(?P<clause>[，,。])"
)
_SHARES = {"he": 0.5, "some": 0.9, "title": 0.9, "role": 0.12, "end": 0.05, "start": 0.05, "clause": 0.004}
"""How often each is taken."""
_LEADS = (
    *(
        "我叫",
        "我是",
        "本人",
        "本人叫",
        "姓名：",
        "姓名:",
        "联系人：",
        "联系人",
        "业主：",
        "投诉人：",
        "户主",
        "房主是",
    ),
    *(
        "我叫",
        "我是",
        "名字叫",
        "有个叫",
        "一个叫",
        "里面有个叫",
        "找到",
        "打给",
        "我姓名",
        "户名：",
        "收件人",
        "当事人",
        "嫌疑人",
    ),
)
_ENDS = (
    "\n{}",
    "\n{}\n2020年3月5日",
    " {}",
    "——{}",
    "。{}",
    "，联系人{}",
    "。联系人：{} 1380000",
    "\n反映人：{}",
    "（{}）",
    "\n此致敬礼\n{}",
)


@dataclass(frozen=True, slots=True)
class Told:
    """A text, where names stand in it, and whether all other places are known to hold none."""

    text: str
    names: tuple[tuple[int, int], ...]
    whole: bool = False


def texts(data: Path) -> list[tuple[str, bool]]:
    """Every text of the reference data once, and whether it is a title of news."""
    found: dict[str, tuple[str, bool]] = {}
    for name in FILES:
        for row in rows(data / f"{name}.jsonl"):
            text = text_of(row) if row.get("text") else clean(row["title"])
            found.setdefault(text[:60], (text[:1500], name in FILES[-2:]))
    return list(found.values())


def exchanged(text: str, namer: Namer, dice: Random) -> Told:
    """The text with names in the place of some who are spoken of."""
    pieces: list[str] = []
    names: list[tuple[int, int]] = []
    length = last = 0

    def put(piece: str, *, name: bool = False) -> None:
        nonlocal length
        if name:
            names.append((length, length + len(piece)))
        pieces.append(piece)
        length += len(piece)

    for spoken in _SPOKEN_OF.finditer(text):
        kind = spoken.lastgroup or ""
        if dice.random() > _SHARES[kind] or spoken.start() < last:
            continue
        put(text[last : spoken.start()])
        last = spoken.end()
        _put_name(kind, spoken.group(), put, namer, dice)
    put(text[last:])
    return Told("".join(pieces), tuple(names))


def _put_name(kind: str, said: str, put, namer: Namer, dice: Random) -> None:  # type: ignore[no-untyped-def]
    """Name whoever is spoken of, sometimes two or three of them."""
    if kind in {"role", "clause"}:
        put(said)
    if kind == "role" and dice.random() < 0.15:
        put(dice.choice((":", "：", "（", "叫", " ", "是")))
    if kind == "end":
        before, behind = dice.choice(_ENDS).split("{}")
        put(before)
        put(namer.name(dice), name=True)
        put(behind)
        return
    if kind in {"start", "clause"}:
        put(dice.choice(_LEADS) if kind == "start" or dice.random() < 0.7 else "")
    put(namer.name(dice), name=True)
    while dice.random() < 0.12:
        put(dice.choice(("、", "、", "和", "，", "及", "与", " ")))
        put(namer.name(dice), name=True)
    if kind == "start":
        put(dice.choice(("，", "，", "，男，45岁，", "，电话", " ", "（", "，家住", "：", "，我", "的")))


def renamed(told: Told, namer: Namer, dice: Random) -> Told:
    """The same text with each name exchanged for another, the same name for the same one."""
    other: dict[str, str] = {}
    pieces, names, length, last = [], [], 0, 0
    for start, end in told.names:
        name = told.text[start:end]
        new = other.setdefault(name, namer.name(dice))
        pieces += [told.text[last:start], new]
        length += start - last
        names.append((length, length + len(new)))
        length += len(new)
        last = end
    return Told("".join((*pieces, told.text[last:])), tuple(names), told.whole)


def sentences(files: Sequence[Path]) -> Iterator[Told]:
    """Sentences written to test masks: all their names are known."""
    for file in files:
        for row in rows(file):
            names = []
            for secret in row["secrets"]:
                if re.fullmatch("[\u4e00-\u9fff]{2,4}", secret):
                    start = row["text"].find(secret)
                    while start >= 0:
                        names.append((start, start + len(secret)))
                        start = row["text"].find(secret, start + 1)
            yield Told(row["text"], tuple(sorted(set(names))), whole=True)
