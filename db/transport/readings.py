"""The office's word on what the rules leave open: does rail with 新能源 short haul count?"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.office import Office
from db.office_tables import OfficeSetting
from db.users import ROLES, Actor, require, require_whole_city
from grading.refusals import Refusal
from grading.transport.register import register

MAY_CHOOSE = ("approver", "admin")
_NAME = "transport.counts."


def readings(office: Office, actor: Actor) -> dict[str, bool]:
    """Reading → whether it counts as clean here."""
    require(actor, *ROLES)
    with office.reading() as session:
        return counting(session)


def counting(session: Session) -> dict[str, bool]:
    """As :func:`readings`: the office's choice, else what ``transport.yaml`` says."""
    found = {id: each.counts for id, each in register().readings.items()}
    rows = session.scalars(select(OfficeSetting).where(OfficeSetting.name.startswith(_NAME)))
    for row in rows:
        id = row.name.removeprefix(_NAME)
        if id in found:
            found[id] = row.value == "1"
    return found


def choose_reading(
    office: Office, actor: Actor, reading: str, counts: bool, *, reason: str
) -> dict[str, bool]:
    """Let a reading count as clean transport, or not; both shares stay shown everywhere.

    For the whole city: results not decided yet follow, decided ones are frozen.
    """
    require_whole_city(actor, *MAY_CHOOSE, of="清洁运输的口径")
    known = register().readings
    if reading not in known:
        names = "、".join(f"{id}（{each.title}）" for id, each in known.items())
        raise Refusal(f"没有“{reading}”这种口径", "口径", f"可用：{names}")
    if not reason.strip():
        raise Refusal("改口径要写明依据", "依据", "写文件名和文号，或会议纪要")
    with office.command(actor, "transport.reading") as work:
        if counting(work.session)[reading] == counts:
            word = "计入" if counts else "不计入"
            raise Refusal(f"{known[reading].title}现在就是{word}", "口径", "不用再改")
        work.session.merge(OfficeSetting(name=_NAME + reading, value="1" if counts else "0"))
        word = "计入" if counts else "不计入"
        work.record(
            "office",
            _NAME + reading,
            {"counts": counts, "reason": reason.strip()},
            f"清洁运输口径：{known[reading].title}{word}清洁方式（{reason.strip()}）",
            also=["transport", "audit"],
        )
        return counting(work.session)
