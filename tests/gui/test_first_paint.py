"""The window paints before anything heavy is imported, in little memory, and loses no None."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = (
    "sqlalchemy",
    "alembic",
    "openpyxl",
    "reportlab",
    "numpy",
    "yaml",
    "python_calamine",
    "pypdfium2",
    "zxingcpp",
    "pypinyin",
    "argon2",
)

FIRST_PAINT = """
import json, os, sys
from gui.app import start

def painted(window):
    heavy = [name for name in {heavy!r} if name in sys.modules]
    rooms = sorted(name for name in sys.modules if name.split(".")[0] in ("db", "cli", "templates"))
    memory = None
    if os.path.exists("/proc/self/statm"):
        with open("/proc/self/statm") as statm:
            memory = int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    print(json.dumps({{"heavy": heavy, "rooms": rooms, "memory": memory}}), flush=True)
    window.close()

sys.exit(start({database!r}, on_first_paint=painted))
"""


@pytest.fixture(scope="module")
def at_first_paint(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What a fresh process says of itself at the first paint of its window."""
    database = tmp_path_factory.mktemp("nothing") / "jinji.db"
    run = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT.format(heavy=HEAVY, database=str(database))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    said: dict[str, object] = json.loads(run.stdout)
    return said


def test_nothing_heavy_is_imported_before_the_first_paint(
    at_first_paint: dict[str, object],
) -> None:
    assert at_first_paint["heavy"] == []


def test_the_record_room_and_the_papers_wait_behind_the_first_paint(
    at_first_paint: dict[str, object],
) -> None:
    assert at_first_paint["rooms"] == []


def test_the_first_paint_takes_less_than_110_megabytes(at_first_paint: dict[str, object]) -> None:
    memory = at_first_paint["memory"]
    if memory is None:
        pytest.skip("this system does not tell the memory of a process")
    assert isinstance(memory, float)
    assert memory < 110


NONE_COUNT = """
import sys
from PySide6.QtWidgets import QLabel
from gui.app import application

app = application()
label = QLabel("x")
before = sys.getrefcount(None)
for _ in range(10_000):
    label.setText("y")
    label.update()
print(before - sys.getrefcount(None))
"""


def test_ten_thousand_calls_lose_no_reference_to_none() -> None:
    """PySide6 6.12.0 below Python 3.12 loses one with every call and aborts in the end."""
    run = subprocess.run(
        [sys.executable, "-c", NONE_COUNT],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    assert int(run.stdout) < 1000
