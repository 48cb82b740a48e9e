"""The query of a watch: the search language without what no new post can have."""

from datetime import datetime

from django.conf import settings

from config.load import jurisdiction
from pipeline.search.language.errors import QueryError
from pipeline.search.language.fields import BY_NAME, KINDS, Field, Names
from pipeline.search.language.lexer import Kind, Token, tokens
from pipeline.search.language.parser import parse
from pipeline.search.language.tree import Is, Node
from pipeline.search.language.values import condition
from pipeline.search.names import names_of

_TIMELESS = "监测方案看今后的每一条新信息，请删去这个条件，到哪天为止写在“截止日期”里。"
_REFUSED = {
    Field.FROM: ("监测方案不写时间。", _TIMELESS),
    Field.TO: ("监测方案不写时间。", _TIMELESS),
    Field.HEAT: ("单条信息没有热度。", "请删去这个条件；热度由预警规则去看。"),
    Field.STATE: ("新信息没有办理状态。", "请删去这个条件。"),
}
_POSTS = frozenset(KINDS["信息"])


def tree_of(query: str, now: datetime, names: Names) -> Node:
    """The tree of a watch's query. Raises `QueryError` that points at what no new post can have."""
    tree = parse(query, now, names)
    for token in tokens(query):
        if token.kind is Kind.FIELD:
            _check(token, now, names)
    return tree


def _check(token: Token, now: datetime, names: Names) -> None:
    field = BY_NAME[token.name]
    if field in _REFUSED:
        raise QueryError(*_REFUSED[field], token.at, token.length)
    if field is Field.KIND:
        asked = condition(token, names, now)
        if isinstance(asked, Is) and not _POSTS.issuperset(asked.values):
            raise QueryError(
                "监测方案只看采集到的信息。", "类型可以写：信息、帖子、回复、文章、来信、热搜。", token.at, token.length
            )


def names() -> Names:
    """The names of this installation."""
    return names_of(jurisdiction(settings.INSTALLATION.jurisdiction))
