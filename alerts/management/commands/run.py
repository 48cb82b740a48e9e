"""`huiying run`: everything on one machine."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import folder as working_folder
from config.load import ConfigError
from config.processes import Part, PortTaken, Supervisor, check_port, own_terminal, port_of, wished_port


class Command(BaseCommand):
    """Web, scheduler (crawl, clocks, notifications, digest) and worker; ends cleanly on Ctrl-C."""

    help = "在一台机器上运行全部: 网页、定时任务、分析。 Everything on one machine; Ctrl-C ends it."

    def add_arguments(self, parser: CommandParser) -> None:
        """The port, also by PORT."""
        parser.add_argument("--port", type=port_of, default=wished_port())
        parser.add_argument("--host", default="127.0.0.1")

    def handle(self, *args: Any, **options: Any) -> None:
        """Blocks until Ctrl-C."""
        try:
            working_folder.require()
            check_port(options["host"], options["port"])
        except (ConfigError, PortTaken) as error:
            raise CommandError(str(error), returncode=2) from error
        web = ("web", "--host", options["host"], "--port", str(options["port"]))
        supervisor = Supervisor([Part("web", web), Part("worker", ("worker",)), Part("scheduler", ("scheduler",))])
        self.stdout.write(f"回应 · http://{options['host']}:{options['port']}/  (Ctrl-C 结束)")
        self.stdout.flush()
        with own_terminal():
            supervisor.run()
