"""What all filters share: JSON lines in, JSON lines out, in order, in batches, in constant memory (COMMANDS.md)."""

import json
import os
import sys
from argparse import RawDescriptionHelpFormatter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from config.garbage import collect_seldom
from config.load import ConfigError

Row = dict[str, Any]


class LineError(ValueError):
    """What is wrong with one input line."""


class _Formatter(RawDescriptionHelpFormatter):
    """Keeps line ends, drops Django's own options from the list."""


class FilterCommand(BaseCommand):
    """A filter. A subclass says which fields it needs (`texts`, `required`) and implements `filter`.

    Exit status: 0, or 1 when a line could not be read, or 2 for wrong usage or configuration.
    """

    help_zh = ""
    help_en = ""
    example = ""
    texts: Sequence[str] = ("title", "text")
    required: Sequence[str] = ("text",)
    batch = 512
    whole = False
    """Answers only when the input has ended (`filter` then gets all rows in one call)."""
    requires_system_checks: list[str] | tuple[str, ...] = ()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:  # noqa: ARG002
        """Help in Chinese and English with an example that works as printed."""
        self.help = f"{self.help_zh}\n\n{self.help_en}\n\n例 / Example:\n  {self.example}"
        kwargs.setdefault("formatter_class", _Formatter)
        parser = super().create_parser("huiying", subcommand, **kwargs)
        parser.prog = f"huiying {subcommand}"
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        """The files to read; a subclass adds its own options."""
        parser.add_argument(
            "files", nargs="*", metavar="FILE", help="JSON 行文件, 缺省读标准输入 / JSON lines, default: standard input"
        )

    def prepare(self, options: dict[str, Any]) -> None:
        """Check the options before anything is read. Raise `ConfigError` for wrong ones."""

    def filter(self, rows: list[Row]) -> list[Row]:
        """The fields that each row gets, in order."""
        raise NotImplementedError

    def check_row(self, row: Row) -> None:
        """Check one row's own fields. Raise `LineError`."""

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Read, filter, write; never a trace for what the user's input or terminal did."""
        try:
            self.prepare(options)
            collect_seldom()
            bad = self._run(options["files"])
        except ConfigError as error:
            sys.stderr.write(f"{error}\n")
            sys.exit(2)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return
        except KeyboardInterrupt:
            sys.exit(130)
        if bad:
            sys.exit(1)

    def _run(self, files: Sequence[str]) -> int:
        bad = 0
        numbered = enumerate(_lines(files), 1)
        with tqdm(unit="line", disable=not sys.stderr.isatty() or None, file=sys.stderr, delay=1) as bar:
            while chunk := list(numbered if self.whole else islice(numbered, self.batch)):
                bad += self._chunk(chunk)
                bar.update(len(chunk))
        sys.stdout.flush()
        return bad

    def _chunk(self, chunk: list[tuple[int, bytes]]) -> int:
        """Answer one batch; a line that cannot be read becomes an error line in its place."""
        rows: list[Row] = []
        answers: list[Row | None] = []
        for number, line in chunk:
            try:
                rows.append(self._read(line))
                answers.append(None)
            except LineError as error:
                sys.stderr.write(f"line {number}: {error}\n")
                answers.append({"error": str(error), "line": number})
        added = iter(zip(rows, self.filter(rows) if rows else [], strict=True))
        self.write(answers, added)
        return len(answers) - len(rows)

    def write(self, answers: list[Row | None], added: Iterator[tuple[Row, Row]]) -> None:
        """Write the lines in order; None stands for the next row of `added`."""
        lines = []
        for answer in answers:
            if answer is None:
                row, fields = next(added)
                answer = {**row, **fields}  # noqa: PLW2901
            lines.append(line_of(answer))
        self.out(b"".join(lines))

    def out(self, lines: bytes) -> None:
        """Write UTF-8, whatever the locale is."""
        _write(lines)

    def _read(self, line: bytes) -> Row:
        row = parse(line)
        for name in self.required:
            if name not in row:
                raise LineError(f"{name}: 缺少 (missing)")
        for name in self.texts:
            if name in row and not isinstance(row[name], str) and not (row[name] is None and name not in self.required):
                raise LineError(f"{name}: 应为字符串 (must be a string)")
        self.check_row(row)
        return row


def write_utf8(text: str) -> None:
    """Write to standard output as UTF-8, whatever the locale is."""
    _write(text.encode("utf-8"))


def _write(coded: bytes) -> None:
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        sys.stdout.write(coded.decode("utf-8"))
        return
    sys.stdout.flush()
    stream.write(coded)
    stream.flush()


def parse(line: bytes) -> Row:
    """One line as an object. Raises `LineError`."""
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError:  # also for what only the slow decoder reads, which says what is wrong
        return _parse(line)
    return row if type(row) is dict and _PLAIN.issuperset(map(type, row.values())) else _parse(line)


_PLAIN = frozenset({str, int, bool, type(None)})
"""Values that both decoders read alike: orjson makes a float of a number of more than 64 bits."""


def _parse(line: bytes) -> Row:
    try:
        text = line.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise LineError(f"不是 UTF-8 (not UTF-8): {error.reason}") from error
    if not text:
        raise LineError("空行 (blank line)")
    try:
        row = _DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        raise LineError(f"不是 JSON (not JSON): {error}") from error
    if not isinstance(row, dict):
        raise LineError("不是 JSON 对象 (not an object)")
    return row


def _no_number(name: str) -> None:
    raise ValueError(name)


_DECODER = json.JSONDecoder(parse_constant=_no_number)
_ENCODER = json.JSONEncoder(ensure_ascii=False)


def dump(row: Row) -> str:
    """One JSON line. A lone surrogate, which UTF-8 cannot carry, is written as an escape."""
    return line_of(row).decode()


def line_of(row: Row) -> bytes:
    """The same, as it is written."""
    try:
        return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:  # also for numbers of more than 64 bits and for depths that only the slow encoder takes
        return (json.dumps(row, ensure_ascii=_lone(row)) + "\n").encode()


def _lone(row: Row) -> bool:
    try:
        _ENCODER.encode(row).encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _lines(files: Sequence[str]) -> Iterable[bytes]:
    """The lines of the files, or of standard input. Raises `ConfigError` for a file that cannot be read."""
    if not files:
        yield from sys.stdin.buffer
        return
    for name in files:
        yield from _file(name)


def _file(name: str) -> Iterator[bytes]:
    try:
        with Path(name).open("rb") as stream:
            yield from stream
    except OSError as error:
        raise ConfigError(f"{name}: 无法读取 (cannot be read): {error.strerror}") from error
