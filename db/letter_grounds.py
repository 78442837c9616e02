"""What a decision about a level in force rests on: the level before, the trigger, what follows."""

from __future__ import annotations

from db.audit_views import AuditView
from db.letter_content import day
from db.level_tables import AuditGround
from db.office import Office
from grading.downgrades import trigger_of


def ground_values(office: Office, view: AuditView) -> dict[str, str]:
    """The placeholders of decisions; of an audit about no level, those of its own result.

    Whatever is empty is filled in by the person who prints, or by hand.
    """
    with office.reading() as session:
        ground = session.get(AuditGround, view.id)
    decision, issued = view.decision, view.certificate
    taken = day(decision.document_date or decision.decided_at) if decision is not None else ""
    if ground is None:
        told = [f"{day(issued.published_on)}公布，文号{issued.publication}"] if issued else []
        if not issued and decision is not None and decision.document:
            told = [f"{taken}，{decision.authority}{decision.document}"]
        revoked = next((each for each in view.history[::-1] if each.action == "revoke"), None)
        return {
            "原等级": decision.level if decision else "",
            "原结果": "".join(told),
            "事实和理由": revoked.opinion if revoked else "",
            "生效日期": day(revoked.at) if revoked else "",
        }
    level = decision.level if decision is not None else ""
    found = []
    if ground.trigger:
        found.append(f"存在“{trigger_of(ground.trigger).name}”的情形")
    if ground.evidence:
        found.append(ground.evidence.rstrip("。"))
    if decision is not None and decision.opinion:
        found.append(decision.opinion.rstrip("。"))
    if not level:
        outcome = ""
    elif level == ground.level:
        outcome = f"维持{level}级。"
    else:
        outcome = f"由{ground.level}级调整为{level}级。"
    return {
        "原等级": ground.level,
        "原结果": ground.source,
        "变更后等级": level,
        "事实和理由": "；".join(found) + "。" if found else "",
        "复核结论": outcome,
        "变更事项": decision.opinion if decision is not None and view.kind == "变更" else "",
        "生效日期": taken,
    }
