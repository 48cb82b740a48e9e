"""`huiying flags list`: the rules in use in their order, with their versions and what they ask."""

from typing import Any

import orjson
from django.core.management.base import CommandError, CommandParser

from alerts.management.case import Out
from alerts.place_words import place_word
from alerts.rules.flag_words import in_words
from config import folder as working_folder
from config.flag_files import load_flags, path_of, version_of
from config.load import ConfigError

HELP = "列出正在使用的标记规则及版本 / The flag rules in use. 例 / Example: huiying flags list"


def add_arguments(parser: CommandParser) -> None:
    """`--json`: one line a rule."""
    parser.add_argument("--json", action="store_true", help="每条规则一行 JSON (JSON lines)")


def run(options: dict[str, Any], out: Out) -> None:
    """Print the rules."""
    try:
        folder, installation = working_folder.require()
        path = path_of(installation, folder)
        file = load_flags(path)
    except ConfigError as error:
        raise CommandError(str(error), returncode=2) from error
    if not options["json"]:
        out(f"规则文件 {path}")
    for rule in file.rules:
        if options["json"]:
            out(orjson.dumps({**rule.as_written(), "version": version_of(rule)}).decode())
        else:
            kinds = f", 只看 {'、'.join(rule.source_kinds)}" if rule.source_kinds else ""
            then = "" if rule.to_triage else ", 只列为线索"
            asked = f"{rule.within_hours} 小时内: {in_words(rule.when, place_word)}{kinds}{then}"
            out(f"{rule.id}  {rule.name}  版本 {version_of(rule)}\n    {asked}")
