"""佐证材料 in the window: listed, looked at, dropped, linked, taken out and taken back."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from db.evidence import add_evidence, evidence_of, retire_evidence
from gui.evidence.attach_dialog import AttachDialog
from gui.evidence.dialogs import LinkDialog, RetireDialog
from gui.evidence.side import EvidenceSide
from gui.pages.audit import AuditPage
from tests.db.audit_world import World
from tests.gui.test_audit_review import Sit, accept, answering, desk, settle  # noqa: F401

LEFT = Qt.MouseButton.LeftButton
HEAD, ARCHIVE = "organized.head", "management.archive"


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """A photo without time, a PDF, a sheet and a program."""
    found = {name: tmp_path / name for name in ("机头.png", "报告.pdf", "台账.xlsx", "工具.exe")}
    Image.new("RGB", (300, 200), "navy").save(found["机头.png"])
    Image.new("RGB", (200, 300), "white").save(found["报告.pdf"])
    for name in ("台账.xlsx", "工具.exe"):
        found[name].write_bytes(name.encode())
    return found


def beside(page: AuditPage, qtbot: QtBot) -> EvidenceSide:
    page.show_side("evidence")
    settle(page, qtbot)
    qtbot.waitUntil(page.desk.jobs.idle, timeout=15000)
    return cast(EvidenceSide, page.sides.panel())


def lines(side: EvidenceSide) -> list[tuple[str, list[str]]]:
    tree = side.tree
    groups = [cast(QTreeWidgetItem, tree.topLevelItem(n)) for n in range(tree.topLevelItemCount())]
    return [
        (
            group.text(0),
            [
                " ".join(filter(None, (group.child(n).text(0), group.child(n).text(1))))
                for n in range(group.childCount())
            ],
        )
        for group in groups
    ]


def choose(side: EvidenceSide, title: str) -> None:
    [item] = [line for line in side.tree._lines() if line.text(1) == title][:1]
    side.tree.setCurrentItem(item)


def test_files_stand_in_the_order_of_the_catalogue_with_what_is_missing_last(
    desk: Sit,  # noqa: F811
    world: World,
    qtbot: QtBot,
    files: dict[str, Path],
) -> None:
    number = world.claimed()
    for name, indicators in (("报告.pdf", [HEAD]), ("机头.png", [HEAD])):
        add_evidence(world.office, world.clerk, number, indicators, files[name])
    side = beside(desk(world.clerk, number), qtbot)
    assert lines(side) == [
        ("烧结机机头（2）", ["1 报告", "2 机头"]),
        ("没有佐证的指标（1）", ["环保档案"]),
    ]
    assert side.note.text().startswith("2 个文件，共")
    assert side.bare.text() == "没有佐证的指标 1 个"
    qtbot.waitUntil(lambda: len(side.thumbnails.pictures) == 2, timeout=15000)
    assert all(side.thumbnails.pictures.values())
    assert side.preview.currentWidget() is side.preview.pages
    choose(side, "机头")
    settle(side.page, qtbot)
    assert side.preview.currentWidget() is side.preview.picture
    assert not side.preview.picture.image.isNull()


def test_a_file_is_dropped_on_the_indicator_it_supports(
    desk: Sit,  # noqa: F811
    world: World,
    qtbot: QtBot,
    files: dict[str, Path],
) -> None:
    number = world.claimed()
    page = desk(world.clerk, number)
    side = beside(page, qtbot)
    tree = side.tree
    bare = cast(QTreeWidgetItem, tree.topLevelItem(0))
    place = tree.visualItemRect(bare.child(1)).center()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(files["报告.pdf"]))])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, copy, data, LEFT, none)
    QApplication.sendEvent(tree.viewport(), enter)
    assert enter.isAccepted()
    answering(page, AttachDialog, accept)
    QApplication.sendEvent(tree.viewport(), QDropEvent(QPointF(place), copy, data, LEFT, none))
    settle(page, qtbot)
    [found] = evidence_of(world.office, world.clerk, number)
    assert (found.indicator, found.file_name) == (ARCHIVE, "报告.pdf")
    assert lines(side)[0] == ("环保档案（1）", ["1 报告"])


def test_files_copied_elsewhere_are_pasted_and_asked_for_their_indicators(
    desk: Sit,  # noqa: F811
    world: World,
    qtbot: QtBot,
    files: dict[str, Path],
) -> None:
    number = world.claimed()
    page = desk(world.clerk, number)
    side = beside(page, qtbot)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in files.values()])
    QApplication.clipboard().setMimeData(data)

    def tick(dialog: QDialog) -> None:
        assert isinstance(dialog, AttachDialog)
        assert dialog.accept_button.toolTip() == "请至少选一个指标"
        for row in range(dialog.ticks.list.count()):
            if dialog.ticks.list.item(row).text() in ("烧结机机头", "环保档案"):
                dialog.ticks.list.item(row).setCheckState(Qt.CheckState.Checked)
        dialog.accept()

    answering(page, AttachDialog, tick)
    side.tree.setCurrentItem(None)  # type: ignore[arg-type]
    side.paste()
    settle(page, qtbot)
    assert len(evidence_of(world.office, world.clerk, number)) == 8
    assert side.note.text().startswith("4 个文件")
    choose(side, "工具")
    assert side.open.toolTip() == "这种文件可能是程序，只能另存"
    assert "不能在这里预览" in side.preview.words.text()
    choose(side, "台账")
    assert side.open.isEnabled()


def test_taken_out_linked_and_taken_back(
    desk: Sit,  # noqa: F811
    world: World,
    qtbot: QtBot,
    files: dict[str, Path],
    tmp_path: Path,
) -> None:
    number = world.claimed()
    add_evidence(world.office, world.clerk, number, [HEAD], files["报告.pdf"])
    page = desk(world.clerk, number)
    side = beside(page, qtbot)
    [found] = side._review.evidence
    side.save_to(found, tmp_path / "另存.pdf")
    settle(page, qtbot)
    assert (tmp_path / "另存.pdf").read_bytes() == files["报告.pdf"].read_bytes()

    def link(dialog: QDialog) -> None:
        assert isinstance(dialog, LinkDialog)
        assert [dialog.ticks.list.item(n).text() for n in range(dialog.ticks.list.count())] == [
            "焦炉",
            "环保档案",
        ]
        dialog.ticks.list.item(1).setCheckState(Qt.CheckState.Checked)
        qtbot.mouseClick(dialog.accept_button, LEFT)

    answering(page, LinkDialog, link)
    qtbot.mouseClick(side.link, LEFT)
    settle(page, qtbot)
    assert lines(side) == [("烧结机机头（1）", ["1 报告"]), ("环保档案（1）", ["1 报告"])]

    def retire(dialog: QDialog) -> None:
        assert isinstance(dialog, RetireDialog)
        assert dialog.accept_button.toolTip() == "没有写理由"
        dialog.reason.setText("旧报告")
        qtbot.mouseClick(dialog.accept_button, LEFT)

    answering(page, RetireDialog, retire)
    qtbot.mouseClick(side.retire, LEFT)
    settle(page, qtbot)
    assert [each.indicator for each in evidence_of(world.office, world.clerk, number)] == [ARCHIVE]


def test_what_may_not_be_done_says_why(
    desk: Sit,  # noqa: F811
    world: World,
    qtbot: QtBot,
    files: dict[str, Path],
) -> None:
    number = world.submitted()
    page = desk(world.clerk, number)
    side = beside(page, qtbot)
    assert side.save.toolTip() == "没有选佐证材料"
    assert not side.attach.isEnabled() and side.attach.toolTip() == side.tree.why_not != ""
    [found] = add_evidence(world.office, world.county, number, [HEAD], files["机头.png"])
    settle(page, qtbot)
    choose(side, "机头")
    assert side.retire.toolTip() == side.tree.why_not
    retire_evidence(world.office, world.county, number, found.id, "拍错了")
    settle(page, qtbot)
    assert side.note.text() == "还没有佐证材料"
    assert "在左边选一份材料" in side.preview.words.text()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("坏照片.jpg", b"\xff\xd8\xff\xe1 broken"),
        ("坏报告.pdf", b"%PDF-1.7 broken"),
        ("名不副实.pdf", b"MZ program"),
        ("像素太多.png", b""),
    ],
)
def test_a_damaged_file_is_kept_and_says_that_it_cannot_be_shown(
    desk: Sit,  # noqa: F811
    world: World,
    qtbot: QtBot,
    tmp_path: Path,
    name: str,
    content: bytes,
) -> None:
    number = world.claimed()
    file = tmp_path / name
    if content:
        file.write_bytes(content)
    else:
        Image.new("1", (20000, 7000)).save(file)  # small as a file, 140 million pixels
    add_evidence(world.office, world.clerk, number, [HEAD], file)
    side = beside(desk(world.clerk, number), qtbot)
    qtbot.waitUntil(lambda: "打不开" in side.preview.words.text(), timeout=15000)
    assert side.preview.currentWidget() is side.preview.words
    assert side.save.isEnabled()
    assert list(side.thumbnails.pictures.values()) == [None]
