"""The command line as a whole: one grammar, sentences instead of tracebacks, honest exit codes."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli import parser
from cli.output import table, width
from cli.parser import COMMANDS, Command, run
from tests.cli.broken_noun import FAILURES

HOUSE = Path(__file__).resolve().parents[2]
HEAVY = {
    "sqlalchemy", "alembic", "openpyxl", "reportlab", "numpy", "pypdfium2", "zxingcpp",
    "python_calamine", "PySide6", "argon2", "chinese_calendar", "pypinyin", "psycopg",
}  # fmt: skip


def jinji(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program as a person starts it."""
    return subprocess.run(
        [sys.executable, str(HOUSE / "main.py"), *words],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
    )


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """One more command in the grammar: the noun that fails as asked."""
    noun = Command("broken", "tests.cli.broken_noun", "坏的")
    monkeypatch.setattr(parser, "COMMANDS", (*COMMANDS, noun))


def test_help_is_chinese_and_names_every_command() -> None:
    done = jinji("--help")
    assert done.returncode == 0
    assert "用法" in done.stdout
    assert "usage" not in done.stdout
    for command in COMMANDS:
        assert command.name in done.stdout


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_has_chinese_help_and_imports_nothing_heavy_for_it(command: Command) -> None:
    code = (
        "import sys, main; code = main.main(sys.argv[1:]); "
        f"heavy = {HEAVY!r} & set(sys.modules); print(heavy, file=sys.stderr); "
        "sys.exit(code or bool(heavy))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, command.name, "--help"],
        capture_output=True,
        encoding="utf-8",
        cwd=HOUSE,
    )
    assert done.returncode == 0, done.stderr
    assert "用法" in done.stdout
    assert "show this help" not in done.stdout


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_below_a_command_has_its_help_too(command: Command) -> None:
    waiting: list[argparse.ArgumentParser] = [parser.build([command.name])]
    while waiting:
        one = waiting.pop()
        assert one.format_help()  # a lone % in a help text would only show here
        for action in one._actions:
            if isinstance(action, argparse._SubParsersAction):
                waiting.extend(action.choices.values())


@pytest.mark.parametrize(
    "words",
    [["no-such-command"], ["grade"], ["users"], ["--db"], ["grade", "--nonsense", "x.json"]],
)
def test_a_wrong_command_line_is_exit_2_and_one_chinese_sentence(words: list[str]) -> None:
    done = jinji(*words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert "--help" in done.stderr
    assert "error" not in done.stderr


def test_a_slip_of_the_finger_gets_the_word_that_was_meant() -> None:
    assert "enterprises" in jinji("enterprise").stderr


def test_with_json_a_wrong_command_line_is_one_object_too() -> None:
    done = jinji("no-such-command", "--json")
    assert done.returncode == 2
    assert set(json.loads(done.stdout)["error"]) == {"what", "where", "remedy"}


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize(
    "words",
    [
        ["--db", "a.db", "--user", "王", "--json", "broken", "well"],
        ["broken", "--json", "--user=王", "well", "--db=a.db"],
        ["broken", "well", "--db", "a.db", "--json", "--user", "王"],
    ],
)
def test_options_may_stand_anywhere(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(words, tmp_path / "log") == 0
    said = json.loads(capsys.readouterr().out)
    assert said == {"db": "a.db", "user": "王", "json": True, "note": ""}


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize(
    ("how", "code", "place"),
    [
        ("bug", 1, ""),
        ("disk", 3, "/voll/jinji.db"),
        ("rights", 3, "/zu/bericht.pdf"),
        ("missing", 1, "/weg/名单.xlsx"),
        ("memory", 3, ""),
    ],
)
def test_every_failure_is_one_sentence_and_one_json_object(
    how: str, code: int, place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["broken", how, "--json"], tmp_path / "jinji.log") == code
    out, err = capsys.readouterr()
    error = json.loads(out)["error"]
    assert error["where"] == place
    assert error["what"] in err
    assert "Traceback" not in err
    assert str(FAILURES[how]) == "" or str(FAILURES[how]) not in err


@pytest.mark.usefixtures("broken")
def test_an_interrupted_command_is_tidy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["broken", "interrupt"], tmp_path / "log") == 130
    assert "已中断" in capsys.readouterr().err


def test_a_fault_of_ours_is_in_the_log_with_its_traceback_and_nowhere_else(tmp_path: Path) -> None:
    code = (
        "import sys, main; from cli import parser; "
        "parser.COMMANDS = (parser.Command('broken', 'tests.cli.broken_noun', ''),); "
        "sys.exit(main.main(['broken', 'bug']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        encoding="utf-8",
        cwd=HOUSE,
        env={**os.environ, "XDG_DATA_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)},
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    (log,) = tmp_path.rglob("jinji.log")
    assert str(log) in done.stderr
    assert "Zweifel" in log.read_text(encoding="utf-8")


def test_a_reader_that_goes_away_is_no_fault() -> None:
    program = subprocess.Popen(
        [sys.executable, str(HOUSE / "main.py"), "--help"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert program.stdout is not None
    assert program.stderr is not None
    program.stdout.close()
    assert "Traceback" not in program.stderr.read().decode()
    program.stderr.close()
    program.wait()


def test_without_a_screen_the_window_says_so_instead_of_aborting() -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("only here can a screen be missing")
    done = jinji(DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="")
    assert done.returncode == 3
    assert "没有图形桌面" in done.stderr


def test_chinese_columns_stand_under_each_other() -> None:
    assert width("晋级A") == 5
    lines = table(["企业", "级"], [["邯郸某某钢铁", 10], ["ABC", None]], right=[1]).splitlines()
    assert lines[2] == "邯郸某某钢铁  10"
    assert lines[3] == "ABC"
    assert width(lines[1]) == 16
