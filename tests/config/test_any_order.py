"""Words and options of a command in any order, as people type them and as the guides print them."""

import pytest
from django.core.management import CommandError, load_command_class

COMMANDS = {
    "duty": (["import", "--contacts", "联系人.xlsx"], "file", "联系人.xlsx"),
    "user": (["add", "--role", "监测员", "sunjing"], "username", "sunjing"),
    "calendar": (["import", "--yes", "2027.json"], "what", "2027.json"),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("last", [False, True], ids=["options first", "options last"])
def test_the_word_is_found_wherever_it_stands(command, last):
    words, name, value = COMMANDS[command]
    given = [words[0], words[-1], *words[1:-1]] if last else words
    parser = load_command_class("alerts", command).create_parser("huiying", command)
    assert getattr(parser.parse_args(given), name) == value


def test_a_word_too_many_is_still_refused():
    parser = load_command_class("alerts", "duty").create_parser("huiying", "duty")
    with pytest.raises(CommandError, match=r"b\.xlsx"):
        parser.parse_args(["import", "--contacts", "a.xlsx", "b.xlsx"])
