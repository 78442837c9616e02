"""Papers by the hundred: files, a bound file, an index, one entry; stopped, resumed, recorded."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from db.batch_choice import BatchChoice
from db.batch_kinds import batch_titles
from db.batch_manifest import NAME
from db.letters import print_letter
from db.paper_batches import BOUND, INDEX, BatchResult, print_batch
from db.papers import print_certificate
from db.prints import prints_of
from db.trail import entries
from grading.refusals import EnvironmentRefusal, Refusal
from templates.papers.merging import pages_of
from tests.db.audit_world import World
from tests.templates.papers.reading import squeezed

EVERYTHING = BatchChoice()


def certificates(world: World, folder: Path, **wishes: object) -> BatchResult:
    choice = wishes.pop("choice", EVERYTHING)
    return print_batch(world.office, world.clerk, "certificates", folder, choice, **wishes)  # type: ignore[arg-type]


def published(world: World, count: int = 1) -> list[str]:
    """Audits with certificates in force: as of several enterprises, made with one."""
    numbers = [world.published() for _ in range(count)]
    world.behind_our_back("DELETE FROM certificate_ends")
    return numbers


def papers_in(folder: Path) -> list[Path]:
    return sorted(each for each in folder.glob("*.pdf") if each.name != BOUND)


def test_every_certificate_becomes_a_file_and_all_of_them_one_bound_file(
    world: World, tmp_path: Path
) -> None:
    published(world, 2), world.claimed()
    folder = tmp_path / "证书"
    result = certificates(world, folder)
    assert (result.made, result.kept, result.pages, result.again) == (2, 0, 2, 0)
    assert [each.name for each in papers_in(folder)] == [
        f"样张〔2026〕第000{n}号 武安虚构钢铁有限公司.pdf" for n in (1, 2)
    ]
    bound = (folder / BOUND).read_bytes()
    assert pages_of(bound) == 2
    text = squeezed(bound)
    assert text.index("样张〔2026〕第0001号") < text.index("样张〔2026〕第0002号")
    assert not list(folder.glob(".*unfinished"))


def test_letters_are_printed_by_the_hundred_too_and_counted_with_the_single_ones(
    world: World, tmp_path: Path
) -> None:
    submitted, open_one = world.submitted(), world.claimed()
    folder = tmp_path / "受理"
    print_letter(world.office, world.clerk, "acceptance", tmp_path / "一.pdf", subject=submitted)
    title = batch_titles()["acceptance"]
    result = print_batch(world.office, world.clerk, title, folder, EVERYTHING, reason="遗失")
    assert (result.made, result.again) == (1, 1)
    [left] = result.left
    assert (left.number, left.why) == (open_one, "企业提交自评以后才受理（本件现在是“企业自评”）")
    [made] = papers_in(folder)
    assert made.name == f"{submitted} 武安虚构钢铁有限公司.pdf"
    assert "武安虚构钢铁有限公司" in squeezed(made.read_bytes())
    assert [
        each.ordinal for each in prints_of(world.office, world.clerk, "acceptance", submitted)
    ] == [2, 1]
    again = print_batch(world.office, world.clerk, "acceptance", folder, EVERYTHING)
    assert (again.made, again.kept) == (0, 1)


def test_the_index_names_every_file_with_its_hash_and_page(world: World, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    published(world, 2)
    certificates(world, tmp_path / "证书")
    sheet = load_workbook(tmp_path / "证书" / INDEX).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert rows[0] == [
        "序号",
        "编号",
        "申报件",
        "企业名称",
        "文件",
        "页数",
        "合订本起始页",
        "SHA-256",
    ]
    for number, row in enumerate(rows[1:], 1):
        file = tmp_path / "证书" / str(row[4])
        assert row[0] == row[6] == number
        assert row[7] == hashlib.sha256(file.read_bytes()).hexdigest()


def test_a_batch_is_one_entry_of_the_trail_with_the_list(world: World, tmp_path: Path) -> None:
    published(world, 2)
    result = certificates(world, tmp_path / "证书")
    entry = entries(world.office, world.admin, kind="papers")[0]
    assert (entry.seq, entry.action) == (result.entry, "papers.batch")
    assert [file[0] for file in entry.details["files"]] == [
        "样张〔2026〕第0001号", "样张〔2026〕第0002号",
    ]  # fmt: skip
    assert "批量打印绩效等级证书 2 份（全部）" in entry.note
    [printed] = prints_of(world.office, world.reader, "certificate", "样张〔2026〕第0002号")
    assert (printed.ordinal, printed.way, printed.again) == (1, "batch", False)


def test_a_batch_run_again_keeps_what_is_good_and_records_nothing_twice(
    world: World, tmp_path: Path
) -> None:
    world.published()
    folder = tmp_path / "证书"
    certificates(world, folder)
    before = {each.name: each.read_bytes() for each in folder.glob("*.pdf")}
    world.clock.advance(days=1)
    again = certificates(world, folder)
    assert (again.made, again.kept, again.entry) == (0, 1, None)
    assert {each.name: each.read_bytes() for each in folder.glob("*.pdf")} == before


def test_a_stopped_batch_records_what_it_made_and_goes_on_where_it_stopped(
    world: World, tmp_path: Path
) -> None:
    published(world, 3)
    folder, made = tmp_path / "证书", []

    def stop() -> bool:
        return len(made) == 1

    first = certificates(
        world, folder, progress=lambda n, total, what: made.append(what), cancelled=stop
    )
    assert (first.stopped, first.made, first.bound, first.index) == (True, 1, None, None)
    assert len(papers_in(folder)) == 1
    assert "中途停下" in entries(world.office, world.admin, kind="papers")[0].note
    whole = certificates(world, folder)
    assert (whole.made, whole.kept, whole.stopped) == (2, 1, False)
    listed = entries(world.office, world.admin, kind="papers")[0].details["files"]
    assert [file[0] for file in listed] == ["样张〔2026〕第0002号", "样张〔2026〕第0003号"]
    assert pages_of((folder / BOUND).read_bytes()) == 3


def test_a_run_that_was_cut_off_is_recorded_by_the_next_one(world: World, tmp_path: Path) -> None:
    published(world, 2)
    folder = tmp_path / "证书"
    certificates(world, folder)
    lines = (folder / NAME).read_text(encoding="utf-8").splitlines()
    torn = [line for line in lines if "recorded" not in line]
    (folder / NAME).write_text("\n".join(torn) + '\n{"document": "样', encoding="utf-8")
    result = certificates(world, folder)
    assert (result.made, result.kept) == (0, 2)
    assert result.entry is not None
    json_lines = (folder / NAME).read_text(encoding="utf-8").splitlines()
    assert "recorded" in json.loads(json_lines[-1])


def test_a_damaged_file_and_one_whose_record_changed_are_made_anew(
    world: World, tmp_path: Path
) -> None:
    published(world, 2)
    folder = tmp_path / "证书"
    certificates(world, folder)
    first, second = papers_in(folder)
    good = first.read_bytes()
    first.write_bytes(good[:-100])
    second.unlink()
    result = certificates(world, folder)
    assert (result.made, result.kept) == (2, 0)
    assert first.read_bytes() == good
    world.behind_our_back("UPDATE enterprises SET address = '新址 8 号'")
    changed = certificates(world, folder)
    assert (changed.made, changed.again) == (2, 2)
    assert "新址8号" in squeezed(first.read_bytes())


def test_printed_once_before_a_certificate_of_the_batch_is_a_reprint(
    world: World, tmp_path: Path
) -> None:
    number = world.published()
    print_certificate(world.office, world.clerk, number, tmp_path / "证书.pdf")
    result = certificates(world, tmp_path / "批", reason="换 发\n新证")
    assert result.again == 1
    latest, first = prints_of(world.office, world.clerk, "certificate", "样张〔2026〕第0001号")
    assert (latest.ordinal, latest.reason, latest.again) == (2, "换 发 新证", True)
    assert "第 2 次（补打）" in latest.words
    assert "首次" in first.words


def test_reports_are_printed_by_the_hundred_too(world: World, tmp_path: Path) -> None:
    decided, claimed = world.decided(), world.claimed()
    result = print_batch(world.office, world.clerk, "reports", tmp_path / "报告", EVERYTHING)
    assert (result.made, result.left) == (2, ())
    assert [each.name.split()[0] for each in papers_in(tmp_path / "报告")] == [decided, claimed]
    again = print_batch(world.office, world.clerk, "reports", tmp_path / "报告", EVERYTHING)
    assert (again.made, again.kept) == (0, 2)


def test_audits_named_one_by_one_that_have_no_certificate_are_told(
    world: World, tmp_path: Path
) -> None:
    good, claimed = world.published(), world.claimed()
    ids = tuple(world.see(each).id for each in (good, claimed))
    result = certificates(world, tmp_path / "证书", choice=BatchChoice(ids=ids))
    [left] = result.left
    assert (left.number, left.why) == (claimed, "本件的状态是“企业自评”，公布以后才有证书")
    assert result.made == 1


def test_one_name_that_cannot_be_printed_does_not_hold_up_the_others(
    world: World, tmp_path: Path
) -> None:
    published(world, 2)
    world.behind_our_back(
        "UPDATE certificates SET authority = '甲😀局' WHERE number = '样张〔2026〕第0001号'"
    )
    result = certificates(world, tmp_path / "证书")
    assert result.made == 1
    assert "U+1F600" in result.left[0].why
    assert pages_of((tmp_path / "证书" / BOUND).read_bytes()) == 1


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (BatchChoice(county="武安"), 1),
        (BatchChoice(level="b"), 1),
        (BatchChoice(year=2026, state="已公布"), 1),
    ],
)
def test_a_batch_is_chosen_by_county_level_year_and_state(
    world: World, tmp_path: Path, words: BatchChoice, found: int
) -> None:
    world.published()
    assert certificates(world, tmp_path / "证书", choice=words).made == found


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (BatchChoice(county="武安", year=2025), "符合条件：2025 年度，武安市"),
        (BatchChoice(county="火星"), "没有“火星”这个县"),
        (BatchChoice(level="Z9"), "没有“Z9”这个等级"),
        (BatchChoice(state="飞行中"), "没有“飞行中”这个状态"),
        (BatchChoice(round="PC-2099-01"), "没有申报批次“PC-2099-01”"),
    ],
)
def test_a_choice_that_fits_nothing_is_refused_before_anything_is_written(
    world: World, tmp_path: Path, words: BatchChoice, said: str
) -> None:
    world.published()
    with pytest.raises(Refusal, match=said):
        certificates(world, tmp_path / "证书", choice=words)
    assert not (tmp_path / "证书").exists()


def test_a_folder_with_other_files_or_another_batch_is_refused(
    world: World, tmp_path: Path
) -> None:
    world.published()
    mine = tmp_path / "我的"
    mine.mkdir()
    (mine / "合同.docx").write_bytes(b"x")
    with pytest.raises(Refusal, match="文件夹里已有别的文件"):
        certificates(world, mine)
    assert [each.name for each in mine.iterdir()] == ["合同.docx"]
    certificates(world, tmp_path / "证书")
    with pytest.raises(Refusal, match="这个文件夹里是另一批"):
        certificates(world, tmp_path / "证书", choice=BatchChoice(level="B"))
    with pytest.raises(Refusal, match="这是一个文件，不是文件夹"):
        certificates(world, mine / "合同.docx")
    with pytest.raises((EnvironmentRefusal, Refusal)):
        certificates(world, mine / "合同.docx" / "内")


def test_a_county_prints_its_own_certificates_only(world: World, tmp_path: Path) -> None:
    world.published()
    with pytest.raises(Refusal, match="没有已公布、有证书的申报件"):
        print_batch(world.office, world.other_county, "certificates", tmp_path / "证书", EVERYTHING)
    assert prints_of(world.office, world.other_county, "certificate", "样张〔2026〕第0001号") == ()


def test_a_certificate_without_force_is_left_out_of_a_batch(world: World, tmp_path: Path) -> None:
    world.published(), world.published()
    result = certificates(world, tmp_path / "证书")
    assert [each.name.split()[0] for each in papers_in(tmp_path / "证书")] == [
        "样张〔2026〕第0002号"
    ]
    assert result.left == ()
