"""现场核查表: team and declarations, first meeting, what is seen of each indicator, last meeting.

Every part that is signed begins on a page of its own, so that it can be scanned by itself.
Blank it is taken along and written on by hand; filled it is printed for the signatures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportlab.platypus.flowables import Flowable, Spacer

from templates.papers import style
from templates.papers.blocks import Followed, Heading, TextBlock, body, note
from templates.papers.grid import Cell, Grid, Row, band, cell, head_row
from templates.papers.lines import Span
from templates.papers.pages import LANDSCAPE, PORTRAIT, Layout, mm, on_new_page
from templates.papers.signatures import Signatures
from templates.papers.site_content import MeetingPage, MemberLine, SiteContent, SiteLine
from templates.papers.site_head import draw

PAPER = "现场核查表"
DECLARATION = (
    "声明：本人与被核查企业没有投资、任职、亲属关系，近三年没有为其提供环评、检测、设计、"
    "施工等服务，没有其他可能影响公正核查的情形；有上述情形的，自行回避，不参加本次核查。"
)
BOXES = "□ 符合\n□ 不符合\n□ 不涉及\n□ 等效认定"
ROOM = "＿＿＿＿＿＿＿＿"
_HAND = 24.0  # height of a line that is written on by hand, in points
_SEATS = 10
_ROLES = (
    "组长",
    "专家",
    "专家",
    "执法人员",
    "执法人员",
    "县（市、区）分局",
    "企业陪同",
    "企业陪同",
)


def draw_site(content: SiteContent) -> bytes:
    """The 现场核查表 as a PDF; raises Refusal where a character has no glyph."""
    story = [
        *_team(content),
        *_meeting(content, content.meetings[0], "二"),
        *_records(content),
        *_meeting(content, content.meetings[1], "五"),
    ]
    return draw(content, PAPER, story, first=PORTRAIT)


def signed(block: Flowable, *places: tuple[str, str], gap: float = 22) -> Flowable:
    """A text or table with the places to sign below it, never parted from its end."""
    assert isinstance(block, TextBlock | Grid)
    return Followed(block, Signatures(places), gap=gap)


def hand(text: str, field: str = "") -> Cell:
    """A cell of a row that is high enough to be written on."""
    return Cell((Span(text, style.CELL),), _HAND, field=field)


def _team(content: SiteContent) -> list[Flowable]:
    members = content.members or [MemberLine(role, "", "", "") for role in _ROLES]
    head = head_row(("身份", "姓名", "单位", "回避声明", "签字"))
    rows = [
        Row(
            (
                hand(each.role, "身份"),
                hand(each.name, "姓名"),
                hand(each.unit, "单位"),
                hand(each.declaration, "回避声明"),
                cell(""),
            )
        )
        for each in members
    ]
    leader = next((each.name for each in members if each.role == "组长"), "")
    table = Grid(
        PORTRAIT.columns(mm(34), mm(24), 0, mm(24), mm(30)),
        head,
        rows,
        page_height=PORTRAIT.height,
    )
    return [
        Heading("一、核查组与回避声明"),
        body(DECLARATION),
        signed(table, ("组长", leader)),
    ]


def _meeting(content: SiteContent, meeting: MeetingPage, number: str) -> list[Flowable]:
    layout = PORTRAIT
    held = f"{meeting.held_at:%Y年%-m月%-d日 %H:%M}" if meeting.held_at else ""
    times = Grid(
        (mm(18), layout.width / 2 - mm(18), mm(18), layout.width / 2 - mm(18)),
        None,
        [
            Row(
                (
                    hand("时间"),
                    hand(held),
                    hand("地点"),
                    hand(meeting.place, "地点"),
                )
            )
        ],
        page_height=layout.height,
    )
    story = [
        *on_new_page(layout),
        Heading(f"{number}、{meeting.title}（签到页）"),
        times,
    ]
    if meeting.minutes:
        story.append(body(f"会议记录：{meeting.minutes}", field="会议记录"))
    else:
        story += [note("会议记录"), Spacer(1, 84)]
    seats = [*meeting.present, *[""] * max(2, _SEATS - len(meeting.present))]
    rows = [
        Row(
            (
                hand(str(at)),
                hand(name, "到会人员"),
                cell(""),
                cell(""),
            )
        )
        for at, name in enumerate(seats, 1)
    ]
    table = Grid(
        layout.columns(mm(12), mm(48), 0, mm(40)),
        head_row(("序号", "到会人员", "单位、职务、电话", "签字")),
        rows,
        page_height=layout.height,
    )
    return [*story, signed(table, ("核查组组长", ""), ("企业负责人", ""), ("记录人", ""))]


def _records(content: SiteContent) -> list[Flowable]:
    layout = LANDSCAPE
    story: list[Flowable] = [*on_new_page(layout), Heading("三、逐项现场记录")]
    table = Grid(
        layout.columns(mm(12), mm(64), mm(70), 0, mm(27)),
        head_row(
            ("序号", "指标与要求", "各阶段的值", "现场所见（位置、查看人、时间、照片）", "结论")
        ),
        list(_record_rows(content)),
        page_height=layout.height,
    )
    seen = ("核查人员", ""), ("记录人", ""), ("企业陪同人员", "")
    if not content.samples_asked:
        return [*story, signed(table, *seen)]
    return [
        *story,
        table,
        Heading("四、门禁抽样"),
        note("；".join(content.samples_asked) + "。"),
        signed(_samples(content, layout), *seen),
    ]


def _record_rows(content: SiteContent) -> Iterator[Row]:
    aspect = ""
    for number, line in enumerate(content.lines, 1):
        if line.aspect != aspect:
            aspect = line.aspect
            yield band(aspect)
        yield Row(
            (
                cell(str(number), style.DENSE, align="centre"),
                Cell(
                    (
                        Span(line.name, style.DENSE_STRONG),
                        Span(
                            f"\n{line.level}：{line.requirement}" if line.level else "",
                            style.DENSE_NOTE,
                        ),
                    ),
                    12.0,
                    sticky=True,
                    field="指标",
                ),
                Cell(tuple(_values(content, line)), 12.5, field="各阶段的值"),
                _seen(content, line),
                _concluded(content, line),
            )
        )


def _values(content: SiteContent, line: SiteLine) -> Iterator[Span]:
    """Fact by fact: what earlier stages said, equal ones once, and what is found on site."""
    for place, (name, claimed, reviewed, verified) in enumerate(line.values):
        yield Span(("\n" if place else "") + name, style.DENSE_STRONG)
        if claimed == reviewed:
            yield Span(f"\n自评、初审 {claimed or '—'}", style.DENSE_NOTE)
        else:
            yield Span(f"\n自评 {claimed or '—'}　初审 {reviewed or '—'}", style.DENSE_NOTE)
        differs = bool(verified) and verified != reviewed and not content.blank
        ink = style.coloured(style.DENSE, style.RED) if differs else style.DENSE
        yield Span("\n核查 ", style.DENSE_NOTE)
        yield Span(ROOM if content.blank else verified or "—", ink)


def _seen(content: SiteContent, line: SiteLine) -> Cell:
    if content.blank:
        return Cell((Span("\n\n位置　　　　　　　查看人　　　　　　时间", style.DENSE_NOTE),), 13.0)
    spans = [Span(line.seen or "没有记录", style.DENSE if line.seen else style.MARK)]
    if line.where:
        spans.append(Span(f"\n{line.where}", style.DENSE_NOTE))
    return Cell(tuple(spans), 12.5, field="现场所见")


def _concluded(content: SiteContent, line: SiteLine) -> Cell:
    if content.blank:
        return cell(BOXES, style.DENSE)
    ink = style.coloured(style.DENSE_STRONG, style.RED) if line.conclusion == "不符合" else (
        style.DENSE_STRONG
    )  # fmt: skip
    spans = [Span(line.conclusion or "待定", ink)]
    if line.basis:
        spans.append(Span(f"\n{line.basis}", style.DENSE_NOTE))
    return Cell(tuple(spans), 12.5, field="结论")


def _samples(content: SiteContent, layout: Layout) -> Grid:
    def row(texts: Sequence[str]) -> Row:
        first, *rest = texts
        return Row(
            (
                Cell((Span(first, style.DENSE),), _HAND if content.blank else 12.5, "centre"),
                *(cell(text, style.DENSE, field="门禁抽样") for text in rest),
            )
        )

    lines = [
        row((str(number), each.kind, each.object, each.found, "一致" if each.agrees else "不一致"))
        for number, each in enumerate(content.samples, 1)
    ]
    if content.blank:
        lines = [row((str(number), "", "", "", "□ 一致　□ 不一致")) for number in range(1, 11)]
    if not lines:
        lines = [row(("—", "没有抽样", "", "", ""))]
    return Grid(
        layout.columns(mm(12), mm(62), mm(62), 0, mm(38)),
        head_row(("序号", "种类", "对象（车牌、日期、时段）", "情况", "与台账")),
        lines,
        page_height=layout.height,
    )
