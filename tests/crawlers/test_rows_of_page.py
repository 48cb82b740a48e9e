"""The rows of a list page that no spider knows."""

from lxml import html

from crawlers.rows_of_page import Rows, guess_rows

URL = "https://a.example/list/"


def _table(cells: str, many: int = 6, stripes: bool = False) -> Rows | None:
    rows = "".join(
        f'<tr class="{("odd", "even")[n % 2]}">' * stripes
        + "<tr>" * (not stripes)
        + cells.replace("N", str(n))
        + "</tr>"
        for n in range(many)
    )
    return guess_rows(html.fromstring(f'<body><div id="box"><table>{rows}</table></div></body>'), URL)


def test_a_tables_row_is_its_row_not_the_cell_of_the_headline():
    cells = '<td>10N</td><td><a href="/d/N.html">关于小区供暖不热的来信N</a></td><td>已办结</td>'
    for stripes in (False, True):
        found = _table(cells, stripes=stripes)
        assert found is not None
        assert (found.row.split()[-1], found.link.split()[-1], found.count) == ("tr", "a", 6)


def test_a_table_that_holds_a_headline_in_each_cell_has_cells_for_rows():
    cells = "".join(f'<td><a href="/d/N{x}.html">第N{x}张图片的新闻标题</a></td>' for x in range(3))
    found = _table(cells)
    assert found is not None
    assert (found.row.split()[-1], found.count) == ("td", 18)
