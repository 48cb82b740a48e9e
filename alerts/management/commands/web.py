"""`huiying web`: the pages, by gunicorn."""

from contextlib import suppress
from threading import Timer
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from gunicorn.app.base import BaseApplication

from config import folder as working_folder
from config.lifeline import end_with_parent
from config.load import ConfigError
from config.page_worker import PageWorker
from config.processes import PortTaken, check_port, port_of, wished_port
from pipeline.search.base import SearchUnavailable

_FIRST_PAGE = 3.0  # seconds


class _Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with options from here instead of a file."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for key, value in self.options.items():
            if key in self.cfg.settings:  # an older gunicorn has no control socket to switch off
                self.cfg.set(key, value)

    def load(self) -> Any:
        from config.wsgi import application  # noqa: PLC0415  in the worker process, after the fork

        return application


def _make_search_ready(_worker: Any) -> None:
    """Loads what the first search would wait for, a second on a busy machine, once the first page has been answered."""
    from alerts.web.searching.index import index  # noqa: PLC0415  needs Django set up

    def make_ready() -> None:
        with suppress(SearchUnavailable, ConfigError):  # a search says what is wrong
            index().health()

    later = Timer(_FIRST_PAGE, make_ready)
    later.daemon = True
    later.start()


class Command(BaseCommand):
    """Serves the desk."""

    help = "网页服务。 Serves the pages."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen and with how many processes."""
        parser.add_argument("--port", type=port_of, default=wished_port())
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--workers", type=int, default=2)

    def handle(self, *args: Any, **options: Any) -> None:
        """Blocks until SIGTERM."""
        try:
            working_folder.require()
            check_port(options["host"], options["port"])
        except (ConfigError, PortTaken) as error:
            raise CommandError(str(error), returncode=2) from error
        _Server(
            {
                "bind": f"{options['host']}:{options['port']}",
                "workers": options["workers"],
                "worker_class": PageWorker,
                "threads": 4,
                "loglevel": "warning",
                "graceful_timeout": 5,
                "limit_request_line": 8_190,  # the most it takes; a long query is 9 bytes a character
                "control_socket_disable": True,
                "when_ready": lambda _server: end_with_parent(),
                "post_worker_init": _make_search_ready,
            }
        ).run()
