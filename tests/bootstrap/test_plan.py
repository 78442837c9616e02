"""The plan of the set-up on machines of every kind, and that it is written for all of them."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path, PureWindowsPath

import pytest

import bootstrap
from bootstrap import Machine, Step, ToolFailed, plan, venv_packages, why_pip_failed

SOURCE = Path(bootstrap.__file__).read_text(encoding="utf-8")
DEBIAN = Machine(rights="root")
WINDOWS = Machine(windows=True, apt=False)
# What exists on POSIX only, or means something else on Windows.
POSIX_MODULES = {"fcntl", "grp", "pty", "pwd", "resource", "termios", "tty", "posix", "syslog"}
POSIX_CALLS = {
    "chown", "chroot", "execl", "execle", "execlp", "execv", "execve", "execvp", "execvpe",
    "fork", "forkpty", "getegid", "geteuid", "getgid", "getgroups", "getloadavg", "getpgid",
    "getsid", "getuid", "kill", "killpg", "lchown", "link", "mkfifo", "mknod", "nice",
    "setegid", "seteuid", "setgid", "setpgid", "setsid", "setuid", "spawnlp", "spawnvp",
    "symlink", "sync", "sysconf", "system", "uname", "wait", "waitpid", "alarm",
}  # fmt: skip


def kinds(steps: list[Step]) -> list[str]:
    return [step.kind for step in steps]


def test_a_fresh_debian_is_prepared_from_nothing() -> None:
    machine = replace(DEBIAN, absent=("libEGL.so.1", "libxcb-cursor.so.0"))
    steps = plan("run", machine)
    assert kinds(steps) == [
        "install_packages",
        "make_venv",
        "install_libraries",
        "compile",
        "remember",
        "start",
    ]
    assert steps[0].words == ("libegl1", "libxcb-cursor0")


def test_once_installed_nothing_stands_before_the_command() -> None:
    (step,) = plan("demo", Machine(venv="ready", absent=("libEGL.so.1",)), ("ordner", "--json"))
    assert step.kind == "start"
    assert step.words[-3:] == ("demo", "ordner", "--json")


def test_an_interrupted_or_older_installation_is_finished_not_thrown_away() -> None:
    assert kinds(plan("demo", Machine(venv="unfinished"))) == [
        "install_libraries",
        "compile",
        "remember",
        "start",
    ]


def test_without_rights_the_one_command_is_named_before_anything_is_made() -> None:
    steps = plan("run", Machine(absent=("libGL.so.1",)))
    assert steps[0] == Step("name_packages", ("libgl1",))
    with pytest.raises(bootstrap.Trouble, match=r"sudo apt-get .* libgl1"):
        bootstrap.Doing("run", Machine()).name_packages(steps[0].words)


def test_the_demo_opens_no_window_and_goes_on_without_its_libraries() -> None:
    steps = plan("demo", Machine(absent=("libGL.so.1",)))
    assert steps[0] == Step("name_packages", ("libgl1",), optional=True)
    assert kinds(steps)[-1] == "start"


def test_a_system_without_apt_is_told_the_libraries_themselves() -> None:
    steps = plan("test", Machine(apt=False, absent=("libGL.so.1",), postgres=False))
    assert steps[0] == Step("name_libraries", ("libGL.so.1",))


def test_the_tests_bring_a_real_postgresql_where_they_may() -> None:
    assert plan("test", replace(DEBIAN, postgres=False))[0].words == ("postgresql",)
    assert "install_packages" not in kinds(plan("demo", replace(DEBIAN, postgres=False)))


def test_the_tests_bring_programs_of_others_that_read_our_papers() -> None:
    lacking = replace(DEBIAN, readers=("poppler-utils", "qpdf"))
    assert plan("test", lacking)[0].words == ("poppler-utils", "qpdf")
    assert "install_packages" not in kinds(plan("demo", lacking))


@pytest.mark.parametrize(
    ("machine", "way"),
    [
        (Machine(rights="root", ensurepip=False), ["install_packages", "make_venv"]),
        (Machine(rights="sudo", ensurepip=False), ["install_packages", "make_venv"]),
        (Machine(ensurepip=False), ["fetch_pip", "make_venv_around_pip"]),
        (Machine(apt=False, ensurepip=False), ["name_packages"]),
    ],
)
def test_a_python_without_ensurepip_has_a_way_for_every_machine(
    machine: Machine, way: list[str]
) -> None:
    steps = plan("demo", machine)
    assert kinds(steps)[: len(way)] == way
    assert steps[0].words == venv_packages()


@pytest.mark.parametrize("command", bootstrap.COMMANDS)
def test_windows_needs_no_packages_and_starts_its_own_python(command: str) -> None:
    house = PureWindowsPath(r"C:\晋级")
    steps = plan(command, WINDOWS, house=house)
    assert kinds(steps)[:4] == ["make_venv", "install_libraries", "compile", "remember"]
    for step in steps[4:]:
        assert step.kind == "start"
        assert step.words[0] == r"C:\晋级\.venv\Scripts\python.exe"


def test_every_step_of_every_plan_can_be_done() -> None:
    for machine in (DEBIAN, WINDOWS, Machine(ensurepip=False), Machine(absent=("libGL.so.1",))):
        for command in bootstrap.COMMANDS:
            for step in plan(command, machine):
                assert callable(getattr(bootstrap.Doing(command, machine), step.kind))


def test_nothing_in_it_exists_on_posix_only() -> None:
    found = []
    for node in ast.walk(ast.parse(SOURCE)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name in POSIX_MODULES]
        elif isinstance(node, ast.ImportFrom) and node.module in POSIX_MODULES:
            found.append(node.module)
        elif isinstance(node, ast.Attribute) and node.attr in POSIX_CALLS:
            found.append(node.attr)
        elif isinstance(node, ast.keyword) and node.arg in {
            "shell",
            "preexec_fn",
            "start_new_session",
        }:
            found.append(node.arg)
        elif isinstance(node, ast.Attribute) and node.attr.startswith("SIG"):
            found.append(node.attr)
    assert not found


def test_an_old_python_can_read_it_far_enough_to_be_told() -> None:
    ast.parse(SOURCE, feature_version=(3, 6))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("WARNING: Retrying (Retry(total=4)) after connection broken", "连不上软件包索引"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM", "校验值不符"),
        ("OSError: [Errno 28] No space left on device", "磁盘空间不足"),
        ("ERROR: No matching distribution found for PySide6", "没有装完"),
    ],
)
def test_what_stopped_pip_becomes_one_sentence(said: str, sentence: str) -> None:
    told = why_pip_failed(ToolFailed(said))
    assert sentence in told
    assert "\n" not in told
