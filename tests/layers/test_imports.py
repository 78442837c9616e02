"""The house of five storeys: who may know whom, read from the imports themselves."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
MAY_KNOW = {
    "main": {"gui", "cli"},
    "gui": {"db", "templates", "grading"},
    "cli": {"db", "templates", "grading"},
    "db": {"grading", "templates"},
    "templates": {"grading"},
    "grading": set(),
}
# Libraries that belong to one room: the session stays in db, the window in gui.
DATABASE = {"sqlalchemy", "alembic", "psycopg"}
WINDOW = {"PySide6", "shiboken6", "pyqtgraph"}
BANNED = {
    "main": DATABASE | WINDOW,
    "gui": DATABASE,
    "cli": DATABASE | WINDOW,
    "db": WINDOW,
    "templates": DATABASE | WINDOW,
}
GRADING_MAY_USE = {"numpy", "yaml"}
CLOCKS = {"now", "today", "utcnow", "time", "time_ns", "localtime", "monotonic", "perf_counter"}
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "manager", "base", "common", "misc"}


def files_of(room: str) -> list[Path]:
    if room == "main":
        return [HOUSE / "main.py"]
    return sorted((HOUSE / room).rglob("*.py"))


def imported(tree: ast.AST) -> Iterator[str]:
    """Every module a file names: at the top, inside functions, and by ``import_module``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "absolute imports only: a reader sees the room at once"
            yield node.module or ""
        elif isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in {"import_module", "__import__"} and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value


def stairs_up(room: str, source: str) -> list[str]:
    """The imports of one file that its room may not have."""
    found = []
    for module in imported(ast.parse(source)):
        top = module.partition(".")[0]
        foreign_room = top in MAY_KNOW and top not in MAY_KNOW[room] | {room}
        no_library = top in BANNED.get(room, set()) or top in {"tests", "docs", "bootstrap"}
        allowed_rules = sys.stdlib_module_names | GRADING_MAY_USE | {"grading"}
        if foreign_room or no_library or (room == "grading" and top not in allowed_rules):
            found.append(module)
    return found


@pytest.mark.parametrize("room", MAY_KNOW)
def test_no_stair_runs_up(room: str) -> None:
    wrong = {
        str(path.relative_to(HOUSE)): found
        for path in files_of(room)
        if (found := stairs_up(room, path.read_text(encoding="utf-8")))
    }
    assert not wrong


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("gui", "from sqlalchemy import select"),
        ("gui", "import cli.output"),
        ("cli", "def f():\n    import gui.app"),
        ("db", "from cli.output import say"),
        ("templates", "import db.office"),
        ("grading", "import templates.papers"),
        ("grading", "import openpyxl"),
        ("main", "import importlib\nimportlib.import_module('db.office')"),
    ],
)
def test_a_stair_that_does_run_up_is_seen(room: str, line: str) -> None:
    assert stairs_up(room, line)


def test_the_rules_have_no_clock_of_their_own() -> None:
    asked = []
    for path in files_of("grading"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in CLOCKS
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id in {"date", "datetime", "time"}
            ):
                asked.append(f"{path.relative_to(HOUSE)}:{node.lineno}")
    assert not asked


def test_a_file_has_one_subject_and_a_name_that_says_it() -> None:
    every = [path for room in MAY_KNOW for path in files_of(room)] + [HOUSE / "bootstrap.py"]
    too_long = {
        str(path.relative_to(HOUSE)): lines
        for path in every
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) >= 400
    }
    assert not too_long
    assert not [str(path) for path in every if path.stem in EMPTY_NAMES]
