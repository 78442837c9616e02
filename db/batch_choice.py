"""Which audits a batch of papers is made of: named one by one, or by what they have in common."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit_tables import Audit, Certificate, Decision
from db.enterprise_rows import county_names
from db.enterprise_tables import Enterprise
from db.level_tables import CertificateEnd
from db.round_tables import Round, RoundAudit
from db.users import Actor
from grading import chains, counties, levels
from grading.refusals import Refusal


@dataclass(frozen=True, slots=True)
class BatchChoice:
    """What is asked for; empty fields ask nothing. ``ids`` are audits chosen one by one.

    ``county`` is a name or six-digit code, ``state`` a state's id or title, ``level`` in
    any spelling, ``year`` the 评定年度 (of an undecided audit the year of application),
    ``round`` an application round's number.
    """

    ids: tuple[int, ...] = ()
    state: str = ""
    county: str = ""
    level: str = ""
    year: int | None = None
    round: str = ""

    def as_json(self) -> dict[str, object]:
        """What the record and the list of files keep of it."""
        told = {name: getattr(self, name) for name in ("state", "county", "level", "round")}
        found: dict[str, object] = {name: value for name, value in told.items() if value}
        if self.year is not None:
            found["year"] = self.year
        if self.ids:
            found["ids"] = sorted(self.ids)
        return found

    def in_words(self) -> str:
        """What is asked for, as one line for people."""
        said = [f"选定的 {len(self.ids)} 件"] if self.ids else []
        if self.round:
            said.append(f"批次 {self.round}")
        if self.year is not None:
            said.append(f"{self.year} 年度")
        if self.county:
            said.append(county_names().get(self.county, self.county))
        if self.level:
            said.append(f"{self.level} 级")
        if self.state:
            said.append(_state_title(self.state))
        return "，".join(said) or "全部"


def read_choice(words: BatchChoice) -> BatchChoice:
    """A choice as people write it, in ids; refuses a word that means nothing."""
    state, county, level = words.state.strip(), words.county.strip(), words.level.strip()
    if state:
        titles = _states()
        state = next((id for id, title in titles.items() if state in (id, title)), "")
        if not state:
            known = "、".join(dict.fromkeys(titles.values()))
            raise Refusal(f"没有“{words.state}”这个状态", "state", f"可用：{known}")
    if county and county not in county_names():
        found = counties.find(county)
        if found is None:
            raise Refusal(f"没有“{county}”这个县（市、区）", "county", "写名称或六位代码")
        county = found.code
    if level and not levels.known(level):
        read = levels.read_written(level).level
        if not read:
            raise Refusal(f"没有“{level}”这个等级", "level", "写 A、B、C 等")
        level = read
    return replace(words, state=state, county=county, level=level, round=words.round.strip())


def chosen(session: Session, actor: Actor, choice: BatchChoice, *, certified: bool) -> list[int]:
    """The audits that fit, within the actor's county, in the order they were opened.

    ``certified``: of those not named one by one only the ones with a certificate in force.
    """
    statement = (
        select(Audit.id, Audit.application_date, Decision.decided_at)
        .join(Enterprise, Audit.enterprise_id == Enterprise.id)
        .outerjoin(Decision, Audit.decision_id == Decision.id)
        .order_by(Audit.id)
    )
    if actor.county is not None:
        statement = statement.where(Enterprise.county == actor.county)
    if choice.state:
        statement = statement.where(Audit.state == choice.state)
    if choice.county:
        statement = statement.where(Enterprise.county == choice.county)
    if choice.level:
        statement = statement.where(Decision.level == choice.level)
    if choice.round:
        if session.scalar(select(Round.id).where(Round.number == choice.round)) is None:
            raise Refusal(f"没有申报批次“{choice.round}”", "round", "请核对批次编号")
        members = (
            select(RoundAudit.audit_id)
            .join(Round, RoundAudit.round_id == Round.id)
            .where(Round.number == choice.round, RoundAudit.left_at.is_(None))
        )
        statement = statement.where(Audit.id.in_(members))
    if certified and not choice.ids:
        ended = select(CertificateEnd.id).where(
            CertificateEnd.certificate_id == Certificate.id, CertificateEnd.lifted_at.is_(None)
        )
        statement = statement.where(
            select(Certificate.id)
            .where(Certificate.decision_id == Audit.decision_id, ~ended.exists())
            .exists()
        )
    named = set(choice.ids)
    return [
        id
        for id, applied, decided in session.execute(statement)
        if (not named or id in named)
        and (choice.year is None or (decided or applied).year == choice.year)
    ]


def _states() -> dict[str, str]:
    return {
        id: title for chain in chains.shipped().values() for id, title in chain.words.states.items()
    }


def _state_title(state: str) -> str:
    return _states().get(state, state)
