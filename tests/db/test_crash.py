"""kill -9 at any moment: the next start finds all acknowledged commands and no half ones."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
SEED = int(os.environ.get("JINJI_CRASH_SEED", "20260302"))

pytestmark = [
    pytest.mark.crash,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked processes"),
]


@pytest.mark.parametrize(
    ("backend", "kills"), [("sqlite", 50), ("postgresql", 12)], indirect=["backend"]
)
def test_killed_workers_leave_all_they_acknowledged_and_nothing_half(
    place: str, kills: int, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.db.crash_worker", place, tmp_path, str(SEED), str(kills)],
        capture_output=True,
        encoding="utf-8",
        cwd=HOUSE,
        timeout=280,
    )
    assert done.returncode == 0, f"seed {SEED}\n{done.stderr}"
    counted = json.loads(done.stdout)
    assert counted["kills"] == kills
    assert counted["acknowledged"].keys() == {"batch", "audit", "step"}  # all got to work
