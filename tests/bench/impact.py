"""换版影响分析: five thousand decided works of a database judged by another edition."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from db.clock import SetClock, moment_text
from db.impact import impact_of
from db.library import keep
from db.office import Office, open_office
from db.passwords import PasswordCost
from db.users import Actor, create_office
from grading.canonical import canonical_json
from grading.facts import check_facts, parse_fact_file
from grading.library import load
from grading.packs import Pack
from tests.bench.assessment import SAMPLE
from tests.bench.measurement import Measurement

RESULTS = 5_000
MOST_SECONDS = 5.0


def measure(folder: Path) -> Iterator[Measurement]:
    """The steel pack with a tighter line for the sinter machines, which a fifth fails."""
    pack = load("hebei-steel@2026-draft")
    tighter = pack.text.replace("edition: 2026-draft", "edition: next")
    path = folder / "next.yaml"
    path.write_text(tighter.replace("limits: {PM: 10, SO2: 35", "limits: {PM: 9, SO2: 35"), "utf-8")
    cost = PasswordCost(passes=1, memory=8, threads=1)
    clock = SetClock(date(2026, 7, 1))
    with open_office(folder / "impact.db", clock=clock, password_cost=cost) as office:
        admin = create_office(office, "王管理", "correct horse")
        fill(office, admin, pack)
        began = time.perf_counter()
        found = impact_of(office, admin, pack.key, str(path))
        taken = time.perf_counter() - began
    if sum(found.counts().values()) != RESULTS or not found.counts()["falls"]:
        raise RuntimeError("the impact analysis did not look at every result")
    yield Measurement(f"换版影响分析 {RESULTS:,} 件", taken, "s", most=MOST_SECONDS)


def fill(office: Office, admin: Actor, pack: Pack) -> None:
    """Works with a decision each, written at the driver's speed."""
    raw, day = parse_fact_file(SAMPLE.read_bytes(), SAMPLE.name)
    facts = check_facts(pack.facts, raw, SAMPLE.name)
    texts = [
        canonical_json({**facts, "sinter_head.PM": [Decimal(value)] * 12}) for value in ("9.5", "8")
    ]
    on = (day or pack.in_force).isoformat()
    with office.command(admin, "standards.bench") as work:
        keep(work.session, pack, work.now, shipped=True)
        now, numbers = moment_text(work.now), range(1, RESULTS + 1)
        columns = "id code site name short_name province city county address legal_person contact"
        columns += " phone permit status park guarantee extra version created_at updated_at"
        columns += " retired_reason"
        names = columns.split()
        empty = dict.fromkeys(names, "") | {
            "county": "130481", "extra": "{}", "version": 1, "created_at": now, "updated_at": now,
        }  # fmt: skip
        rows = ({**empty, "id": n, "code": f"C{n:08d}", "name": f"企业 {n}"} for n in numbers)
        work.insert_many("enterprises", names, ([row[name] for name in names] for row in rows))
        work.insert_many(
            "audits",
            ("id", "number", "enterprise_id", "fingerprint", "chain", "target", "mode", "kind",
             "state", "application_date", "opened_at", "opened_by", "decision_id", "version"),
            ((n, f"2026-GT-{n:05d}", n, pack.fingerprint, "-", "A", "trial", "晋级", "decided",
              on, now, admin.user_id, n, 1) for n in numbers),
        )  # fmt: skip
        work.insert_many(
            "decisions",
            ("id", "audit_id", "number", "kind", "level", "fingerprint", "facts_date", "facts",
             "digest", "proven", "possible", "open_points", "authority", "document", "opinion",
             "decided_at", "decided_by", "trail_seq", "trail_head"),
            ((n, n, 1, "decided", "A", pack.fingerprint, on, texts[bool(n % 5)], "0" * 64, "A", "A",
              "{}", "", "", "", now, admin.user_id, 1, "0" * 64) for n in numbers),
        )  # fmt: skip
        work.record("standards", "bench", {})
