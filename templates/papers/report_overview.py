"""企业概况, 申报类型与经过, 依据文件."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable

from templates.papers import style
from templates.papers.blocks import body, subheading
from templates.papers.content import MISSING, ReportContent, pack_title
from templates.papers.grid import Grid, Row, cell, head_row
from templates.papers.pages import Layout


def enterprise(content: ReportContent, layout: Layout) -> list[Flowable]:
    """The register of the enterprise, its main equipment and its outlets."""
    who = content.enterprise
    pairs = [
        ("企业名称", who.name),
        ("厂区", who.site or "—"),
        ("统一社会信用代码", who.credit_code),
        ("排污许可证编号", who.permit_number or MISSING),
        ("生产地址", who.address or MISSING),
        ("县（市、区）", who.county or MISSING),
        ("行业", who.industry or MISSING),
        ("涉及工序", "、".join(who.processes) or MISSING),
        ("法定代表人", who.legal_person or MISSING),
        ("联系人、电话", "　".join(filter(None, (who.contact, who.phone))) or MISSING),
        ("现有绩效等级", who.level_before or MISSING),
    ]
    rows = [
        Row((cell(label, style.CELL_STRONG), cell(value, style.CELL, field=label)))
        for label, value in pairs
    ]
    story: list[Flowable] = [Grid(layout.columns(108, 0), None, rows, page_height=layout.height)]
    story.append(subheading("主要生产装备"))
    if who.equipment:
        story.append(
            Grid(
                layout.columns(96, 0, 52, 130),
                head_row(("工序", "装备名称", "数量", "产能（规模）")),
                [
                    Row(
                        (
                            cell(each.process, field="工序"),
                            cell(each.name, field="装备名称"),
                            cell("" if each.count is None else str(each.count), align="centre"),
                            cell(each.capacity or MISSING, field="产能"),
                        )
                    )
                    for each in who.equipment
                ],
                page_height=layout.height,
            )
        )
    else:
        story.append(body("企业台账中没有登记生产装备。"))
    story.append(subheading("排放口"))
    if who.outlets:
        story.append(
            Grid(
                layout.columns(0, 90, 110),
                head_row(("排放口种类", "数量（个）", "其中主要排放口（个）")),
                [
                    Row(
                        (
                            cell(each.kind, field="排放口种类"),
                            cell(str(each.count), align="centre"),
                            cell("—" if each.main is None else str(each.main), align="centre"),
                        )
                    )
                    for each in who.outlets
                ],
                page_height=layout.height,
            )
        )
    else:
        story.append(body("企业台账中没有登记排放口。"))
    return story


def course(content: ReportContent, layout: Layout) -> list[Flowable]:
    """What was applied for, and every step with its date, person and opinion."""
    applied = content.application_date
    when = f"，申报日期 {style.chinese_date(applied)}" if applied else ""
    story: list[Flowable] = [
        body(f"申报类型：{content.kind}；目标等级：{content.target}{when}。", field="申报类型")
    ]
    if content.evaluation_from and content.evaluation_to:
        story.append(
            body(
                f"评价期：{style.chinese_date(content.evaluation_from)}至{style.chinese_date(content.evaluation_to)}，"
                "按自然月评价，起算依据见各项浓度。"
            )
        )
    if not content.steps:
        story.append(body("没有办理经过的记载。"))
        return story
    story.append(
        Grid(
            layout.columns(84, 72, 92, 0),
            head_row(("日期", "环节", "办理人", "意见")),
            [
                Row(
                    (
                        cell(style.chinese_date(step.date)),
                        cell(step.title, field="环节"),
                        cell(_person(step.person, step.role), field="办理人"),
                        cell(step.opinion or "—", field="意见"),
                    )
                )
                for step in content.steps
            ],
            page_height=layout.height,
        )
    )
    return story


def documents(content: ReportContent, layout: Layout) -> list[Flowable]:
    """The documents the pack cites, with number and date."""
    pack = content.assessment.pack
    standard = (
        f"本报告按《{pack_title(content)}》{pack.edition} 版（{content.pack_state}）评定，"
        f"自{style.chinese_date(pack.in_force)}起适用。"
    )
    if content.trial:
        standard += f"该标准为{content.pack_state}，条文尚未逐条与正式文本双人核对。"
    if not content.documents:
        return [body(standard + "标准没有登记依据文件。", field="分级标准")]
    return [
        body(standard + "标准引用的文件如下：", field="分级标准", leads=True),
        Grid(
            layout.columns(30, 0, 142, 66),
            head_row(("序号", "文件名称", "文号", "日期")),
            [
                Row(
                    (
                        cell(str(number), align="centre"),
                        cell(each.title, field="文件名称"),
                        cell(each.number or "—", field="文号"),
                        cell(each.issued or "—"),
                    )
                )
                for number, each in enumerate(content.documents, start=1)
            ],
            page_height=layout.height,
        ),
    ]


def _person(name: str, role: str) -> str:
    return f"{name}\n{role}" if role else name
