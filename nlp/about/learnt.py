"""What a model learnt from corrections: weights added to those of the shipped model; bytes of an npz, no pickle."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from nlp.about.heads import FOLDER, Head, Matrix


class NotReadable(ValueError):
    """The stored bytes are no learnt weights, or belong to another shipped model."""


@dataclass(frozen=True, slots=True)
class Taught:
    """A masked text and what a person says of it. `weight`: 1, or less where one act corrected many texts."""

    title: str
    text: str
    label: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Learnt:
    """`added`: per feature of `buckets` what each label gains; `idf`: of each, for those that the shipped model does
    not know. `base`: SHA-256 of the shipped weights that these belong to."""

    task: str
    base: str
    buckets: NDArray[np.uint32]
    added: Matrix
    idf: Matrix

    def to_bytes(self) -> bytes:
        """A compressed npz, the same bytes for the same weights."""
        stored = io.BytesIO()
        np.savez_compressed(
            stored,
            task=np.array(self.task), base=np.array(self.base), buckets=self.buckets,
            added=self.added.astype(np.float16), idf=self.idf.astype(np.float16),
        )  # fmt: skip
        return stored.getvalue()

    @classmethod
    def from_bytes(cls, stored: bytes) -> "Learnt":
        """Raises `NotReadable`."""
        try:
            with np.load(io.BytesIO(stored), allow_pickle=False) as found:
                return cls(
                    str(found["task"]),
                    str(found["base"]),
                    found["buckets"],
                    found["added"].astype(np.float32),
                    found["idf"].astype(np.float32),
                )
        except (BadZipFile, EOFError, KeyError, OSError, ValueError) as error:
            raise NotReadable(f"学到的权重读不出 (not readable): {error}") from error


@cache
def base_of(task: str) -> str:
    """SHA-256 over the shipped weights and description of a task."""
    return sha256((FOLDER / f"{task}.npz").read_bytes() + (FOLDER / f"{task}.json").read_bytes()).hexdigest()


def joined(head: Head, learnt: Learnt) -> Head:
    """The head with what was learnt added. Raises `NotReadable` where that belongs to other shipped weights."""
    if learnt.base != base_of(head.name) or learnt.added.shape[1:] != (len(head.labels),):
        raise NotReadable(f"{head.name}: 学到的权重属于另一版出厂模型, 请重新运行 huiying train --feedback")
    buckets = np.union1d(head.buckets, learnt.buckets)
    own, new = np.searchsorted(buckets, head.buckets), np.searchsorted(buckets, learnt.buckets)
    weights, idf = np.zeros((len(buckets), len(head.labels)), np.float32), np.zeros(len(buckets), np.float32)
    idf[new] = learnt.idf
    idf[own] = head.idf
    weights[own] = head.weights
    weights[new] += learnt.added
    return replace(head, buckets=buckets, weights=weights, idf=idf)


def fallen(before: Mapping[str, float], after: Mapping[str, float], margin: float) -> list[str]:
    """The classes that fall by more than `margin`, the furthest first."""
    lost = {name: f1 - after.get(name, 0.0) for name, f1 in before.items()}
    return sorted((name for name, fall in lost.items() if fall > margin + 1e-9), key=lambda name: -lost[name])
