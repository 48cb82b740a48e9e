"""`huiying live`: tells open pages what happens, by uvicorn; pages themselves are served by `huiying web`."""

import asyncio
import resource
from types import FrameType
from typing import Any

import uvicorn
from django.core.management.base import BaseCommand, CommandError, CommandParser
from uvicorn.protocols.http.h11_impl import H11Protocol

from alerts.web.live.application import TRANSPORT, Application
from config import folder as working_folder
from config.lifeline import end_with_parent
from config.load import ConfigError
from config.processes import PortTaken, check_port, port_of


class _Protocol(H11Protocol):
    """Hands each connection's transport to the application, which writes the same bytes to thousands of them."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, TRANSPORT: transport}


class _Server(uvicorn.Server):
    """Ends the open pages first, so that stopping waits for none of them; they come back by themselves."""

    def __init__(self, config: uvicorn.Config, application: Application) -> None:
        super().__init__(config)
        self._application = application

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """SIGTERM or SIGINT."""
        self._application.end()
        super().handle_exit(sig, frame)


class Command(BaseCommand):
    """Serves `/live/`, one process for ten thousand pages."""

    help = "实时推送: 新的预警、时限变化、同事认领不用刷新就出现。 Server-sent events for open pages."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen, and where the pages are."""
        parser.add_argument("--port", type=port_of, default="8001")
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--web-port", type=port_of, default="8000", help="网页的端口 (port of the pages)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Blocks until SIGTERM."""
        try:
            working_folder.require()
            check_port(options["host"], options["port"])
        except (ConfigError, PortTaken) as error:
            raise CommandError(str(error), returncode=2) from error
        _open_many_files()
        end_with_parent()
        application = Application(options["web_port"])
        config = uvicorn.Config(
            application,
            host=options["host"],
            port=options["port"],
            http=_Protocol,
            ws="none",
            lifespan="on",
            log_level="warning",
            access_log=False,
            server_header=False,
            backlog=4096,
            timeout_graceful_shutdown=3,
        )
        server = _Server(config, application)
        server.run()
        if not server.started:
            raise SystemExit(3)


def _open_many_files() -> None:
    """As many connections as the system lets this process have."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
