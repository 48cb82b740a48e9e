"""Half-width punctuation in Chinese sentences, on screens and in mails: found, and mended with --mend.

    python scripts/punctuation.py [--mend]

Looked at: the desk's templates, its scripts, and the strings of its Python files (no docstrings, no raw strings, which
are patterns). A comma or colon without a space behind it is left alone: that is how queries and lists are written.
Templates, all of whose words are Chinese, are looked at closer: marks and brackets beside what is filled in. So are the
strings of the desk's pages that have a Chinese character. What the tour's invented websites write is their own.
"""

import io
import re
import sys
import tokenize
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HAN = "\u4e00-\u9fff"
FULL = str.maketrans(",:;?!", "，：；？！")
MARK = re.compile(rf"(?<=[{HAN}”》）」])([,:;?!]) (?=[{HAN}“《（「])")
PAUSE = re.compile(rf"(?<=[{HAN}”》）」])([,;]) (?=[0-9{{<])|(?<=[\w}}>%])([,;]) (?=[{HAN}“《（「])")
"""The pauses of a sentence beside a figure, a tag or what is filled in."""
BRACKETS = re.compile(rf"(?<=[{HAN}”》]) ?\(([{HAN}、，：；。“”《》0-9]*[{HAN}][{HAN}、，：；。“”《》0-9]*)\)")
FILLED = re.compile(rf"(?<=[{HAN}”》）」}}>])([,:;]) (?=[{HAN}“《（「{{<\w])")
"""In a template: after a word, a tag or what is filled in, before the same."""
ASIDE = re.compile(r" ?(?<![\w.])(?!(?<=>)\({\d+}\))\(((?:[^()<>\n]|<[^>]*>)*)\)(?=[^\w]|$)")
"""In a template: a bracket of its own, whatever it holds; not about a figure of a table, which is one value alone."""
SPOKEN = re.compile(rf"(?<=[{HAN}”》）」}}])([,:;]) (?=[{HAN}“《（「{{])")
"""In a string of the pages."""
CODE = re.compile(r"(\{%.*?%\}|\{\{.*?\}\}|<(?:style|script|code)\b.*?</(?:style|script|code)>)", re.S)
STRING = re.compile(r"^([a-zA-Z]*)(\"\"\"|'''|\"|')")


def mended(text: str) -> str:
    """The text with full-width marks."""
    text = BRACKETS.sub(r"（\1）", text)
    text = MARK.sub(lambda found: found[1].translate(FULL), text)
    return PAUSE.sub(lambda found: (found[1] or found[2]).translate(FULL), text)


def of_template(text: str) -> str:
    """A template's text with full-width marks; what is between its own brackets is code and kept."""
    codes: list[str] = []

    def keep(found: re.Match[str]) -> str:
        codes.append(found[0])
        return f"{{{len(codes) - 1}}}"

    bare = CODE.sub(keep, mended(text))
    bare = ASIDE.sub(r"（\1）", bare)
    bare = FILLED.sub(lambda found: found[1].translate(FULL), bare)
    return re.sub(r"\{(\d+)\}", lambda found: codes[int(found[1])], bare)


def of_page(text: str) -> str:
    """A string of a page with full-width marks."""
    text = mended(text)
    return SPOKEN.sub(lambda found: found[1].translate(FULL), text) if re.search(f"[{HAN}]", text) else text


def looked_at() -> Iterator[Path]:
    """The files."""
    for pattern in ("**/templates/**/*.html", "**/templates/**/*.txt", "**/static/**/*.js", "**/*.py"):
        yield from sorted((ROOT / "alerts").glob(pattern))
    yield ROOT / "pipeline" / "sources" / "reasons.py"
    yield ROOT / "pipeline" / "topics" / "people.py"


def of_file(path: Path) -> str:
    """The file's text, mended."""
    text = path.read_text("utf-8")
    if "management" in path.parts or "migrations" in path.parts:
        return text
    if path.suffix == ".py":
        return _python(text, of_page if "web" in path.parts else mended)
    return of_template(text) if path.suffix in {".html", ".txt"} and "sites" not in path.parts else mended(text)


def _python(text: str, change: Callable[[str], str]) -> str:
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    made, at = [], 0
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type != tokenize.STRING:
            continue
        kind = STRING.match(token.string)
        if kind is None or len(kind[2]) > 1 or "r" in kind[1].lower():
            continue
        begin = starts[token.start[0] - 1] + token.start[1]
        made += [text[at:begin], change(token.string)]
        at = begin + len(token.string)
    return "".join([*made, text[at:]])


def found() -> Iterator[tuple[Path, int, str]]:
    """File, line and the line itself where something is to mend."""
    for path in looked_at():
        old = path.read_text("utf-8")
        for number, (one, two) in enumerate(zip(old.splitlines(), of_file(path).splitlines(), strict=True), 1):
            if one != two:
                yield path.relative_to(ROOT), number, one.strip()


def main() -> int:
    """1 where something is to mend and --mend is not given."""
    if "--mend" in sys.argv:
        for path in looked_at():
            old, new = path.read_text("utf-8"), of_file(path)
            if old != new:
                path.write_text(new, "utf-8")
        return 0
    wrong = list(found())
    for path, number, line in wrong:
        sys.stdout.write(f"{path}:{number}: {line[:160]}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
