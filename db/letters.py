"""Letters and notices: what can be made now, made from records and the office's words, printed.

One model for PDF and Word. Every printing is recorded; the second one of the same paper is
a 补打 (:mod:`db.prints`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from db.audits import audit
from db.incentive.letter import result_content
from db.letter_content import LetterContent, day
from db.letters_audit import OBJECTION, audit_content, why_not
from db.letters_emergency import enterprise_content
from db.letters_registered import registered_content
from db.letters_round import Selection, round_content
from db.office import Office
from db.prints import DrawnPaper, PrintResult, print_into
from db.users import ROLES, Actor, office_name, require
from db.wordings import texts_in_force
from grading.refusals import Refusal
from templates.papers.letters.wording import (
    COUNTY,
    LetterKind,
    blocks,
    check_text,
    fill,
    kind_named,
    text_keys,
    wordings,
)

if TYPE_CHECKING:
    from templates.papers.letters.model import Annex, Letter

TRIAL = "待核稿·试评"
NUMBER = "文号"
_SUBJECTS = {
    "audit": "申报件的编号",
    "enterprise": "企业的统一社会信用代码",
    "incentive": "管理等级的编号",
    "registered": "企业的统一社会信用代码",
}


@dataclass(frozen=True, slots=True)
class LetterChoice:
    """A kind of letter: ``asks`` what a person fills in, ``why_not`` empty where it can be made.

    ``of_county``: a letter about many audits that one county sends, and needs to be told which.
    """

    kind: str
    title: str
    scope: str
    asks: Mapping[str, str]
    why_not: str
    of_county: bool = False


@dataclass(frozen=True, slots=True)
class MadeLetter:
    """A letter with what its printing is recorded under."""

    kind: LetterKind
    content: LetterContent
    letter: Letter


def letter_choices(
    office: Office, actor: Actor, audit_id: int | str | None = None
) -> list[LetterChoice]:
    """Every kind of letter; with an audit, those about it say why they cannot be made yet."""
    require(actor, *ROLES)
    view = audit(office, actor, audit_id) if audit_id is not None else None
    return [
        LetterChoice(
            kind.id,
            kind.title,
            kind.scope,
            asked(kind),
            why_not(kind.id, view) if view is not None and kind.scope == "audit" else "",
            _of_county(kind),
        )
        for kind in wordings().letters.values()
    ]


def asked(kind: LetterKind) -> dict[str, str]:
    """What a person may fill in when printing; everything may be left to be written by hand."""
    more = {OBJECTION: "第几件异议，不填为最近一件"} if kind.id == "objection" else {}
    return {**kind.asks, **more}


def meant(office: Office, actor: Actor, short: str, audit_id: int | str) -> str:
    """The kind a short name means for an audit in its present state.

    ``form`` its self-assessment, ``plan`` the way to its target, ``opinion`` the city's
    (before it has one, the county's), ``notice`` the return where it was returned, else
    that it was accepted.
    """
    view = audit(office, actor, audit_id)
    if short == "opinion":
        return "county_opinion" if why_not("city_opinion", view) else "city_opinion"
    if short == "notice":
        last = view.history[-1] if view.history else None
        if last is not None and last.action == "return":
            return "correction" if last.start == "submitted" else "return_notice"
        return "acceptance"
    return {"form": "self_report", "plan": "improvement"}[short]


def make_letter(
    office: Office,
    actor: Actor,
    kind_id: str,
    *,
    subject: str | int = "",
    given: Mapping[str, str] | None = None,
    selection: Selection | None = None,
    texts: Mapping[str, str] | None = None,
) -> MadeLetter:
    """A letter ready to be drawn, nothing recorded.

    ``subject`` is the audit (id or number), the enterprise's CODE for the papers of the
    emergency list, or the number of a managed level; ``selection`` narrows a batch; ``given``
    answers :func:`asked`; ``texts`` are unsaved words to preview, by part or shared name.
    """
    from templates.papers.letters.model import Letter

    require(actor, *ROLES)
    kind = kind_named(kind_id)
    answers = {name: text.strip() for name, text in (given or {}).items() if text.strip()}
    for name in answers:
        if name not in asked(kind):
            known = "、".join(asked(kind)) or "没有要填的内容"
            raise Refusal(f"“{kind.title}”没有“{name}”这一项", "填写内容", f"可填：{known}")
    selection = selection or Selection()
    if _of_county(kind) and selection.county is None and actor.county is None:
        raise Refusal(
            f"“{kind.title}”由县（市、区）出具，要选定是哪一个",
            "县（市、区）",
            "在统计期后面选定，命令行加 --county",
        )
    content = _content(office, actor, kind, subject, answers, selection)
    with office.reading() as session:
        parts, shared = texts_in_force(session, kind)
    for name, text in (texts or {}).items():
        key = f"{kind.id}.{name}" if name in parts else f"shared.{name}"
        text = check_text(key, text) if key in text_keys() else text
        (parts if name in parts else shared)[name] = text
    name, today = office_name(office), office.clock.today()
    always = {"本局": name, "年度": str(today.year), "今天": day(today)}
    always |= {"县区": content.values["县区"]}
    shared = {each: fill(text, always) for each, text in shared.items()}
    values = {**always, **shared, **content.values, **answers}
    sender = shared[COUNTY] if kind.by == "county" else name
    marks = [TRIAL] if content.trial or content.unconfirmed else []
    made = Letter(
        form=kind.form,
        mark=f"{sender}文件" if kind.form == "document" else sender,
        number=_number(kind, values, today.year),
        title=fill(parts["headline"], values),
        to=fill(parts["to"], values),
        blocks=blocks(parts["body"], values, content.tables),
        annexes=_annexes(kind, content, values),
        signed=tuple(fill(parts["signed"], values).split("\n")) if parts["signed"] else (),
        date=fill(parts["date"], values) if parts["date"] else "",
        note=fill(parts["note"], values) if parts["note"] else "",
        copies=fill(parts["copies"], values) if parts["copies"] else "",
        issued=(name, f"{day(today)}印发") if kind.form == "document" else None,
        stamp="·".join([*marks, "样例"] if office.is_sample else marks),
        office=name,
        printed=office.clock.now(),
        keywords={"letter": kind.id, "subject": content.subject},
    )
    return MadeLetter(kind, content, made)


def draw(made: MadeLetter, path: Path) -> bytes:
    """The file for that name: PDF or Word. Refuses any other ending."""
    ending = path.suffix.lower()
    if ending == ".pdf":
        from templates.papers.letters.pdf import draw_letter

        return draw_letter(made.letter)
    if ending == ".docx":
        from templates.papers.letters.word import write_letter

        return write_letter(made.letter)
    raise Refusal("只写 .pdf 或 .docx 文件", str(path), "把扩展名改为 .pdf 或 .docx")


def print_letter(
    office: Office,
    actor: Actor,
    kind_id: str,
    path: Path,
    *,
    subject: str | int = "",
    given: Mapping[str, str] | None = None,
    selection: Selection | None = None,
    reason: str = "",
) -> PrintResult:
    """Write a letter as PDF or Word and record it; printed before, it is a 补打."""
    made = make_letter(office, actor, kind_id, subject=subject, given=given, selection=selection)
    return print_into(office, actor, drawn_letter(made, path), path, reason=reason)


def drawn_letter(made: MadeLetter, path: Path) -> DrawnPaper:
    """The letter as :mod:`db.prints` records it."""
    return DrawnPaper(
        paper=made.kind.id,
        title=made.kind.title,
        document=made.content.document,
        subject=made.content.subject,
        enterprise=made.content.enterprise,
        pdf=draw(made, path),
        kind="audit" if made.kind.scope == "audit" else "letters",
    )


def _of_county(kind: LetterKind) -> bool:
    return kind.scope == "round" and kind.by == "county"


def _content(
    office: Office,
    actor: Actor,
    kind: LetterKind,
    subject: str | int,
    given: Mapping[str, str],
    selection: Selection,
) -> LetterContent:
    if kind.scope == "round":
        return round_content(office, actor, kind.round, selection)
    if subject == "":
        what = _SUBJECTS[kind.scope]
        raise Refusal(f"“{kind.title}”要写明{what}", "文书", f"例如 papers letter {kind.id} 编号 …")
    if kind.scope == "incentive":
        return result_content(office, actor, str(subject))
    if kind.scope == "audit":
        return audit_content(office, actor, kind.id, subject, given)
    if kind.scope == "registered":
        return registered_content(office, actor, str(subject), given)
    return enterprise_content(office, actor, str(subject))


def _number(kind: LetterKind, values: Mapping[str, str], year: int) -> str:
    """发文字号 as given, else the office's 代字 and room for the number its OA gives."""
    if kind.form == "plain":
        return ""
    return values.get(NUMBER) or f"{values.get('发文代字', '')}〔{year}〕　　号"


def _annexes(
    kind: LetterKind, content: LetterContent, values: Mapping[str, str]
) -> tuple[Annex, ...]:
    from templates.papers.letters.model import Annex

    found = []
    for rule in kind.annexes:
        sets = content.each if rule.each else [({}, content.tables)]
        for own, tables in sets:
            every = {**values, **own}
            body = blocks(rule.body, every, tables)
            found.append(Annex(fill(rule.title, every), body, rule.wide))
    return tuple(found)
