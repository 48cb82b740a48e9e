"""The `huiying` command."""

import os
import sys


def main() -> None:
    """Run one subcommand; the settings module may be chosen by DJANGO_SETTINGS_MODULE."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415  needs the line above first

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
