"""结论: the levels large, what holds them down, vetoes and points left open."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable, Spacer

from grading.assessment import Assessment, IndicatorResult, VetoResult
from templates.papers import style
from templates.papers.blocks import body, note, subheading
from templates.papers.content import SINGLE_PERSON, ReportContent, pack_title
from templates.papers.grid import Grid, Row, cell, head_row
from templates.papers.pages import Layout
from templates.papers.report_levels import LevelPanel
from templates.papers.values import gap_words, show_basis, show_source, was_asked

_MOST_REASONS = 3
_MOST_WEAK = 20


def conclusion(content: ReportContent, layout: Layout) -> list[Flowable]:
    """Levels, sentence, aspects, weakest indicators, vetoes, open points, findings."""
    story: list[Flowable] = [LevelPanel(content), Spacer(1, 12), body(_sentence(content))]
    if content.trial:
        story.append(
            body(
                f"本次为试评：所用标准为{content.pack_state}，结论不作为评定、公布、应急减排和"
                "激励政策的依据，不进入等级历史。",
                ink=style.coloured(style.BODY_STRONG, style.RED),
            )
        )
    if content.single_person:
        story.append(body(SINGLE_PERSON, ink=style.coloured(style.BODY_STRONG, style.RED)))
    story += _aspects(content, layout)
    story += _weakest(content, layout)
    story += _vetoes(content, layout)
    story += _open_points(content, layout)
    if content.assessment.findings:
        story.append(subheading("评定提示"))
        story += [body(text) for text in content.assessment.findings]
    return story


def _sentence(content: ReportContent) -> str:
    assessment = content.assessment
    pack = assessment.pack
    judged = (
        f"对照《{pack_title(content)}》{pack.edition} 版，"
        f"以{style.chinese_date(assessment.date)}为判定日期，"
        f"按{content.stage_title}记载的事实判定：已证实等级为 {assessment.proven}，"
        f"可能达到等级为 {assessment.possible}。"
    )
    if content.level is None:
        return judged + "尚未评定等级。"
    when = f"{style.chinese_date(content.decided)}" if content.decided else ""
    number = f"（{content.document_number}）" if content.document_number else ""
    return judged + f"{content.decider}{when}评定等级为 {content.level}{number}。"


def _aspects(content: ReportContent, layout: Layout) -> list[Flowable]:
    return [
        subheading("各方面等级"),
        note(
            "已证实等级：该等级及以下各级的要求均已证实；可能达到等级：该等级及以下各级的要求"
            "没有一项被否定。企业等级取各指标中最低者（短板原则）。",
            leads=True,
        ),
        Grid(
            layout.columns(0, 90, 90, 90),
            head_row(("方面", "适用指标（项）", "已证实等级", "可能达到等级")),
            [
                _aspect_row(aspect, name, content.assessment)
                for aspect, name in content.assessment.pack.aspects.items()
            ],
            page_height=layout.height,
        ),
    ]


def _aspect_row(aspect: str, name: str, assessment: Assessment) -> Row:
    """The worst proven and the worst possible level of the indicators of one aspect."""
    rank = assessment.pack.levels.index
    results = [
        each
        for each in assessment.indicators
        if each.indicator.aspect == aspect and each.proven is not None
    ]
    proven = max((each.proven for each in results if each.proven), key=rank, default="—")
    possible = max((each.possible for each in results if each.possible), key=rank, default="—")
    if results and not any(was_asked(each) for each in results):
        proven = possible = "未判定"
    return Row(
        (
            cell(name, field="方面"),
            cell(str(len(results)), align="centre"),
            cell(proven, align="centre"),
            cell(possible, align="centre"),
        )
    )


def _weakest(content: ReportContent, layout: Layout) -> list[Flowable]:
    weakest = content.assessment.weakest()
    overall = content.assessment.proven
    capped = "企业的已证实等级另受一票否决限制"
    story: list[Flowable] = [subheading("短板")]
    if not weakest:
        best = overall == content.assessment.pack.best
        story.append(
            body(
                "各项适用指标均已证实达到最高等级，没有短板。"
                + ("" if best else f"{capped}，为 {overall}。")
            )
        )
        return story
    level = weakest[0].proven
    words = f"下列 {len(weakest)} 项指标的已证实等级最低，为 {level}"
    words += "，决定了企业等级" if level == overall else f"；{capped}，为 {overall}"
    if len(weakest) > _MOST_WEAK:
        words += f"（先列 {_MOST_WEAK} 项，其余见附表1、附表2）"
    return [
        *story,
        body(words + "：", leads=True),
        Grid(
            layout.columns(66, 120, 38, 38, 0),
            head_row(("方面", "指标", "已证实", "可能", "与上一等级的差距")),
            [_weak_row(each, content) for each in weakest[:_MOST_WEAK]],
            page_height=layout.height,
        ),
    ]


def _weak_row(result: IndicatorResult, content: ReportContent) -> Row:
    pack = content.assessment.pack
    # The list begins with the worst level not reached, which is the one in the way.
    own = [gap for gap in content.gaps if gap.indicator.id == result.indicator.id]
    own = [gap for gap in own if gap.level == own[0].level]
    reasons = [gap_words(pack, gap) for gap in own[:_MOST_REASONS]]
    if len(own) > _MOST_REASONS:
        reasons.append(f"……等 {len(own)} 项")
    return Row(
        (
            cell(pack.aspects[result.indicator.aspect]),
            cell(result.indicator.name, style.CELL_STRONG, sticky=True, field="指标"),
            cell(result.proven or "—", align="centre"),
            cell(result.possible or "—", align="centre"),
            cell("\n".join(reasons) or "见附表1", field="差距"),
        )
    )


def _vetoes(content: ReportContent, layout: Layout) -> list[Flowable]:
    counted = [each for each in content.assessment.vetoes if each.counts]
    story: list[Flowable] = [subheading("一票否决")]
    if not counted:
        story.append(body("分级标准没有参与判定的否决条件。"))
        return story
    found = [each for each in counted if each.state is not False]
    clear = len(counted) - len(found)
    if not found:
        story.append(body(f"{clear} 项否决条件均未触发。"))
        return story
    remaining = f"，其余 {clear} 项未触发" if clear else ""
    story.append(body(f"已触发或待定 {len(found)} 项{remaining}：", leads=True))
    story.append(
        Grid(
            layout.columns(0, 56, 76, 150),
            head_row(("否决条件", "判定", "等级限制", "依据与核实程度")),
            [_veto_row(each, content) for each in found],
            page_height=layout.height,
        )
    )
    return story


def _veto_row(result: VetoResult, content: ReportContent) -> Row:
    veto = result.veto
    ink = style.coloured(style.CELL_STRONG, style.RED if result.state else style.AMBER)
    effect = f"最高 {veto.caps_at}" if result.state else f"未排除前，\n最高证实到 {veto.caps_at}"
    basis = f"{show_basis(content.assessment.pack, veto)}（{show_source(veto)}）"
    return Row(
        (
            cell(veto.name, field="否决条件"),
            cell("已触发" if result.state else "待定", ink, align="centre"),
            cell(effect, align="centre"),
            cell(basis, style.CELL_NOTE, field="依据"),
        )
    )


def _open_points(content: ReportContent, layout: Layout) -> list[Flowable]:
    if not content.open_points:
        return []
    return [
        subheading("评定时仍未证实的事项"),
        body("下列事项在评定时尚未证实，由评定人逐项写明理由：", leads=True),
        Grid(
            layout.columns(150, 0, 70),
            head_row(("事项", "理由", "评定人")),
            [
                Row(
                    (
                        cell(each.name, style.CELL_STRONG, field="未证实事项"),
                        cell(each.reason, field="理由"),
                        cell(each.by or "—", field="评定人"),
                    )
                )
                for each in content.open_points
            ],
            page_height=layout.height,
        ),
    ]
