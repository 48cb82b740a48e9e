"""`python -m nlp`: compiles the loops of `nlp.compiled` once, so that no first answer waits.

Two processes, one for what reads texts and one for what compares them: 34 s instead of 42 on two busy cores.
"""

import subprocess
import sys
from collections.abc import Callable

_TITLE, _TEXT = "青年路停水", "青年路小区停水三天了, 联系人: 王某, 电话13800000000, 没人管"
_WORDS = ("青年路", "小区", "停水", "三天", "了", ",", "没人管")


def texts() -> None:
    """Read two texts."""
    from nlp.engine import Engine  # noqa: PLC0415  the other process needs none of it

    Engine().analyse([(_TITLE, _TEXT), ("", _TEXT)])


def topics() -> None:
    """Compare two texts, as near-copies and as topics, and name what they are about."""
    from nlp.topics.near_duplicate import NearDuplicates  # noqa: PLC0415
    from nlp.topics.streaming import TopicEngine, TopicItem  # noqa: PLC0415
    from nlp.topics.title import title_of  # noqa: PLC0415

    copies = NearDuplicates(1024)
    copies.look_up_and_add([1, 2], [_TEXT, _TEXT])
    copies.drop([1])
    copies.add(range(2000), [str(number) for number in range(2000)])  # grows once
    engine = TopicEngine()
    items = [TopicItem(number, "", "".join(_WORDS), _WORDS) for number in range(2)]
    for item in items:
        engine.assign([item])
    engine.consolidate()
    title_of(items)


_PARTS: dict[str, Callable[[], None]] = {"texts": texts, "topics": topics}


def main() -> int:
    """All parts at once; 1 where one of them failed."""
    if len(sys.argv) > 1:
        _PARTS[sys.argv[1]]()
        return 0
    running = [subprocess.Popen([sys.executable, "-m", "nlp", name]) for name in _PARTS]
    return int(any([process.wait() for process in running]))


if __name__ == "__main__":
    sys.exit(main())
