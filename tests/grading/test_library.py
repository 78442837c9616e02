"""Packs are found by id, by id@edition and by file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from grading import library
from grading.library import load, read_pack_file, shipped
from grading.refusals import Refusal
from tests.grading.sample_pack import TEXT, changed


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of standards with three editions of one pack and a register beside them."""
    monkeypatch.setattr(library, "STANDARDS", tmp_path)
    for edition, in_force in (
        ("2024", "2024-05-01"),
        ("2026-draft", "2026-01-13"),
        ("2027", "2027-01-01"),
    ):
        text = changed("edition: 2026-draft", f'edition: "{edition}"')
        text = changed("in_force: 2026-01-13", f"in_force: {in_force}", text)
        (tmp_path / f"trial-{edition}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "levels.yaml").write_text("levels: {A: 1}\n", encoding="utf-8")
    return tmp_path


def test_every_shipped_pack_can_be_loaded_by_its_identity() -> None:
    packs = shipped()
    assert packs
    for each in packs:
        pack = load(each.key)
        assert (pack.key, pack.title, pack.industry) == (each.key, each.title, each.industry)
        assert each.path.name.endswith(".yaml")


def test_an_identity_names_one_edition(shelf: Path) -> None:
    assert [each.key for each in shipped()] == [
        "trial-steel@2024",
        "trial-steel@2026-draft",
        "trial-steel@2027",
    ]
    assert load("trial-steel@2024").edition == "2024"


@pytest.mark.parametrize(
    ("on", "edition"),
    [
        (None, "2027"),
        (date(2026, 6, 30), "2026-draft"),
        (date(2026, 1, 13), "2026-draft"),
        (date(2026, 1, 12), "2024"),
        (date(2027, 1, 1), "2027"),
        (date(2020, 1, 1), "2027"),
    ],
)
def test_a_bare_id_is_the_newest_edition_in_force(
    shelf: Path, on: date | None, edition: str
) -> None:
    assert load("trial-steel", on).edition == edition


def test_a_file_is_a_pack_too(tmp_path: Path) -> None:
    file = tmp_path / "own"
    file.write_text(TEXT, encoding="utf-8")
    assert load(str(file)).key == "trial-steel@2026-draft"
    assert read_pack_file(file) is read_pack_file(file)
    file.write_text(changed("hours: 95", "hours: 100"), encoding="utf-8")
    assert read_pack_file(file).facts["sinter_head.PM"].hours == 100


def test_an_unknown_name_is_refused_with_what_there_is(shelf: Path) -> None:
    with pytest.raises(Refusal) as caught:
        load("trial-stel@2027")
    assert "是不是“trial-steel@2027”" in caught.value.remedy
    with pytest.raises(Refusal, match="找不到"):
        load("nowhere/pack.yaml")


def test_a_text_is_read_once_whoever_keeps_it() -> None:
    pack = library.load("hebei-steel")
    assert library.read_text(pack.text, "标准库") is pack
    assert library.read_text(f"\ufeff{pack.text}".encode(), "文件") is pack
