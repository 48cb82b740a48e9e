"""The hammer at the moves themselves: kill -9 at random points within dispatch, sign-off, release and tick.

    make soak KILLS=1000        or        python -m benchmarks.soak_moves [--kills 1000] [--seed N] [--folder F]

A child process, forked from one that is warm, makes moves one after the other on a database of its own; it says in
shared memory which move it is in, and in a journal (synced) which it has been told is done. The parent kills it within
the move whose turn it is. At the end nothing that was told may be missing, nothing may be there twice or by half, and
the chains hold. Exit status 1 otherwise. Needs fork (Linux, macOS).
"""

import argparse
import mmap
import os
import random
import signal
import struct
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

MOVES = ("dispatch", "sign_off", "release", "tick")
_SHAPE = "id"
"""Shared memory: which move the child is in (0: between moves), and how long such a move took last, in seconds."""
_PATIENCE = 60.0


def main() -> int:
    """Run the hammer; prints the kills and the table."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="huiying-moves-") as spare:
        folder = (options.folder or Path(spare)).resolve()
        _set_up(folder)
        from benchmarks.soak_moves_check import findings  # noqa: PLC0415  needs Django set up

        began = time.monotonic()
        print(f"soak of moves: seed={options.seed} kills={options.kills}", flush=True)
        kills = hammer(folder, options.kills, random.Random(options.seed))
        took = time.monotonic() - began
        for move in MOVES:
            print(f"killed within {move:10} {kills[move]:5}")
        print(f"killed between moves     {kills['between']:5}   in {took:.0f} s")
        rows = list(findings(folder))
        print(f"\n{'':44} {'expected':>8} {'lost':>6} {'doubled':>8} {'by half':>8}")
        for row in rows:
            mark = "" if row.good else "   <-- BAD"
            print(f"{row.what:44} {row.expected:8} {row.lost:6} {row.doubled:8} {row.half:8}{mark}")
        good = all(row.good for row in rows)
        print(f"{'GOOD' if good else 'BAD'} (seed {options.seed})", flush=True)
    return 0 if good else 1


def hammer(folder: Path, kills: int, dice: random.Random) -> Counter[str]:
    """Kill a child within each move in turn, `kills` times in all; gives how often within which."""
    from django.db import connections  # noqa: PLC0415  needs Django set up

    done: Counter[str] = Counter()
    shared = mmap.mmap(-1, struct.calcsize(_SHAPE) * (len(MOVES) + 1))
    while sum(done[move] for move in MOVES) < kills:
        wanted = sum(done.values()) % len(MOVES)
        _put(shared, 0, 0, 0.0)
        connections.close_all()
        child = os.fork()
        if not child:
            _work(folder, shared, wanted, dice.random())
        caught = _strike(child, shared, wanted, dice)
        done[MOVES[caught] if caught is not None else "between"] += 1
        if not sum(done.values()) % 100:
            print(f"  {sum(done.values())} kills, {done['between']} of them between moves", flush=True)
    return done


def _strike(child: int, shared: mmap.mmap, wanted: int, dice: random.Random) -> int | None:
    """Wait for the move, wait a random part of its length, kill; gives the move it was in, None between moves."""
    deadline = time.monotonic() + _PATIENCE
    while _in(shared) != wanted + 1:
        if time.monotonic() > deadline or os.waitpid(child, os.WNOHANG)[0]:
            raise RuntimeError(f"the child never came to {MOVES[wanted]}")
        time.sleep(0.0002)
    time.sleep(dice.uniform(0.0, _took(shared, wanted) or 0.05))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    now = _in(shared)
    return now - 1 if now else None


def _work(folder: Path, shared: mmap.mmap, wanted: int, seed: float) -> None:
    """The child: up to two moves of any kind, then the wanted one, then moves without end. It never returns."""
    from benchmarks.soak_moves_work import Work  # noqa: PLC0415  needs Django set up

    try:
        work, dice = Work(folder / "journal"), random.Random(seed)
        plan = [dice.randrange(len(MOVES)) for _ in range(dice.randrange(3))] + [wanted]
        while True:
            move = plan.pop(0) if plan else dice.randrange(len(MOVES))
            job = work.job(MOVES[move], dice)
            if job is None:
                continue
            began = time.monotonic()
            _put(shared, 0, move + 1, 0.0)
            told = job()
            _put(shared, 0, 0, 0.0)
            _put(shared, move + 1, 0, time.monotonic() - began)
            work.note(MOVES[move], told)
    except BaseException as error:
        print(f"the child ended: {error!r}", file=sys.stderr, flush=True)
    finally:
        os._exit(3)


def _put(shared: mmap.mmap, place: int, number: int, seconds: float) -> None:
    struct.pack_into(_SHAPE, shared, place * struct.calcsize(_SHAPE), number, seconds)


def _in(shared: mmap.mmap) -> int:
    return int(struct.unpack_from(_SHAPE, shared, 0)[0])


def _took(shared: mmap.mmap, move: int) -> float:
    return float(struct.unpack_from(_SHAPE, shared, (move + 1) * struct.calcsize(_SHAPE))[1])


def _set_up(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        sys.exit(f"{folder} is not empty; choose another with --folder")
    (folder / "huiying.yaml").write_text("jurisdiction: generic\n", "utf-8")
    os.environ |= {"HUIYING_FOLDER": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    import django  # noqa: PLC0415  the settings must be chosen first

    django.setup()
    from benchmarks.soak_moves_work import prepare  # noqa: PLC0415  needs Django set up

    prepare()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak_moves", description="kill -9 within moves")
    parser.add_argument("--kills", type=int, default=1000, help="within a move, over all four")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--folder", type=Path, help="an empty folder that is kept; without one it is a temporary one")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
