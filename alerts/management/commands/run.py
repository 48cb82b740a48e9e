"""`huiying run`: everything on one machine."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import folder as working_folder
from config.live import LIVE_PORT, free_port_after
from config.load import ConfigError
from config.processes import Part, PortTaken, Supervisor, check_port, own_terminal, port_of, wished_port


class Command(BaseCommand):
    """Web, live feed, scheduler (crawl, clocks, notifications, digest) and worker; ends cleanly on Ctrl-C."""

    help = "在一台机器上运行全部: 网页、定时任务、分析。 Everything on one machine; Ctrl-C ends it."

    def add_arguments(self, parser: CommandParser) -> None:
        """The port, also by PORT."""
        parser.add_argument("--port", type=port_of, default=wished_port())
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--live-port", type=port_of, help="实时推送的端口, 默认用网页端口后面第一个空着的")

    def handle(self, *args: Any, **options: Any) -> None:
        """Blocks until Ctrl-C."""
        try:
            working_folder.require()
            check_port(options["host"], options["port"])
        except (ConfigError, PortTaken) as error:
            raise CommandError(str(error), returncode=2) from error
        host, port, live = options["host"], options["port"], options["live_port"] or free_port_after(options["port"])
        os.environ[LIVE_PORT] = str(live)
        web = ("web", "--host", host, "--port", str(port))
        told = ("live", "--host", host, "--port", str(live), "--web-port", str(port))
        parts = [Part("web", web), Part("live", told), Part("worker", ("worker",)), Part("scheduler", ("scheduler",))]
        supervisor = Supervisor(parts)
        self.stdout.write(f"回应 · http://{options['host']}:{options['port']}/  (Ctrl-C 结束)")
        self.stdout.flush()
        with own_terminal():
            supervisor.run()
