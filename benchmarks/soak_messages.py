"""The hammer at the sends: kill -9 before, at and after the moment in which the mail server takes a message.

    python -m benchmarks.soak_messages [--kills 500] [--seed N] [--folder F]

A child, forked from one that is warm, delivers from the outbox to a real SMTP server on loopback. The server, a process
of its own, kills the child by kill -9 in one of four ways: before it takes a message, after it took it and before it
says so, right after it said so (around our commit), or the parent does at any moment (also within the joining of
messages). Then the next child goes on when the lease of the dead one is over.

At the end everything is delivered without kills, and the server's journal is compared with what was written. Missing
must be 0. A repeat is counted and must have the Message-ID of its first copy; there may be no more repeats than kills
that fell between the server's acceptance and our commit. Exit status 1 otherwise. Needs fork (Linux, macOS).
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

WAYS = ("before", "taken", "said", "anywhere")
PER_ROUND = 2
_PATIENCE = 30.0


def main() -> int:
    """Run the hammer; prints the kills and what became of the messages."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="huiying-sends-") as spare:
        folder = (options.folder or Path(spare)).resolve()
        port = _set_up(folder)
        from benchmarks.soak_messages_check import result  # noqa: PLC0415  needs Django set up
        from benchmarks.soak_messages_server import Server  # noqa: PLC0415  likewise

        began = time.monotonic()
        print(f"soak of sends: seed={options.seed} kills={options.kills}", flush=True)
        with Server(folder, port) as server:
            kills = _hammer(server, options.kills, random.Random(options.seed))
            _finish(sum(kills.values()))
        print(f"{sum(kills.values())} kills in {time.monotonic() - began:.0f} s:", end=" ")
        print(", ".join(f"{way} {kills[way]}" for way in WAYS))
        found = result(folder)
        print(found.text)
        good = found.good(kills["taken"] + kills["said"] + kills["anywhere"])
        print(f"{'GOOD' if good else 'BAD'} (seed {options.seed})", flush=True)
    return 0 if good else 1


def _hammer(server: "Server", kills: int, dice: random.Random) -> Counter[str]:  # noqa: F821
    from django.db import connections  # noqa: PLC0415  needs Django set up

    from alerts.notify import outbox  # noqa: PLC0415  likewise; what is warm here is warm in every child
    from benchmarks.soak_messages_check import instant  # noqa: PLC0415  likewise

    _write(0, dice)
    outbox.deliver(instant(0))
    done: Counter[str] = Counter()
    for turn in range(1, kills * 20):
        if sum(done.values()) >= kills:
            return done
        way = WAYS[turn % len(WAYS)]
        _write(turn, dice)
        connections.close_all()
        server.arm(way if way != "anywhere" else "", dice.randrange(3))
        child = os.fork()
        if not child:
            _deliver(turn)
        server.victim(child)
        if way == "anywhere":
            time.sleep(dice.uniform(0.0, 0.12))
            os.kill(child, signal.SIGKILL)
        killed = _ended(child)
        server.arm("", 0)
        if killed:
            done[way] += 1
            if not sum(done.values()) % 100:
                print(f"  {sum(done.values())} kills", flush=True)
    raise RuntimeError("the children ended before they were killed")


def _ended(child: int) -> bool:
    """Wait for the child; whether it was killed. One that hangs is an error."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            if os.WIFEXITED(status) and os.WEXITSTATUS(status):
                raise RuntimeError("the child ended by an error of its own")
            return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    raise RuntimeError("the child hung")


def _write(turn: int, dice: random.Random) -> None:
    """Some messages more: to few people, so that some of them are joined."""
    from benchmarks.soak_messages_check import write_some  # noqa: PLC0415  needs Django set up

    write_some(turn, PER_ROUND, dice)


def _deliver(turn: int) -> None:
    """The child: what is due at this turn's instant. It never returns."""
    from alerts.notify import outbox  # noqa: PLC0415  needs Django set up
    from benchmarks.soak_messages_check import instant  # noqa: PLC0415  likewise

    status = 3
    try:
        outbox.deliver(instant(turn))
        status = 0
    except BaseException as error:
        print(f"the child ended: {error!r}", file=sys.stderr, flush=True)
    finally:
        os._exit(status)


def _finish(turns: int) -> None:
    """Deliver the rest, without kills."""
    from alerts.models import Notification  # noqa: PLC0415  needs Django set up
    from alerts.notify import outbox  # noqa: PLC0415  likewise
    from benchmarks.soak_messages_check import instant  # noqa: PLC0415  likewise

    for later in range(400):
        if not Notification.objects.filter(state=Notification.State.PENDING).exists():
            return
        outbox.deliver(instant(turns * 20 + 10 + later), 1000)


def _set_up(folder: Path) -> int:
    from benchmarks.soak_messages_server import free_port  # noqa: PLC0415

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        sys.exit(f"{folder} is not empty; choose another with --folder")
    port = free_port()
    mail = f"mail: {{host: 127.0.0.1, port: {port}, sender: huiying@town.example}}"
    (folder / "huiying.yaml").write_text(f"jurisdiction: generic\n{mail}\nmessages: {{group_seconds: 60}}\n", "utf-8")
    os.environ |= {"HUIYING_FOLDER": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    os.environ.setdefault("HUIYING_LOG", "ERROR")
    import django  # noqa: PLC0415  the settings must be chosen first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  likewise

    call_command("migrate", verbosity=0)
    return port


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak_messages", description="kill -9 during sends")
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--folder", type=Path, help="an empty folder that is kept; without one it is a temporary one")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
