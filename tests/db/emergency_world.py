"""Cement works with kilns, on which the emergency list can be computed by hand."""

from __future__ import annotations

from db.enterprise_entry_tables import Guarantee, HeldLevel, ProductionLine, Stop
from db.enterprise_tables import Enterprise, EnterpriseIndustry
from db.library import sync_shipped
from db.office import Office
from db.users import Actor
from tests.db.audit_world import SHEXIAN, WUAN

KILN_WORKS = "91130481XNX0000316"
GRINDING = "91130426XNX000042M"
FOUNDRY = "91130481XNX000053E"
BAN = "停用国四及以下重型载货车辆（含燃气）"


def cement_works(office: Office, admin: Actor) -> None:
    """A clinker works of level B with one kiln, a grinding station, a foundry without a pack."""
    sync_shipped(office, admin)
    works = (
        (11, KILN_WORKS, "武安虚构水泥有限公司", WUAN, "cement", "clinker", "B", "马联系",
         "0310-1111111"),
        (12, GRINDING, "涉县虚构粉磨站有限公司", SHEXIAN, "cement", "grinding", "C", "", ""),
        (13, FOUNDRY, "武安虚构铸造有限公司", WUAN, "foundry", "", "C", "牛联系",
         "0310-2222222"),
    )  # fmt: skip
    with office.command(admin, "enterprises.test") as work:
        for id, code, name, county, industry, branch, level, contact, phone in works:
            texts = dict.fromkeys(
                ("site", "short_name", "province", "city", "address", "legal_person", "permit",
                 "status", "park", "guarantee", "retired_reason"), ""
            )  # fmt: skip
            work.session.add(
                Enterprise(
                    id=id, code=code, name=name, county=county, extra="{}", version=1,
                    created_at=work.now, updated_at=work.now, contact=contact, phone=phone,
                    **texts,
                )
            )  # fmt: skip
            work.session.flush()
            work.session.add(
                EnterpriseIndustry(
                    enterprise_id=id, position=0, industry=industry, branch=branch, written="",
                    code="", level=level, level_written=level, target="A", target_written="A",
                )
            )  # fmt: skip
        add_line(work.session, 11)
        work.record("enterprise", "test", {})


def add_line(session: object, enterprise: int, **changes: str) -> None:
    """1号窑: 4,000 t of clinker per day by last year's output, the smallest of the three."""
    given = {
        "name": "1号窑",
        "process": "熟料烧成",
        "product": "熟料",
        "unit": "万吨/年",
        "approved_capacity": "155",
        "permitted_capacity": "150",
        "actual_output": "146",
        "actual_year": "2025",
        "commissioned": "",
        "status": "",
        "note": "",
        "retired_reason": "",
        **changes,
    }
    session.add(ProductionLine(enterprise_id=enterprise, **given))  # type: ignore[attr-defined]


def change_line(office: Office, admin: Actor, **changes: str) -> None:
    """The register learns something about the kiln."""
    with office.command(admin, "enterprises.test") as work:
        for line in work.session.query(ProductionLine).all():
            for name, value in changes.items():
                setattr(line, name, value)
        work.record("enterprise", "test", {})


def hold(
    office: Office, admin: Actor, enterprise: int, level: str, on: str, industry: str = "cement"
) -> None:
    """The register learns that an enterprise holds a level since a day."""
    with office.command(admin, "enterprises.test") as work:
        work.session.add(
            HeldLevel(
                enterprise_id=enterprise, industry=industry, level=level, decided_on=on,
                authority="河北省生态环境厅", document="冀环办〔2026〕1号", source="", note="",
                retired_reason="",
            )
        )  # fmt: skip
        work.record("enterprise", "test", {})


def guarantee(office: Office, admin: Actor, enterprise: int, ends_on: str) -> None:
    """An entry that proves 保障类."""
    with office.command(admin, "enterprises.test") as work:
        work.session.add(
            Guarantee(
                enterprise_id=enterprise, kind="保障类", document="邯应急办〔2026〕3号",
                starts_on="2026-01-01", ends_on=ends_on, task="协同处置生活垃圾 420 吨/日", note="",
                retired_reason="",
            )
        )  # fmt: skip
        work.record("enterprise", "test", {})


def stop(office: Office, admin: Actor, enterprise: int) -> None:
    """An entry that says an enterprise stands still."""
    with office.command(admin, "enterprises.test") as work:
        work.session.add(
            Stop(
                enterprise_id=enterprise, kind="长期停产", starts_on="2026-02-01",
                planned_until="", resumed_on="", basis="", note="", retired_reason="",
            )
        )  # fmt: skip
        work.record("enterprise", "test", {})
