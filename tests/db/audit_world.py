"""A small office at work: people of every role, two enterprises, a pack that fits on a page."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import text, update

from db.audit_views import AuditView
from db.audits import audit, open_audit
from db.clock import SetClock
from db.conclusions import conclude_plain
from db.enterprise_tables import Enterprise, EnterpriseIndustry
from db.evidence import add_evidence
from db.facts import record_facts, take_over
from db.library_tables import StandardPack
from db.office import Office
from db.users import Actor, add_user
from db.workflow import advance
from grading.refusals import Refusal

WUAN, SHEXIAN = "130481", "130426"
STEEL_WORKS = "91130481XNX0000127"
OTHER_WORKS = "91130426XNX000020D"

PACK = """
pack: test-steel
edition: 2026-draft
title: 测试用钢铁标准
industry: steel
levels: [A, B, C, D]
in_force: 2026-01-13
review_by: 2027-01-13
documents:
  mee: {title: 意见, number: 环大气〔2019〕35号, issued: 2019-04-22}
aspects: {organized: 有组织排放, management: 环境管理}
facts:
  processes: {ask: choices, name: 生产工序, options: {sinter: 烧结, coke: 炼焦}}
  head.PM: {ask: concentration, name: 机头颗粒物, unit: mg/m3}
  oven.PM: {ask: concentration, name: 焦炉颗粒物, unit: mg/m3}
  archive: {ask: checklist, name: 环保档案, items: {eia: 环评批复, permit: 排污许可证}}
  quenching: {ask: choice, name: 熄焦, options: {dry: 干熄焦, wet: 湿熄焦}}
  penalised: {ask: yes_no, name: 近一年受行政处罚}
vetoes:
  - id: penalty
    name: 行政处罚
    when: {fact: penalised, is: true}
    caps_at: C
    basis: [{document: mee, clause: 一}]
    evidence: read
indicators:
  - id: organized.head
    aspect: organized
    name: 烧结机机头
    applies: {fact: processes, has: [sinter]}
    levels:
      A: {require: {outlet: head, limits: {PM: 10}}, text: 颗粒物≤10, basis: [{document: mee, clause: 二}], evidence: read}
      B: {require: {outlet: head, limits: {PM: 20}}, text: 颗粒物≤20, basis: [{document: mee, clause: 二}], evidence: read}
  - id: organized.oven
    aspect: organized
    name: 焦炉
    applies: {fact: processes, has: [coke]}
    levels:
      A: {require: {all: [{outlet: oven, limits: {PM: 10}}, {fact: quenching, is: dry}]}, text: 干熄焦, basis: [{document: mee, clause: 三}], evidence: read}
  - id: management.archive
    aspect: management
    name: 环保档案
    levels:
      A: {require: {fact: archive, has: [eia, permit]}, text: 齐全, basis: [{document: mee, clause: 四}], evidence: read}
