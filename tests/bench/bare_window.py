"""The floor of every start: a bare QMainWindow with a QTableView, painted once."""

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

from tests.bench.report import report


class Bare(QMainWindow):
    """Says when its first paint is over, in the same way as the real window."""

    was_painted = False

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.was_painted:
            self.was_painted = True
            QTimer.singleShot(0, self, report)


application = QApplication(sys.argv)
window = Bare()
view = QTableView(window)
model = QStandardItemModel(40, 8, view)
for row in range(40):
    for column in range(8):
        model.setItem(row, column, QStandardItem(f"企业 {row} {column}"))
view.setModel(model)
window.setCentralWidget(view)
window.resize(1280, 800)
window.show()
application.exec()
