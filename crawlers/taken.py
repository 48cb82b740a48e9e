"""Which posts were taken out of the middle of a page. Pure: what a page showed before, and what it shows now.

A post that a page shows no more proves little by itself: pages are cut, sorted anew and counted off anew. It is gone
only where those before and after it stand where they stood, on one page, and nothing came into its place.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_PART = 3
_MOST_KEPT = 400


@dataclass(frozen=True, slots=True)
class TakenOut:
    """The id of a post that is shown no more, and those of the posts before and after it, which are."""

    one: str
    before: str
    after: str


def taken_out(before: Sequence[str], now: Sequence[str]) -> tuple[TakenOut, ...]:
    """What stood on the page and does not now; nothing where it is not sure.

    Not sure: those that stay have changed their order; more are missing than one, and than a third of those that stay
    (a site that folds, or wants a login); something new stands in the place (an edit, where ids are made of words);
    ids are numbers, and the one that is missing stood out of their order (a reply that was set above the others).
    """
    stood, stands = list(dict.fromkeys(before)), list(dict.fromkeys(now))
    place = {one: number for number, one in enumerate(stands)}
    stay = [one for one in stood if one in place]
    if stay != sorted(stay, key=place.__getitem__):
        return ()
    missing = tuple(_between(stood, stands, place))
    return missing if len(missing) <= max(1, len(stay) // _PART) else ()


def _between(stood: list[str], stands: list[str], place: dict[str, int]) -> Iterator[TakenOut]:
    """Those missing whose neighbours on both sides stay."""
    numbers = _numbers([*stood, *stands])
    rise = bool(numbers) and all(numbers[a] < numbers[b] for a, b in pairwise(stands))
    last, waiting = "", list[str]()
    for one in stood:
        if one not in place:
            waiting.append(one)
            continue
        if last and (rise or place[one] == place[last] + 1):
            found = (TakenOut(gone, last, one) for gone in waiting)
            yield from (each for each in found if not numbers or _in_order(each, numbers))
        waiting, last = [], one
    if last and rise:  # the end of a thread: later answers stand where it stood
        for gone in waiting:
            after = next((one for one in stands if numbers[one] > numbers[gone]), "")
            if after and numbers[last] < numbers[gone]:
                yield TakenOut(gone, last, after)


def _in_order(each: TakenOut, numbers: dict[str, int]) -> bool:
    low, high = sorted((numbers[each.before], numbers[each.after]))
    return low < numbers[each.one] < high


def _numbers(ids: Sequence[str]) -> dict[str, int]:
    """What ids end with, behind a `#`, where each of them ends with a number; else nothing."""
    ends = {one: one.rpartition("#")[2] for one in ids}
    return {one: int(end) for one, end in ends.items()} if all(map(_is_number, ends.values())) else {}


def _is_number(end: str) -> bool:
    return end.isascii() and end.isdigit() and len(end) <= 20


def awaited(before: Sequence[str], now: Sequence[str]) -> list[str]:
    """What is remembered of a page: all that it shows, and what stood behind the last that stays."""
    stands = set(now)
    last = max((number for number, one in enumerate(before) if one in stands), default=len(before))
    return list(dict.fromkeys([*now, *before[last + 1 :]]))[:_MOST_KEPT]
