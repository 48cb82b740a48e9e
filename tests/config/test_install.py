"""What pip is set up to do, said to uv; and pip where uv cannot."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "install.py"


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("huiying_install", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    return module


def test_pips_settings_are_said_to_uv(install: ModuleType) -> None:
    lines = [
        "global.index-url='https://mirror.example/simple'",
        "install.index-url='https://office.example/simple'",
        "global.extra-index-url='\\nhttps://a.example/simple\\nhttps://b.example/simple'",
        ":env:.cert='/etc/ssl/office.pem'",
        "global.cert='/etc/ssl/other.pem'",
        "global.trusted-host='mirror.example'",
        "global.timeout='60'",
        "list.format='columns'",
        "global.disable-pip-version-check='1'",
        "broken",
        "global.proxy=no quotes",
    ]
    assert install.uv_settings(lines) == {
        "UV_DEFAULT_INDEX": "https://office.example/simple",
        "UV_INDEX": "https://a.example/simple https://b.example/simple",
        "SSL_CERT_FILE": "/etc/ssl/office.pem",
        "UV_INSECURE_HOST": "mirror.example",
        "UV_HTTP_TIMEOUT": "60",
    }
    assert install.uv_settings([]) == {}


def test_where_uv_cannot_pip_is_asked(install: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    refusing = tmp_path / "uv"
    refusing.write_text("#!/bin/sh\nexit 2\n", "utf-8")
    refusing.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert not install.by_uv(".")
    refusing.write_text("#!/bin/sh\nexit 0\n", "utf-8")
    assert install.by_uv(".")
