"""What python-docx has no words for: page numbers, links, cells."""

from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run


def page_number(line: Paragraph) -> Run:
    """— 1 —, counted by Word."""
    run = line.add_run("— ")
    for kind, words in (("begin", ""), ("", " PAGE "), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.set(qn("xml:space"), "preserve")
            element.text = words
        run._r.append(element)
    run._r.append(_text(" —"))
    return run


def hyperlink(line: Paragraph, url: str) -> Run:
    """The address itself as a link."""
    key = line.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), key)
    run = line.add_run(url)
    run.font.color.rgb = RGBColor(0x1F, 0x5F, 0xAE)
    link.append(run._r)
    line._p.append(link)
    return run


def set_cell(cell: _Cell, words: str, width: Length, centred: bool) -> Run:
    """Write into a cell."""
    cell.width = width
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    line = cell.paragraphs[0]
    line.paragraph_format.line_spacing = Pt(18)
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
    run: Run = line.add_run(words)
    return run


def _text(words: str) -> Any:
    element = OxmlElement("w:t")
    element.set(qn("xml:space"), "preserve")
    element.text = words
    return element
