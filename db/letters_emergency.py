"""Papers an enterprise hangs up and works by under a warning: 操作方案 and 公示牌."""

from __future__ import annotations

from db.emergency_lists import show_list
from db.letter_content import MISSING, LetterContent, day, table
from db.office import Office
from db.users import Actor
from grading.emergency_rules import rules
from grading.refusals import Refusal


def enterprise_content(office: Office, actor: Actor, code: str) -> LetterContent:
    """The rows of one enterprise in the emergency list in force, else in the draft.

    ``code`` is CODE or CODE/SITE. Refuses an enterprise that is not in the list.
    """
    view, rows = show_list(office, actor)
    wanted, _, site = code.strip().upper().partition("/")
    own = [row for row in rows if row.code == wanted and site in ("", row.site.upper())]
    if not own:
        raise Refusal(
            f"应急减排清单 {view.key} 里没有这家企业", code, "用 emergency list 查看清单里的企业"
        )
    first = own[0]
    warnings = rules().warnings
    lines = []
    for row in own:
        for id, rule in warnings.items():
            measure = row.measures.get(id)
            if measure is not None:
                lines.append([row.place or "全厂", rule.name, measure.text or "尚未填写"])
    columns = [("生产线、工序、设备", 44.0, False), ("预警", 24.0, True), ("措施", 0.0, False)]
    contact = " ".join(each for each in (first.contact, first.phone) if each)
    register = {
        "企业名称": first.name,
        "信用代码": first.code,
        "生产地址": first.address,
        "县区": first.county_name,
        "行业": first.industry,
        "绩效等级": first.level_words,
        "企业联系": contact,
    }
    return LetterContent(
        values={
            **{name: text or MISSING for name, text in register.items()},
            "清单编号": view.key,
            "清单状态": view.state_title,
            "等级截止日": day(view.as_of),
        },
        tables={"措施": table(columns, lines, "（清单没有写措施）")},
        subject=f"清单 {view.key} {wanted}",
        document=f"{view.key}·{code.strip().upper()}"[:64],
        enterprise=first.name,
        unconfirmed=any(not row.confirmed for row in own),
    )
