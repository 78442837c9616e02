"""The factors an office works with: its own beside the shipped, each with its basis."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit_cases import display_names
from db.energy.tables import EnergyFactor
from db.office import Office, Work
from db.users import ROLES, Actor, require, require_whole_city
from grading.energy.catalogue import find_item
from grading.energy.factors import (
    OWN,
    QUANTITIES,
    Factor,
    FactorBook,
    all_factors,
    book,
    check_factor,
)
from grading.energy.units import plain
from grading.refusals import Refusal

MAY_SET = ("reviewer", "approver", "admin")
_REGION = "region"
_LONGEST = 24


@dataclass(frozen=True, slots=True)
class FactorView:
    """A factor as a list shows it; ``id`` is 0 for a shipped one, ``retired_at`` None in use."""

    id: int
    factor: Factor
    basis: str
    at: datetime | None
    by: str
    retired_at: datetime | None
    retired_reason: str


@dataclass(frozen=True, slots=True)
class FactorList:
    """All factors, the office's own first, and the grid whose factor counts with its basis."""

    factors: tuple[FactorView, ...]
    region: str
    region_title: str
    region_basis: str


def factor_book(session: Session) -> FactorBook:
    """The factors in use."""
    rows = session.scalars(
        select(EnergyFactor).where(EnergyFactor.retired_at.is_(None)).order_by(EnergyFactor.id)
    ).all()
    region = next((row.region for row in reversed(rows) if row.quantity == _REGION), "")
    return FactorBook(tuple(_factor(row) for row in rows if row.quantity != _REGION), region)


def factors(office: Office, actor: Actor, *, history: bool = False) -> FactorList:
    """The factors of the office and the shipped ones; ``history`` with those no longer in use."""
    require(actor, *ROLES)
    with office.reading() as session:
        names = display_names(session)
        rows = session.scalars(select(EnergyFactor).order_by(EnergyFactor.id)).all()
        used = factor_book(session)
    own = [row for row in rows if row.quantity != _REGION]
    order = {each: at for at, each in enumerate(all_factors(()))}
    views = [
        FactorView(
            row.id, _factor(row), row.basis, row.at, names.get(row.by_id, ""), row.retired_at,
            row.retired_reason,
        )
        for row in own
        if history or row.retired_at is None
    ]  # fmt: skip
    views += [FactorView(0, each, each.source, None, "", None, "") for each in order]
    chosen = [row for row in rows if row.quantity == _REGION and row.retired_at is None]
    basis = chosen[-1].basis if chosen else "出厂设置：没有选择时用全国因子"
    region = used.region
    return FactorList(tuple(views), region, book().regions[region], basis)


def set_factor(
    office: Office,
    actor: Actor,
    item: str,
    quantity: str,
    value: str,
    *,
    year: int,
    basis: str,
    region: str = "",
) -> FactorView:
    """Enter a factor of the office, used from ``year`` on (a grid's: for its year).

    It takes the place of an own one of the same year; shipped ones stay readable. Refuses
    one that cannot be of this unit, and one without a basis.
    """
    require_whole_city(actor, *MAY_SET, of="排放因子")
    of = find_item(item)
    number = _number(value)
    if quantity not in QUANTITIES:
        known = "、".join(f"{id}（{title}）" for id, title in QUANTITIES.items())
        raise Refusal(f"没有“{quantity}”这种因子", "因子", f"可用：{known}")
    region = region if quantity == "grid" else ""
    check_factor(of.id, quantity, region, number)
    if not 1990 <= year <= office.clock.today().year + 1:
        raise Refusal(f"年份 {year} 不对", "年份", "请填因子适用的年份")
    basis = _basis(basis)
    with office.command(actor, "energy.factor") as work:
        same = select(EnergyFactor).where(
            EnergyFactor.item == of.id,
            EnergyFactor.quantity == quantity,
            EnergyFactor.region == region,
            EnergyFactor.year == year,
            EnergyFactor.retired_at.is_(None),
        )
        for earlier in work.session.scalars(same):
            if earlier.value == plain(number):
                raise Refusal(f"{_factor(earlier).title} {year} 年已是 {earlier.value}", "因子")
            _retire(work, earlier, "换成新的值")
        row = _add(work, of.id, quantity, region, year, plain(number), basis)
        words = _factor(row)
        work.record(
            "energy",
            f"{of.id}.{quantity}",
            {"value": row.value, "year": year, "region": region, "basis": basis},
            f"录入因子：{words.title} {row.value} {words.unit}，{year} 年起；{basis}",
        )
        return FactorView(row.id, words, basis, row.at, actor.name, None, "")


