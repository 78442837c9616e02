"""New editions in the library: one content for one id and edition, revisions in order."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.library import library_packs, pack_named, sync_shipped
from db.standard_editions import import_edition, next_revision
from db.standards import standards
from db.trail import TrailEntry, entries
from grading.packs import read_pack
from grading.refusals import Refusal
from templates.workbooks.packs import write_pack_book
from tests.db.audit_world import PACK, World


def edition(folder: Path, name: str, old: str = "", new: str = "") -> Path:
    """A file with another edition of the world's pack, one place rewritten."""
    text = PACK.replace("edition: 2026-draft", f'edition: "{name}"')
    path = folder / f"{name}.yaml"
    path.write_text(text.replace(old, new) if old else text, encoding="utf-8")
    return path


def imports(world: World) -> list[TrailEntry]:
    """The entries of imports, newest first."""
    found = entries(world.office, world.admin, kind="standards")
    return [entry for entry in found if entry.action == "standards.import"]


def test_an_edition_enters_the_library_as_a_draft(world: World, tmp_path: Path) -> None:
    added = import_edition(world.office, world.admin, edition(tmp_path, "2027"))
    assert added.new
    [view] = standards(world.office, world.reader)
    assert (view.pack.key, view.state, view.shipped) == ("test-steel@2027", "待核稿", False)
    [entry] = imports(world)
    assert entry.key == "test-steel@2027"
    assert entry.details["fingerprint"] == added.pack.fingerprint
    assert pack_named(world.office, world.reader, "test-steel").edition == "2027"


def test_a_workbook_enters_as_its_canonical_text(world: World, tmp_path: Path) -> None:
    pack = read_pack(PACK, "")
    write_pack_book(tmp_path / "标准.xlsx", pack)
    added = import_edition(world.office, world.admin, tmp_path / "标准.xlsx")
    assert added.pack.fingerprint == pack.fingerprint
    assert pack_named(world.office, world.admin, "test-steel@2026-draft") == pack


def test_the_same_content_again_changes_nothing(world: World, tmp_path: Path) -> None:
    import_edition(world.office, world.admin, edition(tmp_path, "2027"))
    assert not import_edition(world.office, world.admin, edition(tmp_path, "2027")).new
    assert len(imports(world)) == 1


def test_one_edition_has_one_content(world: World, tmp_path: Path) -> None:
    import_edition(world.office, world.admin, edition(tmp_path, "2027"))
    with pytest.raises(Refusal, match="内容不同") as refused:
        import_edition(world.office, world.admin, edition(tmp_path, "2027", "PM: 10", "PM: 5"))
    assert "2027+1" in refused.value.remedy
    assert len(library_packs(world.office, world.admin)) == 1


def test_an_edition_shipped_with_the_program_is_taken_too(world: World, tmp_path: Path) -> None:
    path = edition(tmp_path, "x", "pack: test-steel", "pack: hebei-steel")
    text = path.read_text(encoding="utf-8").replace('edition: "x"', "edition: 2026-draft")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refusal, match="内容不同"):
        import_edition(world.office, world.admin, path)


def test_revisions_follow_one_another_and_say_why(world: World, tmp_path: Path) -> None:
    def revision(number: str, limit: str, reason: str = "按正式文本更正") -> str:
        path = edition(tmp_path, f"2027+{number}", "PM: 10", f"PM: {limit}")
        return import_edition(world.office, world.admin, path, reason=reason).pack.key

    with pytest.raises(Refusal, match="没有 test-steel@2027"):
        revision("1", "9")
    first = import_edition(world.office, world.admin, edition(tmp_path, "2027")).pack
    with pytest.raises(Refusal, match="下一个修订是 2027\\+1"):
        revision("2", "9")
    with pytest.raises(Refusal, match="修订须写明理由"):
        revision("1", "9", " ")
    assert revision("1", "9") == "test-steel@2027+1"
    second = pack_named(world.office, world.admin, "test-steel@2027+1")
    assert revision("2", "8") == "test-steel@2027+2"
    newest, before = imports(world)[:2]
    assert newest.details["before"] == second.fingerprint
    assert before.details["before"] == first.fingerprint
    assert before.details["reason"] == "按正式文本更正"
    assert pack_named(world.office, world.admin, "test-steel").edition == "2027+2"


def test_the_number_of_the_next_revision() -> None:
    assert next_revision("2026", {"2026"}) == "2026+1"
    assert next_revision("2026+1", {"2026", "2026+1", "2026+9", "2026a+30"}) == "2026+10"


def test_an_unsound_file_leaves_the_library_as_it_is(world: World, tmp_path: Path) -> None:
    path = edition(tmp_path, "2027", "PM: 10", "PM: ten")
    with pytest.raises(Refusal, match="应为数"):
        import_edition(world.office, world.admin, path)
    assert standards(world.office, world.admin) == ()


def test_who_may_change_the_library(world: World, tmp_path: Path) -> None:
    path = edition(tmp_path, "2027")
    for person in (world.reader, world.clerk, world.county):
        with pytest.raises(Refusal, match="无权"):
            import_edition(world.office, person, path)
    assert import_edition(world.office, world.approver, path).new


def test_the_shipped_packs_are_listed_with_a_reminder_to_look_for_newer_ones(
    world: World,
) -> None:
    sync_shipped(world.office, world.admin)
    views = standards(world.office, world.reader)
    assert all(view.shipped and view.state == "待核稿" for view in views)
    due = {view.pack.key for view in views if view.review_due}
    assert due == {view.pack.key for view in views if view.pack.review_by < world.clock.today()}
