"""Checks a bundle: signature, the hash of every file, nothing added or left out, and the chain of events inside.

Needs no database: a bundle can be checked on any machine. Which key signed is said, for people to compare.
"""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from alerts.export.bundle import MANIFEST, SIGNATURE
from alerts.rules.chain import ChainedEvent, EventFacts, verify
from config import signing

_MOST_BYTES = 4_000_000_000
_CHUNK = 1 << 20


@dataclass(slots=True)
class BundleReport:
    """What was found. `faults`: one Chinese sentence each, none where the bundle holds. `key`: who signed."""

    case: str = ""
    files: int = 0
    events: int = 0
    key: str = ""
    missing: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


_DAMAGED = (
    zipfile.BadZipFile,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    zlib.error,
)
"""What `zipfile` and its decompressors raise for flipped bits, and what reading a manifest that is none raises."""


def check_bundle(path: Path) -> BundleReport:
    """Check a bundle file; a file that is no bundle has that as its fault. Raises `OSError` where it cannot be read."""
    report = BundleReport()
    with path.open("rb") as file:
        try:
            with zipfile.ZipFile(file) as bundle:
                _check(bundle, report)
        except _DAMAGED:
            report.faults.append("不是完整的交办单导出包，或已损坏")
    return report


def _check(bundle: zipfile.ZipFile, report: BundleReport) -> None:
    if sum(info.file_size for info in bundle.infolist()) > _MOST_BYTES:
        raise ValueError("too large")
    body, signed = bundle.read(MANIFEST), json.loads(bundle.read(SIGNATURE))
    manifest = json.loads(body)
    report.case, report.key = str(manifest["case"]), str(signed["key"])
    report.missing = [str(one["name"]) for one in manifest["missing"]]
    if not signing.holds(report.key, str(signed["signature"]), body):
        report.faults.append("签名不符，清单被改动，或不是原来的密钥签名的")
    _files(bundle, manifest["files"], report)
    _chain(json.loads(bundle.read("case.json")), report)


def _files(bundle: zipfile.ZipFile, files: Iterable[dict[str, Any]], report: BundleReport) -> None:
    listed = {str(one["name"]): one for one in files}
    there = [info.filename for info in bundle.infolist()]
    report.files = len(listed)
    extra = sorted(set(there) - set(listed) - {MANIFEST, SIGNATURE})
    report.faults += [f"{name}: 清单里没有这个文件" for name in extra]
    report.faults += [f"{name}: 重复出现" for name in sorted({name for name in there if there.count(name) > 1})]
    for name, one in listed.items():
        if name not in there:
            report.faults.append(f"{name}: 文件不在包里")
        elif _digest(bundle, name) != one["sha256"]:
            report.faults.append(f"{name}: 内容被改动")


def _digest(bundle: zipfile.ZipFile, name: str) -> str:
    made = hashlib.sha256()
    with bundle.open(name) as file:
        while chunk := file.read(_CHUNK):
            made.update(chunk)
    return made.hexdigest()


def _chain(content: dict[str, Any], report: BundleReport) -> None:
    events = [_event(one) for one in content["events"]]
    report.events = len(events)
    broken = verify(events)
    if broken is not None:
        report.faults.append(f"第 {broken} 条事件被改动、删除或插入")


def _event(one: dict[str, Any]) -> ChainedEvent:
    facts = {name: one[name] for name in EventFacts.__dataclass_fields__}
    return ChainedEvent(
        EventFacts(**{**facts, "at": datetime.fromisoformat(facts["at"])}), one["previous_hash"], one["hash"]
    )
