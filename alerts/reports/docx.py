"""A paper as a Word file, editable, by GB/T 9704-2012 党政机关公文格式.

A4, type area 156 x 225 mm, 22 lines a page: title 2 号小标宋 centred, body 3 号仿宋, 一、黑体, （一）楷体, 1. 仿宋,
page numbers 4 号宋体 outside. Headings are Word's own heading styles: the navigation pane and a table of contents work.
"""

import io
import re

from docx import Document
from docx.document import Document as Word
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from alerts.punctuation import chinese
from alerts.reports import fonts
from alerts.reports.docx_parts import hyperlink, page_number, set_cell
from alerts.reports.headline import broken_title
from alerts.reports.paper import Heading, Numbering, Paper, Paragraph, Picture, Reference, Sentence, Table

_BODY, _TITLE, _SMALL, _NOTE = Pt(16), Pt(22), Pt(12), Pt(10.5)
_LINE = Pt(28.9)
_BLACK = RGBColor(0, 0, 0)
_LATIN = "Times New Roman"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WIDTH = 156
_NARROW, _TOGETHER = 16, 14
"""Characters up to which a column is centred; rows up to which a table is not torn."""


def docx_bytes(paper: Paper, exact: bool = False) -> bytes:
    """The file. `exact`: name the faces that this machine has instead, for a PDF that is made here."""
    writer = _Writer(paper, exact)
    writer.write()
    out = io.BytesIO()
    writer.word.save(out)
    return out.getvalue()


