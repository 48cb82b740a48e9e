"""Our ways, each as a process that is given one file of posts after the other.

    python -m benchmarks.speed_ways NAME SHARED     paths on standard input, a line of JSON for each

`classify`: the filter, JSON lines in and out. `analyse`: classify, near-copies and topics (steps 3 and 4 of a post's
way), no store. `whole`: the worker's step, from a segment of the spool to committed rows, with topics described, heat
and store; the segment is written before the clock runs, as a crawler writes it.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nlp.engine import Engine

Work = Callable[[], object]
Way = Callable[[list[bytes]], Work]
"""Takes a file's lines and returns the work on them, which is what is timed."""
_FIRST = (
    "福州市鼓楼区东街街道停水三天, 电话１３８０００００００没人接, 刘翠兰等三人受伤, "
    "損失兩萬元, 住3栋2单元501室＃, 业主李立反映"
)
"""A first text for which all that is loaded late is loaded."""


def _load_late(engine: "Engine") -> None:
    from nlp.look.late import compile_all  # noqa: PLC0415

    engine.analyse([("", _FIRST)])
    compile_all()


def classify() -> Way:
    """Lines in, lines out, as the filter does it."""
    from config.filter import line_of, parse  # noqa: PLC0415  imports belong to the loading
    from config.garbage import collect_seldom  # noqa: PLC0415
    from nlp.engine import Engine  # noqa: PLC0415

    engine = Engine()
    _load_late(engine)
    collect_seldom()

    def work(lines: list[bytes]) -> None:
        rows = [parse(line) for line in lines]
        found = engine.analyse([(row.get("title") or "", row["text"]) for row in rows])
        fields = [analysis.as_fields() for analysis in found]
        b"".join([line_of({**row, **own}) for row, own in zip(rows, fields, strict=True)])

    return lambda lines: partial(work, lines)


def analyse() -> Way:
    """What is said, what was said before, and to which topic it belongs."""
    from nlp.engine import Engine  # noqa: PLC0415
    from nlp.topics.near_duplicate import NearDuplicates  # noqa: PLC0415
    from nlp.topics.streaming import TopicEngine, TopicItem  # noqa: PLC0415

    engine, copies, topics = Engine(), NearDuplicates(), TopicEngine()
    _load_late(engine)

    def work(lines: list[bytes]) -> None:
        rows = [json.loads(line) for line in lines]
        found = engine.analyse([(row.get("title") or "", row["text"]) for row in rows])
        firsts = copies.look_up_and_add([row["id"] for row in rows], [f"{a.title}\n{a.text}" for a in found])
        topics.assign(
            [
                TopicItem(row["id"], a.title, a.text, a.tokens, a.places, _time(row["time"]), "", first, a.keys)
                for row, a, (first, _) in zip(rows, found, firsts, strict=True)
            ]
        )

    return lambda lines: partial(work, lines)


def whole() -> Way:
    """Posts to committed rows, in a working folder of its own."""
    import os  # noqa: PLC0415

    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django  # noqa: PLC0415  the settings must be chosen first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from config import clock  # noqa: PLC0415
    from pipeline.files.reading import Loading, columns_of, to_post  # noqa: PLC0415
    from pipeline.sources.registry import file_source  # noqa: PLC0415
    from pipeline.transport.spool import SpoolTransport  # noqa: PLC0415
    from pipeline.work import Worker  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    file_source("bench")
    spool = SpoolTransport(Path(os.environ["HUIYING_FOLDER"]) / "spool")
    worker = Worker(spool, None, clock.now)
    columns = columns_of(dict.fromkeys(("id", "time", "title", "text", "user_group"), ""), {})
    loading = Loading("bench", columns, "salt", clock.now())

    def sent(rows: list[dict[str, Any]]) -> Work:
        spool.send(to_post(row, loading).to_line() for row in rows)
        return worker.step

    sent([{"id": "0", "time": "2020-01-01", "title": "", "text": _FIRST}])()
    return lambda lines: sent([json.loads(line) for line in lines])


OURS: dict[str, Callable[[], Way]] = {"classify": classify, "analyse": analyse, "whole": whole}


def _time(written: str) -> datetime:
    return datetime.fromisoformat(written) if "-" in written else datetime.strptime(written, "%Y/%m/%d %H:%M:%S")  # noqa: DTZ007


def main() -> None:
    """Answer each path with the CPU seconds that its posts cost."""
    way = OURS[sys.argv[1]]()
    for path in map(str.strip, sys.stdin):
        lines = Path(path).read_bytes().splitlines()
        work = way(lines)
        started = time.process_time()
        work()
        answer: dict[str, Any] = {"cpu_s": time.process_time() - started}
        answer["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
