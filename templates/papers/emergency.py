"""应急减排措施表: who does what under one warning, county by county, with phone numbers."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.flowables import Flowable

from grading.emergency_rules import rules
from templates.papers import style
from templates.papers.blocks import body, note
from templates.papers.emergency_content import EmergencyContent, ListLine
from templates.papers.grid import Cell, Grid, Row, band, cell, head_row
from templates.papers.lines import Span
from templates.papers.pages import WIDE, Furniture, build, mm
from templates.papers.sheet import describe
from templates.papers.standard_head import headline

PAPER = "应急减排措施表"
_PAGE = WIDE
_INKS = {"yellow": style.AMBER, "orange": (0.76, 0.33, 0.05), "red": style.RED}


def draw_orders(content: EmergencyContent) -> bytes:
    """The list of one warning as a PDF, A3 landscape; marked while it is a draft.

    Raises :class:`grading.refusals.Refusal` where a character has no glyph.
    """
    rule = rules().warnings[content.warning]
    where = content.county or content.city[1]
    title = f"{where}{rule.name}{PAPER}"
    furniture = Furniture(
        head=title,
        number=f"清单 {content.key}",
        foot=f"{content.office}　等级和产能截至 {content.as_of}"
        f"　打印 {content.printed:%Y-%m-%d %H:%M}",
        mark=content.mark,
        watermark=content.mark,
    )

    def told(canvas: Canvas) -> None:
        describe(
            canvas,
            title=title,
            subject=content.title,
            author=content.office,
            keywords={"list": content.key, "warning": content.warning, "county": content.county},
            printed=content.printed,
        )

    story = [
        *headline(content.office, title, _PAGE),
        *_head(content),
        _table(content),
        *_closing(content),
    ]
    return build(story, furniture, told, first=_PAGE)


def _head(content: EmergencyContent) -> list[Flowable]:
    rule = rules().warnings[content.warning]
    enterprises = len({(line.code, line.name) for line in content.lines})
    document = f"，{content.document}" if content.document else ""
    stand = f"清单 {content.key}（{content.state}{document}）"
    words = f"{stand}，{enterprises} 家企业 {len(content.lines)} 行。"
    if content.occasion:
        words = f"{content.occasion}　{words}"
    given = f"{rule.name}：{rule.given}（{rules().given_by}）。"
    return [body(words + given)]


def _table(content: EmergencyContent) -> Grid:
    head = head_row(
        (
            "序号",
            "企业名称",
            "等级",
            "生产线、工序、设备",
            "应采取的措施",
            "联系人与电话",
            "到场核实",
        )
    )
    widths = _PAGE.columns(mm(12), mm(62), mm(18), mm(52), 0, mm(40), mm(24))
    rows: list[Row] = []
    number = 0
    counties: dict[str, list[ListLine]] = {}
    for line in content.lines:
        counties.setdefault(line.county, []).append(line)
    for county, members in counties.items():
        enterprises = len({(line.code, line.name) for line in members})
        rows.append(band(county or "未写明县区", f"{enterprises} 家 {len(members)} 行"))
        for line in members:
            number += 1
            rows.append(_row(number, line, content.warning))
    return Grid(widths, head, rows, page_height=_PAGE.height)


def _row(number: int, line: ListLine, warning: str) -> Row:
    words = line.measures.get(warning, "")
    share = line.shares.get(warning)
    ink = style.DENSE if share is None else style.coloured(style.DENSE, _INKS[warning])
    spans = [Span(words or "尚未填写", ink if words else style.MARK)]
    if warning in line.entered:
        spans.append(Span("（办公室填写）", style.DENSE_NOTE))
    if line.base and share is not None:
        spans.append(Span(f"\n基数 {line.base}", style.DENSE_NOTE))
    who = "\n".join(each for each in (line.contact, line.phone) if each)
    name = [Span(line.name, style.DENSE_STRONG), Span(f"\n{line.industry}", style.DENSE_NOTE)]
    return Row(
        (
            cell(str(number), style.DENSE, align="centre"),
            Cell(tuple(name), 12.5, sticky=True, field="企业名称"),
            cell(line.level or "—", style.DENSE_STRONG, align="centre"),
            cell(line.place or "全厂", style.DENSE, field="生产线"),
            Cell(tuple(spans), 12.5, field="措施"),
            cell(who or "没有登记", style.DENSE if who else style.MARK, field="联系人"),
            cell("", style.DENSE),
        )
    )


def _closing(content: EmergencyContent) -> list[Flowable]:
    notes = [note(f"减排量：{each}。") for each in content.cuts]
    if any(line.unconfirmed for line in content.lines):
        notes.append(
            note("措施取自还没有经两人核对的标准（待核稿），以主管部门正式印发的清单为准。")
        )
    return notes