"""  # noqa: E501

LEVEL_B: dict[str, Any] = {
    "processes": ["sinter"],
    "head.PM": [Decimal("9.5"), Decimal("12.0")],
    "archive": {"eia": True, "permit": True},
    "penalised": False,
}
"""Facts that prove B: two sinter machines, the second above 10."""

OPEN_FACTS: dict[str, Any] = {
    **LEVEL_B,
    "head.PM": [Decimal("9.5"), None],
    "archive": {"eia": True},
    "penalised": None,
}
"""Complete answers that leave three points open: C proven, A possible."""


@dataclass
class World:
    """The office and everybody in it."""

    office: Office
    clock: SetClock
    admin: Actor
    clerk: Actor
    county: Actor
    inspector: Actor
    reviewer: Actor
    approver: Actor
    reader: Actor
    other_county: Actor
    pack: str

    def open(self, actor: Actor | None = None, **wishes: Any) -> AuditView:
        """A new audit of the steel works."""
        given = {"target": "A", **wishes}
        enterprise = given.pop("enterprise", STEEL_WORKS)
        target = given.pop("target")
        return open_audit(self.office, actor or self.clerk, enterprise, self.pack, target, **given)

    def record(self, actor: Actor, id: str, stage: str, facts: dict[str, Any]) -> AuditView:
        return record_facts(self.office, actor, id, stage, facts, origin="window")

    def claimed(self, facts: dict[str, Any] | None = None) -> str:
        """The number of an audit whose 自评 is complete."""
        number = self.open().number
        self.record(self.clerk, number, "claimed", facts or LEVEL_B)
        return number

    def submitted(self, facts: dict[str, Any] | None = None) -> str:
        number = self.claimed(facts)
        advance(self.office, self.clerk, number, "submit", opinion="材料齐全")
        return number

    def county_reviewed(self, facts: dict[str, Any] | None = None) -> str:
        number = self.submitted(facts)
        take_over(self.office, self.county, number, "reviewed")
        advance(self.office, self.county, number, "accept", opinion="属实")
        return number

    def site_verified(self, facts: dict[str, Any] | None = None) -> str:
        number = self.county_reviewed(facts)
        take_over(self.office, self.inspector, number, "verified")
        self.conclude(number)
        advance(self.office, self.inspector, number, "accept", opinion="与现场一致")
        return number

    def conclude(self, number: str, actor: Actor | None = None) -> None:
        """The inspector concludes on site on every indicator whose facts are known."""
        every = [each.id for each in self.see(number).pack.indicators]
        with suppress(Refusal):  # nothing is known plainly
            conclude_plain(
                self.office, actor or self.inspector, number, "verified", indicators=every
            )

    def support(self, number: str, actor: Actor | None = None) -> None:
        """A file behind every indicator, as a formal audit needs it."""
        every = [each.id for each in self.see(number).pack.indicators]
        file = Path(self.pack).with_name(f"佐证{number}.pdf")
        file.write_bytes(f"%PDF-1.4 {number}".encode())
        add_evidence(self.office, actor or self.clerk, number, every, file)

    def city_reviewed(self, facts: dict[str, Any] | None = None) -> str:
        number = self.site_verified(facts)
        advance(self.office, self.reviewer, number, "accept", opinion="同意")
        return number

    def decided(self) -> str:
        number = self.city_reviewed()
        advance(self.office, self.approver, number, "decide", opinion="评定为 B 级")
        return number

    def in_notice(self) -> str:
        number = self.decided()
        advance(self.office, self.clerk, number, "notice")
        return number

    def published(self) -> str:
        number = self.in_notice()
        self.clock.advance(days=8)
        advance(self.office, self.approver, number, "publish")
        return number

    def rewrite_pack(self, old: str, new: str) -> None:
        """Another text under the same name, as a later edition of the file."""
        assert old in PACK
        Path(self.pack).write_text(PACK.replace(old, new), encoding="utf-8")

    def behind_our_back(self, statement: str) -> None:
        """Change a row with all triggers lifted, as somebody at the file itself could."""
        table = statement.split()[1] if statement.startswith("UPDATE") else statement.split()[2]
        with self.office.beside_the_records() as session:
            if self.office.database.name == "sqlite":
                for name in ("update", "delete"):
                    session.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{name}"))
                session.execute(text("PRAGMA defer_foreign_keys = ON"))
            else:
                session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
            session.execute(text(statement))

    def confirm_packs(self) -> None:
        """Make every pack of the library 已核."""
        with self.office.command(self.admin, "standards.test") as work:
            work.session.execute(update(StandardPack).values(confirmed_at=work.now))
            work.record("standards", "test", {})

    def see(self, number: str, actor: Actor | None = None) -> AuditView:
        return audit(self.office, actor or self.admin, number)


def people(office: Office, admin: Actor, clock: SetClock, folder: Path) -> World:
    """Set everything up; ``folder`` takes the pack file."""
    path = folder / "test-steel.yaml"
    path.write_text(PACK, encoding="utf-8")

    def person(name: str, role: str, county: str | None = None) -> Actor:
        view = add_user(office, admin, name, role, password="correct horse", county=county)
        return Actor(view.user_id, name, frozenset(view.roles), county)

    add_enterprises(office, admin)
    return World(
        office,
        clock,
        admin,
        clerk=person("张经办", "clerk"),
        county=person("李初审", "reviewer", WUAN),
        inspector=person("赵核查", "inspector"),
        reviewer=person("孙审核", "reviewer"),
        approver=person("周审批", "approver"),
        reader=person("吴只读", "reader"),
        other_county=person("郑涉县", "reviewer", SHEXIAN),
        pack=str(path),
    )


def add_enterprises(office: Office, admin: Actor) -> None:
    """Two steel works, one in 武安市 and one in 涉县."""
    works = (
        (1, STEEL_WORKS, "武安虚构钢铁有限公司", WUAN),
        (2, OTHER_WORKS, "涉县虚构钢铁有限公司", SHEXIAN),
    )
    with office.command(admin, "enterprises.test") as work:
        for id, code, name, county in works:
            texts = dict.fromkeys(
                ("site", "short_name", "province", "city", "address", "legal_person", "contact",
                 "phone", "permit", "status", "park", "guarantee", "retired_reason"), ""
            )  # fmt: skip
            work.session.add(
                Enterprise(
                    id=id,
                    code=code,
                    name=name,
                    county=county,
                    extra="{}",
                    version=1,
                    created_at=work.now,
                    updated_at=work.now,
                    **texts,
                )
            )
            work.session.flush()
            industry = dict.fromkeys(("branch", "code", "level_written", "target_written"), "")
            work.session.add(
                EnterpriseIndustry(
                    enterprise_id=id, position=0, industry="steel", written="钢铁", **industry
                )
            )
        work.record("enterprise", "test", {})
