"""Commands whose optional word may stand behind the options: `huiying duty import --contacts 联系人.xlsx`.

argparse gives an optional positional away as empty when the word before it is read, and then calls the real one
unknown; its intermixed parsing reads the options first.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser


class AnyOrderCommand(BaseCommand):
    """A command that takes its words and options in any order. It may have no subcommands."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """The usual parser, reading options first."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.parse_args = parser.parse_intermixed_args  # type: ignore[method-assign]
        return parser
