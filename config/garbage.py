"""How often Python looks for garbage in processes that work through batches."""

import gc


def collect_seldom() -> None:
    """A batch makes many small objects and no cycles: look for garbage less often, and never at what is loaded now."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
