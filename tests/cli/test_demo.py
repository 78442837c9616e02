"""The demo: one command, and a newcomer holds a list, a level, a report and a certificate."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from grading.certificates import verify_text
from templates.papers.qr import read_pdf

HOUSE = Path(__file__).resolve().parents[2]


def demo(*words: str, where: Path) -> subprocess.CompletedProcess[str]:
    """``main.py demo`` as a person runs it, in a folder of their own."""
    return subprocess.run(
        [sys.executable, str(HOUSE / "main.py"), "demo", *words],
        capture_output=True,
        encoding="utf-8",
        cwd=where,
        stdin=subprocess.DEVNULL,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def done(home: Path) -> subprocess.CompletedProcess[str]:
    """The demo run once, without a word of where and how."""
    return demo(where=home)


@pytest.fixture(scope="module")
def folder(home: Path, done: subprocess.CompletedProcess[str]) -> Path:
    assert done.returncode == 0, done.stderr
    return home / "jinji-demo"


def test_it_ends_with_a_table_of_what_was_made(
    done: subprocess.CompletedProcess[str], folder: Path
) -> None:
    for name in (each.name for each in folder.iterdir() if each.suffix in (".pdf", ".db", ".html")):
        assert name in done.stdout
    assert "导入名单" in done.stderr
    assert "导入名单" not in done.stdout


def test_report_and_certificate_are_named_after_the_enterprise(folder: Path) -> None:
    reports = sorted(folder.glob("*报告.pdf"))
    certificates = sorted(folder.glob("*证书.pdf"))
    assert len(reports) == len(certificates) >= 1
    for report, certificate in zip(reports, certificates, strict=True):
        assert report.name.removesuffix("报告.pdf") == certificate.name.removesuffix("证书.pdf")


def test_every_verifier_says_that_the_certificate_is_a_trial(folder: Path) -> None:
    for certificate in folder.glob("*证书.pdf"):
        (text,) = read_pdf(certificate)
        answer = verify_text(text)
        assert answer.status == "trial"
        assert not answer.genuine
        assert answer.claim is not None
        assert answer.claim.enterprise == certificate.name.removesuffix("证书.pdf")


def test_the_sample_files_are_there_to_be_tried(folder: Path) -> None:
    assert any(each.suffix in (".xlsx", ".xls", ".csv") for each in folder.iterdir())
    assert any(each.suffix == ".json" for each in folder.iterdir())
    assert not list(folder.glob("*.py"))


def test_the_index_opens_without_a_network_and_links_to_what_is_there(folder: Path) -> None:
    page = (folder / "目录.html").read_text(encoding="utf-8")
    links = re.findall(r'href="([^"]+)"', page)
    assert links
    for link in links:
        assert (folder / link).exists(), link
    assert "http://" not in page
    assert "https://" not in page
    assert "试评" in page


def test_the_records_are_sound_marked_as_sample_and_every_decision_replays(folder: Path) -> None:
    from db.check import check
    from db.decisions import replay
    from db.office import open_office
    from db.trail import verify

    with open_office(folder / "jinji.db", create=False) as office:
        assert office.is_sample
        assert verify(office).ok
        assert not check(office)
        results = replay(office)
        assert results
        assert all(each.ok for each in results)


def test_an_existing_folder_is_kept_and_a_numbered_neighbour_written(
    home: Path, folder: Path
) -> None:
    before = {each: each.stat().st_mtime_ns for each in folder.iterdir()}
    again = demo("--json", where=home)
    assert again.returncode == 0, again.stderr
    made = json.loads(again.stdout)
    assert Path(made["folder"]) == home / "jinji-demo-2"
    assert made["audits"][0]["level"] == made["audits"][0]["proven"]
    assert {each: each.stat().st_mtime_ns for each in folder.iterdir()} == before


def test_a_place_that_cannot_be_made_is_exit_3_and_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "datei").write_text("", encoding="utf-8")
    refused = demo("datei/demo", where=tmp_path)
    assert refused.returncode == 3
    assert "建不了文件夹" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_it_takes_no_database_of_the_user(tmp_path: Path) -> None:
    refused = demo("--db", "mine.db", where=tmp_path)
    assert refused.returncode == 2
    assert not list(tmp_path.iterdir())


def test_the_self_test_passes_on_this_machine(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(HOUSE / "main.py"), "self-test", "--json"],
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stdout
    assert json.loads(done.stdout)["ok"] is True
    assert not list(tmp_path.iterdir())
