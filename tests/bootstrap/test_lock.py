"""The lock: every wheel by hash, no index named, and true to the ranges in setup.cfg."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement

HOUSE = Path(__file__).resolve().parents[2]
LOCK = (HOUSE / "requirements.lock").read_text(encoding="utf-8")
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
PLATFORMS = [("linux", "x86_64"), ("linux", "aarch64"), ("win32", "AMD64")]


def locked() -> list[tuple[Requirement, int]]:
    """Every pinned requirement of the lock with the number of its hashes."""
    joined = re.sub(r"\\\n\s*", " ", LOCK)
    found = []
    for line in joined.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            text = line.split(" --hash", 1)[0]
            found.append((Requirement(text), line.count("--hash=sha256:")))
    return found


def ranges() -> list[Requirement]:
    """What setup.cfg asks for, tests included."""
    settings = configparser.ConfigParser()
    settings.read(HOUSE / "setup.cfg", encoding="utf-8")
    lines = settings["options"]["install_requires"] + settings["options.extras_require"]["test"]
    return [Requirement(line) for line in lines.splitlines() if line and not line.startswith("#")]


def name(requirement: Requirement) -> str:
    return re.sub(r"[-_.]+", "-", requirement.name).lower()


def test_every_requirement_is_pinned_and_hashed() -> None:
    for requirement, hashes in locked():
        (pin,) = requirement.specifier
        assert pin.operator == "==", requirement
        assert hashes > 0, requirement


def test_no_line_names_an_index() -> None:
    options = [line for line in LOCK.splitlines() if line.startswith("-")]
    assert options == []
    assert "://" not in LOCK


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize(("system", "machine"), PLATFORMS)
def test_every_python_and_platform_gets_one_version_within_the_ranges(
    python: str, system: str, machine: str
) -> None:
    environment: dict[str, str] = {
        **{name: str(value) for name, value in default_environment().items()},
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": system,
        "platform_system": "Windows" if system == "win32" else "Linux",
        "os_name": "nt" if system == "win32" else "posix",
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "extra": "",
    }
    pins: dict[str, str] = {}
    for requirement, _ in locked():
        if requirement.marker is None or requirement.marker.evaluate(environment):
            assert name(requirement) not in pins, "two versions for one machine"
            (pin,) = requirement.specifier
            pins[name(requirement)] = pin.version
    for wanted in ranges():
        if wanted.marker is None or wanted.marker.evaluate(environment):
            assert wanted.specifier.contains(pins[name(wanted)]), wanted
    if python == "3.11":
        assert pins["pyside6-essentials"].startswith("6.11.")  # see setup.cfg
