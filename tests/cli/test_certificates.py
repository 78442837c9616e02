"""``certificates verify``: text or PDF in, an answer out, 0 only for a genuine certificate."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.parser import run
from grading.certificates import claim_text, verify_text
from templates.papers.certificate import draw_certificate
from templates.papers.report import draw_report
from tests.templates.papers.samples import certificate, report


def verify(capsys: pytest.CaptureFixture[str], what: object, *options: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of one verification."""
    code = run(["certificates", "verify", str(what), *options], Path("log"))
    out, err = capsys.readouterr()
    return code, out, err


def test_the_text_of_a_trial_is_answered_as_a_sample(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = verify(capsys, certificate().claim)
    assert code == 1
    assert "试评样张，非正式证书" in out
    assert "91130481MA07XXXX8K" in out


def test_the_pdf_of_a_certificate_is_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "钢铁公司证书.pdf"
    file.write_bytes(draw_certificate(certificate()))
    code, out, err = verify(capsys, file, "--json")
    answer = json.loads(out)
    assert code == 1
    assert answer["status"] == "trial"
    assert answer["genuine"] is False
    assert answer["source"] == file.name
    assert answer["claim"]["enterprise"] == certificate().enterprise
    assert "试评样张" in err


def test_an_unsigned_certificate_is_never_genuine(capsys: pytest.CaptureFixture[str]) -> None:
    checked = verify_text(certificate(trial=False).claim)
    assert checked.claim is not None
    code, out, _ = verify(capsys, claim_text(checked.claim), "--json")
    assert (code, json.loads(out)["status"]) == (1, "unsigned")


def test_an_altered_text_shows_nothing_of_its_content(capsys: pytest.CaptureFixture[str]) -> None:
    claim = certificate().claim
    altered = claim[:60] + ("A" if claim[60] != "A" else "B") + claim[61:]
    code, out, _ = verify(capsys, altered, "--json")
    answer = json.loads(out)
    assert (code, answer["status"], answer["claim"]) == (1, "altered", None)


@pytest.mark.parametrize("text", ["", " ", "你好", "https://example.org/x?y=1", "x" * 5000])
def test_any_other_text_is_not_recognised(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = verify(capsys, text, "--json")
    assert (code, json.loads(out)["status"]) == (1, "unreadable")


def test_a_pdf_without_a_code_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "报告.pdf"
    file.write_bytes(draw_report(report()))
    code, out, err = verify(capsys, file, "--json")
    assert code == 1
    assert json.loads(out)["error"]["where"] == "报告.pdf"
    assert "没有读到二维码" in err


def test_a_file_that_is_missing_a_folder_or_no_pdf_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    other = tmp_path / "图.pdf"
    other.write_bytes(b"\x89PNG")
    for what, words in (
        (tmp_path / "没有.pdf", "找不到文件"),
        (tmp_path, "文件夹"),
        (other, "打不开这个文件"),
    ):
        code, _, err = verify(capsys, what)
        assert code == 1
        assert words in err
