"""A letter as an editable Word file: the same model, for the office's OA system.

Fonts are named, not embedded: 仿宋_GB2312 and 方正小标宋简体 where this machine has them,
else the faces every Windows has. A character outside GB 2312 is set in a face that has it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from templates.papers.fonts import SERIF
from templates.papers.glyphs import clean, runs
from templates.papers.letters.faces import WANTED, Faces, faces
from templates.papers.letters.model import (
    Annex,
    Block,
    Letter,
    LetterTable,
    Paragraph,
    annex_lines,
    annex_name,
)
from templates.papers.letters.pdf import SIDEWAYS, UPRIGHT, column_widths
from templates.papers.style import mm

_NAMES = {
    "title": ("方正小标宋简体", "宋体"),
    "body": ("仿宋_GB2312", "仿宋"),
    "heading": ("黑体", "黑体"),
    "subheading": ("楷体_GB2312", "楷体"),
}
"""Each part's face where the machine has the office's own, and where it has not."""
_RED = "C8141E"
_SIZE, _LINE = 16.0, 28.9


class _Writer:
    """One letter being written."""

    def __init__(self, letter: Letter) -> None:
        from docx import Document

        self.letter = letter
        self.document: Any = Document()
        found: Faces = faces()
        self.names = {
            part: own if getattr(found, part) != WANTED[part][0] else usual
            for part, (own, usual) in _NAMES.items()
        }

    def write(self) -> bytes:
        letter = self.letter
        self._settle()
        self._head()
        for line in letter.title.split("\n"):
            self._line(line, "title", size=22, middle=True, leading=34)
        self._line("", "body")
        if letter.to:
            self._line(letter.to.rstrip("：") + "：", "body")
        self._blocks(letter.blocks, UPRIGHT.width, 12)
        notes = annex_lines(letter)
        if notes:
            self._line("", "body")
        for at, line in enumerate(notes):
            self._line(line, "body", indent=5 if at else 2)
        self._signature()
        for number, annex in enumerate(letter.annexes, 1):
            self._annex(annex, number)
        self._closing()
        file = io.BytesIO()
        self.document.save(file)
        return _undated(file, letter.printed.timetuple()[:6])

    def _settle(self) -> None:
        """Page, line grid, usual style, properties, furniture."""
        from docx.shared import Pt

        letter = self.letter
        usual = self.document.styles["Normal"]
        usual.font.size = Pt(_SIZE)
        self._named(usual.element.get_or_add_rPr(), self.names["body"])
        core = self.document.core_properties
        core.title, core.author = letter.title.replace("\n", ""), letter.office
        core.subject, core.comments = letter.number, ""
        stamp = letter.printed.replace(tzinfo=None)
        core.created = core.modified = stamp
        self.document.settings.odd_and_even_pages_header_footer = True
        first = self.document.sections[0]
        self._section(first, wide=False)
        if letter.form == "letter":  # its first page shows no number (10.1)
            first.different_first_page_header_footer = True
            self._stamp(first.first_page_header)

    def _section(self, section: Any, *, wide: bool) -> None:
        from docx.enum.section import WD_ORIENT
        from docx.shared import Pt

        layout = SIDEWAYS if wide else UPRIGHT
        section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (Pt(each) for each in layout.size)
        section.left_margin, section.right_margin = Pt(layout.left), Pt(layout.right)
        section.top_margin, section.bottom_margin = Pt(layout.top), Pt(layout.bottom)
        section.footer_distance = Pt(layout.bottom - mm(7) - 14)
        section.header_distance = Pt(mm(14))
        self._grid(section)
        self._furniture(section.header, section.footer, right=True)
        self._furniture(section.even_page_header, section.even_page_footer, right=False)

    def _grid(self, section: Any) -> None:
        """22 lines of 28 characters: the document grid of Word."""
        from docx.oxml.ns import qn
        from docx.oxml.parser import OxmlElement

        for old in section._sectPr.findall(qn("w:docGrid")):
            section._sectPr.remove(old)
        grid = OxmlElement("w:docGrid")
        grid.set(qn("w:type"), "linesAndChars")
        grid.set(qn("w:linePitch"), "580")
        grid.set(qn("w:charSpace"), "-849")
        section._sectPr.append(grid)

    def _furniture(self, header: Any, footer: Any, *, right: bool) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
        from docx.shared import Pt

        header.is_linked_to_previous = footer.is_linked_to_previous = False
        self._stamp(header)
        below = footer.paragraphs[0]
        below.alignment = ALIGN.RIGHT if right else ALIGN.LEFT
        if right:
            below.paragraph_format.right_indent = Pt(_SIZE)
        else:
            below.paragraph_format.left_indent = Pt(_SIZE)
        if not below.runs:
            self._runs(below, "— ", "body", 14)
            self._page_number(below)
            self._runs(below, " —", "body", 14)

    def _stamp(self, header: Any) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

        header.is_linked_to_previous = False
        above = header.paragraphs[0]
        above.alignment = ALIGN.RIGHT
        if self.letter.stamp and not above.runs:
            self._runs(above, f"【{self.letter.stamp}】", "heading", 10.5, _RED)

    def _page_number(self, paragraph: Any) -> None:
        from docx.oxml.ns import qn
        from docx.oxml.parser import OxmlElement
        from docx.shared import Pt

        run = paragraph.add_run()
        run.font.size = Pt(14)
        for kind, text in (("begin", ""), ("", " PAGE "), ("end", "")):
            piece = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                piece.set(qn("w:fldCharType"), kind)
            else:
                piece.text = text
            run._r.append(piece)

    def _head(self) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
        from docx.shared import Pt

        letter = self.letter
        if letter.form == "plain":
            return
        mark = self._line(letter.mark, "title", size=36, middle=True, colour=_RED, leading=50)
        if letter.form == "document":
            mark.paragraph_format.space_before = Pt(mm(35))
            mark.paragraph_format.space_after = Pt(2 * _LINE)
        else:
            self._border(mark, "bottom", "thickThinSmallGap", 24, _RED)
        number = self._line(letter.number, "body", middle=letter.form == "document")
        if letter.form == "document":
            self._border(number, "bottom", "single", 18, _RED)
        else:
            number.alignment = ALIGN.RIGHT
        self._line("", "body")

    def _signature(self) -> None:
        from docx.shared import Pt

        letter = self.letter
        lines = [line for line in letter.signed if line]
        by_hand = any("：" in line for line in lines)
        every = [*lines, letter.date] if letter.date else lines
        if every:
            self._line("", "body")
            self._line("", "body")
        longest = max((len(each) for each in every), default=0)
        for at, text in enumerate(every):
            one = self._line(text, "body", middle=not by_hand)
            if by_hand:
                one.paragraph_format.left_indent = Pt(UPRIGHT.width / 2)
            else:
                # Centred over each other in a block whose right side is four characters in.
                block = min((longest + 1) * _SIZE, UPRIGHT.width - 4 * _SIZE)
                one.paragraph_format.left_indent = Pt(UPRIGHT.width - block - 3 * _SIZE)
                one.paragraph_format.right_indent = Pt(3 * _SIZE)
            one.paragraph_format.keep_with_next = at < len(every) - 1
        if letter.note:
            self._line("", "body")
            self._line(f"（{letter.note}）", "body", indent=2)

    def _annex(self, annex: Annex, number: int) -> None:
        from docx.enum.section import WD_SECTION

        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        section.different_first_page_header_footer = False
        self._section(section, wide=annex.wide)
        self._line(annex_name(self.letter, number), "heading")
        for line in annex.title.split("\n"):
            self._line(line, "title", size=22, middle=True, leading=34)
        layout = SIDEWAYS if annex.wide else UPRIGHT
        self._blocks(annex.blocks, layout.width, 10.5)

    def _closing(self) -> None:
        """版记; Word cannot pin it to the foot of the page without frames, so it stands last."""
        letter = self.letter
        if not (letter.copies or letter.issued):
            return
        self._line("", "body")
        lines = []
        if letter.copies:
            copies = f"抄送：{letter.copies.rstrip('。')}。"
            lines.append(self._line(copies, "body", size=14, leading=22))
        if letter.issued:
            lines.append(self._line("　".join(letter.issued), "body", size=14, leading=22))
        for at, one in enumerate(lines):
            self._border(one, "top", "single", 8 if at else 12, "000000")
        self._border(lines[-1], "bottom", "single", 12, "000000")

    def _blocks(self, blocks: Sequence[Block], room: float, size: float) -> None:
        parts = {0: "body", 1: "heading", 2: "subheading"}
        for block in blocks:
            if isinstance(block, Paragraph):
                one = self._line(block.text, parts[block.rank], indent=2, justified=True)
                one.paragraph_format.keep_with_next = block.rank > 0
            else:
                self._table(block, room, size)

    def _table(self, table: LetterTable, room: float, size: float) -> None:
        from docx.enum.table import WD_TABLE_ALIGNMENT
        from docx.oxml.parser import OxmlElement
        from docx.shared import Mm

        widths = column_widths(table, room / mm(1))
        made = self.document.add_table(rows=1, cols=len(table.columns), style="Table Grid")
        made.alignment = WD_TABLE_ALIGNMENT.CENTER
        made.autofit = False
        heads = [column.title for column in table.columns]
        self._row(made.rows[0].cells, heads, [True] * len(heads), "heading", size)
        repeat = OxmlElement("w:tblHeader")
        made.rows[0]._tr.get_or_add_trPr().append(repeat)
        middles = [column.middle for column in table.columns]
        for texts in table.rows:
            self._row(made.add_row().cells, texts, middles, "body", size)
        if not table.rows:
            cells = made.add_row().cells
            self._cell(cells[0].merge(cells[-1]), table.nothing, True, "body", size)
        for column, width in zip(made.columns, widths, strict=True):
            column.width = Mm(width)
        for row in made._tbl.tr_lst:
            for cell, width in zip(row.tc_lst, widths, strict=False):
                if len(row.tc_lst) == len(widths):
                    cell.width = Mm(width)

    def _row(
        self, cells: Sequence[Any], texts: Sequence[str], middles: Sequence[bool], part: str,
        size: float,
    ) -> None:  # fmt: skip
        for cell, text, middle in zip(cells, texts, middles, strict=True):
            self._cell(cell, text, middle, part, size)

    def _cell(self, cell: Any, text: str, middle: bool, part: str, size: float) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
        from docx.shared import Pt

        for at, line in enumerate(text.split("\n")):
            paragraph = cell.paragraphs[0] if not at else cell.add_paragraph()
            paragraph.paragraph_format.line_spacing = Pt(size * 1.4)
            paragraph.paragraph_format.space_after = Pt(0)
            paragraph.alignment = ALIGN.CENTER if middle else ALIGN.LEFT
            self._runs(paragraph, line, part, size)

    def _line(
        self,
        text: str,
        part: str,
        *,
        size: float = _SIZE,
        middle: bool = False,
        justified: bool = False,
        indent: float = 0.0,
        colour: str = "",
        leading: float = _LINE,
    ) -> Any:
        from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
        from docx.enum.text import WD_LINE_SPACING
        from docx.shared import Pt

        paragraph = self.document.add_paragraph()
        form = paragraph.paragraph_format
        form.space_before = form.space_after = Pt(0)
        form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        form.line_spacing = Pt(leading)
        if indent:
            form.first_line_indent = Pt(indent * _SIZE)
        if middle:
            paragraph.alignment = ALIGN.CENTER
        elif justified:
            paragraph.alignment = ALIGN.JUSTIFY
        self._runs(paragraph, text, part, size, colour)
        return paragraph

    def _runs(self, paragraph: Any, text: str, part: str, size: float, colour: str = "") -> None:
        """The text in pieces, each in a face that has its characters."""
        from docx.shared import Pt, RGBColor

        for name, piece in _pieces(clean(text), self.names[part]):
            run = paragraph.add_run(piece)
            run.font.size = Pt(size)
            if colour:
                run.font.color.rgb = RGBColor.from_string(colour)
            self._named(run._r.get_or_add_rPr(), name)

    def _named(self, properties: Any, name: str) -> None:
        from docx.oxml.ns import qn

        fonts = properties.get_or_add_rFonts()
        for which in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(which), name)

    def _border(self, paragraph: Any, side: str, kind: str, eighths: int, colour: str) -> None:
        from docx.oxml.ns import qn
        from docx.oxml.parser import OxmlElement

        properties = paragraph._p.get_or_add_pPr()
        borders = properties.find(qn("w:pBdr"))
        if borders is None:
            borders = OxmlElement("w:pBdr")
            properties.insert_element_before(
                borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:snapToGrid", "w:spacing",
                "w:ind", "w:jc", "w:rPr",
            )  # fmt: skip
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", kind), ("sz", str(eighths)), ("space", "4"), ("color", colour)):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)


def write_letter(letter: Letter) -> bytes:
    """The letter as a .docx file. Refuses what the PDF would refuse: a character no face has."""
    for field, text in letter.texts():
        for line in text.split("\n"):
            runs(line, SERIF, field)
    return _Writer(letter).write()


def _undated(file: io.BytesIO, moment: Any) -> bytes:
    """The package with the printed time as its only time: same letter, same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, date_time=moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return made.getvalue()


def _pieces(text: str, name: str) -> list[tuple[str, str]]:
    """The text in runs of one face: GB 2312 in the part's own, the rest in one that has it."""
    found: list[tuple[str, str]] = []
    for char in text:
        face = _face_of(char, name)
        if found and found[-1][0] == face:
            found[-1] = (face, found[-1][1] + char)
        else:
            found.append((face, char))
    return found


def _face_of(char: str, name: str) -> str:
    if ord(char) > 0xFFFF:
        return "SimSun-ExtB"
    if not name.endswith("_GB2312") and name != "方正小标宋简体":
        return name
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return "宋体" if ord(char) > 0x7F else name
    return name
