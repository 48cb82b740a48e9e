"""`huiying case list`, `show`, `clocks`, `export`, `orders`, `replies`: what an operator needs without a browser."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from alerts.management.case import Action, clocks, exporting, listing, ordering, replying, showing

ACTIONS: dict[str, Action] = {
    "list": listing,
    "show": showing,
    "clocks": clocks,
    "export": exporting,
    "orders": ordering,
    "replies": replying,
}


class Command(BaseCommand):
    """One word, one module."""

    help = "交办单 / Cases. 例 / Example: huiying case clocks JB2026-00012"

    def add_arguments(self, parser: CommandParser) -> None:
        """Each action with its own arguments."""
        actions = parser.add_subparsers(dest="action", required=True, metavar="|".join(ACTIONS))
        for name, module in ACTIONS.items():
            module.add_arguments(actions.add_parser(name, help=module.HELP, description=module.HELP))

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the action."""
        ACTIONS[options["action"]].run(options, self.stdout.write)
