"""Mending rows and answering questions: each change is checked at once, one job at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gui.imports.reading import telling

if TYPE_CHECKING:
    from db.enterprise_preview import ListPreview
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job
    from templates.workbooks.lists import StagedList

Mends = dict[int, dict[str, str]]


class Checking(QObject):
    """What a person puts right of one staged list; ``checked`` comes with the new preview.

    ``waiting`` are the rows whose check is under way; ``answers`` is row → CODE,
    CODE/SITE or ``new`` as decided until now; ``progressed`` is that of the job.
    """

    checked = Signal(object)
    began = Signal()
    progressed = Signal(int, int, str)
    failed = Signal(object)

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk = desk
        self._owner = owner
        self._job: Job | None = None
        self._staged: StagedList | None = None
        self._mends: Mends = {}
        self._again = False
        self.answers: dict[int, str] = {}
        self.waiting: set[int] = set()

    def begin(self, staged: StagedList | None) -> None:
        """Another list, or the same read anew: nothing is mended or answered yet."""
        self.stop()
        self._staged = staged
        self._mends = {}
        self.answers = {}
        self.waiting = set()

    @property
    def busy(self) -> bool:
        """Whether the rows on the screen are still being checked."""
        return self._job is not None

    def stop(self) -> None:
        """Give up what is under way."""
        if self._job is not None:
            self._job.cancel()
            self._job.forget()
            self._job = None
        self._again = False

    def mend(self, changes: Mapping[int, Mapping[str, str]]) -> None:
        """Put texts into cells: row → heading → text."""
        for row, texts in changes.items():
            self._mends.setdefault(row, {}).update(texts)
            self.waiting.add(row)
        self._check()

    def answer(self, row: int, decided: str | None) -> None:
        """Say which enterprise a row is about; None takes the answer back."""
        if decided is None:
            self.answers.pop(row, None)
        else:
            self.answers[row] = decided
        self.waiting.add(row)
        self._check()

    def resume(self, mends: Mends, answers: Mapping[int, str]) -> None:
        """Take up what was decided about the same list when it was read otherwise."""
        self.answers = dict(answers)
        self.waiting.update(answers)
        self.mend(mends)

    def text(self, row: int, heading: str) -> str | None:
        """A text typed into a cell that is not checked yet."""
        return self._mends.get(row, {}).get(heading)

    def _check(self) -> None:
        self.began.emit()
        if self._job is not None:
            self._again = True
            self._job.cancel()  # what it has mended stays; the comparison begins anew
            return
        staged, answers = self._staged, dict(self.answers)
        mends = {row: dict(texts) for row, texts in self._mends.items()}
        if staged is None:
            return

        def work(office: Office, actor: Actor, job: Job) -> ListPreview:
            from db.enterprise_matching import Answers
            from db.enterprise_preview import preview_list

            for number, (row, texts) in enumerate(mends.items()):
                staged.rows.mend(row, texts)
                if number % 100 == 0:
                    job.progressed.emit(number, len(mends), "正在复核改过的行…")
            return preview_list(
                office,
                actor,
                staged,
                answers=Answers(answers),
                progress=telling(job, "正在与名录比对…"),
                cancelled=job.cancelled,
            )

        self._job = self._desk.run(
            self._owner,
            work,
            lambda preview: self._arrived(mends, preview),
            failed=lambda error: self._failed(mends, error),
        )
        self._job.progressed.connect(self.progressed)

    def _arrived(self, mends: Mends, preview: ListPreview) -> None:
        self._job = None
        self._settle(mends)
        if self._again or self._mends:
            self._again = False
            self._check()
        else:
            self.waiting.clear()
            self.checked.emit(preview)

    def _failed(self, mends: Mends, error: BaseException) -> None:
        self._job = None
        if self._again:
            self._again = False
            self._settle(mends)
            self._check()
        else:
            self._mends.clear()
            self.waiting.clear()
            self.failed.emit(error)

    def _settle(self, mends: Mends) -> None:
        """What a job has mended need not be mended again, unless it was typed over since."""
        for row, texts in mends.items():
            now = self._mends.get(row, {})
            for heading, text in texts.items():
                if now.get(heading) == text:
                    del now[heading]
            if not now:
                self._mends.pop(row, None)
