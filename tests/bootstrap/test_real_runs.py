"""The set-up for real: on old Pythons, without a network, without space to write."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
OLD = [f"3.{minor}" for minor in range(6, 11)]


def old_python(version: str) -> str | None:
    """An interpreter of that version on this machine, on the path or under pyenv."""
    for found in sorted((Path.home() / ".pyenv" / "versions").glob(f"{version}.*/bin/python")):
        return str(found)
    return shutil.which(f"python{version}")


def run(
    house: Path, *words: str, python: str = sys.executable, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, str(house / "bootstrap.py"), *words],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        timeout=120,
    )


@pytest.fixture
def fresh_house(tmp_path: Path) -> Path:
    """The two files a set-up reads, in a folder with no environment."""
    for name in ("bootstrap.py", "requirements.lock"):
        shutil.copy(HOUSE / name, tmp_path)
    return tmp_path


@pytest.mark.parametrize("version", OLD)
def test_a_python_too_old_is_told_so_in_one_sentence(version: str) -> None:
    python = old_python(version)
    if python is None:
        pytest.skip(f"no Python {version} on this machine")
    done = run(HOUSE, "demo", python=python)
    assert done.returncode == 3
    assert "Python 3.11" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == ""


def test_without_a_network_it_says_so_and_a_second_try_takes_up_again(fresh_house: Path) -> None:
    nowhere = {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_FIND_LINKS": "",
        "PIP_NO_CACHE_DIR": "1",
        "PIP_RETRIES": "1",
    }
    for _ in range(2):
        done = run(fresh_house, "demo", **nowhere)
        assert done.returncode == 3, done.stderr
        assert "连不上软件包索引" in done.stderr
        assert "Traceback" not in done.stderr
        assert done.stdout == ""


def test_a_place_where_nothing_can_be_written_is_named(fresh_house: Path) -> None:
    (fresh_house / ".venv").write_text("a file where the folder should be", encoding="utf-8")
    done = run(fresh_house, "demo")
    assert done.returncode == 3
    assert str(fresh_house) in done.stderr
    assert "Traceback" not in done.stderr


def test_a_word_it_does_not_know_shows_the_four_it_does(fresh_house: Path) -> None:
    done = run(fresh_house, "dmeo")
    assert done.returncode == 2
    for word in ("demo", "run", "test", "bench"):
        assert word in done.stderr
