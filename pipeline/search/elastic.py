"""The port on Elasticsearch 8.19: the same grams, whitespace-analysed, in monthly indices behind an alias."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from elastic_transport import TlsError
from elasticsearch import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    ConnectionTimeout,
    Elasticsearch,
    TransportError,
    helpers,
)

from pipeline.search.base import (
    FACETS,
    NOT_MADE,
    PATIENCE,
    Document,
    Health,
    Hits,
    Search,
    SearchTimeout,
    SearchUnavailable,
    counted,
    place_of,
)
from pipeline.search.elastic_generation import Generations
from pipeline.search.elastic_query import Dsl, places, query
from pipeline.search.grams import grams, heads
from pipeline.search.language.tree import Node, ranked

P = ParamSpec("P")
R = TypeVar("R")
_SHOWN = ("row", "kind", "at", "title", "text", "sector", "severity", "place", "source", "state", "heat")
_PAGE = 5_000
_BUCKETS = 1_000
_WRITERS, _WAITING = 2, 4
"""Threads that send while an index is rebuilt, and batches that may wait: then the reader of the store waits too."""
_COUNTED: Dsl = {
    **{each.value: {"terms": {"field": each.value, "size": _BUCKETS}} for each in FACETS},
    "since": {"min": {"field": "at"}},
}
_GRACE = 0.5
"""Seconds that the server has to say that `PATIENCE` is over; then it is told to be away."""
_KEEP = "2m"
_DEEPEST = 10_000


def _told(method: Callable[P, R]) -> Callable[P, R]:
    """What the cluster refuses, in the port's words."""

    @wraps(method)
    def inner(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return method(*args, **kwargs)
        except (AuthenticationException, AuthorizationException) as error:
            raise SearchUnavailable("检索服务不接受用户名或密码，请核对 huiying.yaml 的 search。") from error
        except TransportError as error:
            raise SearchUnavailable(_away(error)) from error
        except helpers.BulkIndexError as error:
            raise SearchUnavailable(f"检索服务没有收下 {len(error.errors)} 条：{_first(error)}") from error
        except ApiError as error:
            raise SearchUnavailable(f"检索服务报错（{error.status_code} {error.error}）。") from error

    return inner


def _away(error: TransportError) -> str:
    if isinstance(error, TlsError):
        return "检索服务的证书不被信任，请核对 huiying.yaml 的 search.ca_file。"
    return "检索服务没有及时回答。" if isinstance(error, ConnectionTimeout) else "检索服务暂时连不上。"


class ElasticIndex:
    """One client for all threads."""

    def __init__(
        self,
        url: str,
        *,
        user: str = "",
        password: str = "",
        certificate: str = "",
        prefix: str = "huiying",
        patience: float = 30,
    ) -> None:
        """`certificate`: a file with the authority that signed the server's. `patience`: seconds for writing."""
        trusted: dict[str, Any] = {"ca_certs": certificate} if certificate else {}
        self._client = Elasticsearch(
            url,
            basic_auth=(user, password) if user else None,
            request_timeout=patience,
            max_retries=0,
            **trusted,
        )
        self._generations = Generations(self._client, prefix)

    @_told
    def ready(self) -> bool:
        """See the port."""
        return self._generations.live() is not None

    @_told
    def index(self, documents: Sequence[Document]) -> None:
        """See the port."""
        latest = {document.row: document for document in documents}
        generation = self._generations.live() or self._generations.first()
        actions = [self._action(document, generation, live=True) for document in latest.values()]
        elsewhere = self._where(list(latest))
        target = {action["_id"]: action["_index"] for action in actions}
        moved = [_removal(name, key) for key, name in elsewhere if target[key] != name]
        self._bulk([*actions, *moved])
        self._client.indices.refresh(index=self._generations.alias)

    @_told
    def delete(self, rows: Sequence[int]) -> None:
        """See the port."""
        if self._generations.live() is None:
            return
        self._bulk([_removal(name, key) for key, name in self._where(rows)])
        self._client.indices.refresh(index=self._generations.alias)

    def search_each(self, asked: Sequence[Search]) -> list[Hits]:
        """See the port."""
        return [self.search(one) for one in asked]

    @_told
    def search(self, asked: Search) -> Hits:
        """See the port."""
        best = asked.order == "best" and ranked(asked.tree)
        last = place_of(asked.after, 1 if best else 2)
        answer = self._ask(
            query=query(asked.tree),
            sort=[{"_score": "desc"}, {"row": "desc"}] if best else [{"at": "desc"}, {"row": "desc"}],
            size=asked.limit + 1,
            from_=min(last[0], _DEEPEST - asked.limit - 1) if best and last else 0,
            search_after=list(last) if last and not best else None,
            aggs=_COUNTED if asked.facets else None,
            track_total_hits=True,
            source=list(_SHOWN),
            search_type="dfs_query_then_fetch" if best else None,  # a word is as rare in every month
        )
        found = answer["hits"]["hits"]
        page = found[: asked.limit]
        more = ""
        if len(found) > asked.limit:
            more = str((last[0] if last else 0) + len(page)) if best else ":".join(map(str, page[-1]["sort"]))
        counted = answer.get("aggregations", {})
        facets = {each: _counts(counted[each.value]) for each in FACETS} if asked.facets else {}
        first = counted.get("since", {}).get("value")
        since = None if first is None else int(first)
        return Hits(answer["hits"]["total"]["value"], tuple(map(_document, page)), facets, more, since)

    def scan(self, tree: Node) -> Iterator[int]:
        """See the port."""
        for hits in self._pages(tree):
            for hit in hits:
                yield hit["sort"][1]

    @_told
    def get(self, rows: Sequence[int]) -> dict[int, Document]:
        """See the port."""
        found: dict[int, Document] = {}
        for start in range(0, len(rows), _PAGE):
            some = list(rows[start : start + _PAGE])
            answer = self._ask(query={"terms": {"row": some}}, size=len(some), source=list(_SHOWN))
            found |= {document.row: document for document in map(_document, answer["hits"]["hits"])}
        return found

    @_told
    def rebuild(self, batches: Iterable[Sequence[Document]]) -> int:
        """See the port."""
        generation, count = self._generations.begin(), 0
        waiting: deque[Future[None]] = deque()
        with ThreadPoolExecutor(_WRITERS) as pool:
            for batch in batches:
                count += len(batch)
                while len(waiting) >= _WAITING:
                    waiting.popleft().result()
                waiting.append(
                    pool.submit(self._bulk, [self._action(document, generation, live=False) for document in batch])
                )
            for future in waiting:
                future.result()
        self._generations.finish(generation)
        return count

    def health(self) -> Health:
        """See the port."""
        try:
            status, kinds = self._state()
        except (SearchUnavailable, SearchTimeout) as error:
            return Health(good=False, text=str(error))
        return Health(good=status != "red", text=f"Elasticsearch {status}", counts=counted(kinds))

    @_told
    def _state(self) -> tuple[str, list[tuple[str, int]]]:
        answer = self._ask(size=0, aggs={"kind": {"terms": {"field": "kind", "size": 50}}})
        kinds = [(bucket["key"], bucket["doc_count"]) for bucket in answer["aggregations"]["kind"]["buckets"]]
        return str(self._client.cluster.health(index=self._generations.alias)["status"]), kinds

    def _ask(self, **asked: Any) -> Any:
        """One search of the live generation, given up after `PATIENCE`. Raises `SearchTimeout`."""
        client = self._client.options(request_timeout=PATIENCE + _GRACE, ignore_status=404)
        asked["allow_partial_search_results"] = False  # a month that cannot answer is an error, not less found
        aliased: dict[str, Any] = {} if "pit" in asked else {"index": self._generations.alias}
        answer = client.search(
            **aliased, timeout=f"{int(PATIENCE * 1000)}ms", **{k: v for k, v in asked.items() if v is not None}
        )
        if "error" in answer:
            raise SearchUnavailable(NOT_MADE)
        if answer["timed_out"]:
            raise SearchTimeout
        return answer

    @_told
    def _page(self, tree: Node, pit: str, after: list[int] | None) -> Any:
        return self._ask(
            query=query(tree), pit={"id": pit, "keep_alive": _KEEP}, sort=[{"at": "desc"}, {"row": "desc"}],
            size=_PAGE, search_after=after, source=False, track_total_hits=False,
        )  # fmt: skip

    @_told
    def _open(self) -> str:
        if self._generations.live() is None:
            raise SearchUnavailable(NOT_MADE)
        return str(self._client.open_point_in_time(index=self._generations.alias, keep_alive=_KEEP)["id"])

    def _pages(self, tree: Node) -> Iterator[list[Any]]:
        pit, after = self._open(), None
        try:
            while True:
                answer = self._page(tree, pit, after)
                pit, hits = answer["pit_id"], answer["hits"]["hits"]
                if hits:
                    yield hits
                if len(hits) < _PAGE:
                    return
                after = hits[-1]["sort"][:2]
        finally:
            self._client.options(ignore_status=404).close_point_in_time(id=pit)

    def _where(self, rows: Sequence[int]) -> list[tuple[str, str]]:
        """(id, index) of those that are there."""
        found = []
        for start in range(0, len(rows), _PAGE):
            some = list(rows[start : start + _PAGE])
            answer = self._client.search(
                index=self._generations.alias, query={"terms": {"row": some}}, size=len(some), source=False
            )
            found += [(hit["_id"], hit["_index"]) for hit in answer["hits"]["hits"]]
        return found

    def _bulk(self, actions: Sequence[Dsl]) -> None:
        """Send; what the cluster is too busy for (429) is sent again, later and later."""
        for _done in helpers.streaming_bulk(
            self._client, actions, chunk_size=1_000, max_retries=8, initial_backoff=0.5, max_backoff=30, yield_ok=False
        ):
            pass

    def _action(self, document: Document, generation: int, live: bool) -> Dsl:
        source: Dsl = {name: getattr(document, name) for name in _SHOWN}
        found = grams(document.whole)
        source |= {"grams": " ".join(found), "heads": " ".join(heads(found)), "places": places(document.place)}
        return {
            "_index": self._generations.index_of(generation, document, live),
            "_id": str(document.row),
            "_source": source,
        }


def _removal(index: str, key: str) -> Dsl:
    return {"_op_type": "delete", "_index": index, "_id": key}


def _document(hit: Any) -> Document:
    return Document(**hit["_source"])


def _counts(agg: Any) -> dict[str, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in agg["buckets"] if bucket["key"]}


def _first(error: helpers.BulkIndexError) -> str:
    return str(next(iter(error.errors[0].values())).get("error", ""))[:200]
