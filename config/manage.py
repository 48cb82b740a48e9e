"""The `huiying` command."""

import os
import sys

from config.garbage import not_while_loading


def main() -> None:
    """Run one subcommand; the settings module may be chosen by DJANGO_SETTINGS_MODULE.

    What a command refuses is said in its own words alone: Django would put the name of the exception before them.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] != ["train"]:  # else the products are small, and a second thread spins as long as the first works
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with not_while_loading():
        import django  # noqa: PLC0415  needs the line above
        from django.core.management import CommandError, execute_from_command_line  # noqa: PLC0415  the same

        if not any(word.startswith(("--settings", "--pythonpath")) for word in sys.argv):  # Django reads these first
            django.setup()
    named = sys.argv[1:2] and not sys.argv[1].startswith("-") and sys.argv[1] != "help"
    argv = [*sys.argv[:2], "--traceback", *sys.argv[2:]] if named else sys.argv
    try:
        execute_from_command_line(argv)
    except BrokenPipeError:  # the reader, such as head, has enough; at exit Python would flush and complain again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except CommandError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.returncode)


if __name__ == "__main__":
    main()
