"""Characters outside the usual faces are shown, and cost nothing until one is met."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.fonts import RareFace, expect, lacks_glyphs, rare_face
from gui.pieces import label

NAME = "武安市𠮷祥钢铁有限公司"


def test_a_name_with_a_rare_character_brings_its_face(qapp: QApplication, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    label(parent, NAME)
    face = rare_face()
    qtbot.waitUntil(lambda: bool(face.family) or not lacks_glyphs(NAME), timeout=15000)
    assert not lacks_glyphs(NAME)
    assert not lacks_glyphs("𬭊𠮷")


def test_usual_names_bring_nothing(qapp: QApplication) -> None:
    face = RareFace(qapp)
    face.want("武安市虚构钢铁有限公司（䶮㳠）")
    assert face._unpacking is None
    expect("Chinese 钢铁")
    face.deleteLater()


def test_the_first_paint_does_not_load_it(tmp_path: Path) -> None:
    words = (
        "import os; os.environ['QT_QPA_PLATFORM'] = 'offscreen'\n"
        "from gui.app import application\n"
        "from gui.window import MainWindow\n"
        "from gui import fonts\n"
        "made = application(); window = MainWindow(); window.show(); made.processEvents()\n"
        "print(fonts.rare_face.cache_info().currsize)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", words], capture_output=True, encoding="utf-8", check=True
    )
    assert ran.stdout.strip() == "0"
