"""附件种类 by content alone."""

import zipfile
from io import BytesIO

import pytest

from alerts.rules.file_kinds import MEDIA, NotAllowed, from_bytes


def package(*members: str) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for member in members:
            file.writestr(member, "x")
    return made.getvalue()


def compound(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + stream.encode("utf-16-le") + b"\0" * 100


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n....", "png"),
        (b"\xff\xd8\xff\xe0....", "jpg"),
        (b"GIF89a....", "gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
        (b"%PDF-1.7\n....", "pdf"),
        (package("[Content_Types].xml", "word/document.xml"), "docx"),
        (package("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (package("[Content_Types].xml", "ppt/presentation.xml"), "pptx"),
        (package("OFD.xml", "Doc_0/Document.xml"), "ofd"),
        (compound("WordDocument"), "doc"),
        (compound("Workbook"), "xls"),
        (compound("PowerPoint Document"), "ppt"),
    ],
)
def test_each_kind_is_known_by_its_content(body: bytes, kind: str) -> None:
    assert from_bytes(body) == kind
    assert kind in MEDIA


@pytest.mark.parametrize(
    "body",
    [
        b"RIFF\x00\x00\x00\x00WAVEfmt ",
        b"#!/bin/sh\n",
        b"%!PS-Adobe",
        compound("Nothing"),
        compound("_VBA_PROJECT") + "WordDocument".encode("utf-16-le"),
        package("word/document.xml", "xl/vbaProject.bin"),
        package(*[f"{number}.xml" for number in range(10_001)]),
    ],
)
def test_everything_else_is_refused_in_words(body: bytes) -> None:
    with pytest.raises(NotAllowed, match="。"):
        from_bytes(body)
