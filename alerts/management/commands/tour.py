"""`huiying tour`: the demo town, in a process with the tour's own settings."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Hands the command line over to `python -m alerts.tour`, which is this process from then on."""

    help = "演示: 一个虚构的县城, 四周的民声。 A demo town on this machine (huiying tour --help)."

    def run_from_argv(self, argv: list[str]) -> None:
        """Replace this process: the tour's settings must be chosen before Django reads any."""
        sys.stdout.flush()
        own = [word for word in argv[2:] if word != "--traceback"]  # Django's, which `config.manage` asks for
        environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
        os.execve(sys.executable, [sys.executable, "-m", "alerts.tour", *own], environment)

    def handle(self, *args: Any, **options: Any) -> None:
        """Called from code: the same with no arguments."""
        self.run_from_argv(["huiying", "tour"])
