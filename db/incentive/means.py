"""Means of the province (全省同行业平均水平), entered by the office with their basis.

No published figures have been seen, so nothing is shipped; a new mean retires the one before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit_cases import display_names
from db.incentive.tables import IncentiveMean
from db.office import Office
from db.users import ROLES, Actor, require, require_whole_city
from grading.incentive.judging import Means, plain
from grading.incentive.rules import rule_on, rules
from grading.refusals import Refusal

MAY_ENTER = ("clerk", "approver", "admin")
MOST = {"tax": Decimal(100_000), "research": Decimal(100)}
TITLES = {"tax": "单位排放量税收均值（万元/吨）", "research": "研发投入占比均值（%）"}


@dataclass(frozen=True, slots=True)
class MeanView:
    """A mean of an industry of the rule in a year; None where that indicator has none."""

    id: int
    rule: str
    group: str
    group_name: str
    year: int
    tax: Decimal | None
    research: Decimal | None
    document: str
    basis: str
    by: str
    at: datetime
    retired_at: datetime | None
    retired_reason: str

    @property
    def means(self) -> Means:
        """As the judgement takes it."""
        return Means(self.tax, self.research)


def enter_means(
    office: Office,
    actor: Actor,
    group: str,
    year: int,
    *,
    tax: str = "",
    research: str = "",
    document: str = "",
    basis: str,
) -> MeanView:
    """Enter the means of an industry of the rule (id or name); what was entered before retires.

    ``tax`` in 万元/吨, ``research`` in per cent, either may be empty. ``basis`` says where
    they come from; refused without it.
    """
    require_whole_city(actor, *MAY_ENTER, of="全省均值")
    rule = rule_on(office.clock.today())
    own = rule.group(group)
    values = {"tax": _number("tax", tax), "research": _number("research", research)}
    basis, document = basis.strip(), document.strip()
    if not any(values.values()):
        raise Refusal("两个均值都没有填", "均值", "至少填一个")
    if not basis:
        raise Refusal("没有写均值的来源", "来源", "写明哪个部门、哪份通报或者怎样算出来的")
    if len(document) > 200 or len(basis) > 2000:
        raise Refusal("文号或来源太长", "来源", "文号 200 字以内，来源 2000 字以内")
    if not 2000 <= year <= office.clock.today().year:
        raise Refusal(f"{year} 不是数据年度", "年度", "写已经过去的年度，例如 2025")
    with office.command(actor, "incentive.means") as work:
        session = work.session
        before = in_use(session, rule.id, own.id, year)
        if before is not None:
            same = (before.tax, before.research, before.document, before.basis)
            if same == (values["tax"], values["research"], document, basis):
                raise Refusal("均值没有改动", f"{own.name} {year}", "改好以后再保存")
            before.retired_at, before.retired_reason = work.now, "录入了新的均值"
        row = IncentiveMean(
            rule=rule.id,
            group_id=own.id,
            year=year,
            **values,
            document=document,
            basis=basis,
            entered_at=work.now,
            entered_by=actor.user_id,
            retired_at=None,
            retired_reason="",
        )
        session.add(row)
        session.flush()
        told = "，".join(f"{TITLES[id]} {text}" for id, text in values.items() if text)
        work.record(
            "incentive",
            f"{own.id}/{year}",
            {"id": row.id, **values, "document": document, "basis": basis},
            f"录入{own.name} {year} 年全省均值：{told}",
        )
        return view_of(row, display_names(session))


def retire_means(office: Office, actor: Actor, id: int, reason: str) -> None:
    """Take a mean out of use, with the reason; what it judged keeps its figures."""
    require_whole_city(actor, *MAY_ENTER, of="全省均值")
    reason = reason.strip()
    if not reason:
        raise Refusal("停用均值须写明理由", "理由", "例如：录错了行业")
    with office.command(actor, "incentive.means") as work:
        row = work.session.get(IncentiveMean, id) if 0 < id < 1 << 31 else None
        if row is None or row.retired_at is not None:
            raise Refusal(f"没有在用的均值 {id}", "均值", "编号见 incentive means list")
        row.retired_at, row.retired_reason = work.now, reason
        name = rules()[row.rule].groups[row.group_id].name
        work.record(
            "incentive",
            f"{row.group_id}/{row.year}",
            {"id": id, "reason": reason},
            f"停用{name} {row.year} 年全省均值：{reason}",
        )


def list_means(office: Office, actor: Actor, *, also_retired: bool = False) -> list[MeanView]:
    """All means, the newest year first."""
    require(actor, *ROLES)
    statement = select(IncentiveMean).order_by(
        IncentiveMean.year.desc(), IncentiveMean.group_id, IncentiveMean.id.desc()
    )
    if not also_retired:
        statement = statement.where(IncentiveMean.retired_at.is_(None))
    with office.reading() as session:
        names = display_names(session)
        return [view_of(row, names) for row in session.scalars(statement)]


def in_use(session: Session, rule: str, group: str, year: int) -> IncentiveMean | None:
    """The mean of an industry of the rule in a year; None where none is entered."""
    return session.scalar(
        select(IncentiveMean).where(
            IncentiveMean.rule == rule,
            IncentiveMean.group_id == group,
            IncentiveMean.year == year,
            IncentiveMean.retired_at.is_(None),
        )
    )


def view_of(row: IncentiveMean, names: dict[int, str]) -> MeanView:
    """A stored mean as people see it."""
    return MeanView(
        row.id,
        row.rule,
        row.group_id,
        rules()[row.rule].groups[row.group_id].name,
        row.year,
        Decimal(row.tax) if row.tax else None,
        Decimal(row.research) if row.research else None,
        row.document,
        row.basis,
        names.get(row.entered_by, ""),
        row.entered_at,
        row.retired_at,
        row.retired_reason,
    )


def _number(name: str, text: str) -> str:
    """A mean as a literal, empty where none is given; refuses what cannot be one."""
    written = text.strip().removesuffix("%")
    if not written:
        return ""
    try:
        number = Decimal(written)
    except InvalidOperation:
        number = Decimal(-1)
    if not number.is_finite() or number <= 0:
        raise Refusal(f"“{text.strip()}”不是均值", TITLES[name], "请填大于 0 的数，例如 0.93")
    if number > MOST[name]:
        raise Refusal(
            f"“{text.strip()}”太大，像是单位不对", TITLES[name], "税收均值的单位是万元/吨，占比是 %"
        )
    return plain(number)
