"""Work behind the window: answers arrive, progress can be seen, a cancel is real."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication, QProgressDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.jobs import Cancelled, Job, Jobs


@pytest.fixture
def errors() -> list[BaseException]:
    return []


@pytest.fixture
def place(qtbot: QtBot, errors: list[BaseException]) -> Iterator[QWidget]:
    window = QWidget()
    qtbot.addWidget(window)
    window.jobs = Jobs(window, errors.append)  # type: ignore[attr-defined]
    window.show()
    yield window
    window.jobs.close()  # type: ignore[attr-defined]


def jobs_of(place: QWidget) -> Jobs:
    found = place.findChild(Jobs)
    assert isinstance(found, Jobs)
    return found


def test_the_answer_arrives_on_the_gui_thread(place: QWidget, qtbot: QtBot) -> None:
    seen: list[tuple[object, bool]] = []
    here = QThread.currentThread()
    jobs_of(place).start(
        place,
        lambda job: threading.current_thread() is threading.main_thread(),
        lambda result: seen.append((result, QThread.currentThread() is here)),
    )
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(False, True)]
    assert jobs_of(place).idle()


def test_an_error_nobody_wanted_is_shown_by_the_window(
    place: QWidget, qtbot: QtBot, errors: list[BaseException]
) -> None:
    def fail(job: Job) -> None:
        raise ValueError("broken")

    jobs_of(place).start(place, fail)
    qtbot.waitUntil(lambda: bool(errors))
    assert str(errors[0]) == "broken"


def test_short_work_shows_no_progress_window(place: QWidget, qtbot: QtBot) -> None:
    done: list[object] = []
    jobs_of(place).start(place, lambda job: time.sleep(0.1), done.append, title="正在读取…")
    qtbot.waitUntil(lambda: bool(done))
    qtbot.wait(700)
    assert not [each for each in place.findChildren(QProgressDialog) if each.isVisible()]


def test_long_work_shows_progress_and_its_cancel_stops_it(
    place: QWidget, qtbot: QtBot, errors: list[BaseException]
) -> None:
    steps: list[int] = []
    ended: list[BaseException] = []

    def work(job: Job) -> None:
        for number in range(2000):
            steps.append(number)
            job.report(number, 2000, f"第 {number} 行")
            time.sleep(0.005)

    jobs_of(place).start(place, work, failed=ended.append, title="正在导入…", cancellable=True)
    qtbot.waitUntil(
        lambda: any(each.isVisible() for each in place.findChildren(QProgressDialog)), timeout=3000
    )
    dialog = place.findChild(QProgressDialog)
    assert isinstance(dialog, QProgressDialog)
    qtbot.waitUntil(lambda: dialog.labelText().startswith("第 "))
    button = dialog.findChild(QPushButton)
    assert isinstance(button, QPushButton)
    started = time.perf_counter()
    button.click()
    qtbot.waitUntil(lambda: bool(ended))
    assert time.perf_counter() - started < 0.5
    assert isinstance(ended[0], Cancelled)
    assert len(steps) < 2000
    assert errors == []


def test_a_page_that_is_gone_gets_no_answer(place: QWidget, qtbot: QtBot) -> None:
    page = QObject(place)
    answers: list[object] = []
    release = threading.Event()
    jobs_of(place).start(page, lambda job: release.wait(5), answers.append)
    page.deleteLater()
    QApplication.processEvents()
    qtbot.wait(20)
    release.set()
    qtbot.waitUntil(jobs_of(place).idle)
    assert answers == []


def test_closing_waits_for_the_thread_and_answers_nobody(place: QWidget, qtbot: QtBot) -> None:
    answers: list[object] = []
    ended: list[bool] = []

    def work(job: Job) -> None:
        while not job.cancelled():
            time.sleep(0.005)
        ended.append(True)

    jobs = jobs_of(place)
    jobs.start(place, work, answers.append)
    qtbot.wait(30)
    jobs.close()
    assert ended == [True]
    qtbot.wait(30)
    assert answers == []
