"""What a list would do, told row by row; what lists did, told batch by batch."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.enterprise_conflicts import BatchConflicts
from db.enterprise_import import import_list
from db.enterprise_matching import NEW, Answers
from db.enterprise_preview import preview_list
from db.enterprise_undo import undo
from db.import_batches import batches, enterprises_of
from db.office import Office
from db.users import Actor, add_user, sign_in
from grading.refusals import Refusal
from templates.workbooks.lists import StagedList, read_list
from tests.templates.workbooks.books import HEADER, code, row, save_xlsx


def listed(folder: Path, *lines: list[object], name: str = "a.xlsx") -> StagedList:
    return read_list(save_xlsx(folder / name, [HEADER, *lines]))


def test_a_name_on_file_under_another_code_is_asked_and_never_guessed(
    office: Office, admin: Actor, tmp_path: Path
) -> None:
    import_list(office, admin, listed(tmp_path, row(1)))
    name = row(1)[2]
    staged = listed(tmp_path, row(2, 企业名称=name), row(3), name="b.xlsx")
    preview = preview_list(office, admin, staged)
    assert preview.states == {2: "open", 3: "created"}
    question = preview.questions[2]
    assert (question.kind, question.can_be_new) == ("same_name", True)
    assert [each.key for each in question.candidates] == [code(1)]
    assert (preview.result.open, preview.result.rejected, preview.result.created) == (1, 1, 1)
    same = preview_list(office, admin, staged, answers=Answers({2: code(1)}))
    assert same.states == {2: "updated", 3: "created"}
    changes = {each.field: (each.before, each.after) for each in same.changes[2]}
    assert changes["code"] == (code(1), code(2))
    other = preview_list(office, admin, staged, answers=Answers({2: NEW}))
    assert other.states == {2: "created", 3: "created"}


def test_batches_are_listed_with_what_they_did(
    office: Office, admin: Actor, tmp_path: Path
) -> None:
    first = listed(tmp_path, row(1), row(2), row(2))
    import_list(office, admin, first, good_rows=True)
    import_list(office, admin, listed(tmp_path, row(1, 地址="新址"), name="b.xlsx"))
    undo(office, admin, 2)
    second, one = batches(office, admin)
    assert (one.batch, one.file, one.sha256) == (1, "a.xlsx", first.sha256)
    assert (one.read, one.created, one.rejected, one.undone_at) == (3, 2, 1, None)
    assert (second.updated, second.undone_by) == (1, admin.name)
    assert len(enterprises_of(office, admin, 1)) == 2
    assert enterprises_of(office, admin, 2) == enterprises_of(office, admin, 1)[:1]
    assert enterprises_of(office, admin, 99) == []


def test_those_who_may_not_import_do_not_see_the_batches(office: Office, admin: Actor) -> None:
    add_user(office, admin, "孙审批", "approver", password="correct horse")
    with pytest.raises(Refusal):
        batches(office, sign_in(office, "孙审批", "correct horse"))


def test_what_keeps_a_batch_from_being_undone_is_listed_to_the_last(
    office: Office, admin: Actor, tmp_path: Path
) -> None:
    import_list(office, admin, listed(tmp_path, *[row(n) for n in range(1, 13)]))
    changed = [row(n, 地址="新址") for n in range(1, 13)]
    import_list(office, admin, listed(tmp_path, *changed, name="b.xlsx"))
    with pytest.raises(BatchConflicts, match="有 12 家企业") as refused:
        undo(office, admin, 1)
    assert len(refused.value.conflicts) == 12
    assert refused.value.conflicts[0] == (code(1), row(1)[2], "之后又有改动")
    assert refused.value.where.endswith(" 等")
    assert refused.value.as_json()[0]["key"] == code(1)
