"""Writing what a staged list changes, inside one command, and which row did what."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import count, repeat
from typing import NamedTuple

from sqlalchemy import func, select

from db.clock import moment_text
from db.enterprise_differences import Difference
from db.enterprise_proposals import PlainProposals, Proposal, row_numbers
from db.enterprise_register import add_columns, add_records, put_records
from db.enterprise_tables import Enterprise, ImportBatch
from db.office import Work
from templates.workbooks.lists import StagedList


class RowDid(NamedTuple):
    """What one row of a list did, to which enterprise (None: rejected)."""

    row: int
    enterprise: int | None
    done: str


class BatchWriting:
    """One imported list being written. New enterprises get consecutive ids."""

    def __init__(self, work: Work, staged: StagedList, good_rows: bool) -> None:
        self._work = work
        self.staged = staged
        self._next = (work.session.scalar(select(func.max(Enterprise.id))) or 0) + 1
        steps = {"off": sorted(staged.steps.off), "taken": dict(sorted(staged.steps.items()))}
        self.batch = ImportBatch(
            file=staged.file[:255],
            sha256=staged.sha256,
            sheet=staged.sheet[:255],
            header_row=staged.header_row,
            mapping=json.dumps(staged.mapping, ensure_ascii=False),
            layout=staged.layout,
            steps=json.dumps(steps, ensure_ascii=False),
            mended=sum(len(row.mended) for row in staged.rows.mended.values()),
            good_rows=good_rows,
            read=0,
            created=0,
            updated=0,
            unchanged=0,
            rejected=0,
            actor_id=work.actor.user_id,
            actor=work.actor.name,
            at=work.now,
            undone_at=None,
            undone_by="",
        )
        work.session.add(self.batch)
        work.session.flush()

    def write(self, difference: Difference) -> None:
        """One block: new enterprises, changed ones, and what each row did."""
        work, batch = self._work, self.batch.id
        new, first = difference.new, self._next
        self._next += len(new)
        if isinstance(new, PlainProposals):
            add_columns(work, first, new.columns, batch)
        else:
            numbered = enumerate(new, first)
            add_records(work, [(id, proposal.record) for id, proposal in numbered], batch)
        put_records(work, [(known.id, after) for known, after, _ in difference.changed])
        when, who = moment_text(work.now), work.actor.name
        work.insert_many(
            "enterprise_changes",
            ("enterprise_id", "version", "action", "subject", "batch_id", "before", "note",
             "actor", "at", "undone"),
            [
                (known.id, known.version + 1, "import", "", batch,
                 known.record.as_text(known.version), "", who, when, False)
                for known, _, _ in difference.changed
            ],
        )  # fmt: skip
        self._note_rows(self._did(difference, first))

    def _did(self, difference: Difference, first: int) -> list[RowDid]:
        """What each row did, in the order of the sheet; new enterprises have ids from ``first``."""
        if isinstance(difference.new, PlainProposals):
            created = zip(difference.new.numbers, count(first), repeat("created"), strict=False)
            return list(map(RowDid._make, created))
        did: list[RowDid] = []
        for id, proposal in enumerate(difference.new, first):
            did += [RowDid(number, id, "created") for number in self._numbers(proposal)]
        for known, _, proposal in difference.changed:
            did += [RowDid(number, known.id, "updated") for number in self._numbers(proposal)]
        for known, proposal in difference.same:
            did += [RowDid(number, known.id, "unchanged") for number in self._numbers(proposal)]
        return sorted(did)

    def _numbers(self, proposal: Proposal) -> Sequence[int]:
        return row_numbers(self.staged, [proposal])

    def _note_rows(self, did: Iterable[RowDid]) -> None:
        """Keep what rows did, as runs of rows that did the same to consecutive enterprises."""
        runs: list[tuple[int, int, int | None, str]] = []
        start, count, first, doing = 0, 0, None, ""
        for row, enterprise, done in did:
            follows = done == doing and row == start + count
            if follows and enterprise == (None if first is None else first + count):
                count += 1
                continue
            if count:
                runs.append((start, count, first, doing))
            start, count, first, doing = row, 1, enterprise, done
        if count:
            runs.append((start, count, first, doing))
        self._work.insert_many(
            "import_rows",
            ("batch_id", "row", "rows", "enterprise_id", "done"),
            [(self.batch.id, *run) for run in runs],
        )

    def finish(self, counts: tuple[int, int, int, int], rejected: Iterable[int]) -> None:
        """Close the batch: read, created, updated and unchanged rows, numbers of rejected ones."""
        batch = self.batch
        self._note_rows(RowDid(row, None, "rejected") for row in sorted(rejected))
        batch.read, batch.created, batch.updated, batch.unchanged = counts
        batch.rejected = batch.read - batch.created - batch.updated - batch.unchanged
