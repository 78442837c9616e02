"""What a person accepts of a platform's workbook is stored: one command, one entry in the trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from db.enterprise_changes import changed_parts, in_words, note_change, told, with_parts
from db.enterprise_entries import as_text, entry_name, new_row, note_entry, put_values
from db.enterprise_entry_tables import PlatformApplication
from db.enterprise_import import MAY_IMPORT
from db.enterprise_records import record_of
from db.enterprise_register import on_file_by_id, put_records
from db.enterprise_tables import Enterprise
from db.office import Office, Work
from db.platform import KIND, Match, Reconciliation, lay_beside, proposed
from db.users import Actor, require
from grading.refusals import Refusal
from templates.workbooks.platform_list import PlatformList


@dataclass(slots=True)
class Picks:
    """What a person decided. ``parts`` is row number → the parts taken over from the platform.

    ``confirmed`` are rows found by name alone that are indeed about that enterprise
    (``same_names``: all of them), ``left_out`` rows of which nothing is stored.
    ``versions`` is row number → version of the record the person looked at.
    """

    parts: Mapping[int, frozenset[str]] = field(default_factory=dict)
    confirmed: frozenset[int] = frozenset()
    same_names: bool = False
    left_out: frozenset[int] = frozenset()
    versions: Mapping[int, int] = field(default_factory=dict)

    def accepts(self, match: Match) -> bool:
        """Whether anything of a row may be stored."""
        sure = match.by != "name" or self.same_names or match.row in self.confirmed
        return sure and match.row not in self.left_out


@dataclass(slots=True)
class Stored:
    """What was stored: applications entered and changed, enterprises and parts taken over."""

    found: Reconciliation
    entered: int = 0
    changed: int = 0
    same: int = 0
    enterprises: int = 0
    parts: int = 0
    waiting: int = 0
    """Rows found by name that nobody has confirmed."""

    @property
    def anything(self) -> bool:
        """Whether there was something to store."""
        return bool(self.entered or self.changed or self.enterprises)


class _NothingNewError(Exception):
    """Nothing to write: the command is left without a trace."""


def import_platform(
    office: Office, actor: Actor, platform: PlatformList, picks: Picks | None = None
) -> Stored:
    """Store applications, and of the register's own fields only what was picked.

    Refuses picks that do not fit the workbook, and an enterprise somebody has changed
    since the person looked. Where there is nothing new nothing is written.
    """
    require(actor, *MAY_IMPORT)
    chosen = picks or Picks()
    stored = Stored(Reconciliation())
    try:
        with office.command(actor, "platform.import") as work:
            stored.found = lay_beside(work.session, actor, platform)
            _refuse_strange(stored.found, chosen)
            details: list[dict[str, object]] = []
            for match in stored.found.matched:
                if chosen.accepts(match):
                    _store(work, platform, match, chosen, stored, details)
                elif match.by == "name" and match.row not in chosen.left_out:
                    stored.waiting += 1
            if not stored.anything:
                raise _NothingNewError
            _record(work, platform, stored, details)
    except _NothingNewError:
        pass
    return stored


def _refuse_strange(found: Reconciliation, picks: Picks) -> None:
    by_row = {match.row: match for match in found.matched}
    for row, parts in picks.parts.items():
        match = by_row.get(row)
        may = {d.part for d in match.differences if d.may_take} if match else set()
        if not parts <= may:
            raise Refusal(
                f"第 {row} 行没有可以采用的这些差异：{'、'.join(sorted(parts - may))}",
                "平台对账",
                "请重新对账，再选择采用哪些",
            )
    for row, version in picks.versions.items():
        match = by_row.get(row)
        if match is not None and match.version != version and picks.parts.get(row):
            raise Refusal(
                f"{match.name}的资料在对账之后又变动过", f"第 {row} 行", "请重新对账，看过再采用"
            )


def _store(
    work: Work,
    platform: PlatformList,
    match: Match,
    picks: Picks,
    stored: Stored,
    details: list[dict[str, object]],
) -> None:
    enterprise = work.session.get_one(Enterprise, match.id)
    require(work.actor, *MAY_IMPORT, county=enterprise.county)
    said: dict[str, object] = {}
    parts = picks.parts.get(match.row, frozenset())
    if parts:
        said["fields"] = _take(work, platform, match, parts)
        stored.enterprises += 1
        stored.parts += len(parts)
        work.session.refresh(enterprise)
    if match.stored == "new":
        row = new_row(work, enterprise, KIND, match.application)
        words = f"按平台登记{entry_name(KIND, match.application)}"
        note_entry(work, enterprise, KIND, row.id, "", words)
        stored.entered += 1
    elif match.stored == "changed":
        on_file = _on_file(work, match)
        words = f"按平台更新{entry_name(KIND, match.application)}"
        note_entry(work, enterprise, KIND, on_file.id, as_text(KIND, on_file), words)
        put_values(KIND, on_file, match.application)
        stored.changed += 1
    elif match.stored == "same":
        stored.same += 1
    if match.stored in ("new", "changed"):
        values = {f: v for f, v in match.application.items() if v != match.before.get(f, "")}
        said |= {"number": match.application["number"], "application": values}
    if said:
        details.append({"row": match.row, "enterprise": match.key, "by": match.by, **said})


def _take(
    work: Work, platform: PlatformList, match: Match, parts: frozenset[str]
) -> dict[str, object]:
    """Let parts of a record be as the platform has them; what changed, for the trail."""
    work.session.flush()
    known = on_file_by_id(work.session, [match.id])[match.id]
    row = platform.staged.rows[platform.staged.rows.at(match.row)]
    wanted = proposed(known.record, record_of(row.record, {}))
    after = with_parts(known.record, {part: wanted[part][1] for part in parts if part in wanted})
    changed = changed_parts(known.record, after)
    note_change(work, known, "edit", f"采用国家平台的内容：{in_words(changed)}")
    work.session.flush()
    put_records(work, [(known.id, after)])
    return told(changed)


def _on_file(work: Work, match: Match) -> PlatformApplication:
    found = work.session.query(PlatformApplication).filter_by(
        enterprise_id=match.id, number=match.application["number"], retired_at=None
    )
    return found.one()


def _record(
    work: Work, platform: PlatformList, stored: Stored, details: list[dict[str, object]]
) -> None:
    staged = platform.staged
    words = f"国家平台对账 {staged.file}：登记申报 {stored.entered}，更新 {stored.changed}"
    if stored.enterprises:
        words += f"，采用平台内容 {stored.parts} 项（{stored.enterprises} 家）"
    content: dict[str, object] = {
        "file": staged.file,
        "sha256": staged.sha256,
        "sheet": staged.sheet,
        "mapping": dict(platform.layout.mapping),
        "counts": stored.found.counts(),
        "rows": details,
    }
    work.record("platform", staged.sha256[:16], content, words, also=("enterprise",))
