"""Files kept inside the database: once, whole, for ever, and in every backup."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from db import attachments, trail
from db.attachments import attach, attachments_of, content_of
from db.check import check
from db.clock import SetClock
from db.office import Office
from db.users import Actor, add_user, sign_in
from grading.refusals import Refusal


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "监测报告 2026.pdf"
    path.write_bytes(os.urandom(100_000))
    return path


def test_a_file_is_kept_whole_with_its_object(
    office: Office, admin: Actor, scan: Path, clock: SetClock
) -> None:
    kept = attach(office, admin, "audit", "A-1", scan, title="CEMS 比对监测报告")
    assert attachments_of(office, admin, "audit", "A-1") == [kept]
    assert (kept.size, kept.file_name, kept.added_at) == (100_000, scan.name, clock.now())
    assert content_of(office, admin, kept.sha256) == scan.read_bytes()
    assert attachments_of(office, admin, "audit", "A-2") == []
    entry = trail.entries(office, admin, kind="audit", key="A-1")[0]
    assert entry.details["sha256"] == kept.sha256
    assert check(office) == []


def test_the_same_content_is_stored_once(office: Office, admin: Actor, scan: Path) -> None:
    attach(office, admin, "audit", "A-1", scan)
    attach(office, admin, "audit", "A-2", scan)
    with pytest.raises(Refusal, match="已经附上"):
        attach(office, admin, "audit", "A-1", scan)
    with office.reading() as session:
        assert session.execute(text("SELECT count(*) FROM attachment_contents")).scalar() == 1


def test_what_cannot_be_attached(
    office: Office, admin: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scan: Path
) -> None:
    (tmp_path / "empty.pdf").touch()
    monkeypatch.setattr(attachments, "LARGEST", 99_999)
    for name, words in (("none.pdf", "找不到"), ("empty.pdf", "空的"), (scan.name, "太大")):
        with pytest.raises(Refusal, match=words):
            attach(office, admin, "audit", "A-1", tmp_path / name)
    with pytest.raises(Refusal, match="没有这份"):
        content_of(office, admin, "0" * 64)


def test_who_only_reads_attaches_nothing(office: Office, admin: Actor, scan: Path) -> None:
    add_user(office, admin, "看客", "reader", password="long enough")
    reader = sign_in(office, "看客", "long enough")
    with pytest.raises(Refusal, match="无权"):
        attach(office, reader, "audit", "A-1", scan)


def test_attachments_cannot_be_changed_and_a_changed_one_is_found(
    office: Office, admin: Actor, scan: Path
) -> None:
    kept = attach(office, admin, "audit", "A-1", scan)
    for table in ("attachments", "attachment_contents"):
        with pytest.raises(DBAPIError), office.beside_the_records() as session:
            session.execute(text(f"DELETE FROM {table}"))
    with office.beside_the_records() as session:
        if office.database.name == "sqlite":
            session.execute(text("DROP TRIGGER attachment_contents_no_update"))
        else:
            session.execute(text("ALTER TABLE attachment_contents DISABLE TRIGGER USER"))
        session.execute(
            text("UPDATE attachment_contents SET content = :content"), {"content": b"other"}
        )
    assert "attachment" in [finding.rule for finding in check(office)]
    with pytest.raises(Refusal, match="被改动过"):
        content_of(office, admin, kept.sha256)
