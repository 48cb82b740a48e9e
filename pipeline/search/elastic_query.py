"""A query's tree -> Elasticsearch's own query language, and the mapping that it is asked of.

Words are `term`, `match_phrase` and `intervals` over grams, never a query string: nothing that is typed is
an operator there.
"""

from math import ceil
from typing import Any

from pipeline.search.grams import Pattern
from pipeline.search.language.fields import Field
from pipeline.search.language.tree import And, Is, Near, Node, Not, Or, Within, Word

Dsl = dict[str, Any]

_KEYWORD: Dsl = {"type": "keyword", "ignore_above": 256}
_KEPT: Dsl = {"type": "keyword", "index": False, "doc_values": False}
MAPPING: Dsl = {
    "dynamic": "strict",
    "_source": {"excludes": ["grams", "heads", "places"]},
    "properties": {
        "row": {"type": "long"},
        "at": {"type": "long"},
        "heat": {"type": "double"},
        **{name: _KEYWORD for name in ("kind", "sector", "severity", "place", "places", "source", "state")},
        "title": _KEPT,
        "text": _KEPT,
        "grams": {"type": "text", "analyzer": "whitespace"},
        "heads": {"type": "text", "analyzer": "whitespace"},
    },
}
"""`places`: every beginning of the code that a division above it has, so that a province finds its streets.
`heads`: the first character of each gram at the same position: a single character is one term, not a prefix with
too many ends."""


def places(code: str) -> list[str]:
    """37 3701 370102 370102003."""
    return [code[:length] for length in (2, 4, 6, 9) if len(code) >= length]


def query(node: Node) -> Dsl:  # noqa: PLR0911  a line a kind of node
    """One part of the tree, scored."""
    if isinstance(node, Word):
        return _word(node.pattern)
    if isinstance(node, Near):
        both = [_interval(node.first.pattern), _interval(node.second.pattern)]
        return {
            "intervals": {"grams": {"all_of": {"intervals": both, "max_gaps": node.distance + 1, "ordered": False}}}
        }
    if isinstance(node, Is):
        return {"terms": {"places" if node.field is Field.PLACE else node.field.value: list(node.values)}}
    if isinstance(node, Within):
        return {"range": {"heat": _bounds(node, whole=False)} if node.field is Field.HEAT else {"at": _bounds(node)}}
    if isinstance(node, Not):
        return {"bool": {"must_not": [query(node.part)]}}
    if isinstance(node, Or):
        return {"bool": {"should": [query(part) for part in node.parts], "minimum_should_match": 1}}
    return _all(node)


def _all(node: And) -> Dsl:
    clauses: dict[str, list[Dsl]] = {"must": [], "must_not": [], "filter": []}
    for part in node.parts:
        if isinstance(part, Not):
            clauses["must_not"].append(query(part.part))
        else:
            clauses["filter" if isinstance(part, Is | Within) else "must"].append(query(part))
    return {"bool": {name: parts for name, parts in clauses.items() if parts}}


def _word(pattern: Pattern) -> Dsl:
    if pattern.open:
        one = len(pattern.grams) == 1
        return {"term": {"heads": pattern.grams[0]}} if one else {"intervals": {"grams": _interval(pattern)}}
    if len(pattern.grams) == 1:
        return {"term": {"grams": pattern.grams[0]}}
    return {"match_phrase": {"grams": " ".join(pattern.grams)}}


def _interval(pattern: Pattern) -> Dsl:
    *body, last = pattern.grams
    if not pattern.open:
        return {"match": {"query": " ".join(pattern.grams), "max_gaps": 0, "ordered": True}}
    end: Dsl = {"match": {"query": last, "use_field": "heads"}}
    if not body:
        return end
    start = {"match": {"query": " ".join(body), "max_gaps": 0, "ordered": True}}
    return {"all_of": {"intervals": [start, end], "max_gaps": 0, "ordered": True}}


def _bounds(node: Within, whole: bool = True) -> Dsl:
    bounds = {"gte": node.low, "lt": node.high}
    return {sign: ceil(bound) if whole else bound for sign, bound in bounds.items() if bound is not None}
