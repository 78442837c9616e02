"""The office's own words in its letters: changed, kept version by version, brought back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.audit_cases import display_names
from db.office import Office
from db.users import ROLES, Actor, require
from db.wording_tables import LetterWording
from grading.refusals import Refusal
from templates.papers.letters.wording import (
    LetterKind,
    check_text,
    default_text,
    known_key,
    placeholders_of,
    text_keys,
    wordings,
)

EDITORS = ("admin", "approver")
"""Who may change what the office's letters say."""
_WHOLE_CITY = "只有市级的管理、审批人员可以改文书文字"


@dataclass(frozen=True, slots=True)
class WordingVersion:
    """One version: ``text`` is None where the shipped text was brought back."""

    version: int
    text: str | None
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class WordingView:
    """One text of the letters with its versions, the newest first, and what may stand in it.

    ``refusal`` says why this person may not change it; empty: may.
    """

    key: str
    title: str
    text: str
    default: str
    versions: tuple[WordingVersion, ...]
    placeholders: Mapping[str, str]
    refusal: str

    @property
    def own(self) -> bool:
        """Does the office's own text stand in place of the shipped one?"""
        return bool(self.versions) and self.versions[0].text is not None


def list_wordings(office: Office, actor: Actor) -> list[WordingView]:
    """Every text of the letters an office may change."""
    require(actor, *ROLES)
    with office.reading() as session:
        kept = _versions(session)
    return [_view(key, kept.get(key, ()), actor) for key in text_keys()]


def show_wording(office: Office, actor: Actor, key: str) -> WordingView:
    """One text with its versions. Refuses a key that is none."""
    require(actor, *ROLES)
    known_key(key)
    with office.reading() as session:
        kept = _versions(session, key)
    return _view(key, kept.get(key, ()), actor)


def set_wording(
    office: Office,
    actor: Actor,
    key: str,
    text: str,
    *,
    reason: str = "",
    version: int | None = None,
) -> WordingView:
    """Put the office's own text in place; the one before is kept.

    ``version`` is the newest version the caller saw (0: none). Refuses an unknown
    placeholder, a text that is the present one, and one somebody changed meanwhile.
    """
    clean = check_text(key, text)
    present = show_wording(office, actor, key)
    if clean == present.text:
        raise Refusal("文字没有改动", present.title, "改好以后再保存")
    return _keep(office, actor, key, clean, reason, version)


def restore_wording(office: Office, actor: Actor, key: str, *, reason: str = "") -> WordingView:
    """Bring the shipped text back; the office's own versions are kept."""
    present = show_wording(office, actor, key)
    if not present.own:
        raise Refusal("现在用的就是默认文字", present.title, "不需要恢复")
    return _keep(office, actor, key, None, reason, None)


def texts_in_force(session: Session, kind: LetterKind) -> tuple[dict[str, str], dict[str, str]]:
    """The texts of a kind by part and the shared ones by name, as the office has them."""
    newest = {key: versions[0].text for key, versions in _versions(session).items()}

    def text(key: str) -> str:
        own = newest.get(key)
        return default_text(key) if own is None else own

    parts = {part: text(f"{kind.id}.{part}") for part in kind.texts}
    return parts, {name: text(f"shared.{name}") for name in wordings().shared}


def _keep(
    office: Office, actor: Actor, key: str, text: str | None, reason: str, seen: int | None
) -> WordingView:
    require(actor, *EDITORS)
    title = text_keys()[key]
    if actor.county is not None:
        raise Refusal(_WHOLE_CITY, title, "请市局的管理或审批账号修改")
    with office.command(actor, "wordings.set" if text is not None else "wordings.restore") as work:
        newest = work.session.scalar(
            select(func.max(LetterWording.version)).where(LetterWording.key == key)
        )
        if seen is not None and seen != (newest or 0):
            raise Refusal("这段文字刚被别人改过", title, "请重新打开，看过新的文字再改")
        number = (newest or 0) + 1
        work.session.add(
            LetterWording(
                key=key,
                version=number,
                text=text,
                reason=reason.strip(),
                at=work.now,
                by_id=actor.user_id,
            )
        )
        verb = "恢复默认" if text is None else f"改为第 {number} 版"
        details = {"version": number, "text": text, "reason": reason.strip()}
        work.record("wording", key, details, f"文书文字“{title}”{verb}")
    return show_wording(office, actor, key)


def _versions(session: Session, key: str = "") -> dict[str, tuple[WordingVersion, ...]]:
    statement = select(LetterWording).order_by(LetterWording.key, LetterWording.version.desc())
    if key:
        statement = statement.where(LetterWording.key == key)
    names = display_names(session)
    found: dict[str, tuple[WordingVersion, ...]] = {}
    for row in session.scalars(statement):
        view = WordingVersion(row.version, row.text, row.reason, row.at, names.get(row.by_id, ""))
        found[row.key] = (*found.get(row.key, ()), view)
    return found


def _view(key: str, versions: tuple[WordingVersion, ...], actor: Actor) -> WordingView:
    own = versions[0].text if versions else None
    allowed = bool(actor.roles & set(EDITORS)) and actor.county is None
    return WordingView(
        key=key,
        title=text_keys()[key],
        text=default_text(key) if own is None else own,
        default=default_text(key),
        versions=versions,
        placeholders=placeholders_of(key),
        refusal="" if allowed else _WHOLE_CITY,
    )
