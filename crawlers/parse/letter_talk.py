"""A letter and its answer on a page without labels for each particular: two parts told apart by heading or class.

Such a page says 群众来信 above one part and 办理回复 above the other, or only calls their blocks `ask` and `reply`. The
answer is one only where an office and a day stand at its edge, so that comments beneath an article are none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lxml.etree import _Element as Element

from crawlers.parse.text import words_of
from crawlers.parse.times import parse_time

_ASK = re.compile(
    r"(?:群众|市民|网友|居民|我)?的?(?:来信|留言|诉求|问题|咨询|提问|来电|求助|反映|信件)(?:内容|详情|描述|正文|信息)?"
)
_ANSWER = re.compile(
    r"(?:官方|政府|办理|处理|受理|承办|回复|答复)?(?:单位|部门|机构)?"
    r"(?:回复|答复|回应|反馈|办理结果|处理结果|办理情况|办理意见)(?:内容|情况|结果|意见|信息)?"
)
_ASK_NAMES = frozenset(["ask", "question", "letter", "consult", "appeal", "laixin", "liuyan", "wenti", "tiwen"])
_ANSWER_NAMES = frozenset(["reply", "answer", "response", "feedback", "huifu", "dafu"])
_TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_DAY = re.compile(
    r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?(?:[T\s]*\d{1,2}[:：时]\d\d(?:[:：分]\d\d)?)?"
)
_OFFICE = re.compile(
    r"[\u4e00-\u9fa5]{1,24}(?:局|委|办|处|所|站|院|校|镇|乡|街道|政府|中心|公司|集团|办事处|支队|大队|热线|社区|委员会|厅|部)"
)
_BESIDE = re.compile(r"[：:\s|｜【】\[\]()（）]+|回复于|答复于|回复|答复")
_LONGEST_HEAD, _LONGEST_EDGE, _EDGES = 12, 44, 3
_LEAST = 8
_MOST_NODES = 20_000
_FRAME = frozenset(["nav", "header", "footer", "aside", "script", "style", "noscript", "head", "select", "textarea"])


@dataclass(frozen=True, slots=True)
class Part:
    """What one side says: its words without the lines at their edge that tell who and when."""

    text: str
    at: datetime | None
    office: str


def read_talk(page: Element, now: datetime) -> tuple[Part, Part] | None:
    """The letter and its answer; `None` where the page has not one of each, or no office answers."""
    if sum(1 for _ in page.iter()) > _MOST_NODES:
        return None
    found = list(_parts(page))
    answers = [(at, part) for at, answered, lines in found if answered and (part := _part(lines, now)) and part.at]
    answers = [(at, part) for at, part in answers if part.office]
    if len({part.text for _, part in answers}) != 1:
        return None
    place, answer = answers[0]
    asks = [part for at, answered, lines in found if not answered and at < place and (part := _part(lines, now))]
    if len({part.text for part in asks}) != 1 or answer.text in asks[0].text:
        return None
    return asks[0], answer


def _parts(page: Element) -> Iterator[tuple[int, bool, list[str]]]:
    """Place in the page, whether it answers, and its lines."""
    inside: set[Element] = set()
    for place, node in enumerate(page.iter()):
        if not isinstance(node.tag, str) or node.tag in _FRAME or node in inside:
            inside.update(node)
            continue
        side = _side_of_head(node)
        if side is not None:
            yield place, side, _behind(node)
            continue
        side = _side_of_names(node)
        if side is not None and len(lines := words_of(node).split("\n")) > 1:
            yield place, side, lines


def _side_of_head(node: Element) -> bool | None:
    """Whether a heading stands above an answer (true) or a letter; `None` for what is no heading."""
    if len(node) > 2:
        return None
    said = "".join("".join(str(text) for text in node.itertext()).split()).strip("：:【】[]■●>")
    if not 2 <= len(said) <= _LONGEST_HEAD:
        return None
    return True if _ANSWER.fullmatch(said) else False if _ASK.fullmatch(said) else None


def _side_of_names(node: Element) -> bool | None:
    names = {token.lower() for token in _TOKEN.findall(f"{node.get('class') or ''} {node.get('id') or ''}")}
    asks, answers = bool(names & _ASK_NAMES), bool(names & _ANSWER_NAMES)
    return answers if asks != answers else None


def _behind(head: Element) -> list[str]:
    """The lines behind a heading, up to the next one, within what surrounds both."""
    while (above := head.getparent()) is not None and head.getnext() is None and words_of(above) == words_of(head):
        head = above
    lines: list[str] = [] if not (head.tail or "").strip() else [" ".join((head.tail or "").split())]
    for node in head.itersiblings():
        if isinstance(node.tag, str) and node.tag not in _FRAME:
            if _side_of_head(node) is not None or any(_side_of_head(inner) is not None for inner in node):
                break
            lines += words_of(node).split("\n")
    return [line for line in lines if line]


def _part(lines: list[str], now: datetime) -> Part | None:
    """Without headings and edges; `None` where next to nothing is left."""
    lines = [line for line in lines if not is_side(line)]
    start = end = 0
    while start < min(_EDGES, len(lines)) and _is_edge(lines[start]):
        start += 1
    while end < min(_EDGES, len(lines) - start) and _is_edge(lines[len(lines) - 1 - end]):
        end += 1
    edges = [*lines[:start], *lines[len(lines) - end :]]
    text = "\n".join(lines[start : len(lines) - end])
    days = [found[0] for line in edges if (found := _DAY.search(line))]
    offices = [word for line in edges for word in _BESIDE.split(_DAY.sub(" ", line)) if _OFFICE.fullmatch(word)]
    return (
        Part(text, parse_time(days[0], now) if days else None, next(iter(offices), "")) if len(text) >= _LEAST else None
    )


def is_side(line: str) -> bool:
    """Whether a line is the heading of a letter's or an answer's part."""
    bare = "".join(line.split()).strip("：:【】[]■●>")
    return bool(_ANSWER.fullmatch(bare) or _ASK.fullmatch(bare))


def _is_edge(line: str) -> bool:
    """Whether a line tells who or when and nothing else."""
    if len(line) > _LONGEST_EDGE or re.search("[，。？！]", line):
        return False
    rest = _BESIDE.sub(" ", _DAY.sub(" ", line)).split()
    return (
        bool(_DAY.search(line)) or any(map(_OFFICE.fullmatch, rest)) or (len(rest) <= 1 and len(line) <= _LONGEST_HEAD)
    )
