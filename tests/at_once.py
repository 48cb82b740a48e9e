"""Several people at one instant, in threads with connections of their own."""

import threading
from collections.abc import Callable

from django.db import connection, connections

from alerts.rules.states import MoveRefused


def at_once(*moves: Callable[[], object]) -> list[str]:
    """Run the moves in threads from one starting line; gives `ok`, or what each was refused with.

    SQLite's database in memory is shared by its cache, which cannot wait for locks: there the threads take turns (the
    file is fought for by processes in `test_processes`).
    """
    line, answers = threading.Barrier(len(moves)), [""] * len(moves)
    turn = threading.Lock() if connection.vendor == "sqlite" else None

    def run(place: int, move: Callable[[], object]) -> None:
        line.wait(10)
        try:
            if turn:
                with turn:
                    move()
            else:
                move()
            answers[place] = "ok"
        except MoveRefused as refused:
            answers[place] = refused.zh
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(moves)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers
