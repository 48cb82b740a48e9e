"""A letter of a mailbox or hotline (领导信箱, 来信选登, 12345 公示): its parts are read by the labels beside them.

Such pages differ in layout (table, definition list, spans, lines), but not in words: 来信内容, 回复内容, 办理状态. A
label is a piece of text that is nothing else, or what stands before a colon; its value follows it, up to the next label
or the end of what surrounds both.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

from lxml.etree import _Element as Element

from config.vocabulary import PostKind
from crawlers.parse.article import read_article
from crawlers.parse.letter_talk import is_side, read_talk
from crawlers.parse.record import Record
from crawlers.parse.text import decode, tidy, tree, words_of
from crawlers.parse.times import parse_time

_WHOSE = "来信|信件|写信|诉求|咨询|留言|投诉|建议|反映|提问|问题|工单|来电|求助|网友|群众"
_ANSWER = "回复|答复|办理|处理|反馈|受理|承办|官方回复|部门回复|部门答复"
_LABELS = {
    "text": rf"(?:{_WHOSE})(?:内容|详情|描述|正文)|咨询问题|反映问题",
    "bare": "内容|详细内容|正文",
    "title": rf"(?:{_WHOSE})?(?:标题|主题)",
    "published_at": rf"(?:{_WHOSE}|提交|发布)?(?:时间|日期)|受理(?:时间|日期)",
    "official_reply": rf"(?:{_ANSWER})(?:内容|结果|意见|情况|详情)|回复|答复|官方回复|部门回复|部门答复",
    "replied_at": r"(?:回复|答复|办结|办理|处理|反馈)(?:时间|日期)",
    "reply_department": rf"(?:{_ANSWER})(?:单位|部门|机构|者|人)",
    "state": r"(?:办理|处理|信件|来信|工单|回复|当前)?(?:状态|进度)",
    "other": rf"(?:{_WHOSE}|查询|受理)?(?:编号|编码|单号|类型|类别|分类|目的|对象|人|者|人姓名|姓名|地区|区域)"
    r"|姓名|网友|联系电话|地址|(?:浏览|点击|阅读)(?:次数|数|量)|满意度|满意度评价|评价|是否公开|收信单位|附件",
}
_LABEL = re.compile("[【\\[]?(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items()) + ")[】\\]]?")
_SIDES = re.compile(
    r"(?:回复|答复|回应|反馈|办理结果|处理结果|办理情况)\s*[：:】\]]?\s*<"
    r"|(?:class|id)\s*=\s*[\"'][^\"'>]{0,60}(?:reply|answer|response|feedback|huifu|dafu)",
    re.I,
)
"""What a page has that tells an answer by a heading or a class."""
_ANY = re.compile(_LABELS["text"] + "|内容|正文")
_MIDNIGHT = time()
_LONGEST_LABEL, _LONGEST_PARTICULARS = 10, 60
_END = re.compile(r"^(?:上一[篇条页封]|下一[篇条页封]|返回|打印|关闭|分享|【?打印|【?关闭|满意度)")
_READ_AGAIN, _READ_ANYWAY = 4, 100_000
"""Characters read of a page at most: so often its length, and so many more. One nested on purpose would be read anew
at each level."""
_BEGINNING = 12
_SHORTEST_TITLE = 5
_UNSEEN = frozenset(["script", "style", "noscript", "head", "select", "option", "textarea"])


@dataclass(frozen=True, slots=True)
class Letter:
    """What a page says of a letter; fields as in `Record`. Without an answer, all that is said of it is left out."""

    title: str
    text: str
    published_at: datetime | None
    official_reply: str
    replied_at: datetime | None
    reply_department: str
    state: str

    def as_record(self, url: str, title: str, at: datetime | None) -> Record:
        """The record of the letter at `url`; `title` and `at` are its list's, for a page that gives none, or the day
        alone."""
        own = self.published_at
        exact = own is None or (at is not None and own.time() == _MIDNIGHT and at.date() == own.date())
        return Record(
            external_id=url,
            url=url,
            kind=PostKind.PETITION,
            title=self.title or title,
            text=self.text,
            published_at=at if exact else own,
            official_reply=self.official_reply,
            replied_at=self.replied_at,
            reply_department=self.reply_department,
            state=self.state,
        )


def parse_letter(body: bytes, fetched_at: datetime) -> Letter | None:
    """The letter of a page; `None` where its labels do not make one, or several. Never raises for what a page holds."""
    markup = decode(body)
    page = tree(markup) if _ANY.search(markup) or _SIDES.search(markup) else None
    if page is None:
        return None
    try:
        said = _said(page, _Words(_READ_AGAIN * len(markup) + _READ_ANYWAY))
    except _TooMuch:
        return None
    named = said.get("text", "")
    sure = said.get("official_reply") or all(said.get(name) for name in ("title", "published_at", "state"))
    text = named or (said.get("bare", "") if sure else "")
    beside = sum(bool(said.get(name)) for name in ("title", "published_at", "official_reply", "state"))
    if not text or beside < 1 or (beside < 2 and not said.get("title")):
        return _of_talk(page, body, fetched_at)
    reply = said.get("official_reply", "")
    return Letter(
        said.get("title", "").replace("\n", " "),
        text,
        parse_time(said.get("published_at", ""), fetched_at),
        reply,
        parse_time(said.get("replied_at", ""), fetched_at) if reply else None,
        said.get("reply_department", "").replace("\n", " ")[:60] if reply else "",
        said.get("state", "").replace("\n", " ")[:40],
    )


def _of_talk(page: Element, body: bytes, fetched_at: datetime) -> Letter | None:
    """A letter whose parts have no labels but headings or classes; title and, where it tells none, time as of an
    article."""
    talk = read_talk(page, fetched_at)
    if talk is None:
        return None
    ask, answer = talk
    article = read_article(body, "", fetched_at)
    at = ask.at or article.published_at
    if at is not None and answer.at is not None and at > answer.at:
        at = None  # the article's time is that of the answer
    own = (" ".join(words_of(node).split()) for node in page.iter("h1", "h2", "h3"))
    title = next((one for one in own if len(one) >= _SHORTEST_TITLE and not is_side(one)), article.title)
    return Letter(title, ask.text, at, answer.text, answer.at, answer.office[:60], "")


class _TooMuch(Exception):
    """More was to be read than a page can ask for."""


class _Words:
    """What a reader sees of a part of the page, until `most` characters and elements were read in all."""

    def __init__(self, most: int) -> None:
        self._left = most

    def __call__(self, node: Element) -> str:
        """Raises `_TooMuch`."""
        words = words_of(node)
        self._left -= len(words) + sum(1 for _ in node.iter())
        if self._left < 0:
            raise _TooMuch
        return words


def _said(page: Element, words: _Words) -> dict[str, str]:
    """The first value that is not empty, by the name of its label; nothing where a page tells of several letters."""
    found: dict[str, str] = {}
    for name, raw in _labelled(page, words):
        value = raw.lstrip("：: \n")  # the colon may stand behind the element of the label
        if not value:
            continue
        if name == "text" and value[:_BEGINNING] != found.get(name, value)[:_BEGINNING]:
            return {}
        found.setdefault(name, value)
    return found


def _labelled(page: Element, words: _Words) -> Iterator[tuple[str, str]]:
    for node in page.iter():
        if not isinstance(node.tag, str) or node.tag in _UNSEEN:
            continue
        name, rest = _label(node.text)
        if name and not rest:
            yield name, _after(node, words)
        elif name or any(_label(child.tail)[0] for child in node):
            yield from _of_lines(words(node))


def _label(text: str | None) -> tuple[str, str]:
    """The name of the label that a piece of text begins with, and what follows its colon; empty for none."""
    head = (text or "").strip()
    if not head:
        return "", ""
    before, colon, rest = re.split("([：:])", head, maxsplit=1) if re.search("[：:]", head[:16]) else (head, "", "")
    bare = "".join(before.split())
    if len(bare) > _LONGEST_LABEL:
        return "", ""
    match = _LABEL.fullmatch(bare)
    return (match.lastgroup or "", rest.strip()) if match and (colon or not rest) else ("", "")


def _after(node: Element, words: _Words) -> str:
    """What follows a label: the words behind it, or those of its neighbours, or of the neighbours of what holds only
    the label."""
    if any(words(child) for child in node):
        return _rest_of(node, words)
    for _ in range(3):
        parts = list(_until_label(node, words))
        if parts:
            return _ended("\n".join(parts))
        above = node.getparent()
        if above is None or node.getnext() is not None or not _label(words(above))[0]:
            return ""
        node = above
    return ""


def _rest_of(node: Element, words: _Words) -> str:
    """A label with its value inside one element: `<p>来信内容：<span>...</span></p>`."""
    return next((value for _name, value in _of_lines(words(node))), "")


def _until_label(node: Element, words: _Words) -> Iterator[str]:
    """The words behind a node within what surrounds it, up to the next label.

    Particulars that stand between a heading and its text (答复部门：... 答复日期：...) are passed by.
    """
    begun = bool((node.tail or "").strip())
    if begun:
        yield tidy(node.tail or "")
    following = node.getnext()
    while following is not None:
        if isinstance(following.tag, str) and following.tag not in _UNSEEN:
            said = words(following)
            name, rest = _label(said.split("\n", 1)[0])
            if name and (begun or not rest or "\n" in said or len(said) > _LONGEST_PARTICULARS):
                return
            if said and not name:
                begun = True
                yield said
        if _label((following.tail or "").strip())[0]:
            return
        if (following.tail or "").strip():
            yield tidy(following.tail or "")
        following = following.getnext()


def _of_lines(words: str) -> Iterator[tuple[str, str]]:
    """Labels at the beginnings of lines; the lines below belong to the last one."""
    name, lines = "", list[str]()
    for line in words.split("\n"):
        begins, rest = _label(line)
        if begins:
            if name:
                yield name, _ended("\n".join(lines))
            name, lines = begins, [rest] if rest else []
        elif name:
            lines.append(line)
    if name:
        yield name, _ended("\n".join(lines))


def _ended(words: str) -> str:
    """Without what stands below a letter: the next one, buttons."""
    kept: list[str] = []
    for line in words.split("\n"):
        if _END.match(line.strip()):
            break
        kept.append(line)
    return "\n".join(kept).strip()
