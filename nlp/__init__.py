"""Pure functions and estimators that say what a text is about; free of Django and Scrapy."""
