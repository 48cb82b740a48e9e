"""How the spiders behave towards sites: slowly, recognisably, and never where they are not wanted.

Scrapy's own defaults (robots off, eight requests at once, 1 GiB pages, a console that runs code) are all set anew here.
"""

from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from scrapy.settings import default_settings

from config.schema.sources import SourceEntry
from config.windows import until, within

ROBOTS_NAME = "huiying"
_JITTER = "DOWNLOAD_DELAY_JITTER" if hasattr(default_settings, "DOWNLOAD_DELAY_JITTER") else "RANDOMIZE_DOWNLOAD_DELAY"
_MAX_PAGE = 8 * 1024 * 1024
BASE: dict[str, Any] = {
    "ROBOTSTXT_OBEY": True,
    "ROBOTSTXT_USER_AGENT": ROBOTS_NAME,
    "COOKIES_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
    _JITTER: 0,  # the delay of a source is the least, not the mean
    "AUTOTHROTTLE_MAX_DELAY": 30.0,
    "AUTOTHROTTLE_TARGET_CONCURRENCY": 1.0,
    "DOWNLOAD_TIMEOUT": 20,
    "DOWNLOAD_MAXSIZE": _MAX_PAGE,
    "DOWNLOAD_WARNSIZE": 0,
    "DNS_TIMEOUT": 10,
    "REDIRECT_MAX_TIMES": 5,
    "METAREFRESH_ENABLED": False,
    "HTTPERROR_ALLOW_ALL": True,
    "RETRY_TIMES": 1,
    "RETRY_HTTP_CODES": [408, 500, 502, 503, 504, 522, 524],
    "DEPTH_LIMIT": 250,
    "CLOSESPIDER_TIMEOUT": 900,
    "CLOSESPIDER_PAGECOUNT": 5000,
    "URLLENGTH_LIMIT": 2000,
    "LOG_ENABLED": False,
    "STATS_DUMP": False,
    "CONCURRENT_ITEMS": 2,  # Scrapy makes so many tasks for every answer
    "WARN_ON_GENERATOR_RETURN_VALUE": False,
    "DEFAULT_REQUEST_HEADERS": {
        "Accept": "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8",
        "Accept-Language": "zh-CN,zh;q=0.9",
    },
    "DOWNLOADER_MIDDLEWARES": {
        "crawlers.guard.SiteGuard": 40,
        "crawlers.guard.RobotsAnswer": 540,
        "crawlers.whole.WholeAnswers": 595,  # sees an answer before it is unpacked (590)
        "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
        "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
        "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
        "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
    },
    "SPIDER_MIDDLEWARES": {  # answers of any status are judged by the spiders; these would only be passed through
        "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
        "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
    },
    "EXTENSIONS": {
        "scrapy.extensions.memusage.MemoryUsage": None,
        "scrapy.extensions.memdebug.MemoryDebugger": None,
        "scrapy.extensions.feedexport.FeedExporter": None,
        "scrapy.extensions.logstats.LogStats": None,
        "scrapy.extensions.spiderstate.SpiderState": None,
    },
}


def settings_for(source: SourceEntry, contact: str, now: datetime | None = None) -> dict[str, Any]:
    """Scrapy settings for one source: its own delay; without a delay four requests at once and no throttle.

    A round that begins `now`, before the source's quiet hours, ends where they begin.
    """
    polite = source.delay_seconds > 0
    settings = BASE | {
        "USER_AGENT": user_agent(contact),
        "DOWNLOAD_DELAY": source.delay_seconds,
        "CONCURRENT_REQUESTS": 4,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1 if polite else 4,
        "AUTOTHROTTLE_ENABLED": polite,
        "AUTOTHROTTLE_START_DELAY": source.delay_seconds,
        "CLOSESPIDER_PAGECOUNT": min(BASE["CLOSESPIDER_PAGECOUNT"], source.daily_requests),
    }
    if now is not None and source.quiet_hours and not within(source.quiet_hours, now):
        left = until(source.quiet_hours, now).total_seconds()
        settings["CLOSESPIDER_TIMEOUT"] = min(BASE["CLOSESPIDER_TIMEOUT"], left)
    if not polite:
        settings["EXTENSIONS"] = BASE["EXTENSIONS"] | {"scrapy.extensions.throttle.AutoThrottle": None}
    return settings


def user_agent(contact: str) -> str:
    """Who asks, and where a site's owner may write: `huiying/0.1.0 (+contact)`."""
    try:
        number = version("huiying")
    except PackageNotFoundError:
        number = "0"
    where = " ".join(contact.split()).encode("ascii", "ignore").decode()
    return f"{ROBOTS_NAME}/{number} (+{where})" if where else f"{ROBOTS_NAME}/{number}"
