"""青禾新闻网: a list page and article pages with the metas that government sites use."""

from collections.abc import Mapping, Sequence
from typing import Any

from alerts.tour.sites.feed import Feed, Said, paged
from alerts.tour.sites.server import Answer, Request, page

ARTICLES_A_PAGE = 20
NAME = "青禾新闻网"


class News:
    """See `alerts.tour.sites.server.Site`."""

    robots = "User-agent: *\nDisallow: /admin/\nDisallow: /search\n"

    def __init__(self, feed: Feed) -> None:
        self.feed = feed

    def answer(self, request: Request) -> Answer | None:
        """The list, or an article."""
        if request.path in {"/", "/index.html", "/news/"}:
            return self._list(request)
        head, _, last = request.path.rpartition("/")
        said = self.feed.find(last.removesuffix(".html"), request.now)
        if said is None or path_of(said) != f"{head}/{last}":
            return None
        return self._article(said)

    def _list(self, request: Request) -> Answer:
        newest: Sequence[Said] = list(reversed(self.feed.until(request.now)))
        shown, number, pages = paged(newest, request.query.get("page", ""), ARTICLES_A_PAGE)
        return page(
            "news_list.html", articles=[_entry(said) for said in shown], number=number, pages=pages, next=number + 1
        )

    def _article(self, said: Said) -> Answer:
        return page(
            "news_article.html",
            title=said.post.title,
            column=said.post.author,
            published=f"{said.at:%Y-%m-%d %H:%M}",
            number=said.post.number,
            paragraphs=[line for line in said.post.text.split("\n") if line.strip()],
        )


def path_of(said: Said) -> str:
    """The address of an article within the site."""
    return f"/{said.at:%Y}/{said.at:%m%d}/{said.post.number}.html"


def _entry(said: Said) -> Mapping[str, Any]:
    return {"path": path_of(said), "title": said.post.title, "when": f"{said.at:%Y-%m-%d %H:%M}"}
