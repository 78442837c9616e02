"""What the 管理等级通知书 says, from the result it is about."""

from __future__ import annotations

from db.incentive.results import result
from db.letter_content import LetterContent, day
from db.office import Office
from db.users import Actor
from grading.incentive.rules import rules


def result_content(office: Office, actor: Actor, number: str) -> LetterContent:
    """The values of a managed level (JL-2026-0001)."""
    view = result(office, actor, number)
    row, rule = view.row, rules()[view.rule]
    values = {
        "企业名称": row.enterprise.name,
        "信用代码": row.enterprise.code,
        "县区": row.enterprise.county_name,
        "行业": row.industry_name,
        "管理编号": row.number,
        "数据年度": str(row.year),
        "评定等级": row.graded,
        "管理等级": row.managed,
        "管理起日": day(row.starts_on),
        "管理止日": day(row.ends_on),
        "激励理由": str(view.inputs.get("reason", "")).rstrip("。"),
        "认定理由": row.reason,
        "认定机关": row.authority,
        "认定文件": row.document,
        "细则名称": rule.title,
        "细则条款": rule.clause,
    }
    return LetterContent(
        values=values,
        tables={},
        subject=row.number,
        document=row.number,
        enterprise=row.enterprise.name,
    )
