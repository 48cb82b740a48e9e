"""The schematic map: parts of the jurisdiction, shaded by how often they are named; outlines where they are given."""

import json

from alerts.web.tiles import OUTLINES, Tile, drawn, parts, tiles
from config.load import jurisdiction


def test_a_county_town_has_its_streets_and_a_city_its_counties() -> None:
    assert ("990001101", "柳溪镇") in parts(jurisdiction("demo"))
    assert ("371302", "兰山区") in parts(jurisdiction("linyi"))
    assert parts(jurisdiction("generic")) == []


def test_tiles_count_what_lies_in_them() -> None:
    found = {
        tile.name: (tile.count, tile.level)
        for tile in tiles(
            jurisdiction("linyi"),
            ["371302", *["371302001"] * 7, *["371311"] * 2, "371300", "110101", ""],
        )
    }
    assert found["兰山区"] == (8, 4)
    assert found["罗庄区"] == (2, 1)
    assert found["河东区"] == (0, 0)


def test_outlines_of_the_operator_are_drawn_and_broken_ones_are_not(tmp_path) -> None:
    found = tiles(jurisdiction("linyi"), ["371302"])
    square = [[118.0, 35.0], [118.2, 35.0], [118.2, 35.2], [118.0, 35.0]]
    feature = {
        "type": "Feature",
        "properties": {"code": "371302"},
        "geometry": {"type": "Polygon", "coordinates": [square]},
    }
    path = tmp_path / OUTLINES
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    assert '<path class="tile-4"' in drawn(found, tmp_path)
    assert "兰山区：1 条" in drawn(found, tmp_path)
    path.write_text('{"features": [{"properties": {}}]}', "utf-8")
    assert '<ul class="tiles">' in drawn(found, tmp_path)


def test_nothing_is_drawn_where_no_place_is_named() -> None:
    assert drawn(tiles(jurisdiction("linyi"), ["", "110101"]), None) == ""


def test_names_are_escaped() -> None:
    assert "<script>" not in drawn([Tile("1", "x<script>", 1, 4)], None)