def retire_factor(office: Office, actor: Actor, id: int, reason: str) -> None:
    """Take a factor of the office out of use; what was shipped counts again."""
    require_whole_city(actor, *MAY_SET, of="排放因子")
    reason = _basis(reason)
    with office.command(actor, "energy.factor") as work:
        row = work.session.get(EnergyFactor, id) if 0 < id < 1 << 31 else None
        if row is None or row.retired_at is not None or row.quantity == _REGION:
            raise Refusal(f"没有第 {id} 号在用的自录因子", "因子", "编号见 energy factors")
        _retire(work, row, reason)
        title = _factor(row).title
        work.record(
            "energy", f"{row.item}.{row.quantity}", {"id": id, "reason": reason},
            f"停用自录因子：{title} {row.value}；{reason}",
        )  # fmt: skip


def choose_grid(office: Office, actor: Actor, region: str, basis: str) -> None:
    """Choose the grid (全国, 华北, 河北) whose factor counts, with the reason."""
    require_whole_city(actor, *MAY_SET, of="电网因子的选择")
    known = book().regions
    found = next((id for id, name in known.items() if region.strip() in (id, name)), None)
    if found is None:
        words = "、".join(f"{id}（{name}）" for id, name in known.items())
        raise Refusal(f"没有电网区域“{region}”", "区域", f"可用：{words}")
    basis = _basis(basis)
    with office.command(actor, "energy.grid") as work:
        if factor_book(work.session).region == found:
            raise Refusal(f"现在用的就是{known[found]}电网因子", "区域")
        for row in work.session.scalars(
            select(EnergyFactor).where(
                EnergyFactor.quantity == _REGION, EnergyFactor.retired_at.is_(None)
            )
        ):
            _retire(work, row, "换成另一区域")
        _add(work, "electricity", _REGION, found, 0, "", basis)
        work.record(
            "energy", "electricity.region", {"region": found, "basis": basis},
            f"电网因子改用{known[found]}：{basis}",
        )  # fmt: skip


def _add(
    work: Work, item: str, quantity: str, region: str, year: int, value: str, basis: str
) -> EnergyFactor:
    row = EnergyFactor(
        item=item, quantity=quantity, region=region, year=year, value=value, basis=basis,
        at=work.now, by_id=work.actor.user_id, retired_at=None, retired_by=None,
        retired_reason="",
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row


def _retire(work: Work, row: EnergyFactor, reason: str) -> None:
    row.retired_at, row.retired_by = work.now, work.actor.user_id
    row.retired_reason = reason


def _factor(row: EnergyFactor) -> Factor:
    return Factor(
        row.item, row.quantity, row.region, row.year, Decimal(row.value), OWN, "", row.basis
    )


def _number(text: str) -> Decimal:
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or len(text.strip()) > _LONGEST:
        raise Refusal(f"“{text[:40]}”不是数", "因子", f"填数字，例如 0.5306，最多 {_LONGEST} 位")
    return found


def _basis(text: str) -> str:
    words = " ".join(text.split())
    if not 2 <= len(words) <= 400:
        raise Refusal("没有写依据或理由，或太短", "依据", "写明文件、文号或检测报告，2 到 400 字")
    return words
