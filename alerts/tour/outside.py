"""What is not the product: the town's four sites and its mail server, in a process of their own.

`python -m alerts.tour.outside FOLDER` serves them until it is told to end or whoever started it is gone. Where the
history is complete the town is live: what is said there comes while the tour is on.
"""

import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path

from alerts.tour.mail_server import MailServer
from alerts.tour.mailbox import Mailbox
from alerts.tour.moments import Schedule
from alerts.tour.place import configured_ports, read_state
from alerts.tour.sites.shown import shown
from alerts.tour.sites.town import TownSites
from alerts.tour.town import load
from config.lifeline import end_with_parent


def schedule(folder: Path) -> Schedule:
    """Where the town's moments lie: the last run of a town that is open is the one that is on."""
    state = read_state(folder)
    runs = state.runs
    if state.complete and runs:
        runs = (*runs[:-1], replace(runs[-1], lasted=None))
    return Schedule(state.opening, runs)


def serve(folder: Path, ended: threading.Event) -> None:
    """Serve until the event is set. Raises `OSError` when a port is taken."""
    ports = configured_ports(folder)
    with (
        MailServer(Mailbox(folder / "mailbox"), ports.mail),
        TownSites(load(), schedule(folder), lambda: shown(folder), ports.sites),
    ):
        ended.wait()


def main() -> int:
    """Status 1 when a port is taken."""
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    try:
        serve(Path(sys.argv[1]), ended)
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
