"""Sheets of duties, contacts and rosters go through the same door as exports: what is too large is not read."""

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from alerts.duties import sheets
from config.load import ConfigError
from tests.sheets import sheet

COLUMNS = {"name": ("单位",), "phone": ("电话",)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return sheet(tmp_path / "s.xlsx", ["单位", "电话"], ["县水务局", "0000-1"], ["县住建局", "0000-2"])


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def write(path: Path, content: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in content.items():
            packed.writestr(name, part)


def test_a_small_file_of_too_many_cells_is_refused_before_a_row_is_read(path: Path) -> None:
    content = parts(path)
    name = next(name for name in content if "sheet1" in name)
    many = b'<row r="9">' + b"<c/>" * (sheets.LIMITS.cells + 1) + b"</row></sheetData>"
    write(path, content | {name: content[name].replace(b"</sheetData>", many)})
    assert path.stat().st_size < 100_000
    with pytest.raises(ConfigError, match="too many cells"):
        sheets.read(path, COLUMNS, ["name"])


@pytest.mark.parametrize(("limit", "told"), [("packed", "MB"), ("unpacked", "unpacks"), ("strings", "too much text")])
def test_each_limit_holds(path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, told: str) -> None:
    assert len(sheets.read(path, COLUMNS, ["name"])) == 2
    write(path, parts(path) | {"xl/sharedStrings.xml": b"<sst>longer than twenty</sst>"})
    monkeypatch.setattr(sheets, "LIMITS", replace(sheets.LIMITS, **{limit: 20}))
    with pytest.raises(ConfigError, match=told):
        sheets.read(path, COLUMNS, ["name"])


@pytest.mark.parametrize(
    ("part", "told"),
    [
        (b"<sst><x:si><t>longer than twenty</t></x:si></sst>", "too much text"),
        ("<sst><si><t>longer</t></si></sst>".encode("utf-16"), "not UTF-8"),
    ],
)
def test_texts_are_known_by_what_they_are_not_by_their_name(
    path: Path, monkeypatch: pytest.MonkeyPatch, part: bytes, told: str
) -> None:
    """The list of contents may call them anything."""
    write(path, parts(path) | {"xl/anything.bin": part})
    monkeypatch.setattr(sheets, "LIMITS", replace(sheets.LIMITS, strings=20))
    with pytest.raises(ConfigError, match=told):
        sheets.read(path, COLUMNS, ["name"])


def test_rows_beyond_a_wrong_size_are_read(path: Path) -> None:
    content = parts(path)
    name = next(name for name in content if "sheet1" in name)
    write(path, content | {name: content[name].replace(b'ref="A1:B3"', b'ref="A1:B2"')})
    assert [row["name"] for _, row in sheets.read(path, COLUMNS, ["name"])] == ["县水务局", "县住建局"]


def test_a_file_with_a_password_is_said_to_be_none(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    at = raw.index(b"PK\x01\x02")
    while at >= 0:
        raw[at + 8] |= 1  # general purpose flag: encrypted
        at = raw.find(b"PK\x01\x02", at + 4)
    path.write_bytes(raw)
    with pytest.raises(ConfigError, match="xlsx"):
        sheets.read(path, COLUMNS, ["name"])
