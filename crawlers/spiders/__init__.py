"""One spider a file; their names are the values of `SourceKind`."""

from crawlers.source_spider import SourceSpider
from crawlers.spiders.discuz import DiscuzSpider
from crawlers.spiders.news import NewsSpider
from crawlers.spiders.petition_json import PetitionJsonSpider
from crawlers.spiders.weibo_mobile import WeiboMobileSpider

SPIDERS: dict[str, type[SourceSpider]] = {
    spider.name: spider for spider in (DiscuzSpider, NewsSpider, PetitionJsonSpider, WeiboMobileSpider)
}
