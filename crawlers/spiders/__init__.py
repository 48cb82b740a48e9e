"""One spider a file; their names are the values of `SourceKind`."""

from crawlers.source_spider import SourceSpider
from crawlers.spiders.board_json import BoardJsonSpider
from crawlers.spiders.discuz import DiscuzSpider
from crawlers.spiders.feed import FeedSpider
from crawlers.spiders.news import NewsSpider
from crawlers.spiders.petition_json import PetitionJsonSpider
from crawlers.spiders.selected import BoardHtmlSpider, ForumHtmlSpider
from crawlers.spiders.sitemap import SitemapSpider
from crawlers.spiders.tieba import TiebaSpider
from crawlers.spiders.weibo_api import WeiboApiSpider
from crawlers.spiders.weibo_hot import WeiboHotSpider
from crawlers.spiders.weibo_mobile import WeiboMobileSpider
from crawlers.spiders.weibo_search import WeiboSearchSpider

SPIDERS: dict[str, type[SourceSpider]] = {
    spider.name: spider
    for spider in (
        BoardHtmlSpider,
        BoardJsonSpider,
        DiscuzSpider,
        FeedSpider,
        ForumHtmlSpider,
        NewsSpider,
        PetitionJsonSpider,
        SitemapSpider,
        TiebaSpider,
        WeiboApiSpider,
        WeiboHotSpider,
        WeiboMobileSpider,
        WeiboSearchSpider,
    )
}
