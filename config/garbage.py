"""How often Python looks for garbage in processes that work through batches, and at what in those that serve pages."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def pass_over_what_is_loaded() -> None:
    """Never look again at what a process has loaded so far: a full look cost the page that it fell on 100 ms."""
    gc.collect()
    gc.freeze()


@contextmanager
def not_while_loading() -> Iterator[None]:
    """What a start loads stays: looking through it for garbage, again and again as it grows, finds none."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def collect_seldom() -> None:
    """A batch makes many small objects and no cycles: look for garbage less often, and never at what is loaded now.

    What is loaded is not looked through once more: a process that lives long does that before
    (`pass_over_what_is_loaded`); one that answers and ends is spared it.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
