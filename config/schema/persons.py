"""Addresses and words that name one person: the software watches issues, never people (DESIGN.md).

Weibo's hosts hold little else than people's pages, so there only what is known to be none is let through.
"""

import re
from urllib.parse import parse_qs, unquote, urlsplit

_PAGE = re.compile(
    r"weibo\.(?:com|cn)/(?:u/|n/|p/1005|profile/|\d{6,12}(?:[/?#]|$))|containerid=(?:1005|107603|230413)"
    r"|[?&]mod=space\b|/space-(?:uid|username)-|/home/main\?|/i/i/|zhihu\.com/people/|space\.bilibili\.com"
    r"|douyin\.com/user/|/user/profile/|user_timeline|[?&](?:uid|username|screen_name)=|[?&]type=uid\b|[?&]q=\s*@|/\?\d+$"
    r"|/(?:weibo|bilibili|zhihu|douyin|kuaishou|xiaohongshu|tieba|toutiao|twitter)/(?:user|people|up|author)\b"
)
_WEIBO = re.compile(r"(?:^|\.)weibo\.(?:com|cn)$")
_NOBODYS = re.compile(
    r"/?|/(?:weibo|top(?:/.*)?|hot(?:/.*)?|search)|/ajax/(?:side|search)/\w+|/ajax/statuses/hot_band|/2/search/.*"
)
"""Weibo's own paths: its root, its search, its lists of what is hot, the search of its API."""
_INDEX = "/api/container/getIndex"
_SEARCHES = ("100103", "106003", "102803")
"""Containers of m.weibo.cn that are a search, the hot search list, or what is hot."""
_WORD = re.compile(r"@\S|^\s*(?:uid|from|user|nick)\s*[:\uff1a=]|^\s*/?u/\d|https?://|weibo\.(?:com|cn)", re.IGNORECASE)


def is_of_person(address: str) -> bool:
    """Whether an address leads to what one person wrote."""
    plain = unquote(address)
    if _PAGE.search(plain):
        return True
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".").lower()
    except ValueError:  # no address: said elsewhere
        return False
    if not _WEIBO.search(host):
        return False
    asked = parse_qs(parts.query)
    if any(names_person(word) for word in asked.get("q", ())):
        return True
    if parts.path == _INDEX:
        return not all(one.startswith(_SEARCHES) for one in asked.get("containerid", [""]))
    return _NOBODYS.fullmatch(parts.path) is None


def names_person(keyword: str) -> bool:
    """Whether a search word asks for one account: `@name` anywhere, an id, an address."""
    return _WORD.search(keyword.strip()) is not None
