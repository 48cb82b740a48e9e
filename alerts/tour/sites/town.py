"""All four sites of the town, served together."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import datetime

from alerts.tour.moments import Schedule
from alerts.tour.sites.discuz import Forum
from alerts.tour.sites.feed import Feed
from alerts.tour.sites.news import News
from alerts.tour.sites.petition import Petition
from alerts.tour.sites.server import Site, SiteServer
from alerts.tour.sites.weibo import Weibo
from alerts.tour.town import Town

MAKERS: Mapping[str, Callable[[Feed], Site]] = {"forum": Forum, "news": News, "petition": Petition, "weibo": Weibo}


class TownSites:
    """Serves the town on the ports given (0 for a free one); `urls` by the site's name once it is entered."""

    def __init__(self, town: Town, schedule: Schedule, now: Callable[[], datetime], ports: Mapping[str, int]) -> None:
        self.feeds = {name: Feed(town, name, schedule) for name in MAKERS}
        self._servers = {name: SiteServer(make(self.feeds[name]), now, ports[name]) for name, make in MAKERS.items()}
        self.urls = {name: server.url for name, server in self._servers.items()}
        self._stack = ExitStack()

    def __enter__(self) -> "TownSites":
        for server in self._servers.values():
            self._stack.enter_context(server)
        return self

    def __exit__(self, *exception: object) -> None:
        self._stack.close()
