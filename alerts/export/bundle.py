"""Writes a case as a zip: `case.json`, `case.html`, the attachments, a manifest of hashes, and a signature over it."""

import hashlib
import json
import os
import re
import tempfile
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from alerts.cases.attachments import path_of
from alerts.export.content import content_of
from alerts.models import Attachment, Case
from config import signing
from config.clock import SHANGHAI, shown

MANIFEST, SIGNATURE = "manifest.json", "signature.json"
_CHUNK = 1 << 20
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d")


def export_case(case: Case, target: Path, now: datetime) -> Path:
    """Write the bundle beside `target` and rename it, so that a crash leaves no half file; gives `target`.

    An attachment whose bytes are gone or changed is named in the manifest as missing; the rest is exported.
    """
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".export-")
    try:
        with os.fdopen(descriptor, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
            _write(bundle, case, now)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return target


def _write(bundle: zipfile.ZipFile, case: Case, now: datetime) -> None:
    content = content_of(case)
    attachments = list(case.attachments.all())
    told = {**readable(content), "exported_at": readable(shown(now)), "files": _named(attachments)}
    page = render_to_string("export/case.html", told)
    files: list[dict[str, Any]] = [
        _put(bundle, "case.json", json.dumps(content, ensure_ascii=False, indent=1).encode()),
        _put(bundle, "case.html", page.encode()),
    ]
    missing: list[dict[str, Any]] = []
    for name, attachment in _named(attachments).items():
        copied = _copy(bundle, name, attachment)
        (files if copied else missing).append(copied or {"name": name, "sha256": attachment.digest})
    manifest = {
        "format": "huiying-case-1",
        "case": case.number,
        "exported_at": shown(now),
        "files": files,
        "missing": missing,
    }
    body = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    bundle.writestr(MANIFEST, body)
    signed = {
        "algorithm": "Ed25519",
        "over": MANIFEST,
        "key": signing.public_key(settings.FOLDER),
        "signature": signing.sign(settings.FOLDER, body),
    }
    bundle.writestr(SIGNATURE, json.dumps(signed, indent=1))


def readable(value: Any) -> Any:
    """The same content for people: every instant in local time, to the minute."""
    if isinstance(value, dict):
        return {name: readable(one) for name, one in value.items()}
    if isinstance(value, list):
        return [readable(one) for one in value]
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        return f"{datetime.fromisoformat(value).astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    return value


def _named(attachments: list[Attachment]) -> dict[str, Attachment]:
    """Names inside the bundle: the same bytes stand there once."""
    return {f"attachments/{one.digest}.{one.kind}": one for one in attachments}


def _put(bundle: zipfile.ZipFile, name: str, body: bytes) -> dict[str, Any]:
    bundle.writestr(name, body)
    return {"name": name, "size": len(body), "sha256": hashlib.sha256(body).hexdigest()}


def _copy(bundle: zipfile.ZipFile, name: str, attachment: Attachment) -> dict[str, Any] | None:
    """Copy the bytes; None where they are gone or are not what their hash says."""
    try:
        with path_of(attachment).open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != attachment.digest:
                return None
            file.seek(0)
            with bundle.open(name, "w") as copy:
                while chunk := file.read(_CHUNK):
                    copy.write(chunk)
    except OSError:
        return None
    return {"name": name, "size": attachment.size, "sha256": attachment.digest}
