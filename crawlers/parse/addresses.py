"""One address a page: without the session and tracking numbers that a site puts into its links anew each time."""

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

from lxml.etree import _Element as Element

_SESSION = re.compile(
    r"(?:phpsessid|jsessionid|aspsessionid\w*|sessionid|session_id|sid|_t|_ts|timestamp|rand|random|spm|utm_\w+)=", re.I
)
_NOWHERE = re.compile(r"javascript:", re.I)
_OPENS = re.compile(
    r"(?:\bwindow\.open|\blocation(?:\.href)?\s*=|\blocation\.(?:assign|replace))\s*\(?\s*[\"']([^\"'\s]{1,500})[\"']"
)
_IN_PATH = re.compile(r";jsessionid=[^/?#;]*", re.I)


def leads_to(url: str, href: str) -> str:
    """Where a link of the page `url` leads; empty for one that is no address (`http://[::1`): a page may hold any."""
    try:
        return urljoin(url, href)
    except ValueError:
        return ""


def linked(url: str, node: Element) -> str:
    """Where an element of a list leads: by its address or, where that is none, by what a click on it opens."""
    href = (node.get("href") or "").strip()
    if not href or href.startswith("#") or _NOWHERE.match(href):
        opened = _OPENS.search(f"{node.get('onclick') or ''};{href}")
        if opened is not None:
            href = opened[1]
    return leads_to(url, href)


def plain_address(url: str) -> str:
    """The address without `;jsessionid=`, session ids, cache breakers and tracking; all else stays as it stands."""
    if "?" not in url and ";" not in url:
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    kept = "&".join(part for part in parts.query.split("&") if not _SESSION.match(part))
    return urlunsplit((parts.scheme, parts.netloc, _IN_PATH.sub("", parts.path), kept, parts.fragment))
