"""Where a post comes from and what kind of post it is."""

from enum import StrEnum


class SourceKind(StrEnum):
    """What kind of site a source is; each has one spider."""

    DISCUZ = "discuz"
    NEWS = "news"
    PETITION_JSON = "petition-json"
    WEIBO_MOBILE = "weibo-mobile"
    WEIBO_HOT = "weibo-hot"
    WEIBO_API = "weibo-api"
    WEIBO_SEARCH = "weibo-search"
    TIEBA = "tieba"
    FEED = "feed"
    SITEMAP = "sitemap"
    FORUM_HTML = "forum-html"
    BOARD_HTML = "board-html"
    BOARD_JSON = "board-json"
    PUSH = "push"
    FILE = "file"


class PostKind(StrEnum):
    """What a collected item is."""

    POST = "post"
    REPLY = "reply"
    ARTICLE = "article"
    PETITION = "petition"
    HOT_TITLE = "hot_title"
