"""`python scripts/install.py PACKAGE`: installs PACKAGE (`.`, `.[test]`) where the Python that runs it looks.

uv does it in a third of pip's time; it lies in a temporary folder and asks where pip is set up to ask. Where there is
no uv to be had, or it fails, pip does it and says why it cannot.
"""

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

UV = "uv>=0.8,<1"
PIP = "pip>=24.1"
"""An older pip fails on the constraints."""
_QUICK = ("pip", "install", "--quiet", "--compile-bytecode", "-c", "constraints.txt")
"""Compiled at once, by all cores: on some machines Python may not keep what it compiles at a first import."""
_NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "no-index": "UV_NO_INDEX",
    "timeout": "UV_HTTP_TIMEOUT",
    "default-timeout": "UV_HTTP_TIMEOUT",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
}
_STRENGTH = ("global", "install", ":env:")


def uv_settings(lines: Iterable[str]) -> dict[str, str]:
    """What `pip config list` prints (`global.index-url='https://…'`), as environment variables that uv reads."""
    found: dict[tuple[str, int], str] = {}
    for line in lines:
        name, _, value = line.strip().partition("=")
        section, _, key = name.rpartition(".")
        if key not in _NAMES or section not in _STRENGTH:
            continue
        try:
            text = " ".join(str(ast.literal_eval(value)).split())
        except (SyntaxError, ValueError):
            continue
        found[_NAMES[key], _STRENGTH.index(section)] = text
    return {name: found[name, strength] for name, strength in sorted(found) if found[name, strength]}


def _pip(*words: str, **options: object) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {"PYTHONWARNINGS": "ignore", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return subprocess.run([sys.executable, "-m", "pip", *words], check=False, text=True, env=environment, **options)  # type: ignore[call-overload,no-any-return]


def by_uv(package: str) -> bool:
    """Install by uv; false where that did not work."""
    with tempfile.TemporaryDirectory(prefix="huiying-uv-") as folder:
        uv = shutil.which("uv")
        if uv is None:
            got = _pip("install", "--quiet", "--no-compile", "--target", folder, UV, capture_output=True)
            if got.returncode:
                return False
            uv = str(Path(folder) / "bin" / "uv")
        settings = uv_settings(_pip("config", "list", capture_output=True).stdout.splitlines())
        command = [uv, *_QUICK, "--python", sys.executable, "-e", package]
        try:
            return subprocess.run(command, check=False, capture_output=True, env=settings | os.environ).returncode == 0
        except OSError:
            return False


def by_pip(package: str) -> bool:
    """Install by pip, which tells the reader what is wrong."""
    upgraded = _pip("install", "--quiet", "--upgrade", PIP).returncode == 0
    return upgraded and _pip("install", "--quiet", "-c", "constraints.txt", "-e", package).returncode == 0


def compile_own() -> None:
    """Our own packages too: an editable installation leaves them as they are."""
    packages = ("alerts", "config", "crawlers", "nlp", "pipeline")
    subprocess.run([sys.executable, "-m", "compileall", "-q", "-j", "0", *packages], check=False)


def main(package: str) -> int:
    """2 where neither could; 130 after Ctrl-C: what was begun is taken up by the next run."""
    try:
        if not (by_uv(package) or by_pip(package)):
            return 2
        compile_own()
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
