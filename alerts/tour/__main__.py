"""`huiying tour`: the demo town. Started as `python -m alerts.tour`, with settings of its own.

The folder and its configuration must be there before Django reads its settings, so this module prepares them first.
"""

import argparse
import os
import sys
from pathlib import Path

from alerts.tour.place import NotATour, Ports, address, choose_ports, prepare, write_configuration
from config.load import ConfigError
from config.processes import PortTaken, check_port, own_terminal, port_of, wished_port
from pipeline.lock import AlreadyRunning, only_one

HOST = "127.0.0.1"


def arguments(words: list[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="huiying tour",
        description="演示：一个虚构的县城，四周的民声，从采集到回应。 A demo town on this machine; Ctrl-C ends it.",
        epilog="例 example: huiying tour --folder /tmp/tour",
    )
    parser.add_argument(
        "--folder", type=Path, default=Path("var/tour"), help="演示目录 (the tour's folder), default var/tour"
    )
    parser.add_argument(
        "--port", type=port_of, default=wished_port(), help="网页端口，也可用环境变量 PORT (port of the desk)"
    )
    parser.add_argument(
        "--search-url", default="", metavar="URL", help="用这台 Elasticsearch 检索，不用 SQLite (search on this server)"
    )
    parser.add_argument(
        "--search-prefix",
        default="huiying-tour",
        metavar="NAME",
        help="它的索引名称的开头 (what its indices begin with)",
    )
    parser.add_argument("--fresh", action="store_true", help="清空演示目录，从头开始 (begin again)")
    return parser.parse_args(words)


def main() -> int:
    """Prepare the folder, then run the town until Ctrl-C. Status 2: wrong usage, and a sentence with the way out."""
    options = arguments(sys.argv[1:])
    folder = options.folder.resolve()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with only_one(folder.parent, f".{folder.name}"):
            check_port(HOST, options.port)
            prepare(folder, options.fresh)
            ports = choose_ports(folder, options.port)
            search = {"url": options.search_url, "prefix": options.search_prefix} if options.search_url else None
            write_configuration(folder, options.port, ports, search)
            return _run(folder, options.port, ports)
    except AlreadyRunning:
        where = address(folder)
        sys.stderr.write(f"这个演示已经开着: {where}  要重开，先在那边按 Ctrl-C。 This tour is already on: {where}\n")
    except (ConfigError, NotATour, OSError, PortTaken) as error:
        sys.stderr.write(f"{error}\n")
    return 2


def _run(folder: Path, port: int, ports: Ports) -> int:
    os.environ["HUIYING_FOLDER"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "alerts.tour.settings"
    from alerts.tour.live import run  # noqa: PLC0415  settings are read on import

    with own_terminal():
        return run(folder, HOST, port, ports)


if __name__ == "__main__":
    sys.exit(main())
