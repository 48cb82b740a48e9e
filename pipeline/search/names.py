"""The names that queries of this installation may use: its sources, and all divisions of the country."""

from collections.abc import Mapping
from functools import cache

from config.schema.jurisdiction import Jurisdiction
from nlp.places.divisions import divisions, streets
from pipeline.models import Source
from pipeline.search.language.fields import Names


def names_of(jurisdiction: Jurisdiction | None) -> Names:
    """Sources from the store; all divisions of the country, those of the jurisdiction and its home's streets."""
    sources = dict(Source.objects.order_by("name").values_list("key", "name"))
    codes, called = _places(jurisdiction)
    near = tuple(division.name for division in jurisdiction.divisions) if jurisdiction else ()
    return Names(sources, lambda word: codes.get(word, ()), near, called)


@cache
def _places(jurisdiction: Jurisdiction | None) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, str]]:
    """Names and codes -> codes, a name that several divisions have stands for all of them; and codes -> names."""
    pairs = [(division.code, division.name, division.short) for division in divisions()]
    if jurisdiction is not None:
        pairs += [(code, name, "") for code, name in streets(jurisdiction.home)]
        for own in jurisdiction.divisions:
            pairs += [(own.code, own.name, name) for name in ("", *own.aliases)]
    found: dict[str, list[str]] = {}
    for code, name, short in pairs:
        for word in {code, name, short} - {""}:
            found.setdefault(word, []).append(code)
    return {word: tuple(dict.fromkeys(codes)) for word, codes in found.items()}, {code: name for code, name, _ in pairs}
