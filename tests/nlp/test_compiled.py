"""Loops compiled at their first call, asked by several threads at once."""

import sys
from importlib.util import find_spec
from threading import Barrier, Thread
from types import SimpleNamespace

import pytest

from nlp import compiled


def test_only_the_thread_that_loads_numba_finds_no_blas(monkeypatch):
    """Another that imports scikit-learn meanwhile (learning, drift) is not told that SciPy is not there."""
    for name in [name for name in sys.modules if name == "scipy" or name.startswith("scipy.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [compiled._NoBlas(), *sys.meta_path])
    found = []
    other = Thread(target=lambda: found.append(find_spec("scipy")))
    other.start()
    other.join()
    assert found[0] is not None
    with pytest.raises(ModuleNotFoundError):
        find_spec("scipy")


def test_no_thread_is_given_a_loop_whose_neighbours_are_not_ready(monkeypatch):
    """A loop that calls another would be compiled with a Python object in it."""
    loops, given = [], []
    monkeypatch.setattr(compiled, "_loops", loops)
    space: dict = {}
    exec("def inner(): return 1\ndef outer(): return inner()", space)
    space["inner"], space["outer"] = compiled.compiled(space["inner"]), compiled.compiled(space["outer"])
    outer = space["outer"]
    both = Barrier(2)

    def njit(function=None, **_options):
        def make(one):
            if not given:
                both.wait(5)  # the other thread asks now
            given.append(one.__name__)
            return lambda: (isinstance(space["inner"], compiled._Loop), one())[0]

        return make(function) if function else make

    monkeypatch.setattr(compiled, "_numba", lambda: SimpleNamespace(njit=njit))
    answers = []
    threads = [
        Thread(target=lambda: answers.append(outer())),
        Thread(target=lambda: (both.wait(5), answers.append(outer()))),
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert answers == [False, False]
    assert given == ["inner", "outer"]
