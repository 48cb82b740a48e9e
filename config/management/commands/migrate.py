"""`huiying migrate`: Django's own, with a short cut for a store that holds nothing yet."""

from typing import Any

from django.core.management.commands.migrate import Command as DjangosCommand
from django.db import connections

from config.new_store import is_new, lay_down


class Command(DjangosCommand):
    """Bring the store up to date."""

    def handle(self, *args: Any, **options: Any) -> None:
        """The same options as Django's; with `--plan`, `--check`, `--fake` or an app's name there is no short cut."""
        plain = options["app_label"] or options["plan"] or options["check_unapplied"] or options["fake"]
        connection = connections[options["database"]]
        if not plain and is_new(connection):
            lay_down(connection)
        super().handle(*args, **options)
