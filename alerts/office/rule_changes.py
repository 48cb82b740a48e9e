"""What differs between two files of flag rules, entry by entry, in words for a person."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from alerts.models import Staff
from alerts.models.units import name_of
from alerts.place_words import place_word
from alerts.rules.flag_beside_words import hearing_of, hearing_who, period_words, telling_words
from config.flag_files import version_of
from config.flags import FlagFile, Hearing

Change = tuple[str, str]
"""新增, 去掉, 改动 or 改名; and what."""


def changes(before: FlagFile, after: FlagFile) -> list[Change]:
    """Which rules are new, gone, changed or in another order, by name; and what stands beside them, in words."""
    old, new = {rule.id: rule for rule in before.rules}, {rule.id: rule for rule in after.rules}
    found = [("新增", rule.name) for key, rule in new.items() if key not in old]
    found += [("去掉", rule.name) for key, rule in old.items() if key not in new]
    for key in (key for key in new if key in old):
        if version_of(old[key]) != version_of(new[key]):
            found.append(("改动", new[key].name))
        elif old[key].name != new[key].name:
            found.append(("改名", f"{old[key].name} → {new[key].name}"))
    if [key for key in old if key in new] != [key for key in new if key in old]:
        found.append(("改动", "规则的先后顺序"))
    return [*found, *_beside(before, after)]


def people(entries: Sequence[Hearing]) -> dict[str, str]:
    """How the users that these entries name are called, by the names they log in with."""
    named = {name for entry in entries for name in entry.users}
    found = Staff.objects.filter(user__username__in=named).select_related("user") if named else ()
    return {one.user.get_username(): name_of(one.user) for one in found}


def hearing_words(entry: Hearing, file: FlagFile, users: Mapping[str, str]) -> tuple[str, str]:
    """Of what, and who."""
    rules = {rule.id: rule.name for rule in file.rules}
    return hearing_of(entry, place_word, rules), hearing_who(entry, users)


def _beside(before: FlagFile, after: FlagFile) -> Iterator[Change]:
    periods = ([(one.name, period_words(one)) for one in file.periods] for file in (before, after))
    yield from _list("敏感时段", *periods)
    users = people([*before.recipients, *after.recipients])
    told = (
        [(one.name, " → ".join(hearing_words(one, file, users))) for one in file.recipients] for file in (before, after)
    )
    yield from _list("发给谁", *told)
    for (name, old), (_name, new) in zip(telling_words(before.telling), telling_words(after.telling), strict=True):
        if old != new:
            yield "改动", f"怎样提醒，{name}：原来{old}；改为{new}"


def _list(zh: str, old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> Iterator[Change]:
    """Entries have no key: what stands in the same place between equal ones was changed."""
    for tag, i, i2, j, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for (name, said), (now, says) in zip(old[i:i2], new[j:j2], strict=False):
            called = name if name == now else f"{name}（改名为{now}）"
            yield "改动", f"{zh}“{called}”：原来{said}；改为{says}" if said != says else f"{zh}“{called}”"
        yield from (("去掉", f"{zh}“{name}”：{said}") for name, said in old[i + j2 - j : i2])
        yield from (("新增", f"{zh}“{name}”：{said}") for name, said in new[j + i2 - i : j2])
