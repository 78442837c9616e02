"""Real processes that carry out commands until they are killed.

``python -m tests.db.crash_worker PLACE SEED KILLS`` forks one worker after the
other, kills each with SIGKILL at a random moment, opens the database again and
looks whether every acknowledged command is there and no half one. It prints
one JSON object with what it counted; anything wrong ends it with a traceback.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import func, select

from db import trail
from db.check import check
from db.office import Office, open_office
from db.office_tables import OfficeSetting, UserRole
from db.passwords import PasswordCost
from db.users import Actor, add_user, create_office, list_users

CHEAP = PasswordCost(passes=1, memory=8, threads=1)
BULK = 2000

# A job carries out command after command and acknowledges each one that returned.
Acknowledge = Callable[..., None]


def add_accounts(office: Office, admin: Actor, worker: int, acknowledge: Acknowledge) -> None:
    for number in range(10**6):
        name = f"账号{worker}.{number}"
        roles = ["clerk", "reviewer", "inspector"]
        add_user(office, admin, name, roles, password="long enough")
        acknowledge("account", name)


def write_in_bulk(office: Office, admin: Actor, worker: int, acknowledge: Acknowledge) -> None:
    for number in range(10**6):
        name = f"批{worker}.{number}"
        with office.command(admin, "test.bulk") as work:
            rows = ((f"{name}.{row}", "x" * 50) for row in range(BULK))
            work.insert_many("office_settings", ("name", "value"), rows)
            work.record("bulk", name, {"rows": BULK})
        acknowledge("bulk", name)


JOBS = (add_accounts, write_in_bulk)


@dataclass
class Run:
    """What was acknowledged so far, and what was counted."""

    place: str
    seed: int
    acknowledged: dict[str, set[str]] = field(default_factory=dict)
    inside: int = 0  # kills that hit a worker between two acknowledgements of a command

    def look(self, admin: Actor) -> None:
        """Open the database as after a power cut: all acknowledged, nothing half."""
        with open_office(self.place, password_cost=CHEAP) as office:
            assert check(office) == [], check(office)
            recorded = trail.entries(office, admin, limit=10**6)
            accounts = {user.name: user.roles for user in list_users(office, admin)}
            assert self.acknowledged.get("account", set()) <= accounts.keys()
            added = {entry.key for entry in recorded if entry.action == "users.add"}
            assert added == accounts.keys() - {admin.name}
            assert all(len(accounts[name]) == 3 for name in added)
            bulk = {entry.key for entry in recorded if entry.action == "test.bulk"}
            assert self.acknowledged.get("bulk", set()) <= bulk
            with office.reading() as session:
                count = select(func.count()).select_from(OfficeSetting)
                rows = session.scalar(count.where(OfficeSetting.name.startswith("批")))
                assert rows == BULK * len(bulk)
                assert session.scalar(select(func.count()).select_from(UserRole)) == 6 + 3 * len(
                    added
                )


def work_until_killed(place: str, admin: Actor, job: int, worker: int, pipe: int) -> None:
    """The life of one worker."""

    def acknowledge(kind: str, key: str) -> None:
        os.write(pipe, (json.dumps([kind, key]) + "\n").encode())  # one write: never torn

    with open_office(place, password_cost=CHEAP) as office:
        JOBS[job](office, admin, worker, acknowledge)


def main(place: str, seed: int, kills: int) -> None:
    chance = random.Random(seed)
    started = time.monotonic()
    with open_office(place, password_cost=CHEAP) as office:
        admin = create_office(office, "王管理", "correct horse")
    run = Run(place, seed)
    for number in range(kills):
        job, delay = chance.randrange(len(JOBS)), chance.uniform(0.002, 0.25)
        reading, writing = os.pipe()
        worker = os.fork()
        if worker == 0:
            os.close(reading)
            work_until_killed(place, admin, job, number, writing)
            os._exit(1)
        os.close(writing)
        time.sleep(delay)
        os.kill(worker, signal.SIGKILL)
        _, status = os.waitpid(worker, 0)
        assert os.WIFSIGNALED(status), "a worker ended by itself"
        with os.fdopen(reading, encoding="utf-8") as lines:
            for line in lines:
                kind, key = json.loads(line)
                run.acknowledged.setdefault(kind, set()).add(key)
        run.look(admin)
    counts = {kind: len(keys) for kind, keys in run.acknowledged.items()}
    seconds = time.monotonic() - started
    print(json.dumps({"kills": kills, "acknowledged": counts, "seconds": round(seconds, 1)}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
