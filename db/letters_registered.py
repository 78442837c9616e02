"""等级证明 of a level decided above and registered here without an audit.

The office above has the certificate to give; the office here can only say what it published
(framework of the procedure §11: “以公布文件为准”).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from db.enterprise_history import held_by, standing_on
from db.enterprise_rows import industry_name
from db.enterprises import find, show
from db.letter_content import MISSING, LetterContent, day
from db.level_acts import ACTS
from db.level_standing import main_industry, standing
from db.office import Office
from db.users import Actor
from grading.refusals import Refusal

INDUSTRY = "行业"
"""The answer that picks one of several registered results."""


def registered_content(
    office: Office, actor: Actor, code: str, given: Mapping[str, str]
) -> LetterContent:
    """What the proof says of the registered level in force; ``code`` is CODE or CODE/SITE.

    Refuses where no registered level is in force, or several are and ``given`` names none.
    """
    who, today = show(office, actor, code), office.clock.today()
    with office.reading() as session:
        enterprise = find(session, code)
        main = main_industry(session, enterprise.id)
        held = standing_on(held_by(session, enterprise.id), today, main)
        found = {
            industry_name(industry) or industry: each
            for industry, each in held.items()
            if each.source == ACTS["registered"]
            and (now := standing(session, enterprise, industry, "formal", today)) is not None
            and not now.suspended
        }
    where = f"{who.name}（{who.key}）"
    if not found:
        raise Refusal(
            "没有上级评定、本局登记且有效的等级",
            where,
            "先在企业档案里做上级结果登记；本局评定的等级发证书，不出等级证明",
        )
    wanted = given.get(INDUSTRY, "")
    if wanted not in found and (wanted or len(found) > 1):
        known = "、".join(found)
        raise Refusal(
            f"没有“{wanted}”行业的登记结果" if wanted else "登记了几个行业的结果",
            where,
            f"请写明行业，可写：{known}",
        )
    name, one = (wanted, found[wanted]) if wanted else next(iter(found.items()))
    register = {
        "企业名称": who.name,
        "信用代码": who.code,
        "生产地址": who.address,
        "县区": who.county_name,
        "许可证编号": who.permit,
    }
    return LetterContent(
        values={
            **{key: text or MISSING for key, text in register.items()},
            INDUSTRY: name,
            "评定等级": one.level or one.written,
            "评定机关": one.authority,
            "评定文号": one.document,
            "评定日期": _in_words(one.since),
        },
        tables={},
        subject=who.key,
        document=f"{who.key}·{name}·{one.entry}"[:64],
        enterprise=who.name,
    )


def _in_words(since: str) -> str:
    """A day as papers write it; a month or a year stays as it was written."""
    return day(date.fromisoformat(since)) if len(since) == len("2026-01-01") else since
