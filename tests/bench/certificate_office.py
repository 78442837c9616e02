"""An office with many published certificates, signed: one made by the commands, the others its
copies under other names."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from db.certificate_keys import make_key
from db.certificate_signing import sign_pending
from db.clock import SetClock
from db.office import Office, open_office
from db.passwords import PasswordCost
from db.users import Actor, create_office
from grading.certificates import certificate_number, claim_text, verify_text
from tests.db.audit_world import people

# Names that share as few characters as real ones do.
COUNTIES = ("武安市", "涉县", "磁县", "永年区", "峰峰矿区", "成安县", "冀南新区")
BRANDS = (
    "华兴隆盛泰安丰裕鑫源宏达金鼎瑞祥永昌德广顺通恒润天宇海纳川普阳明芳新武东山保太行"
    "洺滏漳河紫云龙凤麟翔鹏程远景旺茂林森"
)


def certificate_office(folder: Path, count: int) -> tuple[Office, Actor, float]:
    """The office, to be closed by whoever asked, its administrator, and milliseconds of the
    processor that signing one of its certificates took."""
    clock = SetClock(date(2026, 3, 2))
    cost = PasswordCost(passes=1, memory=8, threads=1)
    office = open_office(folder / "certificates.db", clock=clock, password_cost=cost)
    admin = create_office(office, "王管理", "correct horse", office_name="邯郸市生态环境局")
    people(office, admin, clock, folder).published()
    with office.command(admin, "bench.copy") as work:
        _copy(work.session, count)
        work.record("certificates", "bench", {})
    make_key(office, admin, "correct horse battery")
    started = time.process_time()
    signed = len(sign_pending(office, admin).numbers)
    return office, admin, (time.process_time() - started) / signed * 1000


def _copy(session: Session, count: int) -> None:
    """Copies of enterprise, audit, decision and certificate, each under its own name."""
    old = session.execute(text("SELECT claim FROM certificates")).scalar_one()
    claim = verify_text(old).claim
    assert claim is not None
    columns = {
        table: [row.name for row in session.execute(text(f"PRAGMA table_info({table})"))]
        for table in ("enterprises", "enterprise_industries", "audits", "decisions", "certificates")
    }
    for n in range(2, count + 1):
        brand = BRANDS[n % 58] + BRANDS[n // 7 % 58] + BRANDS[n // 58 % 58]
        name = f"邯郸市{COUNTIES[n % 7]}{brand}钢铁有限公司"
        number = certificate_number(2026, n, trial=True)
        code = f"91130481M{n:09d}"
        id = 1000 + n
        said = claim_text(replace(claim, number=number, enterprise=name, credit_code=code))
        changes: dict[str, dict[str, object]] = {
            "enterprises": {
                "id": id,
                "code": code,
                "name": name,
                "address": f"{COUNTIES[n % 7]}{brand[1:]}镇{brand[0]}庄村东 {n} 号",
                "permit": f"{code}001P",
            },
            "enterprise_industries": {"enterprise_id": id},
            "audits": {"id": id, "number": f"2026-GT-{n:05d}", "enterprise_id": id,
                       "decision_id": None},
            "decisions": {"id": id, "audit_id": id},
            "certificates": {"id": id, "number": number, "serial": n, "audit_id": id,
                             "decision_id": id, "claim": said},
        }  # fmt: skip
        for table, new in changes.items():
            picked = ", ".join(f":{name}" if name in new else name for name in columns[table])
            key = "enterprise_id" if table == "enterprise_industries" else "id"
            names = ", ".join(columns[table])
            session.execute(
                text(f"INSERT INTO {table} ({names}) SELECT {picked} FROM {table} WHERE {key} = 1"),
                new,
            )
        session.execute(text("UPDATE audits SET decision_id = :id WHERE id = :id"), {"id": id})
