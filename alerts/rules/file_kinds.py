"""附件种类: what a file is, by its content alone. Only kinds on the list may be attached; names count nothing.

Signatures: PNG, JPEG, GIF, WebP, PDF, the compound file of older Office, and the zip of newer Office and OFD
(GB/T 33190), of which only the list of members and the bounded list of content types (ECMA-376, part 2) are read.
Files with macros are refused: by the names of parts and by what the package says they are.
"""

import zipfile
import zlib
from collections.abc import Collection
from io import BytesIO
from typing import IO

MEDIA = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "pdf": "application/pdf",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "ofd": "application/ofd",
}
PICTURES = ("png", "jpg", "gif", "webp")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = (("WordDocument", "doc"), ("Workbook", "xls"), ("PowerPoint Document", "ppt"))
_PACKAGES = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("ppt/presentation.xml", "pptx"),
    ("OFD.xml", "ofd"),
)
_MOST_MEMBERS = 10_000
_TYPES, _MOST_TYPES = "[Content_Types].xml", 4_000_000
_MACRO_PARTS = ("vbaproject.bin", "/macrosheets/")
_MACRO_TYPES = (b"vbaproject", b"macroenabled", b"macrosheet")


class NotAllowed(ValueError):
    """The file may not be attached; the message is one Chinese sentence."""


def kind_of(file: IO[bytes]) -> str:
    """The kind of a seekable file, one of `MEDIA`; leaves it at its beginning. Raises `NotAllowed`."""
    file.seek(0)
    head = file.read(16)
    kind = _by_head(head)
    if kind is None and head.startswith(b"PK\x03\x04"):
        kind = _package(file)
    elif kind is None and head.startswith(_COMPOUND):
        kind = _compound(file)
    file.seek(0)
    if kind is None:
        raise NotAllowed("这种文件不能作为附件，只收图片（PNG、JPEG、GIF、WebP）、PDF、OFD 和 Office 文档。")
    return kind


def _by_head(head: bytes) -> str | None:
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head[:6] in {b"GIF87a", b"GIF89a"}:
        return "gif"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    return "pdf" if head.startswith(b"%PDF-") else None


def _package(file: IO[bytes]) -> str | None:
    try:
        with zipfile.ZipFile(file) as package:
            names = package.namelist()
            types = package.open(_TYPES).read(_MOST_TYPES + 1) if _TYPES in names else b""
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError) as error:
        raise NotAllowed("文件已损坏或加了密，打不开，请重新导出后再上传。") from error
    if len(names) > _MOST_MEMBERS or len(types) > _MOST_TYPES:
        raise NotAllowed("文件内含过多部件，不能作为附件。")
    _no_macros(names, types)
    return next((kind for member, kind in _PACKAGES if member in set(names)), None)


def _compound(file: IO[bytes]) -> str | None:
    """An older Office file: the names of its streams stand in its directory as UTF-16."""
    file.seek(0)
    body = file.read()
    if "_VBA_PROJECT".encode("utf-16-le") in body:
        raise NotAllowed("文件带有宏，不能作为附件；请另存为不带宏的文档或 PDF。")
    return next((kind for stream, kind in _STREAMS if stream.encode("utf-16-le") in body), None)


def _no_macros(names: Collection[str], types: bytes) -> None:
    """`types`: the list of content types, UTF-8 or UTF-16."""
    said = types.replace(b"\0", b"").lower()
    parts = any(part in f"/{name}".lower() for name in names for part in _MACRO_PARTS)
    if parts or any(kind in said for kind in _MACRO_TYPES):
        raise NotAllowed("文件带有宏，不能作为附件；请另存为不带宏的文档或 PDF。")


def plain_name(name: str, kind: str) -> str:
    """A file name that is safe to store, show and download: no path, no control characters, its kind's own ending."""
    last = name.replace("\\", "/").rpartition("/")[2]
    cleaned = "".join(char for char in last if char.isprintable() and char not in '<>:"|?*;\u202e\u200f').strip(" .")
    stem = cleaned.rpartition(".")[0] if "." in cleaned else cleaned
    return f"{(stem or '附件')[:120]}.{kind}"


def from_bytes(body: bytes) -> str:
    """`kind_of` for bytes at hand."""
    return kind_of(BytesIO(body))
