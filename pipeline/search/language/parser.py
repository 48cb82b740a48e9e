"""Tokens -> tree. Words side by side are 与; 与 binds tighter than 或; 非 takes what stands right behind it.

alternatives := every (或 every)*        every := part ((与)? part)*
part := 非 part | ( alternatives ) | field:value | word [~N word]
"""

from datetime import datetime

from pipeline.search.grams import pattern
from pipeline.search.language import bounds
from pipeline.search.language.errors import QueryError
from pipeline.search.language.fields import BY_NAME, Field, Names
from pipeline.search.language.lexer import Kind, Token, tokens
from pipeline.search.language.tree import Near, Node, Not, Within, Word, all_of, any_of, positive
from pipeline.search.language.values import condition, listed

DEPTH, TERMS, GRAMS, DISTANCE = 20, 200, 100, 50
_NO_WORD = "后面要写一个词、一个条件或一组括号。"
_ENDS = {Kind.END, Kind.CLOSE, Kind.OR}


def parse(query: str, now: datetime, names: Names | None = None) -> Node:
    """The tree of a query. `now`: what 今天 and 7天 are counted from. Raises `QueryError` only."""
    return _Parser(query, now, names or Names()).parse()


class _Parser:
    def __init__(self, query: str, now: datetime, names: Names) -> None:
        self._query, self._now, self._names = query, now, names
        self._tokens = list(tokens(query))
        self._place, self._terms, self._depth = 0, 0, 0
        self._typed: dict[Within, Token] = {}

    def parse(self) -> Node:
        if self._at(Kind.END):
            raise QueryError("还没有写要找什么。", "写一个词，例如 停水。", 0, 0)
        tree = self._alternatives()
        if self._at(Kind.CLOSE):
            raise QueryError("多了一个右括号。", "删去它，或在前面补上左括号。", self._here.at)
        if tree is None:
            raise QueryError("查询里没有可以查找的字。", "标点和表情不能单独查找，请写词语。", 0, len(self._query))
        if not positive(tree):
            raise QueryError(
                "只写“非”会找出几乎全部信息。", "请先写要找的词或条件，例如 停水 非 广告。", 0, len(self._query)
            )
        return tree

    @property
    def _here(self) -> Token:
        return self._tokens[self._place]

    def _at(self, *kinds: Kind) -> bool:
        return self._here.kind in kinds

    def _take(self) -> Token:
        token = self._here
        self._place += 1
        return token

    def _alternatives(self) -> Node | None:
        parts = [self._every()]
        while self._at(Kind.OR):
            sign = self._take()
            if self._at(*_ENDS, Kind.AND):
                raise QueryError("“或”的后面缺少内容。", "“或”" + _NO_WORD, sign.at, sign.length)
            parts.append(self._every())
        found = tuple(part for part in parts if part is not None)
        return any_of(found) if found else None

    def _every(self) -> Node | None:
        if self._at(Kind.AND, Kind.OR):
            raise QueryError(
                f"“{self._here.text}”的前面缺少内容。",
                "前面要有一个词、一个条件或一组括号。",
                self._here.at,
                self._here.length,
            )
        found: list[Node] = []
        while not self._at(*_ENDS):
            sign = self._take() if self._at(Kind.AND) else None
            if sign and (self._at(*_ENDS, Kind.AND)):
                raise QueryError("“与”的后面缺少内容。", "“与”" + _NO_WORD, sign.at, sign.length)
            part = self._part()
            if part is not None:
                found.append(part)
        if not found:
            return None
        every = all_of(tuple(found))
        bounds.check(every, self._query, self._typed)
        return every

    def _part(self) -> Node | None:
        token = self._take()
        if token.kind is Kind.NOT:
            if self._at(*_ENDS, Kind.AND):
                raise QueryError("“非”的后面缺少内容。", "“非”" + _NO_WORD, token.at, token.length)
            self._deeper(token)
            part = self._part()
            self._depth -= 1
            return part.part if isinstance(part, Not) else Not(part) if part is not None else None
        if token.kind is Kind.OPEN:
            return self._group(token)
        if token.kind is Kind.FIELD:
            return self._field(token)
        if token.kind is Kind.NEAR:
            raise QueryError("“~”的前面缺少词。", "写成 停水 ~5 赔偿。", token.at, token.length)
        return self._word_or_near(token)

    def _field(self, token: Token) -> Node:
        self._count(token)
        if BY_NAME[token.name] is Field.EXCLUDE:
            return self._excluded(token)
        said = condition(token, self._names, self._now)
        if isinstance(said, Within):
            self._typed[said] = token
        return said

    def _group(self, token: Token) -> Node | None:
        self._deeper(token)
        if self._at(Kind.CLOSE):
            raise QueryError("括号里是空的。", "括号里写词或条件，或删去括号。", token.at, self._here.at + 1 - token.at)
        inner = self._alternatives()
        if not self._at(Kind.CLOSE):
            raise QueryError("括号没有收尾。", "在后面补上右括号。", token.at)
        self._take()
        self._depth -= 1
        return inner

    def _word_or_near(self, token: Token) -> Node | None:
        first = self._word(token)
        if not self._at(Kind.NEAR):
            return first
        near = self._take()
        if not near.text:
            raise QueryError(
                "“~”后面要紧接着写字数。", "例如 停水 ~5 赔偿：两个词相距不超过 5 个字。", near.at, near.length
            )
        if not 1 <= int(near.text[:6]) <= DISTANCE:
            raise QueryError(f"“~{near.text}”太远或太近。", f"相距的字数写 1 到 {DISTANCE}。", near.at, near.length)
        second = self._word(self._take()) if self._at(Kind.WORD) else None
        if first is None or second is None:
            raise QueryError("“~”的两边都要是词。", "例如 停水 ~5 赔偿。", near.at, near.length)
        if first.pattern == second.pattern:
            raise QueryError("“~”的两边是同一个词。", "换成另一个词。", near.at, near.length)
        return Near(first, second, int(near.text))

    def _word(self, token: Token) -> Word | None:
        return self._plain(token.text, token)

    def _plain(self, text: str, token: Token) -> Word | None:
        """None for what holds neither characters nor digits: it says nothing."""
        found = pattern(text)
        if found is None:
            return None
        self._count(token)
        if len(found.grams) > GRAMS:
            raise QueryError("这个词太长。", f"一个词或短语最多 {GRAMS} 字。", token.at, token.length)
        return Word(text.strip(), found)

    def _excluded(self, token: Token) -> Node:
        if token.sign != ":":
            raise QueryError("“排除”后面用冒号。", "例如 exclude:招聘,转让。", token.at, token.length)
        found = [word for text in listed(token) if (word := self._plain(text, token)) is not None]
        if not found:
            raise QueryError("“排除”后面没有可以查找的字。", "例如 exclude:招聘,转让。", token.at, token.length)
        return Not(any_of(tuple(found)))

    def _count(self, token: Token) -> None:
        self._terms += 1
        if self._terms > TERMS:
            raise QueryError("查询里的词和条件太多。", f"一次最多 {TERMS} 个。", token.at, token.length)

    def _deeper(self, token: Token) -> None:
        self._depth += 1
        if self._depth > DEPTH:
            raise QueryError("括号或“非”套得太深。", f"最多 {DEPTH} 层。", token.at, token.length)
