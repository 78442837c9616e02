"""A drawing taken over into the 门禁抽样 of a site visit, so that nobody writes it twice."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from db.audit_cases import load_case
from db.audit_tables import Audit
from db.enterprises import find_any
from db.office import Office
from db.site_records import Sample, draw_samples
from db.site_visit_tables import SiteVisit
from db.site_visit_views import STAGE, VisitView
from db.site_visits import reading_visit
from db.transport.sampling import PieceView, SampleView, sample
from db.users import Actor
from grading.refusals import Refusal
from grading.transport.sampling import FOUND

_KINDS = {"warning_days": "warning"}
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class TakenOver:
    """The visit with what was ``added``; ``waiting`` pieces have nothing recorded yet."""

    visit: VisitView
    added: int
    waiting: int


def take_over(office: Office, actor: Actor, number: str, audit: str = "") -> TakenOver:
    """Write what was found at the pieces of a drawing into the visit of an audit.

    Pieces nobody has looked at wait; one that is in the list with the same finding is not
    written again. Without ``audit`` it is the only one of the enterprise whose visit is under
    way. Refuses an audit of another enterprise, and a drawing with nothing new to write.
    """
    drawn = sample(office, actor, number)
    visit = reading_visit(office, actor, _audit_of(office, actor, drawn, audit))
    there = {(each.kind, each.object, each.found) for each in visit.samples}
    noted = [_written(drawn, each) for each in drawn.pieces if each.found]
    fresh = [each for each in noted if (each.kind, each.object, each.found) not in there]
    if not fresh:
        why = "结果都已写入" if noted else "还没有记录任何结果"
        remedy = "" if noted else f"先用 transport note {drawn.number} 序号 结果 记录"
        raise Refusal(f"抽样 {drawn.number} {why}", f"申报件 {visit.audit}", remedy)
    after = draw_samples(office, actor, visit.audit, fresh)
    return TakenOver(after, len(fresh), drawn.open)


def _written(drawn: SampleView, piece: PieceView) -> Sample:
    found = FOUND[piece.found] + (f"：{piece.note}" if piece.note else "")
    words = f"{drawn.number}-{piece.number} {piece.words}"[:_LONGEST]
    return Sample(_KINDS.get(piece.kind, piece.kind), words, found, piece.found == "match")


def _audit_of(office: Office, actor: Actor, drawn: SampleView, audit: str) -> str:
    """The number of the audit meant: of the same enterprise, else its one being visited."""
    with office.reading() as session:
        if audit:
            named = load_case(session, audit, actor)
            if named.enterprise.key != drawn.enterprise:
                raise Refusal(
                    f"抽样 {drawn.number} 是{drawn.name}的，申报件 {named.audit.number} 不是",
                    "申报件",
                    "写这家企业的申报件编号",
                )
            return named.audit.number
        ids = session.scalars(
            select(Audit.id)
            .where(
                Audit.enterprise_id == find_any(session, drawn.enterprise).id,
                Audit.id.in_(select(SiteVisit.audit_id)),
            )
            .order_by(Audit.id)
        ).all()
        cases = [load_case(session, each, actor) for each in ids]
        numbers = [each.audit.number for each in cases if each.stage_open == STAGE]
    if not numbers:
        raise Refusal(
            f"{drawn.name}没有正在现场核查的申报件",
            "现场核查",
            "先在申报件里开立现场核查（audits site 编号 open）",
        )
    if len(numbers) > 1:
        raise Refusal(
            f"{drawn.name}有 {len(numbers)} 个申报件正在现场核查：{'、'.join(numbers)}",
            "申报件",
            f"写明是哪一个：transport hand-over {drawn.number} {numbers[0]}",
        )
    return numbers[0]
