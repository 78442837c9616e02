"""Real processes that import lists and approve audits until they are killed.

``python -m tests.db.crash_worker PLACE FOLDER SEED KILLS`` forks one worker after
the other, kills each with SIGKILL at a random moment, opens the database again and
looks whether every acknowledged command is there and no half one. It prints one
JSON object with what it counted; anything wrong ends it with a traceback.
"""

from __future__ import annotations

import csv
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

from sqlalchemy import select

from db import trail
from db.audit_tables import Audit, AuditStep, Certificate, Decision
from db.check import check
from db.clock import SetClock
from db.decisions import replay
from db.enterprise_import import import_list
from db.enterprise_tables import Enterprise, ImportBatch, ImportRow
from db.facts import take_over
from db.office import Office, open_office
from db.passwords import PasswordCost
from db.users import create_office
from db.workflow import advance
from grading.identifiers import fictional_credit_code
from templates.workbooks.lists import read_list
from tests.db.audit_world import LEVEL_B, World, people

CHEAP = PasswordCost(passes=1, memory=8, threads=1)
ROWS, GROUPS = 200, 5  # fictional codes have room for a hundred workers of a thousand each
HEADINGS = ("企业名称", "统一社会信用代码", "区县", "行业", "联系人", "电话")

# What a worker says once a command has returned: its kind and which one it was.
Acknowledge = Callable[[str, str], None]


def import_lists(world: World, worker: int, folder: Path, acknowledge: Acknowledge) -> None:
    """New enterprises, and the same ones again with another telephone, turn about."""
    for number in count():
        path = folder / f"名单{worker}-{number}.csv"
        group = worker * GROUPS + number // 2 % GROUPS
        phone = f"0310-{worker:03}{number:04}"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(HEADINGS)
            for row in range(ROWS):
                code = fictional_credit_code("130481", group * ROWS + row)
                name = f"虚构第{group}组{row}号钢铁有限公司"
                rows.writerow((name, code, "武安市", "钢铁", "张三", phone))
        result = import_list(world.office, world.clerk, read_list(path))
        assert result.created + result.updated == ROWS, result
        acknowledge("batch", str(result.batch))


def approve_audits(world: World, worker: int, folder: Path, acknowledge: Acknowledge) -> None:
    """One audit after the other through the whole chain, by seven people."""
    office = world.office
    while True:
        number = world.open().number
        acknowledge("audit", number)
        world.record(world.clerk, number, "claimed", LEVEL_B)
        steps = (
            (world.clerk, "submit", None),
            (world.county, "accept", "reviewed"),
            (world.inspector, "accept", "verified"),
            (world.reviewer, "accept", None),
            (world.approver, "decide", None),
            (world.clerk, "notice", None),
            (world.approver, "publish", None),
        )
        for taken, (actor, action, stage) in enumerate(steps, 1):
            if stage is not None:
                take_over(office, actor, number, stage)
            if stage == "verified":
                world.conclude(number)
            if action == "publish":
                world.clock.advance(days=12)
            advance(office, actor, number, action, opinion="属实")
            acknowledge("step", f"{number}#{taken}")


JOBS = (import_lists, approve_audits)


def look(office: Office, world: World, acknowledged: dict[str, set[str]]) -> None:
    """The database after a power cut: everything acknowledged, nothing half."""
    assert check(office) == [], check(office)
    entries = trail.entries(office, world.admin, limit=10**6)
    did = Counter(entry.action for entry in entries)
    with office.reading() as session:
        batches = {str(batch.id): batch for batch in session.scalars(select(ImportBatch))}
        assert acknowledged.get("batch", set()) <= batches.keys()
        assert len(batches) == did["enterprises.import"]
        rows = Counter[int]()
        for batch, count_of_run in session.execute(select(ImportRow.batch_id, ImportRow.rows)):
            rows[batch] += count_of_run
        assert set(rows.values()) <= {ROWS}
        assert len(rows) == len(batches)
        phones: dict[str, set[str]] = {}
        for code, phone in session.execute(select(Enterprise.code, Enterprise.phone)):
            phones.setdefault(phone, set()).add(code)
        assert {len(codes) for phone, codes in phones.items() if phone} <= {ROWS}

        audits = {each.number: each for each in session.scalars(select(Audit))}
        assert acknowledged.get("audit", set()) <= audits.keys()
        assert len(audits) == did["audits.open"]
        steps: dict[int, list[AuditStep]] = {}
        for step in session.scalars(select(AuditStep).order_by(AuditStep.number)):
            steps.setdefault(step.audit_id, []).append(step)
        decided = Counter(session.scalars(select(Decision.audit_id)))
        issued = Counter(session.scalars(select(Certificate.audit_id)))
        for audit in audits.values():
            taken = steps.get(audit.id, [])
            assert [step.number for step in taken] == list(range(1, len(taken) + 1))
            assert audit.state == (taken[-1].to if taken else "draft")
            actions = [step.action for step in taken]
            assert decided[audit.id] == actions.count("decide")
            assert issued[audit.id] == actions.count("publish")
        for name in acknowledged.get("step", set()):
            number, taken_then = name.split("#")
            assert len(steps[audits[number].id]) >= int(taken_then), name
    assert did["audits.decide"] == decided.total()
    assert did["audits.publish"] == issued.total()


def start_worker(world: World, place: str, job: int, worker: int, folder: Path) -> tuple[int, int]:
    """Fork a worker: its process, and the reading end of the pipe it acknowledges on."""
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return process, reading
    os.close(reading)

    def acknowledge(kind: str, key: str) -> None:
        os.write(writing, (json.dumps([kind, key]) + "\n").encode())  # one write: never torn

    clock = SetClock(date(2026, 3, 2))
    office = open_office(place, clock=clock, password_cost=CHEAP)
    JOBS[job](replace(world, office=office, clock=clock), worker, folder, acknowledge)
    os._exit(1)


def main(place: str, folder: Path, seed: int, kills: int) -> None:
    chance = random.Random(seed)
    started = time.monotonic()
    clock = SetClock(date(2026, 3, 2))
    with open_office(place, clock=clock, password_cost=CHEAP) as office:
        admin = create_office(office, "王管理", "correct horse")
        world = people(office, admin, clock, folder)
        before = time.monotonic()
        world.published()
        # moments are spread over the time a whole chain takes here, however busy the machine
        span = min(1.0, max(0.3, 1.3 * (time.monotonic() - before)))
    acknowledged: dict[str, set[str]] = {}
    for worker in range(kills):
        job, delay = chance.randrange(len(JOBS)), chance.uniform(0.002, span)
        process, reading = start_worker(world, place, job, worker, folder)
        time.sleep(delay)
        os.kill(process, signal.SIGKILL)
        _, status = os.waitpid(process, 0)
        assert os.WIFSIGNALED(status), "a worker ended by itself"
        with os.fdopen(reading, encoding="utf-8") as lines:
            for line in lines:
                kind, key = json.loads(line)
                acknowledged.setdefault(kind, set()).add(key)
        with open_office(place, password_cost=CHEAP) as office:
            look(office, world, acknowledged)
    with open_office(place, password_cost=CHEAP) as office:
        assert all(result.ok for result in replay(office))
    counts = {kind: len(keys) for kind, keys in acknowledged.items()}
    seconds = time.monotonic() - started
    print(json.dumps({"kills": kills, "acknowledged": counts, "seconds": round(seconds, 1)}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
