"""A Scrapy project: spiders, pure parsers and the spool writer; free of Django."""
