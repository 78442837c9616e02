"""Whose hours a file holds: the enterprise it names, and the outlets of the register."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enterprise_tables import Enterprise, Outlet
from grading.monitoring.hours import hour_start
from grading.refusals import Refusal
from grading.suggestions import nearest
from templates.monitoring.staged import StagedHours

_CODE = 18


def refuse_other_enterprise(session: Session, enterprise: Enterprise, staged: StagedHours) -> None:
    """Refuse a file that names an enterprise, and not this one."""
    words = [each for each in staged.enterprise_words if each.strip()]
    own = {_folded(each) for each in (enterprise.code, enterprise.name, enterprise.short_name)}
    own.discard("")
    if not words or any(_means(_folded(each), own) for each in words):
        return
    told = "、".join(words[:3])
    other = session.scalars(
        select(Enterprise.name).where(
            (Enterprise.name.in_(words)) | (Enterprise.code.in_(words)),
            Enterprise.retired_at.is_(None),
        )
    ).first()
    remedy = "确认就是这家企业的，加 --same-enterprise 再导入"
    if other is not None:
        remedy = "请到那家企业下导入；" + remedy
    raise Refusal(f"文件写的企业是“{told}”，不是{enterprise.name}", staged.file, remedy)


def refuse_other_device(session: Session, enterprise: Enterprise, staged: StagedHours) -> None:
    """Refuse hours of a data logger (MN) that the register has at another enterprise only, or
    whose number begins with the code of another one: a log of messages names nobody else."""
    codes = sorted({each.strip() for each in staged.outlet_codes.values()} - {""})
    if not codes:
        return
    of = Outlet
    where = dict[str, set[int]]()
    for mn, holder in session.execute(
        select(of.mn, of.enterprise_id).where(of.mn.in_(codes), of.retired_at.is_(None))
    ):
        where.setdefault(mn, set()).add(holder)
    heads = {each[:_CODE] for each in codes} - {enterprise.code}
    others = set(
        session.scalars(
            select(Enterprise.code).where(
                Enterprise.code.in_(heads), Enterprise.retired_at.is_(None)
            )
        )
    )
    for mn in codes:
        holders = where.get(mn, set())
        if enterprise.id not in holders and (holders or mn[:_CODE] in others):
            raise Refusal(
                f"数据采集仪（MN {mn}）登记在另一家企业，不是{enterprise.name}的",
                staged.file,
                "请到那家企业下导入；确认就是这家企业的，加 --same-enterprise 再导入",
            )


def _means(word: str, own: set[str]) -> bool:
    """Is this the enterprise? A code must be its code; a name may be shortened."""
    if word in own:
        return True
    if len(word) == _CODE and word.isascii():
        return False
    return len(word) >= 4 and any(word in each or each in word for each in own)


def refuse_future(staged: StagedHours, now_hour: int) -> None:
    """Refuse hours that have not begun."""
    late = []
    for series in staged.series:
        last = int(series.hours[-1]) * series.step // 60 if len(series.hours) else 0
        if last > now_hour:
            late.append((last, series.outlet))
    if late:
        hour, outlet = max(late)
        raise Refusal(
            f"文件里有还没有到的时间：{hour_start(hour):%Y-%m-%d %H:00}（{outlet}）",
            staged.file,
            "请核对年份和时间列",
        )


def known_outlets(session: Session, enterprise: Enterprise) -> Sequence[Outlet]:
    """The outlets of an enterprise, those out of use as well."""
    of = Outlet
    return session.scalars(
        select(of).where(of.enterprise_id == enterprise.id).order_by(of.id)
    ).all()


def matched(
    staged: StagedHours, outlets: Sequence[Outlet], where: str
) -> tuple[dict[str, Outlet], list[str]]:
    """Name in the file → outlet of the register, and the names it knows none by.

    An outlet is known by its name, its number (DA001) or the MN of its data logger. Refuses
    two names of the file that mean the same outlet, a name that means two, and an outlet
    that a person took out of use.
    """
    by_word: dict[str, list[Outlet]] = {}
    for row in outlets:
        for word in {_folded(each) for each in (row.name, row.number, row.mn)} - {""}:
            by_word.setdefault(word, []).append(row)
    found: dict[str, Outlet] = {}
    unknown: list[str] = []
    names = (*staged.outlets, *(mark.outlet for mark in staged.marks))
    for name in dict.fromkeys(names):
        words = (name, staged.outlet_codes.get(name, ""))
        rows = next((by_word[f] for f in map(_folded, words) if f in by_word), [])
        if len(rows) > 1:
            told = "、".join(row.name for row in rows)
            raise Refusal(f"“{name}”对上不止一个排放口：{told}", where, "请改登记的编号或 MN 号")
        if rows:
            found[name] = rows[0]
        else:
            unknown.append(name)
    _refuse_twins(found, where)
    return found, unknown


def _refuse_twins(found: Mapping[str, Outlet], where: str) -> None:
    by_id: dict[int, str] = {}
    for name, row in found.items():
        if row.id in by_id:
            raise Refusal(
                f"文件里的“{by_id[row.id]}”和“{name}”是同一个排放口（{row.name}）",
                where,
                "请在文件里统一名称",
            )
        by_id[row.id] = name
        if row.retired_at is not None and not row.retired_reason.startswith(UNDONE):
            raise Refusal(
                f"排放口“{row.name}”已停用：{row.retired_reason}",
                where,
                "先恢复这个排放口（entries restore），再导入",
            )


UNDONE = "撤销在线监测导入"
"""How the reason begins for which an outlet went out of use with the file that brought it."""


def refuse_unknown(unknown: Sequence[str], outlets: Sequence[Outlet], where: str) -> None:
    """Refuse names the register does not know, with the nearest it does know."""
    known = [row.name for row in outlets if row.retired_at is None]
    told = []
    for name in unknown:
        similar = nearest(name, known)
        told.append(f"“{name}”" + (f"（是不是“{similar}”？）" if similar else ""))
    listed = f"已登记：{'、'.join(known)}；" if known else "还没有登记排放口；"
    raise Refusal(
        f"没有登记过的排放口：{'、'.join(told)}",
        where,
        listed + "改文件里的名称，或先登记；不加 --no-new-outlets 则按文件里的名称新建",
    )


def _folded(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).casefold().split())
