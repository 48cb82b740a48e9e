"""The way of collected lines from crawlers to workers: a port and its adapters."""
