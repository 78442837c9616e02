"""The main job from the command line: list in, level, report and certificate out."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measurement import Measurement, seconds

MAIN = Path(__file__).resolve().parents[2] / "main.py"


def measure(folder: Path) -> Iterator[Measurement]:
    """``main.py demo``, process start included, and the self-test."""

    def run(*words: str) -> float:
        command = [sys.executable, str(MAIN), *words]
        return seconds(lambda: subprocess.run(command, capture_output=True, check=True))

    yield Measurement("demo 全程", run("demo", str(folder / "demo")), "s", most=20)
    yield Measurement("self-test", run("self-test"), "s")
