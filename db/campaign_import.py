"""Targets in bulk: from an Excel list, or from the targets the register holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.campaign import MAY_SET, Wish, as_details, one_industry, put_target, read_wish
from db.campaign_standing import Standing
from db.campaign_views import Imported
from db.emergency_levels import day_of, levels_in_force
from db.enterprise_matching import Answers, Matcher, Question
from db.enterprise_proposals import Proposal, only_missing, proposals
from db.enterprise_tables import Enterprise, EnterpriseIndustry
from db.office import Office, Work
from db.users import Actor, require
from grading import industries, levels
from grading.refusals import Finding, Refusal
from templates.workbooks.headings import even
from templates.workbooks.lists import StagedList
from templates.workbooks.quantities import read_date

EXTRA = {
    "deadline": ("完成期限", "期限", "目标期限", "完成时限", "时限", "计划完成时间", "完成时间",
                 "计划创A时间", "创A时限"),
    "lead": ("市局责任人", "局责任人", "包联责任人", "市级责任人", "包联领导", "责任科室"),
    "person": ("企业责任人", "责任人", "企业负责人"),
    "note": ("说明", "备注", "目标说明"),
}  # fmt: skip
"""Columns of a list of targets the register has no field for → their headings."""


class TargetsRefusal(Refusal):
    """A list with faults, of which no target was taken; ``findings`` has them all."""

    def __init__(self, file: str, findings: list[Finding]) -> None:
        first = findings[0]
        super().__init__(
            f"目标名单有 {len(findings)} 处错误，一个目标也没有定；第一处：{first.message}",
            f"{file} · 第 {first.row} 行“{first.column}”",
            "按提示改好后再导入",
        )
        self.findings = tuple(findings)


class _NothingKeptError(Exception):
    """A dry run, or nothing new: the command is left without a trace."""


@dataclass
class _Line:
    """One wish of a list: whose row it is, for which industry."""

    number: int
    enterprise: Enterprise
    industry: str
    wish: Wish


def import_targets(
    office: Office,
    actor: Actor,
    staged: StagedList,
    *,
    defaults: Wish | None = None,
    same_names: bool = True,
    dry_run: bool = False,
) -> Imported:
    """Set or change the target of every row of a list, all or none.

    Enterprises are told apart as in every list (code, permit, then an equal name that only
    one has, with ``same_names``); rows without a target take that of ``defaults``, as do
    deadline and persons that are not written. Refuses (:class:`TargetsRefusal`) faulty rows.
    """
    require(actor, *MAY_SET)

    def lines(work: Work) -> Iterable[_Line]:
        reading = _Reading(work.session, actor, staged, defaults, same_names)
        found = list(reading.lines())
        if reading.faults:
            raise TargetsRefusal(staged.file, reading.faults)
        return found

    words = f"导入创A目标 {staged.file}"
    return _take(office, actor, lines, words, ("list", staged.file, staged.sha256), dry_run)


def take_register(
    office: Office,
    actor: Actor,
    *,
    deadline: date | None = None,
    lead: str = "",
    county: str | None = None,
    dry_run: bool = False,
) -> Imported:
    """Make targets of those the register holds for the six industries.

    Those in use stay as they are; a target worse than the level in force is left out and
    told in the notes.
    """
    require(actor, *MAY_SET, county=county)
    limit = county or actor.county
    notes: list[str] = []

    def lines(work: Work) -> Iterable[_Line]:
        session, today = work.session, work.now.date()
        there = {
            (each.row.enterprise_id, each.row.industry)
            for each in Standing(session, today, None).targets
        }
        key = [each.id for each in industries.key_industries()]
        statement = (
            select(Enterprise, EnterpriseIndustry)
            .join(EnterpriseIndustry, EnterpriseIndustry.enterprise_id == Enterprise.id)
            .where(Enterprise.retired_at.is_(None), EnterpriseIndustry.industry.in_(key))
            .order_by(Enterprise.id, EnterpriseIndustry.position)
        )
        if limit is not None:
            statement = statement.where(Enterprise.county == limit)
        rows = [
            (enterprise, row)
            for enterprise, row in session.execute(statement)
            if row.target is not None
            and levels.known(row.target)
            and (enterprise.id, row.industry) not in there
        ]
        held = levels_in_force(session, list({e.id for e, _ in rows}), today)
        for enterprise, row in rows:
            level = held[(enterprise.id, row.industry)].level
            if level is not None and levels.better(level, str(row.target)):
                notes.append(f"{enterprise.name}：现行等级 {level} 高于目标 {row.target}，没有列入")
                continue
            wish = Wish(str(row.target), deadline, lead)
            yield _Line(0, enterprise, row.industry, wish)

    done = _take(office, actor, lines, "取名录目标等级为创A目标", ("register", "", ""), dry_run)
    return Imported(done.read, done.set, done.changed, done.unchanged, tuple(notes))


def _take(
    office: Office,
    actor: Actor,
    lines: Callable[[Work], Iterable[_Line]],
    words: str,
    origin: tuple[str, str, str],
    dry_run: bool,
) -> Imported:
    counts = {"set": 0, "changed": 0, "unchanged": 0}
    read = 0
    kind, file, sha256 = origin
    faults: list[Finding] = []
    try:
        with office.command(actor, "campaign.import") as work:
            did = []
            for line in lines(work):
                read += 1
                try:
                    row, done = put_target(
                        work, line.enterprise, line.industry, read_wish(line.wish),
                        origin=kind, file=file, sha256=sha256,
                    )  # fmt: skip
                except Refusal as refusal:
                    name = line.enterprise.name
                    faults.append(_fault(line.number, refusal.where, name, refusal.what))
                    continue
                counts[done] += 1
                if done != "unchanged":
                    did.append({"id": row.id, "of": line.enterprise.key, **as_details(row)})
            if faults:
                raise TargetsRefusal(file or "名录", faults)
            if dry_run or not did:
                raise _NothingKeptError
            note = f"{words}：新定 {counts['set']} 个，更新 {counts['changed']} 个"
            work.record("campaign", file[:200] or kind, {**counts, "targets": did}, note)
    except _NothingKeptError:
        pass
    return Imported(read, counts["set"], counts["changed"], counts["unchanged"])


class _Reading:
    """Reads the proposals of a list as wishes; ``faults`` gathers what stands against it."""

    def __init__(
        self,
        session: Session,
        actor: Actor,
        staged: StagedList,
        defaults: Wish | None,
        same_names: bool,
    ) -> None:
        self.faults: list[Finding] = []
        self._session, self._actor, self._staged = session, actor, staged
        self._defaults = defaults
        self._matcher = Matcher(session, Answers(same_names=same_names), actor.county)
        self._taken: dict[tuple[int, str], int] = {}

    def lines(self) -> Iterable[_Line]:
        found = self._staged.rows.findings
        wrong = [at for at in self._staged.rows.faulty() if not only_missing(found[at])]
        for at in wrong:
            self.faults += (each for each in found[at] if each.severity == "error")
        for some in proposals(self._staged, frozenset(wrong)):
            for proposal, known in zip(some, self._matcher.match(some), strict=True):
                if known is None or isinstance(known, Question):
                    message = known.text if known else "企业名录里没有这家企业，请先导入名单"
                    self._fault(proposal, "企业名称", message)
                    continue
                enterprise = self._session.get_one(Enterprise, known.id)
                if self._actor.county not in (None, enterprise.county):
                    self._fault(proposal, "区县", f"{self._actor.name} 只能办理本区县的企业")
                    continue
                yield from self._of(proposal, enterprise)

    def _of(self, proposal: Proposal, enterprise: Enterprise) -> Iterable[_Line]:
        """One line per industry the row names, or the enterprise's only one."""
        words = _extras(proposal.record.extra)
        given = self._defaults or Wish("")
        named = [each for each in proposal.record.industries if each.industry]
        target = next(
            (each.target_written for each in proposal.record.industries if each.target_written), ""
        )
        try:
            wish = Wish(
                target or given.target,
                _day(words.get("deadline", "")) or given.deadline,
                words.get("lead", given.lead),
                words.get("person", given.person),
                words.get("note", given.note),
            )
            if not wish.target:
                raise Refusal("没有写目标等级", "目标等级")
            wanted = [each.industry for each in named] or [""]
            for each in wanted:
                industry = one_industry(self._session, enterprise, each)
                first = self._taken.setdefault((enterprise.id, industry), proposal.number)
                if first != proposal.number:
                    raise Refusal(f"第 {first} 行已经是同一家企业的这个行业", "企业名称")
                yield _Line(proposal.number, enterprise, industry, wish)
        except Refusal as refusal:
            self._fault(proposal, refusal.where, refusal.what)

    def _fault(self, proposal: Proposal, column: str, message: str) -> None:
        self.faults.append(_fault(proposal.number, column, proposal.record.name, message))


def _fault(row: int, column: str, value: str, message: str) -> Finding:
    return Finding(row or None, column, value, "target", "error", message)


def _extras(extra: Mapping[str, str]) -> dict[str, str]:
    """Field of :data:`EXTRA` → the text of the first column that stands for it."""
    flat = {even(heading): text.strip() for heading, text in extra.items()}
    found = {}
    for field, spellings in EXTRA.items():
        text = next((flat[even(each)] for each in spellings if flat.get(even(each))), "")
        if text:
            found[field] = text
    return found


def _day(text: str) -> date | None:
    """2026-12-31, 2026年12月, 2026年底, Excel's day number; of a month or a year the last day."""
    if not text:
        return None
    read = read_date(text.rstrip("底末前"))
    found = day_of(read.text)
    if found is None:
        raise Refusal(read.message or f"“{text}”不是日期", "期限")
    return found
