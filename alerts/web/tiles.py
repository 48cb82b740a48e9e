"""Where a matter is spoken of: the parts of the jurisdiction as tiles, or as outlines where the operator gave them."""

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from config.schema.jurisdiction import Jurisdiction
from nlp.places import divisions

LEVELS = 4
"""Shades of a tile that is spoken of; 0 is none."""
OUTLINES = "map.geojson"
"""In the working folder: a FeatureCollection whose features carry `code`, with polygons in degrees."""
_WIDTH = 480


@dataclass(frozen=True, slots=True)
class Tile:
    """One part: `count` items name it; `level` 0..4 by its share of the largest."""

    code: str
    name: str
    count: int
    level: int


def parts(preset: Jurisdiction) -> list[tuple[str, str]]:
    """(code, name) of what the jurisdiction consists of: counties of a city, streets and towns of a county."""
    own = [(one.code, one.name) for one in preset.divisions if one.parent == preset.home]
    if own or not preset.home:
        return own
    known = divisions.by_code()
    counties = [code for code in divisions.counties(preset.home) if code != preset.home]
    if counties:
        return [(code, known[code].name) for code in counties]
    return list(divisions.streets(preset.home))


def tiles(preset: Jurisdiction, codes: Iterable[str]) -> list[Tile]:
    """A tile for each part, by the place codes of items; items of the whole place or of elsewhere are in none."""
    found = parts(preset)
    counts = Counter(part for code in codes for part, _name in found if code.startswith(part))
    most = max(counts.values(), default=0)
    return [Tile(code, name, counts[code], _level(counts[code], most)) for code, name in found]


def _level(count: int, most: int) -> int:
    return math.ceil(LEVELS * count / most) if count else 0


def drawn(found: Sequence[Tile], folder: Path | None) -> SafeString:
    """Outlines where the folder has them for these parts, else tiles; nothing where there are no parts."""
    if not any(tile.count for tile in found):
        return SafeString("")
    outlines = _outlines(folder / OUTLINES, _changed(folder / OUTLINES)) if folder else {}
    if outlines and all(tile.code in outlines for tile in found if tile.count):
        return _map(found, outlines)
    pattern = '<li class="tile tile-{}"><span>{}</span><b>{}</b></li>'
    rows = ((tile.level, tile.name, tile.count or "–") for tile in found)
    return format_html('<ul class="tiles">{}</ul>', format_html_join("", pattern, rows))


def _map(found: Sequence[Tile], outlines: dict[str, list[list[tuple[float, float]]]]) -> SafeString:
    rings = [ring for tile in found for ring in outlines.get(tile.code, [])]
    west, east = min(x for ring in rings for x, _ in ring), max(x for ring in rings for x, _ in ring)
    south, north = min(y for ring in rings for _, y in ring), max(y for ring in rings for _, y in ring)
    narrow = math.cos(math.radians((south + north) / 2))
    scale = _WIDTH / max((east - west) * narrow, 1e-9)

    def path(code: str) -> str:
        return " ".join(
            "M" + "L".join(f"{(x - west) * narrow * scale:.1f} {(north - y) * scale:.1f}" for x, y in ring) + "Z"
            for ring in outlines.get(code, [])
        )

    rows = ((tile.level, path(tile.code), tile.name, tile.count) for tile in found)
    inner = format_html_join("", '<path class="tile-{}" d="{}"><title>{}：{} 条</title></path>', rows)
    said = "、".join(f"{tile.name} {tile.count} 条" for tile in found if tile.count)
    box = f"0 0 {_WIDTH} {(north - south) * scale:.0f}"
    return format_html('<svg class="outlines" viewBox="{}" role="img" aria-label="{}">{}</svg>', box, said, inner)


def _changed(path: Path) -> int:
    return path.stat().st_mtime_ns if path.is_file() else 0


@lru_cache(2)
def _outlines(path: Path, changed: int) -> dict[str, list[list[tuple[float, float]]]]:
    """Rings by code; a file that is none, or is no GeoJSON, gives no outlines: tiles are shown then."""
    if not changed:
        return {}
    try:
        features = json.loads(path.read_text("utf-8"))["features"]
        return {str(one["properties"]["code"]): list(_rings(one["geometry"])) for one in features}
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return {}


def _rings(geometry: dict[str, Any]) -> Iterator[list[tuple[float, float]]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        for ring in polygon:
            yield [(float(point[0]), float(point[1])) for point in ring]
