"""All that the page of one enterprise shows, read behind the window in one go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gui.enterprises.timeline import read_timeline

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from db.attachments import AttachmentView
    from db.audit_views import AuditRow
    from db.enterprise_entries import EntryView
    from db.enterprise_entry_fields import EntryKind
    from db.enterprise_entry_undo import ChangeView
    from db.enterprise_history import LevelHistory
    from db.enterprises import EnterpriseView
    from db.office import Office
    from db.trail import TrailEntry
    from db.users import Actor


@dataclass(frozen=True, slots=True)
class EnterpriseFile:
    """One enterprise with everything around it.

    ``no_edit``, ``no_entry`` and ``no_document`` say why the person may not change
    fields, entries and documents; empty where they may.
    """

    view: EnterpriseView
    kinds: tuple[EntryKind, ...]
    entries: Mapping[str, tuple[EntryView, ...]]
    audits: list[AuditRow]
    documents: list[AttachmentView]
    history: LevelHistory
    timeline: list[TrailEntry]
    last: ChangeView | None
    undone: ChangeView | None
    merged: tuple[str, ...]
    no_edit: str
    no_entry: str
    no_document: str


def read_file(office: Office, actor: Actor, key: str) -> EnterpriseFile:
    """Read one enterprise, in use or not; refuses an unknown one and one of another county."""
    from db.enterprise_documents import MAY_ATTACH, documents, known_keys
    from db.enterprise_edit import MAY_EDIT
    from db.enterprise_entries import MAY_ENTER, entries_of
    from db.enterprise_entry_kinds import KINDS
    from db.enterprise_entry_undo import last_change, last_undone
    from db.enterprise_history import level_history
    from db.enterprises import show

    view = show(office, actor, key, also_retired=True)
    keys = known_keys(office, actor, view.key)
    audits = _audits(office, actor, keys)
    return EnterpriseFile(
        view,
        KINDS,
        entries_of(office, actor, view.key, also_retired=True),
        audits,
        documents(office, actor, view.key),
        level_history(office, actor, view.key),
        read_timeline(office, actor, keys, view.batch_id, [row.number for row in audits]),
        last_change(office, actor, view.key),
        last_undone(office, actor, view.key),
        tuple(each for each, _ in keys[1:]),
        _why_not(actor, MAY_EDIT, view),
        _why_not(actor, MAY_ENTER, view),
        _why_not(actor, MAY_ATTACH, view),
    )


def _audits(
    office: Office, actor: Actor, keys: list[tuple[str, datetime | None]]
) -> list[AuditRow]:
    """The audits of an enterprise and of those merged into it, newest first."""
    from db.audit_lists import list_audits

    found = {
        row.id: row
        for key, until in keys
        for row in list_audits(office, actor, enterprise=key)
        if until is None or row.application_date <= until.date()
    }
    return [found[id] for id in sorted(found, reverse=True)]


def _why_not(actor: Actor, roles: tuple[str, ...], view: EnterpriseView) -> str:
    """Why a person may not change something here; the sentence of the refusal itself."""
    from db.users import require
    from grading.refusals import Refusal

    if view.retired_at is not None:
        return "这家企业已停用，先恢复"
    try:
        require(actor, *roles, county=view.county)
    except Refusal as refusal:
        return refusal.what
    return ""
