"""Writes one rule, sensitive period or entry of recipients, or how alerts are told, into the text of a file of flag
rules: all else, comments too, stays as its author wrote it.

Where the text is of a form in which one entry cannot be replaced alone (anchors), the whole file is written anew: it
says the same. One that has comments is not, they would be lost (`CommentsLost`).
"""

from collections.abc import Callable, Sequence
from typing import Any, Literal

import yaml

from config import yaml_comments, yaml_entries
from config.flags import Condition, FlagFile, FlagRule, Hearing, Period, Telling

Section = Literal["periods", "recipients"]
Beside = Period | Hearing


class CommentsLost(Exception):
    """The file cannot be changed without losing its comments; `zh` is for the screen."""

    zh = (
        "规则文件里有页面改不了的写法（比如用 & 和 * 引用别处），这样改会丢掉里面的注释，所以没有改。"
        "请在“整份规则”里直接改。"
    )


def with_rule(text: str, file: FlagFile, rule: FlagRule, place: int) -> str:
    """The text with `rule` at `place` (from 0) among the rules; one of the same id is replaced."""
    others = [one for one in file.rules if one.id != rule.id]
    place = max(0, min(place, len(others)))
    return _rules(text, file, [*others[:place], rule, *others[place:]])


def without_rule(text: str, file: FlagFile, rule_id: str) -> str:
    """The text without the rule of this id."""
    return _rules(text, file, [one for one in file.rules if one.id != rule_id])


def with_beside(text: str, file: FlagFile, section: Section, place: int | None, entry: Beside) -> str:
    """The text with `entry` instead of the one at `place` (from 0) of a section, or as its last (None)."""
    said = yaml_entries.plain(_written(entry))
    entries: list[Beside] = list(getattr(file, section))
    wanted: list[yaml_entries.Entry] = [(at, "") for at in range(len(entries))]
    if place is None:
        entries, wanted = [*entries, entry], [*wanted, (None, said)]
    elif entries[place] != entry:
        entries[place], wanted[place] = entry, (place, said)
    made = file.model_copy(update={section: tuple(entries)})
    return _sound(text, made, lambda: yaml_entries.with_list(text, section, wanted))


def without_beside(text: str, file: FlagFile, section: Section, place: int) -> str:
    """The text without the entry at `place` (from 0) of a section."""
    entries = list(enumerate(getattr(file, section)))
    left = [(at, one) for at, one in entries if at != place]
    made = file.model_copy(update={section: tuple(one for _at, one in left)})
    return _sound(text, made, lambda: yaml_entries.with_list(text, section, [(at, "") for at, _one in left]))


def with_telling(text: str, file: FlagFile, telling: Telling) -> str:
    """The text with alerts told like this."""
    old, new = (one.model_dump(mode="json") for one in (file.telling, telling))
    changed = {name: value for name, value in new.items() if old[name] != value}
    if not changed:
        return text
    made = file.model_copy(update={"telling": telling})
    return _sound(text, made, lambda: yaml_entries.with_values(text, "telling", changed))


def renamed(text: str, file: FlagFile, place: int, period: Period) -> str:
    """The text with the period at `place` changed; rules that name it name it by its new name."""
    old = file.periods[place].name
    text = with_beside(text, file, "periods", place, period)
    now = _read(text) or file
    for rule in now.rules:
        when = _with_name(rule.when, old, period.name)
        if when != rule.when:
            text = with_rule(text, now, rule.model_copy(update={"when": when}), now.rules.index(rule))
            now = _read(text) or now
    return text


def naming(file: FlagFile, period: str) -> list[FlagRule]:
    """The rules that name this period."""
    return [rule for rule in file.rules if _with_name(rule.when, period, "") != rule.when]


def _with_name(when: Condition, old: str, new: str) -> Condition:
    """The same with one name of a period instead of another."""
    named = when.sensitive
    if isinstance(named, tuple):
        named = tuple(new if one == old else one for one in named)
    inner = {part: tuple(_with_name(one, old, new) for one in getattr(when, part)) for part in ("every", "some")}
    never = _with_name(when.never, old, new) if when.never is not None else None
    return when.model_copy(update={"sensitive": named, "never": never, **inner})


def _rules(text: str, file: FlagFile, rules: Sequence[FlagRule]) -> str:
    stood = {rule.id: (at, rule) for at, rule in enumerate(file.rules)}
    wanted: list[yaml_entries.Entry] = []
    for rule in rules:
        at, old = stood.get(rule.id, (None, None))
        wanted.append((at, "" if old == rule else yaml_entries.plain(rule.as_written())))
    made = file.model_copy(update={"rules": tuple(rules)})
    return _sound(text, made, lambda: yaml_entries.with_list(text, "rules", wanted) if rules else None)


def _sound(text: str, wanted: FlagFile, write: Callable[[], str | None]) -> str:
    """What `write` gives where it says what is wanted; else the whole file anew. Raises `CommentsLost`."""
    if _read(text) is not None:
        try:
            made = write()
        except (IndexError, yaml.YAMLError):
            made = None
        if made is not None and _read(made) == wanted:
            return made
    if _commented(text):
        raise CommentsLost
    whole = wanted.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    whole["rules"] = [rule.as_written() for rule in wanted.rules]
    return yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, width=120)


def _commented(text: str) -> bool:
    try:
        return bool(yaml_comments.comments(text))
    except yaml.YAMLError:
        return "#" in text


def _written(entry: Beside) -> dict[str, Any]:
    return entry.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _read(text: str) -> FlagFile | None:
    try:
        return FlagFile.model_validate(yaml.safe_load(text))
    except (ValueError, yaml.YAMLError):
        return None
