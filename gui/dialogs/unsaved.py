"""What to do with edits that are not saved, before they would be lost."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget


def may_drop(count: int, parent: QWidget) -> bool:
    """Ask; True when the person gives the edits up."""
    box = QMessageBox(parent)
    box.setWindowTitle("还没有保存")
    box.setText(f"{count} 处填写还没有保存。")
    stay = box.addButton("继续填写", QMessageBox.ButtonRole.RejectRole)
    drop = box.addButton("放弃修改", QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(stay)
    box.exec()
    box.deleteLater()
    return box.clickedButton() is drop
