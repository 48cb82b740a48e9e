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


VBA, SHEET, OLD = "ms-office.vbaProject", "ms-excel.sheet.macroEnabled.main+xml", "ms-excel.macrosheet+xml"


def said(part: str, kind: str) -> bytes:
    return f'<Types><Override PartName="/{part}" ContentType="application/vnd.{kind}"/></Types>'.encode()


def office(types: bytes, *members: str) -> bytes:
    """A package whose list of content types is `types`."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", types)
        for member in members:
            file.writestr(member, "x")
    return made.getvalue()


@pytest.mark.parametrize(
    "body",
    [
        office(said("word/a.bin", VBA), "word/document.xml"),
        office(said("xl/workbook.xml", SHEET), "xl/workbook.xml"),
        office(said("word/a.bin", VBA.upper()).decode().encode("utf-16"), "word/document.xml"),
        office(b"<Types/>", "xl/workbook.xml", "xl/macrosheets/sheet1.xml"),
        office(said("xl/s.xml", OLD), "xl/workbook.xml"),
    ],
    ids=["renamed", "macro-enabled", "utf-16", "excel-4", "excel-4-renamed"],
)
def test_a_macro_is_found_by_what_the_package_says_of_its_parts(body: bytes) -> None:
    with pytest.raises(NotAllowed, match="宏"):
        from_bytes(body)


def test_a_list_of_parts_that_unpacks_without_end_is_refused() -> None:
    with pytest.raises(NotAllowed, match="部件"):
        from_bytes(office(b" " * 200_000_000, "word/document.xml"))


def test_a_package_that_is_damaged_within_is_refused() -> None:
    body = bytearray(office(b"<Types/>" * 50, "word/document.xml"))
    at = body.index(b"[Content_Types].xml") + len(b"[Content_Types].xml")
    body[at : at + 4] = b"\xff\xff\xff\xff"
    with pytest.raises(NotAllowed, match="损坏"):
        from_bytes(bytes(body))


def test_a_bomb_is_kept_packed(tmp_path) -> None:
    """Nothing of a file is unpacked but the list of its parts, so what it would grow to counts nothing."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", b"\0" * 50_000_000)
    assert from_bytes(made.getvalue()) == "docx"
