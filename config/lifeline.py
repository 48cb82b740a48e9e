"""A part started by `huiying run` ends when its parent is gone, however the parent died."""

import os
import signal
import threading
import time

_VARIABLE = "HUIYING_PARENT"


def child_environment() -> dict[str, str]:
    """The environment for a part that is to end with this process."""
    return os.environ | {_VARIABLE: str(os.getpid())}


def end_with_parent() -> None:
    """Watch the process that started this one, if it asked for it; when it is gone, end as on Ctrl-C."""
    parent = os.environ.get(_VARIABLE)
    if parent and parent.isdigit():
        threading.Thread(target=_watch, args=(int(parent),), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)
