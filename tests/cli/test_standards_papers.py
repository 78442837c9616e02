"""``standards print`` and ``standards diff A B OUT.pdf`` as a person calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cli.parser import run
from grading.library import load
from tests.templates.papers.reading import squeezed, texts


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def jinji(*words: str) -> int:
    return run(words, Path("jinji.log"))


def test_a_standard_as_pdf(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert jinji("standards", "print", "hebei-waste-power", "对照表.pdf", "--json") == 0
    pack = load("hebei-waste-power")
    said = json.loads(capsys.readouterr().out)
    assert said == {
        "pack": pack.key,
        "fingerprint": pack.fingerprint,
        "state": "待核稿",
        "file": "对照表.pdf",
    }
    pdf = (folder / "对照表.pdf").read_bytes()
    assert pack.fingerprint in squeezed(pdf)
    assert all("待核稿" in page for page in texts(pdf))


def test_a_standard_as_workbook(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert jinji("standards", "print", "hebei-cement", "对照表.xlsx") == 0
    assert "待核稿" in capsys.readouterr().err
    assert "对照表" in load_workbook(folder / "对照表.xlsx").sheetnames


def test_two_editions_as_pdf(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("standards", "diff", "hebei-cement@2020-table", "hebei-cement@2026-draft")
    assert jinji(*words, "版本对照.pdf") == 0
    assert "版本对照表写在 版本对照.pdf" in capsys.readouterr().err
    assert "二、改了要求" in squeezed((folder / "版本对照.pdf").read_bytes())


@pytest.mark.parametrize("name", ["对照表.doc", "对照表"])
def test_another_kind_of_file_is_refused(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert jinji("standards", "print", "hebei-cement", name) == 1
    assert "只写 .pdf 或 .xlsx" in capsys.readouterr().err
    assert jinji("standards", "diff", "hebei-cement", "hebei-cement", name) == 1
    assert not (folder / name).exists()


def test_a_folder_is_no_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "表.pdf").mkdir()
    assert jinji("standards", "print", "hebei-cement", "表.pdf") == 1
    assert "文件夹" in capsys.readouterr().err
