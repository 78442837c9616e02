"""An audit as the command line shows it: one JSON object, or lines for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from cli.output import table

if TYPE_CHECKING:
    from db.audit_views import AuditRow, AuditView, DecisionView, FactEntry


def as_json(view: AuditView) -> dict[str, object]:
    """Everything about an audit; ``options`` say what may be done now, and why not."""
    return {
        "id": view.id,
        "number": view.number,
        "version": view.version,
        "enterprise": {"key": view.enterprise.key, **asdict(view.enterprise)},
        "pack": view.pack.key,
        "pack_title": view.pack.title,
        "fingerprint": view.fingerprint,
        "pack_confirmed": view.pack_confirmed,
        "chain": view.chain.key,
        "target": view.target,
        "mode": view.mode,
        "trial": view.trial,
        "kind": view.kind,
        "state": view.state,
        "state_title": view.state_title,
        "application_date": view.application_date,
        "opened_at": view.opened_at,
        "opened_by": view.opened_by,
        "stage_open": view.stage_open,
        "edit_refusal": view.edit_refusal,
        "unanswered": [{"fact": fact, "name": name} for fact, name in view.unanswered],
        "stages": {
            stage: {fact: _entry(entry) for fact, entry in entries.items()}
            for stage, entries in view.stages.items()
        },
        "history": [asdict(step) for step in view.history],
        "options": [asdict(option) for option in view.options],
        "notice": {"from": view.notice_from, "until": view.notice_until}
        if view.notice_from
        else None,
        "objections": [asdict(each) for each in view.objections],
        "decision": _decision(view.decision) if view.decision else None,
        "decisions": [_decision(each) for each in view.decisions],
        "certificate": asdict(view.certificate) if view.certificate else None,
        "warnings": list(view.warnings),
    }


def row_json(row: AuditRow) -> dict[str, object]:
    """One line of the list."""
    return asdict(row)


def _entry(entry: FactEntry) -> dict[str, object]:
    content: dict[str, Any] = {
        "value": entry.value,
        "origin": entry.origin,
        "evidence": entry.evidence,
        "by": entry.by,
        "at": entry.at,
    }
    return content


def _decision(decision: DecisionView) -> dict[str, object]:
    content = {name: getattr(decision, name) for name in decision.__slots__}
    return content | {"open_points": [asdict(point) for point in decision.open_points]}


def described(view: AuditView) -> Iterator[str]:
    """An audit for people: what it is, how far it is, what may be done next."""
    mode = "试评（待核稿）" if view.trial else "正式"
    lines = [
        ("申报件", f"{view.number}（{mode}，{view.kind}）"),
        ("企业", f"{view.enterprise.name}（{view.enterprise.key}，{view.enterprise.county_name}）"),
        ("标准", f"{view.pack.title}（{view.pack.key}，指纹 {view.fingerprint[:12]}）"),
        ("申报等级", f"{view.target}，申报日期 {view.application_date}"),
        ("状态", view.state_title),
    ]
    if view.stage_open:
        stage = view.chain.words.stages[view.stage_open]
        left = f"还有 {len(view.unanswered)} 项没有填报" if view.unanswered else "已填齐"
        lines.append(("正在填报", f"{stage}，{left}"))
    if view.notice_from:
        lines.append(("公示", f"{view.notice_from} 至 {view.notice_until}"))
    if view.decision:
        decision = view.decision
        lines.append(
            (
                "评定",
                f"{decision.level} 级（已证实 {decision.proven}、可能 {decision.possible}），"
                f"{decision.authority}，{decision.decided_at:%Y-%m-%d}",
            )
        )
    if view.certificate:
        lines.append(("证书", view.certificate.number))
    lines += [("提示", warning) for warning in view.warnings]
    yield table(("项目", "内容"), lines)
    if view.history:
        yield ""
        yield table(
            ("时间", "环节", "到", "办理人", "意见"),
            [
                (
                    f"{step.at:%Y-%m-%d %H:%M}",
                    step.title,
                    step.to_title,
                    step.by,
                    " ".join(filter(None, (step.opinion, step.ground))),
                )
                for step in view.history
            ],
        )
    if view.options:
        yield ""
        yield table(
            ("动作", "办理", "您现在能否办理"),
            [(o.action, o.title, "可以" if o.allowed else f"不能：{o.why}") for o in view.options],
        )
    else:
        yield "流程已经结束。"


def listed(rows: list[AuditRow]) -> str:
    """The list of audits as a table."""
    return table(
        ("编号", "企业", "区县", "标准", "申报", "方式", "状态", "评定"),
        [
            (
                row.number,
                row.enterprise.name,
                row.enterprise.county_name,
                row.pack,
                row.target,
                "试评" if row.mode == "trial" else "正式",
                row.state_title,
                row.level or "",
            )
            for row in rows
        ],
    )
