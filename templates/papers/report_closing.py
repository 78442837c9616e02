"""应急减排措施, 佐证材料目录 and the lines for 编制、审核、签发."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable

from templates.papers import style
from templates.papers.blocks import Followed, TextBlock, body, subheading
from templates.papers.content import ReportContent
from templates.papers.grid import Grid, Row, cell, head_row
from templates.papers.pages import Layout
from templates.papers.signatures import Signatures
from templates.papers.values import WARNINGS, cut_words, show_basis, show_source

_ORDER = ("yellow", "orange", "red")


def closing(content: ReportContent, layout: Layout) -> list[Flowable]:
    """Measures of the level, annexes, signatures."""
    story = [*_measures(content, layout), *_annexes(content, layout)]
    last = story.pop()
    assert isinstance(last, TextBlock | Grid)
    names = (
        ("编制", content.prepared_by),
        ("审核", content.checked_by),
        ("签发", content.signed_by),
    )
    return [*story, Followed(last, Signatures(names), gap=26)]


def _measures(content: ReportContent, layout: Layout) -> list[Flowable]:
    pack = content.assessment.pack
    level = content.level or content.assessment.proven
    kind = "评定等级" if content.level else "已证实等级"
    story: list[Flowable] = [subheading(f"重污染天气应急减排措施（按{kind} {level}）")]
    if content.trial:
        story.append(body("试评结论不进入应急减排清单，本项只供参考。", leads=True))
    measures = sorted(
        (each for each in pack.emergency if each.level == level),
        key=lambda each: _ORDER.index(each.warning),
    )
    if not measures:
        story.append(body(f"分级标准没有列出 {level} 级的应急减排措施，以当地应急减排清单为准。"))
        return story
    story.append(
        Grid(
            layout.columns(58, 0, 112, 118),
            head_row(("预警级别", "措施", "减排比例", "依据与核实程度")),
            [
                Row(
                    (
                        cell(WARNINGS[each.warning], style.CELL_STRONG, align="centre"),
                        cell(each.measure, field="措施"),
                        cell(cut_words(each), align="centre"),
                        cell(
                            f"{show_basis(pack, each)}（{show_source(each)}）",
                            style.CELL_NOTE,
                            field="依据",
                        ),
                    )
                )
                for each in measures
            ],
            page_height=layout.height,
        )
    )
    return story


def _annexes(content: ReportContent, layout: Layout) -> list[Flowable]:
    story: list[Flowable] = [subheading("佐证材料目录")]
    if not content.attachments:
        story.append(body("没有登记佐证材料。"))
        return story
    names = {each.id: each.name for each in content.assessment.pack.indicators}
    room = layout.width - 40 - 66 - 108
    story.append(
        Grid(
            (40, room * 0.57, 66, room * 0.43, 108),
            head_row(("编号", "名称", "页码", "佐证的指标", "文件校验值（前16位）")),
            [
                Row(
                    (
                        cell(str(each.number), align="centre", field="佐证材料编号"),
                        cell(each.title, field="佐证材料名称"),
                        cell(each.pages or "—", align="centre", field="页码"),
                        cell(
                            "；".join(names.get(id, id) for id in each.indicators) or "—",
                            style.CELL_NOTE,
                            field="佐证的指标",
                        ),
                        cell(each.sha256[:16] or "—", style.CELL_NOTE, align="centre"),
                    )
                )
                for each in content.attachments
            ],
            page_height=layout.height,
        )
    )
    return story
