"""A real SMTP server in a process of its own that can kill whom it talks to; it keeps a journal of what it took."""

import asyncio
import json
import mmap
import os
import signal
import socket
import struct
import time
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any, Self

from aiosmtpd.smtp import SMTP

_SHAPE = "iii"
"""Shared memory: the child's pid, the way (index + 1, 0: none), how many messages it lets pass before."""
_WAYS = ("before", "taken", "said")
JOURNAL = "taken.jsonl"


class Server:
    """Used as a context manager."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self._shared = mmap.mmap(-1, struct.calcsize(_SHAPE))
        self._pid = 0

    def __enter__(self) -> Self:
        self._pid = os.fork()
        if not self._pid:
            try:
                asyncio.run(self._serve())
            finally:
                os._exit(1)
        until = time.monotonic() + 10
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.05)
        raise RuntimeError("the server does not listen")

    def __exit__(self, *_: object) -> None:
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)

    def arm(self, way: str, after: int) -> None:
        """Kill the next child this way, with the message that follows `after` others; an empty way kills nobody."""
        struct.pack_into(_SHAPE, self._shared, 0, 0, _WAYS.index(way) + 1 if way else 0, after)

    def victim(self, pid: int) -> None:
        """Whom."""
        struct.pack_into("i", self._shared, 0, pid)

    async def _serve(self) -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(self, hostname="soak", loop=loop), "127.0.0.1", self.port)
        await server.serve_forever()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        """Take a message, and kill by the way that is armed."""
        _pid, way, after = struct.unpack_from(_SHAPE, self._shared, 0)
        now = way and not after
        if way and after:
            struct.pack_into("i", self._shared, struct.calcsize("ii"), after - 1)  # the pid may be written just now
        if now and _WAYS[way - 1] == "before":
            await self._kill()
            return "451 killed"
        self._keep(envelope)
        if now and _WAYS[way - 1] == "taken":
            await self._kill()
        elif now:
            asyncio.get_running_loop().call_later((time.monotonic_ns() % 8) * 0.001, self._strike)
        return "250 OK"

    async def _kill(self) -> None:
        """Wait until the parent has said whom."""
        while not struct.unpack_from("i", self._shared, 0)[0]:
            await asyncio.sleep(0.001)
        self._strike()

    def _strike(self) -> None:
        pid = struct.unpack_from("i", self._shared, 0)[0]
        if pid:
            struct.pack_into(_SHAPE, self._shared, 0, 0, 0, 0)
            os.kill(pid, signal.SIGKILL)

    def _keep(self, envelope: Any) -> None:
        mail: Any = message_from_bytes(envelope.content, policy=policy.default)
        row = {
            "id": str(mail["Message-ID"]).strip("<>"),
            "to": envelope.rcpt_tos[0],
            "subject": str(mail["Subject"]),
            "text": mail.get_body(("plain",)).get_content(),
        }
        with (self.folder / JOURNAL).open("a", encoding="utf-8") as journal:
            journal.write(json.dumps(row, ensure_ascii=False) + "\n")


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
