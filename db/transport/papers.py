"""Papers of clean transport from the records, written into files: report, sample sheet, table."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from db.enterprise_rows import industry_name
from db.office import Office
from db.transport.assessing import TransportAssessment
from db.transport.batches import batches
from db.transport.sampling import SampleView
from db.users import Actor, office_name
from grading.refusals import Refusal
from grading.transport.checks import FIELDS, MAY_BE_EMPTY
from grading.transport.emission import STAGES
from grading.transport.passages import tonnes
from grading.transport.register import register
from grading.transport.sampling import FOUND
from grading.transport.shares import percent
from templates.transport.columns import LEDGERS

if TYPE_CHECKING:
    from templates.papers.transport_content import (
        CheckLine,
        FleetLine,
        SampleContent,
        TransportContent,
    )

LINE = 80
"""The share clean transport asks for in percent (环大气〔2019〕35号, 水泥、焦化 2024, 见)."""


def transport_content(office: Office, actor: Actor, found: TransportAssessment) -> TransportContent:
    """What the report of an assessment prints."""
    from templates.papers.transport_content import MonthLine, TransportContent

    used = {batch for month in found.months for batch in month.batches}
    sources = [
        f"{each.title}：{each.file}（批次 {each.batch}，{each.first_month} 至 {each.last_month}，"
        f"入账 {each.kept} 条，剔除 {each.rejected} 行，SHA-256 {each.sha256[:16]}…）"
        for each in reversed(batches(office, actor, found.code))
        if each.batch in used and each.undone_at is None
    ]
    return TransportContent(
        office=office_name(office),
        enterprise=found.name,
        code=found.code,
        industry=industry_name(found.industry) if found.industry else "",
        first=found.first,
        last=found.last,
        rule=rule_words(found),
        sources=sources,
        months=[
            MonthLine(each.month, each.figures, each.passages, bool(each.batches))
            for each in found.months
        ],
        whole=found.whole,
        roads=found.roads,
        fleets=_fleets(found),
        checks=check_lines(found),
        doubts=[(each.month, each.message) for each in found.doubts],
        notes=found.notes,
        gaps=found.gaps,
        line=LINE,
        printed=office.clock.now(),
        mark="样例" if office.is_sample else "",
    )


def rule_words(found: TransportAssessment) -> list[str]:
    """What counts, in sentences."""
    known, rule = register(), found.rule
    kinds = "和".join(known.kinds[each] for each in rule.denominator)
    clean = "、".join(known.modes[each] for each in known.modes if each in rule.clean)
    told = [
        f"清洁方式比例＝清洁方式运量÷{kinds}总运量，按吨计，截断到万分之一个百分点；"
        f"清洁方式：{clean}（{rule.source}）。"
    ]
    for id, each in known.readings.items():
        word = "计入" if id in rule.counts else "不计入"
        told.append(f"{each.title}：本办公室{word}清洁方式。{each.note}。")
    told.append("联运按段登记，吨数只按到厂（出厂）的一段计一次；公路运量以门禁台账为准。")
    return told


def check_lines(found: TransportAssessment) -> list[CheckLine]:
    """What the rules ask of ledgers and gate, and what there is."""
    from templates.papers.transport_content import CheckLine

    known, gate = register(), found.gate
    missing = found.ledger_missing
    some = "、".join(missing[:6]) + (f" 等 {len(missing)} 个月" if len(missing) > 6 else "")
    lines = [
        CheckLine(
            "台账保存期",
            f"≥ {known.ledger_months} 个月（{known.retention_source}）",
            f"{found.ledger_months} 个月" + (f"，缺 {some}" if missing else ""),
            not missing,
        )
    ]
    months = None if gate is None else gate.months
    lines.append(
        CheckLine(
            "视频保存期",
            f"≥ {known.video_months} 个月（{known.retention_source}）",
            "没有登记" if gate is None or months is None
            else f"{gate.seen_on} 查看，最早 {gate.video_since}，{months} 个月",
            None if months is None else months >= known.video_months,
        )
    )  # fmt: skip
    share = None if gate is None else gate.upload_share
    lines.append(
        CheckLine(
            "数据传输率",
            f"≥ {known.upload_share}%（{known.retention_source}）",
            "没有登记" if share is None else f"{share}%",
            None if share is None else share >= known.upload_share,
        )
    )
    if found.entries:
        lines.append(_fields_line(found))
    for ledger, fleet in (("inplant", found.inplant), ("machines", found.machines)):
        title = LEDGERS["inplant" if ledger == "inplant" else "machines"]
        words = "没有导入"
        if fleet is not None:
            stages = "、".join(f"{STAGES[each]} {n} 台" for each, n in fleet.stages.items())
            words = f"批次 {fleet.batch}，{fleet.count} 台：{stages}"
        lines.append(CheckLine(title, "建立台账", words, fleet is not None))
    return lines


def _fields_line(found: TransportAssessment) -> CheckLine:
    """Whether the gate ledgers tell what they have to; a column left empty is not kept at all."""
    from templates.papers.transport_content import CheckLine

    absent = [title for id, title in FIELDS.items() if not found.fields[id]]
    partly = [
        f"{title} {percent(found.fields[id], found.entries)}%"
        for id, title in FIELDS.items()
        if 0 < found.fields[id] < found.entries and id not in MAY_BE_EMPTY
    ]
    words = "；".join(
        each
        for each in (
            f"没有{'、'.join(absent)}" if absent else "",
            f"没有填全：{'、'.join(partly)}" if partly else "",
        )
        if each
    )
    met = False if absent else None if partly else True
    return CheckLine("进出厂台账字段", "、".join(FIELDS.values()), words or "齐全", met)


def _fleets(found: TransportAssessment) -> list[FleetLine]:
    from templates.papers.transport_content import FleetLine

    return [
        FleetLine(
            title, fleet.as_of, fleet.count,
            [(STAGES[stage], count) for stage, count in fleet.stages.items()],
        )
        for title, fleet in (
            ("厂内车辆", found.inplant), ("非道路移动机械", found.machines),
        )
        if fleet is not None
    ]  # fmt: skip


def sample_content(office: Office, view: SampleView) -> SampleContent:
    """What the sheet of a sample prints."""
    from templates.papers.transport_content import PieceLine, SampleContent

    drawn = "；".join(
        f"{each.title}：{each.what}（{each.least}–{each.most} 个）"
        for each in register().sampling.values()
    )
    methods = [
        f"{drawn}。",
        "样本由种子决定：按种子的 SHA-256 取候选，再按“种子/类别/候选”的 SHA-256 取最小的几个；"
        "同一天、同一台账和抽样词，谁来抽都得到同样的样本。",
    ]
    return SampleContent(
        office=office_name(office),
        enterprise=view.name,
        code=view.enterprise,
        number=view.number,
        seed=view.seed,
        basis=view.basis_words,
        drawn_on=view.drawn_on,
        drawn_by=view.by,
        pieces=[
            PieceLine(
                each.number, each.title,
                f"{each.batch}，{each.row}" if each.batch else "—",
                each.words, FOUND[each.found] if each.found else "", each.note,
            )
            for each in view.pieces
        ],
        methods=methods,
        printed=office.clock.now(),
        mark="样例" if office.is_sample else "",
    )  # fmt: skip


def print_assessment(office: Office, actor: Actor, found: TransportAssessment, path: Path) -> None:
    """Write the report (.pdf) or the monthly table (.xlsx) of an assessment."""
    content = transport_content(office, actor, found)
    if path.suffix.lower() == ".xlsx":
        _write_months(path, content)
        return
    from templates.papers.transport import draw_transport

    _write_pdf(path, lambda: draw_transport(content))


def print_sample(office: Office, actor: Actor, view: SampleView, path: Path) -> None:
    """Write the sheet of a sample (.pdf)."""
    from templates.papers.transport import draw_sample

    _write_pdf(path, lambda: draw_sample(sample_content(office, view)))


def _write_months(path: Path, content: TransportContent) -> None:
    from templates.workbooks.tables import write_table
    from templates.workbooks.transport import month_columns

    modes = [mode for mode in register().modes if content.whole.modes.get(mode)]
    rows = [
        (
            line.month,
            *(tonnes(line.figures.modes.get(mode, 0)) for mode in modes),
            tonnes(line.figures.total),
            line.figures.strict,
            line.figures.wide,
            line.passages,
        )
        for line in content.months
    ]
    write_table(
        path,
        f"{content.enterprise}清洁运输逐月表（{content.period}）",
        month_columns([register().modes[mode] for mode in modes]),
        rows,
        notes=[*content.rule, *content.notes],
        sheet="逐月运量",
    )


def _write_pdf(path: Path, draw: Callable[[], bytes]) -> None:
    """The file gets its name only when it is complete."""
    if path.suffix.lower() != ".pdf":
        raise Refusal("只写 .pdf 或 .xlsx 文件", path.name, "把扩展名改为 .pdf")
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        unfinished.write_bytes(draw())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
