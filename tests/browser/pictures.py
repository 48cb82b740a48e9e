"""Pictures of pages as they were walked, kept in build/pictures."""

from pathlib import Path
from typing import Any

PICTURES = Path(__file__).resolve().parents[2] / "build" / "pictures"


def keep(page: Any, name: str) -> None:
    """A picture, and that nothing runs off the side."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
