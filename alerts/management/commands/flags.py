"""`huiying flags list`, `backtest`: the flag rules without a browser."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from alerts.management.case import Action
from alerts.management.flags import backtesting, listing

ACTIONS: dict[str, Action] = {"list": listing, "backtest": backtesting}


class Command(BaseCommand):
    """One word, one module."""

    help = "标记规则 / Flag rules. 例 / Example: huiying flags list"

    def add_arguments(self, parser: CommandParser) -> None:
        """Each action with its own arguments."""
        actions = parser.add_subparsers(dest="action", required=True, metavar="|".join(ACTIONS))
        for name, module in ACTIONS.items():
            module.add_arguments(actions.add_parser(name, help=module.HELP, description=module.HELP))

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the action."""
        ACTIONS[options["action"]].run(options, self.stdout.write)
