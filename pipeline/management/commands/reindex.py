"""`huiying reindex`: makes the search index anew from the database, while searches go on."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config import folder as working_folder
from config.load import ConfigError
from pipeline.lock import AlreadyRunning
from pipeline.search.base import SearchUnavailable
from pipeline.search.catch_up import reindex
from pipeline.search.opening import open_index


class Command(BaseCommand):
    """What changes meanwhile is taken over at the end."""

    help = (
        "从数据库重建检索库, 期间照常检索。 Rebuilds the search index from the database; searches go on meanwhile.\n"
        "例 example: huiying reindex"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Status 2 where the index cannot be reached or another process writes it."""
        began = time.monotonic()
        try:
            folder, installation = working_folder.require()
            count = reindex(folder, open_index(folder, installation))
        except (ConfigError, AlreadyRunning, SearchUnavailable) as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(f"检索库已重建: {count} 条, 用时 {time.monotonic() - began:.1f} 秒 ({count} documents)")
