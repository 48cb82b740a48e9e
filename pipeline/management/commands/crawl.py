"""`huiying crawl`: crawl sources once, now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import clock
from config import folder as working_folder
from config.load import ConfigError
from config.schema.installation import Installation
from config.schema.sources import SourceEntry
from pipeline.sources.crawl import Crawler
from pipeline.sources.reasons import said
from pipeline.sources.registry import sync_sources


class Command(BaseCommand):
    """Exit status 1 when a source could not be crawled."""

    help = "立即采集一次 (不写来源就是全部)。 Crawls once, all sources or those named.\n例 example: huiying crawl bbs"

    def add_arguments(self, parser: CommandParser) -> None:
        """Keys of sources."""
        parser.add_argument("source", nargs="*")

    def handle(self, *args: Any, **options: Any) -> None:
        """Crawl and say how it went, a line a source."""
        try:
            folder, installation = working_folder.require()
            entries = _chosen(installation, options["source"])
        except ConfigError as error:
            raise CommandError(str(error), returncode=2) from error
        sync_sources(installation)
        results = Crawler.of(folder, installation.contact).crawl(entries, clock.now())
        for result in results:
            self.stdout.write(f"{result.source}\t{result.status}\t{result.items} 条\t{said(result.reason)}".rstrip())
        if any(result.status not in {"ok", "empty"} for result in results):
            raise CommandError("有来源没有采到 (a source failed)", returncode=1)


def _chosen(installation: Installation, keys: list[str]) -> list[SourceEntry]:
    """The entries named, or all that are enabled. Raises `ConfigError` for an unknown key."""
    entries = {entry.key: entry for entry in installation.sources}
    for key in keys:
        if key not in entries:
            raise ConfigError(f"huiying.yaml: sources: 没有 {key!r} (no such source); {', '.join(entries) or '-'}")
    chosen = [entries[key] for key in keys] or [entry for entry in entries.values() if entry.enabled]
    if not chosen:
        raise ConfigError("huiying.yaml: sources = []: 还没有来源 (no sources yet)")
    return chosen
