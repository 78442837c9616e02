"""文书 beside an audit: what can be made now, looked at, filled in, saved; the office's words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from docx import Document
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from db.trail import entries
from db.users import Actor
from db.wordings import show_wording
from gui.pages.audit import AuditPage
from gui.papers.letters_side import LettersSide
from gui.papers.wording_dialog import WordingDialog
from gui.window import MainWindow
from tests.db.audit_world import World
from tests.gui.test_rectification import settle, sit  # noqa: F401
from tests.templates.papers.reading import squeezed

LEFT = Qt.MouseButton.LeftButton
Sit = Callable[[Actor], MainWindow]


def side_of(window: MainWindow, number: str, qtbot: QtBot) -> LettersSide:
    window.visit("audit", (number, "letters"))
    settle(window, qtbot)
    side = cast(AuditPage, window.page("audit")).sides.panel()
    assert isinstance(side, LettersSide)
    settle(window, qtbot)
    return side


def test_letters_that_can_be_made_stand_first_and_the_others_say_why(
    sit: Sit,  # noqa: F811
    world: World,
    qtbot: QtBot,
) -> None:
    side = side_of(sit(world.clerk), world.city_reviewed(), qtbot)
    heads = [side.tree.topLevelItem(n).text(0) for n in range(side.tree.topLevelItemCount())]  # type: ignore[union-attr]
    assert heads == ["本件可以打印的", "成批的文书", "还不能打印的"]
    assert side.title.text() == "受理通知书" and side.pages.sheets.sizes
    side.go_to("level_proof")
    assert side.why.text() == "公布以后才有（本件现在是“待评定”）" == side.pdf.toolTip()
    assert not side.pdf.isEnabled() and not side.pages.isVisible()


def test_a_letter_is_filled_in_and_saved_as_pdf_and_word(
    sit: Sit,  # noqa: F811
    world: World,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    number = world.city_reviewed()
    window = sit(world.clerk)
    side = side_of(window, number, qtbot)
    side.go_to("city_opinion")
    settle(window, qtbot)
    side.fields["文号"].setText("邯环审〔2026〕7号")
    side.save_to(tmp_path / "意见.pdf")
    settle(window, qtbot)
    assert side.note.text() == "已保存：意见.pdf"
    assert "邯环审〔2026〕7号" in squeezed((tmp_path / "意见.pdf").read_bytes())
    side.save_to(tmp_path / "意见.docx")
    settle(window, qtbot)
    assert side.note.text() == "已保存：意见.docx（补打，第 2 次）"
    word = Document(str(tmp_path / "意见.docx"))
    assert any(each.text == "邯环审〔2026〕7号" for each in word.paragraphs)
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "打印.pdf"))
    side.print_on(printer)
    settle(window, qtbot)
    assert side.note.text() == "已送打印机（补打，第 3 次）"
    assert (tmp_path / "打印.pdf").read_bytes().startswith(b"%PDF")
    assert "审核意见书" in entries(world.office, world.admin, limit=1)[0].note


def test_a_list_of_many_takes_the_trials_where_the_audit_is_one(
    sit: Sit,  # noqa: F811
    world: World,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    window = sit(world.clerk)
    side = side_of(window, world.in_notice(), qtbot)
    side.go_to("notice_list")
    settle(window, qtbot)
    assert side.period.isVisible()
    side.save_to(tmp_path / "公示.pdf")
    settle(window, qtbot)
    text = squeezed((tmp_path / "公示.pdf").read_bytes())
    assert "武安虚构钢铁有限公司" in text and "待核稿·试评" in text
    county = side.period.county
    assert county.currentText() == "全市" and county.count() > 10
    county.setCurrentIndex(county.findText("涉县"))
    assert side.selection().county == "130426"
    side.save_to(tmp_path / "涉县.pdf")
    settle(window, qtbot)
    assert "武安虚构钢铁有限公司" not in squeezed((tmp_path / "涉县.pdf").read_bytes())
    side.period.county.setCurrentIndex(0)
    side.go_to("county_submission")
    settle(window, qtbot)
    assert county.currentText() == "武安市" and side.pdf.isEnabled()
    side.period.begin(world.clock.today(), "130481")
    assert (county.currentText(), county.count()) == ("武安市", 1) and not county.isEnabled()


@pytest.fixture
def dialog(sit: Sit, world: World, qtbot: QtBot) -> WordingDialog:  # noqa: F811
    window = sit(world.approver)
    side = side_of(window, world.submitted(), qtbot)
    assert side._view is not None
    made = WordingDialog(window.desk, "acceptance", {"subject": side._view.id}, side)
    made.show()
    settle(window, qtbot)
    return made


def test_the_words_are_changed_with_the_pages_beside_and_brought_back(
    dialog: WordingDialog, world: World, qtbot: QtBot
) -> None:
    window = cast(MainWindow, dialog.desk.window_widget)
    assert dialog.key == "acceptance.body" and dialog.pages.sheets.sizes
    assert dialog.save.toolTip() == "文字没有改动"
    dialog.text.setPlainText("{企业名}：收到。")
    assert "是不是“企业名称”" in dialog.trouble.text() and not dialog.save.isEnabled()
    dialog.text.setPlainText("{企业名称}：收到。")
    assert dialog.save.isEnabled() and not dialog.trouble.isVisible()
    dialog.reason.setText("局长意见")
    qtbot.mouseClick(dialog.save, LEFT)
    settle(window, qtbot)
    kept = show_wording(world.office, world.admin, "acceptance.body")
    assert (kept.text, kept.versions[0].reason) == ("{企业名称}：收到。", "局长意见")
    assert dialog.state.text().startswith("本局文字：第 1 版")
    qtbot.mouseClick(dialog.restore, LEFT)
    settle(window, qtbot)
    assert not show_wording(world.office, world.admin, "acceptance.body").own
    assert "予以受理" in dialog.text.toPlainText()
    dialog.reject()
    settle(window, qtbot)


def test_who_may_not_change_the_words_reads_them_and_is_told(
    sit: Sit,  # noqa: F811
    world: World,
    qtbot: QtBot,
) -> None:
    window = sit(world.clerk)
    side = side_of(window, world.submitted(), qtbot)
    assert side._view is not None
    made = WordingDialog(window.desk, "acceptance", {"subject": side._view.id}, side)
    settle(window, qtbot)
    assert made.save.toolTip() == "只有市级的管理、审批人员可以改文书文字" == made.restore.toolTip()
    made.reject()
    settle(window, qtbot)
