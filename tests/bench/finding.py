"""A register of 100,000 in the window: opening it, its memory, finding, sorting.

The floor of the times is one bare repaint of the same table in the same process,
that of the memory the same window over an office without enterprises.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.measurement import Measurement
from tests.bench.report import resident

if TYPE_CHECKING:
    from gui.window import MainWindow

TYPED = ("wuansh", "hxgt", "91130481", "1390310", "yongnianqu", "zzzz")
COMMITTED = ("武安", "武安市 钢铁", "邯山区", "公司", "陶瓷", "某")
TIMES = 3
OPENINGS = 5


def measure(folder: Path) -> Iterator[Measurement]:
    """Measured in processes of their own, on the offscreen platform at 1280 × 800."""
    from tests.bench.register import PASSWORD, empty_register, large_register

    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "JINJI_PASSWORD": PASSWORD}

    def run(what: str, database: Path) -> dict[str, float]:
        ran = subprocess.run(
            [sys.executable, "-m", "tests.bench.finding", what, str(database)],
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=environment,
            check=True,
        )
        figures: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
        return figures

    large = large_register(folder)
    opened = [run("open", large) for _ in range(OPENINGS)]
    first = statistics.median(each["first"] for each in opened)
    yield Measurement("10 万家：名录初次打开到绘出", first, "ms", most=100)
    again = statistics.median(each["again"] for each in opened)
    yield Measurement("10 万家：名录再次打开到绘出", again, "ms", most=100)
    more = statistics.median(each["memory"] for each in opened)
    more -= run("open", empty_register(folder))["memory"]
    yield Measurement("10 万家：比没有企业的窗口多占内存", more, "MB", most=60)
    found = run("find", large)
    bare = found["bare"]
    name = "同一表格重绘一次"
    yield Measurement("10 万家：按键到绘出（中位）", found["key"], "ms", bare, name, most_ratio=3)
    yield Measurement("10 万家：按键到绘出（最慢）", found["worst_key"], "ms", most=50)
    yield Measurement("10 万家：点列名排序到绘出（最慢）", found["worst_sort"], "ms", most=150)
    yield Measurement("10 万家：跳到表尾", found["jump"], "ms", most=20)


def measured(window: MainWindow) -> dict[str, object]:
    """All figures in milliseconds; the slowest words and headings are named."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QInputMethodEvent
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from gui.pages.enterprises import EnterprisesPage
    from tests.bench.painting import Painting

    page = window.page("enterprises")
    assert isinstance(page, EnterprisesPage)
    painting = Painting(page.table)

    def commit(text: str) -> None:
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(page.search, event)

    bare = [painting.took(page.table.viewport().update) for _ in range(9)]
    keys: list[tuple[float, str]] = []
    for _ in range(TIMES):
        for word in TYPED:
            for place, letter in enumerate(word, 1):
                took = painting.took(lambda letter=letter: QTest.keyClicks(page.search, letter))
                keys.append((took, word[:place]))
            for place in range(len(word) - 1, -1, -1):
                took = painting.took(lambda: QTest.keyClick(page.search, Qt.Key.Key_Backspace))
                keys.append((took, f"{word[:place]}←"))
        for text in COMMITTED:
            keys.append((painting.took(lambda text=text: commit(text)), text))
            keys.append((painting.took(page.search.clear), f"{text}←"))
    sorts = [
        (painting.took(lambda column=column: page.sort(column)), page.rows.columns[column].title)
        for column in range(len(page.rows.columns))
        for _ in range(3)
    ]
    jumps: list[float] = []
    for _ in range(5):
        jumps.append(painting.took(page.table.scrollToBottom))
        painting.took(page.table.scrollToTop)
    return {
        "bare": statistics.median(bare),
        "key": statistics.median(took for took, _ in keys),
        "worst_key": max(keys)[0],
        "slowest_word": max(keys)[1],
        "worst_sort": max(sorts)[0],
        "slowest_heading": max(sorts)[1],
        "jump": statistics.median(jumps),
    }


def wait(done: Callable[[], bool]) -> None:
    """Let the window work until something is so."""
    from PySide6.QtWidgets import QApplication

    until = time.monotonic() + 120
    while not done():
        if time.monotonic() > until:
            raise RuntimeError("the window does not get ready")
        QApplication.processEvents()
        time.sleep(0.005)


def opened(window: MainWindow) -> dict[str, float]:
    """Milliseconds from going to the register until rows are painted; MB with all of it loaded."""
    from gui.pages.enterprises import EnterprisesPage
    from tests.bench.painting import Painting

    jobs = window.desk.jobs
    wait(lambda: window.office_line.trail.text() == "✓ 留痕完整" and jobs.idle())

    def go() -> float:
        started = time.perf_counter()
        window.visit("enterprises")
        page = window.page("enterprises")
        assert isinstance(page, EnterprisesPage)
        first = page.rows.index
        painting = Painting(page.table, lambda: page.table.isVisible() and bool(first(0, 1).data()))
        return painting.since(started)

    empty = window.desk.is_entered and not _enterprises(window)
    times = {} if empty else {"first": go()}
    if empty:
        window.visit("enterprises")
    wait(lambda: window.desk.register.order is not None and jobs.idle())
    memory = resident()
    if not empty:
        window.visit("workbench")
        wait(jobs.idle)
        times["again"] = go()
    return {**times, "memory": memory}


def _enterprises(window: MainWindow) -> int:
    from db.enterprise_rows import count

    return count(window.desk.office, window.desk.actor)


def main(what: str, database: str) -> None:
    """Open that database and print the figures (``open`` or ``find``) as JSON."""
    from db.office import open_office
    from db.users import sign_in
    from gui.app import application
    from gui.window import MainWindow

    application()
    window = MainWindow()
    window.resize(1280, 800)
    window.show()
    office = open_office(database)
    window.desk.take_office(office)
    window.desk.enter(sign_in(office, "bench", os.environ["JINJI_PASSWORD"]))
    if what == "open":
        print(json.dumps(opened(window)), flush=True)
    else:
        window.visit("enterprises")
        wait(lambda: window.desk.register.order is not None and window.desk.jobs.idle())
        print(json.dumps(measured(window), ensure_ascii=False), flush=True)
    window.desk.jobs.close()
    window.desk.close_office()


if __name__ == "__main__":
    main(*sys.argv[1:3])
