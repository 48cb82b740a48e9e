"""How often Python looks for garbage in processes that work through batches, and at what in those that serve pages."""

import gc


def pass_over_what_is_loaded() -> None:
    """Never look again at what a process has loaded so far: a full look cost the page that it fell on 100 ms."""
    gc.collect()
    gc.freeze()


def collect_seldom() -> None:
    """A batch makes many small objects and no cycles: look for garbage less often, and never at what is loaded now."""
    pass_over_what_is_loaded()
    gc.set_threshold(50_000, 20, 50)
