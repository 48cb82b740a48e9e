"""A sheet that was uploaded: in a file of its own while it is read; its preview waits sealed until it is loaded."""

import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from alerts.office import pending
from alerts.punctuation import chinese
from alerts.rules.states import MoveRefused
from alerts.web.access import Viewer
from alerts.web.forms.roster import SheetForm
from alerts.web.views.action import INVALID, REFUSED
from config import clock
from config.load import ConfigError


@dataclass(frozen=True, slots=True)
class Preview:
    """What a sheet would do: `head` and `rows` for the table, `content` (plain values) to load, what is wrong.

    `columns`: the key under which the sheet itself waits, where its columns can be taken for other ones.
    """

    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    content: list[Any]
    wrong: list[str]
    says: str
    columns: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind of sheet: how it is called, what its columns are, how it is read, and how it is loaded."""

    kind: str
    title: str
    back: str
    back_word: str
    columns: str
    read: Callable[[Path], Preview]
    load: Callable[[str, Any], str]


@contextmanager
def on_disk(upload: Any) -> Iterator[Path]:
    """The upload as a file with its own ending, which says how it is read; gone afterwards."""
    suffix = Path(upload.name or "").suffix.lower()[:8]
    with tempfile.TemporaryDirectory(prefix="huiying-sheet-") as folder:
        path = Path(folder) / f"sheet{suffix}"
        with path.open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
        yield path


def handle(request: HttpRequest, viewer: Viewer, sheet: Sheet) -> HttpResponse:
    """GET asks for the file; POST with a file shows what it would do; POST with `pending` loads it."""
    context: dict[str, Any] = {"sheet": sheet, "back": reverse(sheet.back), "form": SheetForm()}
    if request.method != "POST":
        return render(request, "web/sheet.html", context)
    if request.POST.get("pending", "").isdecimal():
        return _load(request, viewer, sheet)
    form = SheetForm(request.POST)
    form.files = request.FILES
    if not form.is_valid():
        return render(request, "web/sheet.html", {**context, "form": form}, status=INVALID)
    upload = form.cleaned_data["file"]
    try:
        with on_disk(upload) as path:
            preview = sheet.read(path)
    except ConfigError as error:
        words = "\n".join(_plainly(one, str(path)) for one in str(error).splitlines())
        return refuse(request, sheet, words)
    return show(request, viewer, sheet, preview, upload.name)


def _plainly(line: str, path: str) -> str:
    """A fault of a sheet as people say it: 第 2 行：单位“没有的局”，没有这个单位."""
    said = line.removeprefix(f"{path}: ").replace(path, "这个文件")
    said = re.sub(r"^(第 \d+ 行): ", r"\1：", said)
    return chinese(re.sub(r"(\w+) = '([^']*)': ", r"\1“\2”，", said))


def refuse(request: HttpRequest, sheet: Sheet, words: str) -> HttpResponse:
    """Why the sheet cannot be taken, above the field for another file."""
    context = {"sheet": sheet, "back": reverse(sheet.back), "form": SheetForm(), "refused": words}
    return render(request, "web/sheet.html", context, status=REFUSED)


def show(request: HttpRequest, viewer: Viewer, sheet: Sheet, preview: Preview, name: str) -> HttpResponse:
    """What the sheet would do; it waits for the word to load it unless something is wrong."""
    ready = not preview.wrong and bool(preview.content)
    kept = pending.keep(sheet.kind, viewer.user.pk, name, preview.content, clock.now()) if ready else None
    context = {"sheet": sheet, "back": reverse(sheet.back), "preview": preview, "kept": kept, "name": name}
    return render(request, "web/sheet.html", context)


def _load(request: HttpRequest, viewer: Viewer, sheet: Sheet) -> HttpResponse:
    try:
        name, content = pending.take(sheet.kind, viewer.user.pk, int(request.POST["pending"][:12]), clock.now())
        words = sheet.load(name, content)
    except MoveRefused as refused:
        return refuse(request, sheet, refused.zh)
    messages.success(request, words)
    return redirect(sheet.back)
