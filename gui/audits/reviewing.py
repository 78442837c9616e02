"""What the stages conclude on the indicators of the audit in front, and changing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, QObject, Signal

from grading.chains import STAGES
from grading.conclusions import against, plain
from gui.evidence.attaching import Attaching

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.audit_views import AuditView
    from db.conclusions import ConclusionView, RemarkView
    from db.evidence import EvidenceView
    from db.office import Office
    from db.users import Actor
    from gui.jobs import Job
    from gui.pages.audit import AuditPage

UNSAVED = "请先保存，再下结论"
ONE_BY_ONE = "现场核查要逐项查看，不能整批下结论"


class Review(QObject):
    """Conclusions, remarks and evidence of the audit; ``changed`` when any of it did."""

    changed = Signal()

    def __init__(self, page: AuditPage) -> None:
        super().__init__(page)
        self._page = page
        self._of = 0
        self._pending: set[tuple[str, str]] = set()
        self.conclusions: Mapping[str, Mapping[str, ConclusionView]] = {}
        self.remarks: list[RemarkView] = []
        self.evidence: list[EvidenceView] = []
        self.attaching = Attaching(page.desk, page, self._again)

    # Reading ---------------------------------------------------------------------------

    def read(self, view: AuditView) -> None:
        """Read what is on record of this audit."""
        if view.id != self._of:
            self._of, self._pending = view.id, set()
            self.conclusions, self.remarks, self.evidence = {}, [], []
            self.attaching.number = view.number

        def read(office: Office, actor: Actor, job: Job) -> tuple[Any, ...]:
            from db.conclusions import conclusions_of, remarks_of
            from db.evidence import evidence_of

            return (
                conclusions_of(office, actor, view.id),
                remarks_of(office, actor, view.id),
                evidence_of(office, actor, view.id),
            )

        def show(found: tuple[Any, ...]) -> None:
            if view.id == self._of:
                self.conclusions, self.remarks, self.evidence = found
                self.changed.emit()

        self._page.desk.run(self._page, read, show)

    def _again(self) -> None:
        """Read again after a command: the audit has another version, too."""
        self._page.shown()

    def of(self, indicator: str) -> ConclusionView | None:
        """The conclusion of the stage in front."""
        return self.conclusions.get(self._page.stage, {}).get(indicator)

    def files_of(self, indicator: str) -> list[EvidenceView]:
        """The evidence of an indicator, from every stage."""
        return [each for each in self.evidence if each.indicator == indicator]

    def remarks_on(self, indicator: str) -> list[RemarkView]:
        """The remarks on an indicator, oldest first."""
        return [each for each in self.remarks if each.indicator == indicator]

    def names(self) -> dict[str, str]:
        """The indicators of the pack by id."""
        view = self._page.view
        return {} if view is None else {each.id: each.name for each in view.pack.indicators}

    def stage_title(self, stage: str) -> str:
        """A stage in the words of the chain."""
        view = self._page.view
        return "" if view is None else view.chain.words.stages.get(stage, "")

    # What may be done ------------------------------------------------------------------

    @property
    def trying(self) -> bool:
        """True while levels are only tried out."""
        return self._page.whatif.trying

    def why_not(self) -> str:
        """Why nothing can be concluded now; empty where it can."""
        if self.trying:
            return "试算时不下结论"
        draft = self._page.draft
        return self._page.why_not() or (UNSAVED if draft and draft.unsaved else "")

    def why_not_attach(self) -> str:
        """Why no file can be attached now; files go to the stage that is open."""
        view = self._page.view
        if view is None or self.trying:
            return self._page.why_not() or "试算时不附材料"
        if view.stage_open is None:
            return f"状态“{view.state_title}”下不再填报"
        return view.edit_refusal

    def denied(self, indicator: str, conclusion: str) -> str:
        """Why the facts do not bear a conclusion, in the words of the refusal."""
        draft = self._page.draft
        if draft is None:
            return ""
        return against(draft.result(indicator), conclusion, draft.target, draft.pack.levels)

    def plain(self, indicator: str) -> str:
        """The conclusion the facts plainly give; empty where they leave it open."""
        draft = self._page.draft
        return (
            plain(draft.result(indicator), draft.target, draft.pack.levels)
            if draft is not None
            else ""
        )

    def stale(self, indicator: str) -> str:
        """Why the conclusion on record does not stand with the facts in front; or nothing."""
        found = self.of(indicator)
        return self.denied(indicator, found.conclusion) if found is not None else ""

    def open_ones(self) -> list[str]:
        """The indicators the facts decide and nobody has concluded on, or only wrongly."""
        draft, stage = self._page.draft, self._page.stage
        if draft is None:
            return []
        ids = [question.indicator.id for question in draft.questions]
        return [
            id
            for id in ids
            if self.plain(id)
            and (stage, id) not in self._pending
            and (self.of(id) is None or self.stale(id))
        ]

    def tally(self) -> str:
        """How many indicators are concluded of those that can be, in words."""
        draft = self._page.draft
        if draft is None or self.trying:
            return ""
        whole = [q.indicator.id for q in draft.questions if self.plain(q.indicator.id)]
        left = len(set(self.open_ones()))
        return f"结论 {len(whole) - left}/{len(whole)}" if whole else ""

    # Doing -----------------------------------------------------------------------------

    def conclude_onwards(self, indicator: str) -> str:
        """Conclude as the facts plainly say and go to the next; or why not, as a sentence.

        An indicator that has its conclusion is left as it is.
        """
        why = self.why_not()
        if why:
            return why
        if indicator in self.open_ones():
            self.conclude(indicator, self.plain(indicator))
        elif self.of(indicator) is None and not self.plain(indicator):
            silent = self.denied(indicator, "equivalent")  # nothing can be concluded at all
            return silent or "事实还没有定论，请先填清楚，或选不涉及、等效认定"
        self._go_on(indicator)
        return ""

    def conclude(self, indicator: str, conclusion: str, basis: str = "", note: str = "") -> None:
        """Conclude on one indicator at the stage in front."""
        view, stage, key = self._page.view, self._page.stage, (self._page.stage, indicator)
        if view is None or self.trying:
            return
        number = view.id
        self._pending.add(key)

        def put(office: Office, actor: Actor, job: Job) -> None:
            from db.conclusions import Conclusion, conclude

            conclude(office, actor, number, stage, {indicator: Conclusion(conclusion, basis, note)})

        def failed(error: BaseException) -> None:
            self._pending.discard(key)
            self.changed.emit()
            self._page.desk.show_error(error)

        def done(_: object) -> None:
            self._pending.discard(key)
            self._again()

        self._page.desk.run(self._page, put, done, failed=failed)

    def conclude_group(self, aspect: str) -> None:
        """Conclude as the facts plainly say on a whole aspect."""
        view, stage = self._page.view, self._page.stage
        if view is None or self.trying:
            return
        number, version = view.id, view.version

        def put(office: Office, actor: Actor, job: Job) -> int:
            from db.conclusions import conclude_plain

            return conclude_plain(office, actor, number, stage, aspect=aspect, version=version)

        self._page.desk.run(self._page, put, lambda _: self._again(), title="正在下结论…")

    def why_not_group(self, aspect: str) -> str:
        """Why an aspect cannot be concluded at once."""
        if self._page.stage == STAGES[-1]:
            return self.why_not() or ONE_BY_ONE
        draft = self._page.draft
        if draft is None or aspect not in draft.pack.aspects:
            return self.why_not() or "这一组没有要下结论的指标"
        ids = {question.indicator.id for question in draft.questions_of(aspect)}
        nothing = any(id in ids and self.of(id) is None for id in self.open_ones())
        return self.why_not() or ("" if nothing else "没有可以直接下的结论")

    def remark(self, indicator: str, text: str) -> None:
        """Add a remark."""
        view = self._page.view
        if view is None:
            return
        number = view.id

        def write(office: Office, actor: Actor, job: Job) -> None:
            from db.conclusions import remark

            remark(office, actor, number, indicator, text)

        self._page.desk.run(self._page, write, lambda _: self._again())

    def attach(self, indicator: str, data: QMimeData | None = None) -> None:
        """Attach what was dropped or pasted, or ask for files."""
        why = self.why_not_attach()
        if why:
            from grading.refusals import Refusal

            self._page.desk.show_error(Refusal(why, "佐证材料", "见上方的进度和下一步"))
        elif data is None:
            self.attaching.choose(self.names(), [indicator])
        else:
            self.attaching.take_data(data, self.names(), [indicator])

    def show_files(self, indicator: str) -> None:
        """Put the side of the evidence in front, at an indicator."""
        self._page.show_side("evidence", indicator)

    def _go_on(self, indicator: str) -> None:
        draft = self._page.draft
        if draft is None:
            return
        ids = [question.indicator.id for question in draft.questions]
        place = ids.index(indicator) + 1 if indicator in ids else 0
        open_ones = set(self.open_ones())
        following = next((id for id in (*ids[place:], *ids[:place]) if id in open_ones), "")
        if following:
            self._page.go_to(following)
