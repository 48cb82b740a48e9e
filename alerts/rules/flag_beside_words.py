"""What stands beside the rules of a file of flag rules, in Chinese words: sensitive periods, recipients, telling."""

from collections.abc import Callable, Mapping

from config.flags import Hearing, Period, Telling
from config.vocabulary import Role

Words = Callable[[str], str]


def day_words(day: str) -> str:
    """06-05 as 6月5日, 2027-02-03 as 2027年2月3日."""
    *year, month, last = day.split("-")
    return "".join(f"{one}年" for one in year) + f"{int(month)}月{int(last)}日"


def period_words(period: Period) -> str:
    """When it is, and of what."""
    every = "" if len(period.first) > len("MM-DD") else "每年"
    only = f"，只管{'、'.join(period.sectors)}" if period.sectors else ""
    return f"{every}{day_words(period.first)}至{day_words(period.last)}{only}"


def telling_words(told: Telling) -> list[tuple[str, str]]:
    """How alerts are told, name and value."""
    return [
        ("合并", f"等 {told.wait_minutes} 分钟，先后出现的并成一封"),
        ("再次提醒", f"只在有新情况时，同一事项至少隔 {told.repeat_hours} 小时；伤亡和等级升高不等"),
        ("新情况", f"等级升高，出现或增加伤亡，新属于应当回应的情形，人数或平台增至 {told.grown:g} 倍"),
        ("静默", f"上一级事项预警后 {told.inhibit_hours} 小时内，它的组成部分不另行提醒（照常立单）"),
        ("免打扰", f"{told.quiet_hours or '没有设置'}; {told.loud.value}以上不受限制，立即提醒"),
    ]


def hearing_of(entry: Hearing, place: Words, rules: Mapping[str, str]) -> str:
    """Of which alerts; `place` names a division, `rules` the rules by their ids."""
    of = [
        f"领域为{'或'.join(entry.sectors)}" if entry.sectors else "",
        f"属地为{'或'.join(map(place, entry.territories))}" if entry.territories else "",
        f"等级不低于{entry.severity.value}" if entry.severity else "",
        f"按规则“{'”或“'.join(rules.get(one, one) for one in entry.rules)}”预警的" if entry.rules else "",
    ]
    return "，".join(part for part in of if part) or "全部预警"


def hearing_who(entry: Hearing, users: Mapping[str, str]) -> str:
    """Who hears; `users`: how people are called by the names they log in with."""
    who = [*(Role(role).zh for role in entry.roles), *(users.get(one, one) for one in entry.users)]
    return "、".join([*who, *entry.units, *entry.mails])
