"""The processes of the tour as parts that a supervisor looks after."""

import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from alerts.tour.place import Ports
from config.lifeline import child_environment
from config.processes import Part

PATIENCE = 60.0
"""Seconds in which it answers after its start; it takes about one."""


class Outside(Part):
    """The town's sites and mail server: `alerts.tour.outside`."""

    def __init__(self, folder: Path, ports: Ports) -> None:
        super().__init__("outside", (), served_to_the_end=True)
        self._folder, self._ports = folder, ports

    def start(self) -> None:
        """Start it, unless it runs."""
        if self.process is not None and self.process.poll() is None:
            return
        self.process = subprocess.Popen(
            [sys.executable, "-m", "alerts.tour.outside", str(self._folder)],
            env=child_environment(),
            start_new_session=True,
        )

    def wait(self) -> None:
        """Until sites and mail server answer. Raises `OSError`, fit for the screen, when they do not."""
        end = time.monotonic() + PATIENCE
        while not self._answers():
            if time.monotonic() > end or self.process is None or self.process.poll() is not None:
                ports = ", ".join(map(str, (*self._ports.sites.values(), self._ports.mail)))
                raise OSError(
                    f"演示的站点和邮件服务器没有起来 (端口 {ports}), 请再运行一次。 "
                    f"The town's sites and mail server did not come up (ports {ports}); please start again."
                )
            time.sleep(0.05)

    def end(self) -> None:
        """End it and wait until it is gone."""
        process, self.process = self.process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _answers(self) -> bool:
        for port in (*self._ports.sites.values(), self._ports.mail):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                continue
            return False
        return True


class HeldPart(Part):
    """A part that may be started before the others."""

    def start(self) -> None:
        """Start it, unless it runs."""
        if self.process is None or self.process.poll() is not None:
            super().start()
