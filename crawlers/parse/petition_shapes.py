"""The shapes of petition boards' JSON: records as 领导留言板 and its kin have them, and boards read by a field map."""

from config.schema.sources import FieldMap
from crawlers.parse.json_rows import ENVELOPE, LISTS
from crawlers.parse.liuyan import FIELDS
from crawlers.parse.petition_json import KNOWN_STATES
from crawlers.parse.shapes import Shape, shape

_RECORD = shape(
    " ".join(name for names in FIELDS.values() for name in names if name != "stateInfo") + " is_reply threadsCheckTime",
    # forum, field and place as the board sorts them: the text says more
    "fid forumName forumId domainId domainName typeId typeName topicId topicName sourceName from shisiwu areaName "
    "cityName provinceName "
    # the board's own handling and what users gave as marks
    "answerId threadState processInfo traceInfo trashRecheckState hasReported grade gradeLevel gradeManner gradeSpeed "
    "userFavStatus userType attachment publicAttachment attachments isOpen isTop ip satisfaction evaluate commentNum",
    values={"stateInfo": KNOWN_STATES, "dataType": frozenset("1234567")},
)
_REPLY = _RECORD.plus("name avatar id uid")
_WITH_REPLIES = _RECORD.holding({"reply": _REPLY, "replies": _REPLY, "answers": _REPLY})

PETITIONS: Shape = shape("result code success error", " ".join(ENVELOPE), inside={"responseData": _RECORD})
"""`/threads` and `/threads/<id>`: a list of records, or one."""

_HOLDER = _WITH_REPLIES.plus(" ".join(ENVELOPE))
_INNER = _HOLDER.holding(dict.fromkeys(LISTS, _WITH_REPLIES))
LIUYAN: Shape = _INNER.holding(dict.fromkeys(LISTS, _INNER))
"""Any saved answer of such a board: the envelope's names vary, and a detail is a record itself."""


def mapped(fields: FieldMap) -> Shape:
    """The shape of a board's list or detail: what the map names is read, its `ignore` is left alone."""
    named = fields.model_dump(exclude={"rows", "ignore"}).values()
    record = _tree([*filter(None, named), *fields.ignore])
    envelope = " ".join((*ENVELOPE, *LISTS))
    if fields.rows:
        return _below(fields.rows.split("."), record, envelope)
    holder = record.plus(envelope)
    return holder.holding(dict.fromkeys(LISTS, holder.holding(dict.fromkeys(LISTS, record))))


def _tree(paths: list[str]) -> Shape:
    """Dotted paths as shapes within shapes; a number is a place in a list."""
    known = {path for path in paths if "." not in path}
    nested: dict[str, list[str]] = {}
    for path in paths:
        head, _, rest = path.partition(".")
        if rest:
            place, _, after = rest.partition(".")
            nested.setdefault(head, []).append(after if place.isdigit() else rest)
    inside = {head: _tree(rests) for head, rests in nested.items() if head not in known and all(rests)}
    return Shape(frozenset(known | (nested.keys() - inside.keys())), inside)


def _below(path: list[str], record: Shape, envelope: str) -> Shape:
    found = record
    for name in reversed(path):
        found = shape(envelope, inside={name: found})
    return found
