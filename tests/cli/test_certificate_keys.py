"""``certificates key`` and what verifiers are given, as an office would do it in a terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli.parser import run
from grading.certificate_lists import revocation_list, trust_list
from grading.certificate_trust import Ending
from templates.papers.certificate import draw_certificate
from tests.grading.test_certificate_trust import FORMAL, KEY, PRIVATE, SIGNED, TODAY
from tests.templates.papers.samples import certificate

WORDS = "four words nobody guesses"


class Terminal:
    """An office on a command line."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        self.database = folder / "jinji.db"

    def __call__(self, *words: object) -> tuple[int, Any, str]:
        """Exit code, the JSON object, the words of one command."""
        line = [*map(str, words), "--db", str(self.database), "--json"]
        code = run(line, Path("log"))
        out, err = self.capsys.readouterr()
        return code, json.loads(out), err


@pytest.fixture
def office(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    monkeypatch.setenv("JINJI_PASSWORD", "correct horse 1")
    monkeypatch.setenv("JINJI_KEY_PASSPHRASE", WORDS)
    terminal = Terminal(tmp_path, capsys)
    code, _, _ = terminal("init", "--admin", "王管理")
    assert code == 0
    return terminal


def test_a_key_is_made_backed_up_and_taken_back(office: Terminal) -> None:
    code, none, _ = office("certificates", "key", "show")
    assert (code, none) == (0, {"keys": []})
    code, made, _ = office("certificates", "key", "make")
    assert (code, made["state"], made["backed_up"]) == (0, "in_use", None)
    paper = office.folder / "备份.pdf"
    code, _, _ = office("certificates", "key", "backup", paper)
    assert code == 0
    code, taken, _ = office("certificates", "key", "import", paper)
    assert (code, taken["id"]) == (0, made["id"])
    assert taken["backed_up"] is not None
    code, refused, _ = office("certificates", "key", "make")
    assert code == 1
    assert "已有签名密钥" in refused["error"]["what"]


def test_a_wrong_passphrase_signs_nothing(
    office: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    office("certificates", "key", "make")
    monkeypatch.setenv("JINJI_KEY_PASSPHRASE", "some other words")
    for words in (("sign",), ("trust", office.folder / "t.json"), ("page", office.folder / "p")):
        code, refused, _ = office("certificates", *words)
        assert (code, refused["error"]["what"]) == (1, "密钥口令不对")
    assert sorted(path.suffix for path in office.folder.iterdir()) == [".db"]


def test_the_key_is_replaced_with_new_words(
    office: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, first, _ = office("certificates", "key", "make")
    monkeypatch.setenv("JINJI_NEW_KEY_PASSPHRASE", "another four good words")
    code, second, _ = office("certificates", "key", "replace", "--reason", "每年更换")
    assert (code, second["state"]) == (0, "in_use")
    _, listed, _ = office("certificates", "key", "show")
    assert [(each["id"], each["state"]) for each in listed["keys"]] == [
        (second["id"], "in_use"),
        (first["id"], "replaced"),
    ]
    monkeypatch.setenv("JINJI_KEY_PASSPHRASE", "another four good words")
    monkeypatch.setenv("JINJI_NEW_KEY_PASSPHRASE", WORDS)
    assert office("certificates", "key", "passphrase")[0] == 0
    monkeypatch.setenv("JINJI_KEY_PASSPHRASE", WORDS)
    assert office("certificates", "sign")[1] == {"key": second["id"], "signed": []}


def test_verifiers_get_lists_and_a_page(office: Terminal) -> None:
    _, made, _ = office("certificates", "key", "make")
    trust, ended, page = (office.folder / name for name in ("t.json", "r.json", "验证.html"))
    assert office("certificates", "trust", trust)[0] == 0
    assert office("certificates", "revocations", ended)[0] == 0
    assert office("certificates", "page", page)[0] == 0
    assert json.loads(trust.read_text("utf-8"))["key"] == made["id"]
    assert made["id"] in page.read_text("utf-8")
    code, answer, _ = office(
        "certificates", "verify", SIGNED, "--trust", trust, "--revocations", ended
    )
    assert (code, answer["status"]) == (1, "unknown_key")
    code, refused, _ = office("certificates", "verify", SIGNED, "--trust", ended)
    assert code == 1
    assert "这是撤销名单" in refused["error"]["what"]


def test_a_certificate_is_verified_with_two_files_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Text, PDF and a photo of it; exit code 0 for the genuine one alone."""
    import pypdfium2

    trust, ended = tmp_path / "trust.json", tmp_path / "ended.json"
    trust.write_text(trust_list([KEY], TODAY, KEY.key_id, PRIVATE.sign), encoding="utf-8")
    pdf, photo = tmp_path / "证书.pdf", tmp_path / "证书.jpg"
    from dataclasses import replace

    pdf.write_bytes(draw_certificate(replace(certificate(trial=False), claim=SIGNED)))
    document = pypdfium2.PdfDocument(pdf)
    document[0].render(scale=3).to_pil().convert("RGB").save(photo, quality=70)
    document.close()
    for number, status, code in ((None, "genuine", 0), (FORMAL.number, "revoked", 1)):
        endings = [Ending(number, TODAY, "revoked", "造假")] if number else []
        ended.write_text(
            revocation_list(endings, TODAY, KEY.key_id, PRIVATE.sign), encoding="utf-8"
        )
        for what in (SIGNED, pdf, photo):
            words = ["certificates", "verify", str(what), "--trust", str(trust)]
            found = run([*words, "--revocations", str(ended), "--json"], Path("log"))
            answer = json.loads(capsys.readouterr().out)
            assert (found, answer["status"]) == (code, status)
    code = run(["certificates", "verify", SIGNED, "--revocations", str(ended)], Path("log"))
    assert code == 1
    assert "请同时给出 --trust" in capsys.readouterr().err


def test_a_term_needs_its_basis(office: Terminal) -> None:
    assert office("certificates", "term")[1] == {"months": 0, "basis": ""}
    assert office("certificates", "term", "12")[0] == 1
    code, term, _ = office("certificates", "term", "12", "--basis", "某办法第十条")
    assert (code, term) == (0, {"months": 12, "basis": "某办法第十条"})
