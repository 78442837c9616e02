"""The manual and the README tell the truth: every command they show is one the program takes."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

import bootstrap
from cli.parser import build, take_common

HOUSE = Path(__file__).resolve().parents[2]
DOCUMENTS = ("README.md", "docs/手册.md")


def shown(program: str) -> list[str]:
    """Every line of a code block that calls the program, in both documents."""
    found = []
    for document in DOCUMENTS:
        text = (HOUSE / document).read_text(encoding="utf-8")
        for block in re.findall(r"```\n(.*?)```", text, re.DOTALL):
            lines = [line for line in block.splitlines() if program in line.split("—")[0]]
            found += [line.partition(program)[2] for line in lines]
    return [each for each in found if each.startswith(" ") and not each.startswith("  ")]


@pytest.mark.parametrize("line", shown("main.py"))
def test_a_command_of_the_manual_is_one_the_program_takes(line: str) -> None:
    rest = take_common(shlex.split(line)).rest
    build(rest).parse_args(rest)


@pytest.mark.parametrize("line", shown("bootstrap.py"))
def test_a_set_up_of_the_manual_is_one_there_is(line: str) -> None:
    assert line.split()[0] in bootstrap.COMMANDS


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_a_document_links_to_is_there(document: str) -> None:
    path = HOUSE / document
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target
