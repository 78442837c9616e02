"""The commands of an audit's page, each bound to the version of the audit a person looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from gui.audits.draft import Draft

if TYPE_CHECKING:
    from db.audit_views import AuditView
    from db.office import Office
    from db.users import Actor
    from gui.jobs import Job

    Command = Callable[[Office, Actor, Job], AuditView]


def recording(view: AuditView, stage: str, draft: Draft) -> Command:
    """Keep what was typed into a stage."""
    values, notes = draft.edits()

    def record(office: Office, actor: Actor, job: Job) -> AuditView:
        from db.facts import record_facts

        return record_facts(
            office,
            actor,
            view.id,
            stage,
            values,
            origin="window",
            evidence=notes,
            version=view.version,
        )

    return record


def taking_over(
    view: AuditView, stage: str, aspect: str | None, facts: list[str] | None
) -> Command:
    """Take over the values of the stage before: of an aspect, or of these facts."""

    def take(office: Office, actor: Actor, job: Job) -> AuditView:
        from db.facts import take_over

        return take_over(office, actor, view.id, stage, aspect, facts, version=view.version)

    return take


def stepping(view: AuditView, action: str, words: Mapping[str, Any]) -> Command:
    """Take one step of the chain with what was put in."""

    def step(office: Office, actor: Actor, job: Job) -> AuditView:
        from db.workflow import advance

        return advance(office, actor, view.id, action, version=view.version, **words)

    return step
