"""Checks of the register: codes, counties, industries and levels, and the imported lists."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.check import finding
from db.enterprise_rows import county_names
from db.enterprise_tables import Enterprise, EnterpriseIndustry, ImportBatch, ImportRow
from db.office_tables import TrailRow
from grading import industries, levels
from grading.identifiers import check_credit_code
from grading.refusals import Finding


def check_records(session: Session) -> Iterator[Finding]:
    """What is wrong with enterprises and imported lists."""
    yield from _enterprises(session)
    yield from _industries(session)
    yield from _batches(session)


def _enterprises(session: Session) -> Iterator[Finding]:
    of = Enterprise
    columns = of.code, of.site, of.name, of.county, of.extra, of.profile, of.version
    for code, site, name, county, extra, profile, version in session.execute(select(*columns)):
        key = f"{code}/{site}" if site else code
        if not check_credit_code(code).ok:
            yield finding("credit_code", f"{name}的信用代码 {code} 不合校验", key)
        if county not in county_names():
            yield finding("county", f"{name}的区县代码 {county} 不认识", key)
        if version < 1:
            yield finding("version", f"{name}的版本号 {version} 不对", key)
        if not _is_object(extra):
            yield finding("extra", f"{name}的其他列读不出来", key)
        if not _is_object(profile):
            yield finding("profile", f"{name}的补充信息读不出来", key)


def _is_object(text: str) -> bool:
    """Whether a text is a JSON object."""
    try:
        return text == "{}" or isinstance(json.loads(text), dict)
    except ValueError:
        return False


def _industries(session: Session) -> Iterator[Finding]:
    known = set(industries.book().industries) | {""}
    ranked = set(levels.book().levels) | {None}
    of = EnterpriseIndustry
    for industry, level, target in session.execute(
        select(of.industry, of.level, of.target).distinct()
    ):
        if industry not in known:
            yield finding("industry", f"登记了不认识的行业 {industry}", industry)
        for each in {level, target} - ranked:
            yield finding("level", f"登记了不认识的等级 {each}", str(each))


def _batches(session: Session) -> Iterator[Finding]:
    did: dict[int, Counter[str]] = {}
    for batch, done, count in session.execute(
        select(ImportRow.batch_id, ImportRow.done, func.sum(ImportRow.rows)).group_by(
            ImportRow.batch_id, ImportRow.done
        )
    ):
        did.setdefault(batch, Counter())[done] = int(count)
    told = set(session.scalars(select(TrailRow.key).where(TrailRow.action == "enterprises.import")))
    for row in session.scalars(select(ImportBatch).order_by(ImportBatch.id)):
        kept = did.get(row.id, Counter())
        said = {
            "created": row.created,
            "updated": row.updated,
            "unchanged": row.unchanged,
            "rejected": row.rejected,
        }
        if any(kept[done] != count for done, count in said.items()):
            yield finding("batch", f"第 {row.id} 批导入的行数与记录不符", str(row.id))
        if str(row.id) not in told:
            yield finding("batch", f"第 {row.id} 批导入不在留痕里", str(row.id))
