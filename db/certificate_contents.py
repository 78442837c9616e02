"""What certificates print, read for one or for hundreds at a time.

A batch of certificates is read in a few statements per portion, not with the whole
audit around each; a single one is read the same way, so that both print the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit_cases import SINGLE, load_case, told
from db.audit_tables import Audit, AuditStep, Decision
from db.audit_views import CertificateView
from db.certificate_terms import Term, term_of
from db.certificates import certificates_of
from db.enterprise_rows import industry_name
from db.enterprise_tables import Enterprise
from db.enterprises import EnterpriseView, find, views_of
from db.library import pack_of
from db.office import Office
from db.users import Actor
from grading import chains
from grading.canonical import parse_json
from grading.certificates import read_claim
from grading.facts import PRESENCE, Value
from grading.packs import Pack
from grading.refusals import Refusal

if TYPE_CHECKING:
    from templates.papers.content import CertificateContent

_PORTION = 100  # audits read in one session: a few statements, and little memory


@dataclass(frozen=True, slots=True)
class CertificateRead:
    """One audit asked for: what its certificate prints, or why it has none."""

    audit_id: int
    number: str
    enterprise: str
    content: CertificateContent | None
    refusal: Refusal | None = None


def certificate_content(office: Office, actor: Actor, audit_id: int | str) -> CertificateContent:
    """Everything the certificate of a published audit prints.

    Refuses an audit that is not published, and a level that was registered from above:
    its certificate is not ours to print.
    """
    with office.reading() as session:
        id = load_case(session, audit_id, actor).audit.id
    [read] = certificate_contents(office, actor, [id])
    if read.content is None:
        assert read.refusal is not None
        raise read.refusal
    return read.content


def certificate_contents(
    office: Office, actor: Actor, ids: Iterable[int], *, printed: datetime | None = None
) -> Iterator[CertificateRead]:
    """The certificates of these audits in their order, within the actor's county.

    ``printed`` is the time of printing they state (default: now).
    """
    waiting = iter(ids)
    stated = printed or office.clock.now()
    while portion := list(islice(waiting, _PORTION)):
        with office.reading() as session:
            found = list(_read(session, office, actor, portion, stated))
        yield from found


def _read(
    session: Session, office: Office, actor: Actor, ids: list[int], printed: datetime
) -> Iterator[CertificateRead]:
    statement = (
        select(Audit, Enterprise, Decision)
        .join(Enterprise, Audit.enterprise_id == Enterprise.id)
        .outerjoin(Decision, Audit.decision_id == Decision.id)
        .where(Audit.id.in_(ids))
    )
    if actor.county is not None:
        statement = statement.where(Enterprise.county == actor.county)
    rows = {row[0].id: row for row in session.execute(statement)}
    views = {view.id: view for view in views_of(session, [row[1] for row in rows.values()])}
    alone = _single_person(session, ids)
    certificates = certificates_of(session, [(row[0], row[1]) for row in rows.values()], {})
    packs = {row[0].fingerprint for row in rows.values()}
    rules = _Rules({each: pack_of(session, each) for each in packs}, term_of(session))
    for id in ids:
        if id not in rows:
            continue
        audit, enterprise, decision = rows[id]
        try:
            issued = _in_force(audit, decision, certificates.get(id))
            who = views[enterprise.id]
            if who.retired_at is not None:  # merged into another one, or a refusal
                [who] = views_of(session, [find(session, who.key)])
            content = _content(rules, audit, decision, issued, who, id in alone)
        except Refusal as refusal:
            yield CertificateRead(id, audit.number, enterprise.name, None, refusal)
            continue
        content = replace(content, printed=printed, sample=office.is_sample)
        yield CertificateRead(id, audit.number, who.name, content)


def _in_force(
    audit: Audit, decision: Decision | None, issued: CertificateView | None
) -> CertificateView:
    if decision is not None and decision.kind == "registered":
        raise Refusal(
            f"{decision.level} 级由{decision.authority}评定，本局不签发证书",
            f"申报件 {audit.number}",
            f"以{decision.authority}{decision.document}为准",
        )
    if decision is None or issued is None:
        state = chains.chain_of(audit.chain).words.states[audit.state]
        raise Refusal(
            f"本件的状态是“{state}”，公布以后才有证书",
            f"申报件 {audit.number}",
            f"audits show {audit.number} 可查看现在能办理什么",
        )
    if issued.ended:
        where = f"申报件 {audit.number}"
        raise Refusal(issued.ended, where, "失效的证书不再打印，核验时会说明失效")
    return issued


@dataclass(frozen=True, slots=True)
class _Rules:
    """What the certificates of a portion share: packs by fingerprint, the office's term."""

    packs: Mapping[str, Pack]
    term: Term


def _content(
    rules: _Rules,
    audit: Audit,
    decision: Decision,
    issued: CertificateView,
    who: EnterpriseView,
    alone: bool,
) -> CertificateContent:
    from templates.papers.content import SINGLE_PERSON, CertificateContent

    pack = rules.packs[audit.fingerprint]
    branch = next((each for each in who.industries if each.industry == pack.industry), None)
    facts = {} if who.processes else parse_json(decision.facts)
    claim, term = read_claim(issued.claim), rules.term
    expires = claim.expires if claim is not None else None
    return CertificateContent(
        number=issued.number,
        enterprise=who.name,
        credit_code=who.code,
        address=who.address,
        permit_number=who.permit,
        industry=branch.name if branch is not None else industry_name(pack.industry),
        processes=processes_of(pack, who, facts if isinstance(facts, dict) else {}),
        level=issued.level,
        year=decision.decided_at.year,
        basis=f"{pack.title}（{pack.edition}）",
        authority=issued.authority,
        publication_number=issued.publication,
        published=issued.published_on,
        claim=issued.claim,
        printed=issued.issued_at,
        site=who.site,
        trial=issued.trial,
        fingerprint=audit.fingerprint,
        trail_head=issued.trail_head,
        remarks=(SINGLE_PERSON,) if alone else (),
        expires=expires,
        term_basis=term.basis if expires == term.last_day(issued.published_on) else "",
    )


def processes_of(pack: Pack, who: EnterpriseView, values: Mapping[str, Value]) -> tuple[str, ...]:
    """The processes of the register, or those the facts name where the register has none."""
    fact = pack.facts.get("processes")
    if who.processes or fact is None or fact.ask not in PRESENCE:
        return who.processes
    value = values.get("processes")
    if isinstance(value, Mapping):
        return tuple(title for item, title in fact.answers.items() if value.get(item) is True)
    present = value if isinstance(value, (list, tuple)) else ()
    return tuple(title for item, title in fact.answers.items() if item in present)


def _single_person(session: Session, ids: list[int]) -> set[int]:
    """Those of the audits in which a step was taken in a single-person office."""
    steps = select(AuditStep.audit_id, AuditStep.details).where(
        AuditStep.audit_id.in_(ids), AuditStep.details.contains(SINGLE)
    )
    return {id for id, details in session.execute(steps) if told(details, SINGLE) is True}
