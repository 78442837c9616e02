"""One ledger of passages, measured in a process of its own.

``python -m tests.bench.transporting ours|floor LEDGER DB``: ours imports and assesses, the
floor is ``csv.reader`` and one ``executemany`` of tuples into SQLite. Prints one JSON object:
seconds of the processor and on the clock, and the peak of memory in MB.
"""

from __future__ import annotations

import contextlib
import csv
import json
import random
import sqlite3
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

from tests.bench.importing import Clock, Parts, peak
from tests.bench.register import PASSWORD

PASSAGES = 1_000_000
CODE = "91130481XNX0000127"
HEADINGS = (
    "序号,车牌号码,车辆类型,车辆识别代号,发动机号,排放阶段,燃料类型,通过时间,进出方向,"
    "货物名称,净重(吨),照片"
)
LIST = f"企业名称,统一社会信用代码,区县,行业\n武安虚构钢铁有限公司,{CODE},武安市,钢铁\n"


def write_ledger(path: Path, passages: int = PASSAGES) -> Path:
    """A year of passages of 3,000 lorries, a sixth of them 新能源; the same every time."""
    chance = random.Random(20261122)
    plates = [f"冀D{chance.randrange(10000, 99999)}" for _ in range(2500)]
    plates += [f"冀D{chance.randrange(10000, 99999)}D" for _ in range(500)]
    spellings = [("国六", "柴油"), ("国Ⅵ", "LNG"), ("国五", "柴油"), ("6", "柴油")]
    stages = {
        plate: ("新能源", "纯电") if len(plate) == 8 else chance.choice(spellings)
        for plate in plates
    }
    goods = ("铁矿粉", "焦煤", "石灰石", "焦炭", "钢材", "水渣")
    begin, step = datetime(2025, 1, 1), 31_535_000 / passages  # noqa: DTZ001 (office time)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"武安虚构钢铁有限公司进出厂车辆台账{',' * 11}\n{HEADINGS}\n")
        lines = csv.writer(file)
        for at in range(passages):
            plate, kind = chance.choice(plates), chance.randrange(6)
            moment = begin + timedelta(seconds=int(at * step) + chance.randrange(20))
            lines.writerow(
                (at + 1, plate, "重型半挂牵引车", f"LZZ{plate[2:]}0000000", f"E{plate[2:]}",
                 *stages[plate], f"{moment:%Y-%m-%d %H:%M:%S}", "进厂" if kind < 4 else "出厂",
                 goods[kind], f"{chance.randrange(2500, 4800) / 100:.2f}", f"p{at % 5000}.jpg")
            )  # fmt: skip
    return path


def floor(source: str, database: str) -> Parts:
    """Read, insert, commit."""
    clock = Clock()
    with (
        Path(source).open(encoding="utf-8", newline="") as file,
        contextlib.closing(sqlite3.connect(database)) as connection,
    ):
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"CREATE TABLE passages ({', '.join(f'c{n}' for n in range(12))})")
        rows = csv.reader(file)
        next(rows), next(rows)
        with connection:
            connection.executemany(f"INSERT INTO passages VALUES ({', '.join('?' * 12)})", rows)
    return {"seconds": clock.lap(), "elapsed": clock.elapsed(), "megabytes": peak()}


def ours(source: str, database: str) -> Parts:
    """Read and understand, compare, pack, write, record; then assess the year with doubts."""
    from db.clock import SetClock
    from db.enterprise_import import import_list
    from db.office import open_office
    from db.passwords import PasswordCost
    from db.transport.assessing import assess_transport
    from db.transport.imports import import_ledger
    from db.users import create_office
    from templates.transport.gate import read_gate
    from templates.workbooks.lists import read_list

    cheap = PasswordCost(passes=1, memory=8, threads=1)
    clock_ = SetClock(date(2026, 1, 5))
    with open_office(database, clock=clock_, password_cost=cheap) as office:
        actor = create_office(office, "bench", PASSWORD)
        listed = Path(database).with_suffix(".csv")
        listed.write_text(LIST, encoding="utf-8")
        import_list(office, actor, read_list(listed))
        # Modules are loaded before the clock starts, as the floor's are.
        read_gate(write_ledger(listed, 10))
        assess_transport(office, actor, CODE)
        clock = Clock()
        staged = read_gate(source, latest=office.clock.now())
        reading = clock.lap()
        done = import_ledger(office, actor, CODE, staged)
        del staged
        importing = clock.lap()
        found = assess_transport(office, actor, CODE, "2025-01", "2025-12")
        assessing, elapsed = clock.lap(), clock.elapsed()
    if done.read != PASSAGES or done.rejected or found.whole.strict != 0:
        raise RuntimeError(done.as_json())
    return {
        "seconds": reading + importing + assessing, "reading": reading, "importing": importing,
        "assessing": assessing, "elapsed": elapsed, "megabytes": peak(),
        "stored": Path(database).stat().st_size / (1 << 20),
    }  # fmt: skip


def main(what: str, source: str, database: str) -> None:
    """Measure one thing, say what it took."""
    for left in Path(database).parent.glob(f"{Path(database).name}*"):
        left.unlink()
    print(json.dumps((ours if what == "ours" else floor)(source, database)))


if __name__ == "__main__":
    main(*sys.argv[1:])
