"""改规则: a file of flag rules is checked, installed as a new version, and taken back; each is an event of 规则簿."""

import re
import tempfile
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction

from alerts.actors import Actor
from alerts.flag_rules import flag_file, flag_path
from alerts.models import OfficeEvent
from alerts.office.book import RULES, append
from alerts.rules.states import MoveRefused
from config import installed_flags as installed
from config.flag_files import check_flags, written_path
from config.flags import FlagFile
from config.load import ConfigError
from config.vocabulary import Role

MAY = (Role.JUDGE, Role.SUPERVISOR)
MOST = 60_000
"""Characters of a file; the shipped ones have 3,000."""
INSTALLED, TAKEN_BACK = "安装规则", "撤回规则"


def checked(text: str) -> FlagFile:
    """The rules of this text. Raises `MoveRefused` that names line, key and what is expected, a mistake a line."""
    if len(text) > MOST:
        raise MoveRefused("content", f"规则最多 {MOST} 个字，这里有 {len(text)} 个。")
    with tempfile.TemporaryDirectory(prefix="huiying-rules-") as folder:
        path = Path(folder) / "rules.yaml"
        path.write_text(text, "utf-8")
        try:
            return check_flags(path)
        except ConfigError as error:
            named = re.compile(rf"{re.escape(str(path))}(?::(\d+))?")
            said = named.sub(lambda at: f"第 {at[1]} 行" if at[1] else "", str(error))
            said = re.sub(r'in "(?:<[^>]*>)?", line (\d+), column (\d+)', r"第 \1 行第 \2 个字", said)
            raise MoveRefused("content", _unreadable(said) or said.strip(": ")) from error


def _unreadable(said: str) -> str:
    """Where the text is no YAML, without the parser's own English; nothing for any other mistake."""
    if "(not valid YAML)" not in said:
        return ""
    places = list(dict.fromkeys(re.findall(r"第 \d+ 行第 \d+ 个字", said)))
    where = f"{places[0]}到{places[-1]}之间" if places[1:] else "".join(places)
    return f"读不懂这段写法 (YAML): {where or '有一处'}，括号、引号、冒号或缩进不成对或没有对齐。"


def number() -> int:
    """The version in use, 0 for the file that the operator named."""
    return installed.version_in_use(settings.FOLDER)


def unbooked() -> int | None:
    """The version in use where 规则簿 does not name it (its commit failed, or the mark was edited); else None."""
    last = next(iter(history(1)), None)
    booked = int(last.data["number"]) if last else 0
    return None if number() == booked else number()


def history(most: int = 20) -> list[OfficeEvent]:
    """What was installed and taken back, newest first."""
    return list(OfficeEvent.objects.filter(book=RULES).order_by("-number")[:most])


def text_in_use() -> str:
    """The text of the file in use. Raises `MoveRefused` where it was edited by hand and says otherwise than what is in
    force: who writes one entry into it would lose that, or install it unseen."""
    text = flag_path().read_text("utf-8")
    if checked(text) != flag_file():
        raise MoveRefused(
            "edited",
            "规则文件在页面以外改过，还没有生效（重新启动后生效）；请在“整份规则”里看过再改，这里的改动没有做。",
        )
    return text


def before_last() -> FlagFile | None:
    """The rules that were in use before the last change; None where they are not there or say nothing any more."""
    last = next(iter(history(1)), None)
    if last is None or settings.FOLDER is None:
        return None
    earlier, folder = int(last.data["before"]), settings.FOLDER
    try:
        path = installed.file_of(folder, earlier) if earlier else written_path(settings.INSTALLATION, folder)
        return check_flags(path)
    except (ConfigError, OSError):
        return None


def mark_of(text: str) -> str:
    """By which a text is known again."""
    return sha256(text.encode()).hexdigest()[:16]


def still(stood: str) -> None:
    """Raises `MoveRefused` where the file in use is another than the one of this mark."""
    if stood and mark_of(flag_path().read_text("utf-8")) != stood:
        raise MoveRefused("changed", "规则文件在此期间改过，请重新打开再改。")


@transaction.atomic
def install(text: str, reason: str, actor: Actor, now: datetime, seen: int) -> int:
    """From now on these rules; the number of the version. `seen`: the version that was in use when they were written.

    What was alerted before stays as it was. Raises `MoveRefused`.
    """
    folder = _folder(actor, seen)
    checked(text)
    made: int = max([installed.newest(folder), *(int(event.data["number"]) for event in history(1))]) + 1
    try:
        installed.keep(folder, made, text)
    except FileExistsError as error:
        raise MoveRefused("changed", "别人刚刚改过规则，请重新打开再改。") from error
    digest = sha256(text.encode()).hexdigest()
    data = {"number": made, "before": seen, "sha256": digest, "text": text}
    append(RULES, INSTALLED, actor, now, reason=reason, data=data)
    installed.use(folder, made)  # last: where it fails, nothing is recorded
    return made


@transaction.atomic
def take_back(reason: str, actor: Actor, now: datetime, seen: int) -> int:
    """撤回: what was in use before the last change again; done twice, the change is back. Raises `MoveRefused`."""
    folder = _folder(actor, seen)
    last = next(iter(history(1)), None)
    if last is None:
        raise MoveRefused("nothing", "没有在页面上改过规则，没有可撤回的。")
    if _edited(folder, seen):
        raise MoveRefused(
            "edited",
            f"第 {seen} 版装上以后，文件 flags/{seen}.yaml 又在页面以外改过；撤回会丢掉那些改动，请在页面上直接改。",
        )
    earlier = int(last.data["before"])
    if earlier and not installed.file_of(folder, earlier).is_file():
        raise MoveRefused("gone", f"第 {earlier} 版的文件不在了，不能撤回到它；可以把它的内容重新安装。")
    append(RULES, TAKEN_BACK, actor, now, reason=reason, data={"number": earlier, "before": seen})
    installed.use(folder, earlier)
    return earlier


def _edited(folder: Path, number: int) -> bool:
    """Whether the file of a version says otherwise than when it was installed."""
    event = OfficeEvent.objects.filter(book=RULES, kind=INSTALLED, data__number=number).order_by("-number").first()
    if not number or event is None:
        return False
    path = installed.file_of(folder, number)
    return path.is_file() and sha256(path.read_bytes()).hexdigest() != event.data["sha256"]


def working_folder() -> Path:
    """The folder of this installation. Raises `MoveRefused` where there is none."""
    folder: Path | None = settings.FOLDER
    if folder is None:
        raise MoveRefused("folder", "没有工作目录，不能保存；请在工作目录中启动。")
    return folder


def _folder(actor: Actor, seen: int) -> Path:
    if actor.role not in MAY:
        raise MoveRefused("role", f"预警规则由{'、'.join(role.zh for role in MAY)}改动。")
    if seen != number():
        raise MoveRefused("changed", "别人刚刚改过规则，请重新打开再改。")
    return working_folder()