class _Writer:
    def __init__(self, paper: Paper, exact: bool) -> None:
        self.paper, self.exact = paper, exact
        self.word: Word = Document()
        self.numbering = Numbering()
        self.numbers = {source: number for number, source in enumerate(paper.sources(), 1)}

    def write(self) -> None:
        self._page()
        self._styles()
        self._front()
        for block in self.paper.blocks:
            if isinstance(block, Heading):
                self.word.add_paragraph(_text(self.numbering.of(block) + block.text), style=f"Heading {block.level}")
            elif isinstance(block, Paragraph):
                self._sentences(block.sentences)
            elif isinstance(block, Table):
                self._table(block)
            else:
                self._picture(block)
        self._end()

    def _face(self, face: str) -> str:
        return fonts.standing_in(face) if self.exact else face

    def _page(self) -> None:
        section = self.word.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(25)
        self.word.settings.odd_and_even_pages_header_footer = True
        sides = ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT))
        for footer, side in sides:
            footer.is_linked_to_previous = False
            line = footer.paragraphs[0]
            line.alignment = side
            self._paint(page_number(line), fonts.NUMBER, Pt(14))
        properties = self.word.core_properties
        properties.title, properties.author = _clean(self.paper.title), _clean(self.paper.issuer)
        properties.language, properties.comments = "zh-CN", ""

    def _styles(self) -> None:
        styles = self.word.styles
        normal = _paragraph_style(styles["Normal"])
        self._style(normal, fonts.BODY, _BODY)
        normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
        for level, face in ((1, fonts.FIRST), (2, fonts.SECOND), (3, fonts.BODY)):
            style = _paragraph_style(styles[f"Heading {level}"])
            self._style(style, face, _BODY)
            style.font.bold = level == 3
            style.font.italic = False
            style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
            style.paragraph_format.keep_with_next = True
            _two_characters(style.element.get_or_add_pPr(), _BODY)

    def _style(self, style: ParagraphStyle, face: str, size: Pt) -> None:
        style.font.name, style.font.size, style.font.color.rgb = _LATIN, size, _BLACK
        element = style.element.get_or_add_rPr().get_or_add_rFonts()
        for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            element.attrib.pop(qn(f"w:{name}"), None)
        element.set(qn("w:eastAsia"), self._face(face))
        style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        style.paragraph_format.line_spacing = _LINE

    def _front(self) -> None:
        title = self.word.add_paragraph()
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        title.paragraph_format.line_spacing = Pt(35)
        title.paragraph_format.space_after = Pt(6)
        self._paint(title.add_run(broken_title(_text(self.paper.title))), fonts.TITLE, _TITLE)
        if self.paper.subtitle:
            line = self.word.add_paragraph()
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            line.paragraph_format.space_after = Pt(14)
            self._paint(line.add_run(_clean(self.paper.subtitle)), fonts.SECOND, _BODY)

    def _sentences(self, sentences: tuple[Sentence, ...]) -> None:
        line = self.word.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        _two_characters(line._p.get_or_add_pPr(), _BODY)
        for sentence in sentences:
            line.add_run(_text(sentence.text))
            for source in sentence.sources:
                mark = line.add_run(f"[{self.numbers[source]}]")
                mark.font.superscript = True

    def _table(self, block: Table) -> None:
        self._caption(block.caption)
        table = self.word.add_table(rows=1, cols=len(block.head), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        parts = block.wide or (1,) * len(block.head)
        widths = [Mm(_WIDTH * part / sum(parts)) for part in parts]
        for number, (cell, words) in enumerate(zip(table.rows[0].cells, block.head, strict=True)):
            self._paint(set_cell(cell, _clean(words), widths[number], centred=True), fonts.FIRST, _SMALL)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        repeated = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(repeated)
        narrow = [
            max((len(row[number]) for row in block.rows), default=0) <= _NARROW for number in range(len(block.head))
        ]
        for row in block.rows:
            line = table.add_row()
            line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # a row stays on one page
            cells = line.cells
            for number, (cell, words) in enumerate(zip(cells, row, strict=True)):
                centred = number > 0 and narrow[number]
                self._paint(set_cell(cell, _text(words), widths[number], centred), fonts.BODY, _SMALL)
        if len(block.rows) <= _TOGETHER:  # a short table stays on one page
            for line in table.rows[:-1]:
                for cell in line.cells:
                    cell.paragraphs[0].paragraph_format.keep_with_next = True
        self._gap()

    def _caption(self, words: str) -> None:
        if words:
            line = self.word.add_paragraph()
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            line.paragraph_format.keep_with_next = True
            self._paint(line.add_run(_clean(words)), fonts.FIRST, Pt(14))

    def _gap(self) -> None:
        line = self.word.add_paragraph()
        line.paragraph_format.line_spacing = Pt(10)

    def _picture(self, block: Picture) -> None:
        line = self.word.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        line.paragraph_format.keep_with_next = True
        line.add_run().add_picture(io.BytesIO(block.png), width=Mm(150))
        properties = line._p.xpath(".//wp:docPr")
        if properties:
            properties[0].set("descr", _clean(block.caption))
        caption = self.word.add_paragraph()
        caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._paint(caption.add_run(_clean(block.caption)), fonts.SECOND, Pt(14))

    def _end(self) -> None:
        if self.paper.issuer or self.paper.day:
            self._gap()
        for words in filter(None, (self.paper.issuer, self.paper.day)):
            line = self.word.add_paragraph(_clean(words))
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            line.paragraph_format.right_indent = Pt(64)
        if self.numbers:
            head = self.word.add_paragraph()
            head.paragraph_format.space_before = Pt(18)
            head.paragraph_format.keep_with_next = True
            self._paint(head.add_run("资料来源"), fonts.FIRST, Pt(14))
        printed: dict[str, int] = {}
        for source, number in self.numbers.items():
            self._source(number, source, printed.setdefault(source.url, number))
        if self.paper.note:
            note = self._small()
            note.paragraph_format.space_before = Pt(10)
            self._paint(note.add_run(_clean(self.paper.note)), fonts.BODY, _NOTE)

    def _source(self, number: int, source: Reference, first: int) -> None:
        """A source; an address that an earlier one has is not printed again."""
        line = self._small()
        self._paint(line.add_run(f"[{number}] {_text(source.words)}"), fonts.BODY, _NOTE)
        if not source.url.startswith(("http://", "https://")):
            return
        if first != number:
            self._paint(line.add_run(f"（网址同[{first}]）"), fonts.BODY, Pt(9))
        else:
            line.add_run(" ")
            self._paint(hyperlink(line, _clean(source.url)), fonts.BODY, Pt(9))

    def _small(self) -> WordParagraph:
        line = self.word.add_paragraph()
        line.paragraph_format.line_spacing = Pt(17)
        return line

    def _paint(self, run: Run, face: str, size: Pt) -> None:
        run.font.name, run.font.size = _LATIN, size
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), self._face(face))


def _paragraph_style(style: object) -> ParagraphStyle:
    assert isinstance(style, ParagraphStyle)
    return style


def _two_characters(properties: object, size: Pt) -> None:
    """First line indented by two characters, whatever the size."""
    indent = properties.get_or_add_ind()  # type: ignore[attr-defined]
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), str(int(size.pt * 2 * 20)))


def _clean(words: str) -> str:
    """Without what an XML file may not hold."""
    return _CONTROL.sub("", words)


def _text(words: str) -> str:
    """What is printed: clean, with Chinese marks."""
    return chinese(_clean(words))
