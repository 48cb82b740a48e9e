"""The names that queries of this installation may use: its sources, and all divisions of the country."""

from collections.abc import Mapping
from functools import cache

from config.schema import Jurisdiction
from nlp.divisions import divisions, streets
from pipeline.models import Source
from pipeline.search.language.fields import Names


def names_of(jurisdiction: Jurisdiction | None) -> Names:
    """Sources from the store; places of the jurisdiction first, then of the country with its home's streets."""
    sources = dict(Source.objects.order_by("name").values_list("key", "name"))
    known = _places(jurisdiction)
    near = tuple(division.name for division in jurisdiction.divisions) if jurisdiction else ()
    return Names(sources, lambda word: known.get(word, ()), near)


@cache
def _places(jurisdiction: Jurisdiction | None) -> Mapping[str, tuple[str, ...]]:
    """Names and codes -> codes; a name that several divisions have stands for all of them."""
    found: dict[str, list[str]] = {}
    pairs = [(division.code, division.name, division.short) for division in divisions()]
    if jurisdiction is not None:
        pairs += [(code, name, "") for code, name in streets(jurisdiction.home)]
        for own in jurisdiction.divisions:
            pairs += [(own.code, name, "") for name in (own.name, *own.aliases)]
    for code, name, short in pairs:
        for word in {code, name, short} - {""}:
            found.setdefault(word, []).append(code)
    return {word: tuple(dict.fromkeys(codes)) for word, codes in found.items()}
