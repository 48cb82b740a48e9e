"""Personal data in text -> asterisks, before anything is stored, sent or logged.

Works on raw text: full-width digits, separators and invisible characters inside a number are seen through, and all
other characters stay where they are. At most 40 % of a secret stays. Numbers that are public or nobody's (hotlines,
document, order and case numbers, amounts, dates) stay.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from nlp.personal.again import hidden_again
from nlp.personal.bare import bare
from nlp.personal.doors import doors
from nlp.personal.faint import faint
from nlp.personal.gates import Spots, possible
from nlp.personal.ids import chat_ids, plates
from nlp.personal.labels import labelled
from nlp.personal.lists import among_names, beside_names
from nlp.personal.mails import mail_names, mails
from nlp.personal.marks import (
    AT,
    BARE,
    CHAT,
    DOOR,
    FAINT,
    HIDDEN,
    INTRODUCED,
    LABEL,
    LATIN,
    NAMED,
    NUMBER,
    OWNER,
    PEOPLE,
    PLATE,
    ROLE,
    SCORED,
    SPLIT,
    WIDE,
)
from nlp.personal.names import by_role, introduced
from nlp.personal.numbers import Span, bank_cards, identity_cards, landlines, mobiles
from nlp.personal.owners import numbered, owners
from nlp.personal.parts import parts
from nlp.personal.peoples import latin, peoples
from nlp.personal.scored import scored
from nlp.personal.shown import card_shown, door_shown, first_shown, mail_shown, name_shown, share_shown
from nlp.personal.spelling import NUMERALS
from nlp.text.fold import simplified_characters
from nlp.text.translation import Translation

_FULL = {full: full - 0xFEE0 for full in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_FULL |= {
    0xFF20: "@",
    0xFF3F: "_",
    0xFF0F: "/",
    0xFF03: "#",
    0xFF0D: "-",
    0xFF0B: "+",
    0xFF0E: ".",
    0x3000: " ",
    0xFF08: "(",
    0xFF09: ")",
    0x2010: "-",
    0x2011: "-",
    0xA0: " ",
}


@dataclass(frozen=True, slots=True)
class _Kind:
    """What is looked for: `near` says by what; `find` is given where that is; `shown` what stays to be seen of it."""

    name: str
    near: int
    find: Callable[[str, Sequence[Span]], Iterator[Span]]
    shown: Callable[[str], str]


KINDS = (
    _Kind("email", AT, mails, mail_shown),
    _Kind("id_card", NUMBER, identity_cards, first_shown(3)),
    _Kind("bank_card", NUMBER, bank_cards, card_shown),
    _Kind("name", PEOPLE, peoples, name_shown),
    _Kind("name", LATIN, latin, name_shown),
    _Kind("name", INTRODUCED, introduced, name_shown),
    _Kind("name", ROLE, by_role, name_shown),
    _Kind("name", OWNER, owners, name_shown),
    _Kind("name", NUMBER, numbered, name_shown),
    _Kind("name", HIDDEN, numbered, name_shown),
    _Kind("name", BARE, bare, name_shown),
    _Kind("name", LABEL, labelled, name_shown),
    _Kind("name", SCORED, scored, name_shown),
    _Kind("name", FAINT, faint, name_shown),
    _Kind("name", NAMED, lambda flat, _: among_names(flat), name_shown),
    _Kind("phone", NUMBER, mobiles, first_shown(3)),
    _Kind("landline", NUMBER, landlines, share_shown),
    _Kind("phone", SPLIT, parts, share_shown),
    _Kind("plate", PLATE, plates, share_shown),
    _Kind("email", CHAT, mail_names, mail_shown),
    _Kind("im_id", CHAT, chat_ids, share_shown),
    _Kind("door", DOOR, doors, door_shown),
    _Kind("door", NAMED, lambda flat, _: beside_names(flat), door_shown),
)
_AGAIN = 50
"""So many names are looked for again, wherever the text says them."""
_NAMES = tuple(kind for kind in KINDS if kind.name == "name")


def mask(text: str) -> tuple[str, dict[str, int]]:
    """The text with personal data masked, of the same length, and how many there were of each kind that occurs."""
    return mask_all([text])[0]


def mask_staff(text: str, public: bool = False) -> str:
    """What staff write, with the public's personal data masked and an office's own way to be reached kept.

    Mobiles, identity and bank numbers, names after a self-introduction and chat ids are masked everywhere; doors and
    number plates too but in what is `public` (a statement names places and passed four gates); landlines and e-mail
    addresses stay: an answer must name the office that can be asked. NUL is no text and goes: PostgreSQL stores none.
    """
    text = text.replace("\x00", "")
    left_out = _OFFICE | (_PLACES if public else frozenset())
    kinds = tuple(kind for kind in KINDS if kind.name not in left_out)
    return _all_masked([text], possible([text]), kinds)[0][0]


_OFFICE = frozenset({"landline", "email"})
_PLACES = frozenset({"door", "plate"})


def mask_all(texts: Sequence[str], held: Sequence[Spots] | None = None) -> list[tuple[str, dict[str, int]]]:
    """`mask` of many texts: those in which nothing can be are seen in one look.

    `held`: what each text can hold (`nlp.personal.gates`), where somebody has looked already.
    """
    return _all_masked(texts, possible(texts) if held is None else held, KINDS)


@dataclass(slots=True)
class _Draft:
    """A text on its way: as it is shown, as it is read (of the same length), where something may be in it, how many
    there were of each kind, and the names that were found, each with what is shown of it."""

    text: str
    flat: str
    spots: Spots
    counts: dict[str, int]
    named: dict[str, str]


def _all_masked(
    texts: Sequence[str], held: Sequence[Spots], kinds: Sequence[_Kind]
) -> list[tuple[str, dict[str, int]]]:
    """Full-width characters are made narrow and traditional ones simple, and such texts looked at again; then one kind
    after the other is looked for in all texts, so that its patterns come close to the processor once for all of them.
    """
    drafts = [_Draft(text, text, spots, {}, {}) for text, spots in zip(texts, held, strict=True)]
    waiting: dict[int, list[_Draft]] = {}
    for draft in _read([draft for draft in drafts if draft.spots]):
        for near in draft.spots:
            waiting.setdefault(near, []).append(draft)
    for kind in kinds:
        if kind.near == NAMED:
            waiting[NAMED] = [draft for draft in drafts if draft.named]
        for draft in waiting.get(kind.near, ()):
            _hide(draft, kind)
    for draft in drafts:
        if draft.named:
            _hide_again(draft)
    return [(draft.text, draft.counts) for draft in drafts]


def _read(drafts: Sequence[_Draft]) -> Sequence[_Draft]:
    """The same, as they are read."""
    wide = [draft for draft in drafts if WIDE in draft.spots]
    for draft in drafts:
        draft.flat = narrow(draft.text)
    for draft in wide:
        draft.flat = _flat()(draft.text)
    if wide:
        for draft, spots in zip(wide, possible([draft.flat for draft in wide]), strict=True):
            draft.spots = spots
    return drafts


@cache
def _flat() -> Translation:
    """Full-width characters made narrow and traditional ones simple."""
    simple = simplified_characters()
    return Translation({point: narrow(chr(point)).translate(_FULL).translate(simple) for point in {*_FULL, *simple}})


def narrow(text: str) -> str:
    return text.replace("（", "(").replace("）", ")")


def _hide(draft: _Draft, kind: _Kind) -> None:
    """Mask what there is of one kind."""
    flat = draft.flat
    spans = _apart(flat, kind.find(flat, draft.spots.get(kind.near, ())))
    if spans and kind.name == "name":
        spans = [span for span in spans if not (_in_amount(flat, *span) or _DOCUMENT.match(flat, span[1]))]
    if not spans:
        return
    draft.counts[kind.name] = draft.counts.get(kind.name, 0) + len(spans)
    shown = [kind.shown(flat[start:end]) for start, end in spans]
    secrets = [draft.text[start:end] for start, end in spans]
    own = [_as_written(*pair) for pair in zip(secrets, shown, strict=True)]
    if kind.name == "name":
        draft.named |= dict(zip(secrets, own, strict=True))
    draft.text, draft.flat = _laid_over(draft.text, spans, own), _laid_over(flat, spans, shown)


def _as_written(secret: str, shown: str) -> str:
    """What is shown of a secret, in the characters of the text: 陳** where 陈** was read."""
    return "".join([mark if mark == "*" else own for own, mark in zip(secret, shown, strict=True)])


def _hide_again(draft: _Draft) -> None:
    """Mask the names that were found wherever the text says them again: 唐新建 before 唐新."""
    for name in sorted(list(draft.named)[:_AGAIN], key=len, reverse=True):
        draft.text, often = hidden_again(draft.text, name, draft.named[name])
        if often:
            draft.counts["name"] = draft.counts.get("name", 0) + often


def _in_amount(flat: str, start: int, end: int) -> bool:
    """Digits in words are surnames too: 伍陆, and 伍万 of 贰佰零伍万元."""
    if NUMERALS.issuperset(flat[start:end]):
        return True
    return flat[start] in NUMERALS and flat[start - 1 : start] in _NUMBERS and start > 0


_DOCUMENT = re.compile(r"(?<=[发字函办阅令])[\[【〔(](?:19|20)\d\d[\]】〕)]\s?(?:第\s?)?\d{1,5}号(?![楼院门房栋])")
"""Behind what looks like a name and ends as a kind of document does, it is a document's number: 龙政发(2003)24号.
Behind any other name it may be a year of birth and a house: 李四(1987)3号楼."""
_NUMBERS = NUMERALS | frozenset("十百千万亿拾佰仟")


def _apart(flat: str, found: Iterable[Span]) -> list[Span]:
    """Those that are not hidden yet, in order, none reaching into another."""
    every = list(found)  # mostly none or one
    if not every:
        return every
    spans: list[Span] = []
    if len(every) > 1:
        every.sort(key=lambda span: (span[0], -span[1]))
    for start, end in every:
        if not (spans and start < spans[-1][1]) and flat.count("*", start, end) * 2 < end - start:
            spans.append((start, end))
    return spans


def _laid_over(text: str, spans: Sequence[Span], shown: Sequence[str]) -> str:
    """The text with what is shown in the place of each span."""
    pieces, last = [], 0
    for (start, end), piece in zip(spans, shown, strict=True):
        pieces += [text[last:start], piece]
        last = end
    return "".join((*pieces, text[last:]))


def private_persons(title: str) -> str:
    """A title without the names of private persons, whole: for topics, whose titles are read by many."""
    return all_private_persons([title])[0]


def all_private_persons(titles: Sequence[str]) -> list[str]:
    """The same for many titles, at one look."""
    return [_nameless(title, spots) for title, spots in zip(titles, possible(titles), strict=True)]


def _nameless(title: str, spots: Spots) -> str:
    if not spots:
        return title
    found = {span for kind in _NAMES if kind.near in spots for span in kind.find(title, spots[kind.near])}
    last = len(title)
    for start, end in sorted(found, reverse=True):
        if end > last:
            continue
        last = start
        title = title[:start] + "某某" + title[end:]
    return title
