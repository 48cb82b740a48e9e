"""Documents as rows, and facets as links."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from alerts.models import Release
from alerts.web.lists import Choice, Facet
from alerts.web.searching.asked import SPANS, Asked
from config.clock import SHANGHAI
from pipeline.models import Item
from pipeline.search.base import Document, family_of, key_of
from pipeline.search.highlight import Piece, excerpt, pieces
from pipeline.search.language.fields import KINDS, STATES, Field, Names

_KIND = {value: word for word, values in KINDS.items() if len(values) == 1 for value in values}
_STATE = {value: word for word, value in STATES.items()}
_SHOWN = 12
_ORDER = (Field.KIND, Field.SECTOR, Field.PLACE, Field.SOURCE, Field.SEVERITY, Field.STATE)


@dataclass(frozen=True, slots=True)
class Row:
    """One document found; `source_url`: where it was said, empty where that is here."""

    url: str
    kind: str
    title: tuple[Piece, ...]
    text: tuple[Piece, ...]
    facts: tuple[str, ...]
    severity: str
    at: datetime
    source_url: str = ""


def kind_word(kind: str) -> str:
    """帖子, 来信 ... for a document's kind."""
    return _KIND.get(kind, kind)


def rows_of(documents: Sequence[Document], wanted: tuple[str, ...], names: Names) -> list[Row]:
    """Rows in the order of the documents, with two queries whatever the length."""
    items = {
        item.pk: item for item in Item.objects.filter(pk__in=_keys(documents, "item")).only("pk", "topic_id", "url")
    }
    releases = dict(Release.objects.filter(pk__in=_keys(documents, "release")).values_list("pk", "case_id"))
    return [_row(document, wanted, names, items, releases) for document in documents]


def _keys(documents: Iterable[Document], family: str) -> list[int]:
    return [key_of(document.row) for document in documents if family_of(document.row) == family]


def _row(
    document: Document, wanted: tuple[str, ...], names: Names, items: Mapping[int, Item], releases: Mapping[int, int]
) -> Row:
    item = items.get(key_of(document.row)) if family_of(document.row) == "item" else None
    facts = (
        names.sources.get(document.source, document.source),
        document.sector,
        place_name(document.place, names),
        _STATE.get(document.state, ""),
    )
    title = document.title or document.text[:40]
    text = document.text if document.title else document.text[40:]
    return Row(
        url=_url(document, item, releases),
        kind=kind_word(document.kind),
        title=pieces(title, wanted),
        text=excerpt(text, wanted) if text else (),
        facts=tuple(fact for fact in facts if fact),
        severity=document.severity,
        at=datetime.fromtimestamp(document.at, SHANGHAI),
        source_url=item.url if item and item.url.startswith(("http://", "https://")) else "",
    )


def _url(document: Document, item: Item | None, releases: Mapping[int, int]) -> str:
    """The page of the office where the document is dealt with; nothing where there is none (any more)."""
    key, family = key_of(document.row), family_of(document.row)
    if family == "item":
        return reverse("topic", args=[item.topic_id]) if item and item.topic_id else ""
    if family == "release":
        return reverse("case", args=[releases[key]]) if key in releases else ""
    return reverse("talking") if family == "talking" else reverse(family, args=[key])


def place_name(code: str, names: Names) -> str:
    """The name of the division, or of the nearest one above it that has a name here."""
    above = (code, code[:6], f"{code[:4]}00", f"{code[:2]}0000")
    return next((names.place_names[one] for one in above if one in names.place_names), "") if code else ""


def facets_of(counts: Mapping[Field, Mapping[str, int]], asked: Asked, names: Names) -> list[Facet]:
    """The facets that have something to choose between, and the span of time."""
    made = [_facet(field, counts.get(field, {}), asked, names) for field in _ORDER]
    spans = tuple(
        Choice(word, asked.url(days="" if days == asked.days else days), days == asked.days)
        for days, word in SPANS.items()
    )
    return [facet for facet in made if len(facet.choices) > 1 or facet.chosen] + [Facet("时间", spans)]


def _facet(field: Field, counts: Mapping[str, int], asked: Asked, names: Names) -> Facet:
    listed: dict[str, int] = {}
    for value, count in counts.items():
        word = _word(field, value, names)
        if word:
            listed[word] = listed.get(word, 0) + count
    chosen = asked.chosen.get(field, "")
    if chosen:
        listed.setdefault(chosen, 0)
    ranked = sorted(listed, key=lambda word: (word != chosen, -listed[word], word))[:_SHOWN]  # on every back end
    return Facet(
        field.zh,
        tuple(
            Choice(word, asked.url(**{field: "" if word == chosen else word}), word == chosen, listed[word])
            for word in ranked
        ),
    )


def _word(field: Field, value: str, names: Names) -> str:
    """How the language names the value, so that choosing it is the same as typing it."""
    if field is Field.KIND:
        return _KIND.get(value, "")
    if field is Field.SOURCE:
        return names.sources.get(value, "")
    if field is Field.STATE:
        return _STATE.get(value, "")
    if field is Field.PLACE:
        return place_name(value, names)
    return value
