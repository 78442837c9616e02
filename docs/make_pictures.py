"""Draw the pictures of the README: ``python docs/make_pictures.py [FOLDER OF A DEMO]``.

The window is opened offscreen on the sample office that ``main.py demo`` makes
(or has made in the folder given), an audit is begun in it as a clerk would, and
each page is grabbed into ``docs/pictures``. Nothing in the pictures is real.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
MOST_BYTES = 300_000
EXACT = 96  # colours kept to the bit
ACCOUNT = "孙经办"
FACTS = ROOT / "templates" / "samples" / "steel-facts.json"

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
from PySide6.QtCore import QEventLoop, QSettings, Qt, QTimer  # noqa: E402
from PySide6.QtGui import QImage  # noqa: E402
from PySide6.QtWidgets import QWidget  # noqa: E402

from gui import theme  # noqa: E402
from gui.app import application  # noqa: E402
from gui.window import MainWindow  # noqa: E402
from templates.samples import DEMO_PASSWORD  # noqa: E402


def pause(milliseconds: int) -> None:
    """Let the window work."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def until(ready: Callable[[], object]) -> None:
    """Let the window work until something has come true."""
    for _ in range(2000):
        if ready():
            return
        pause(10)
    raise TimeoutError(ready)


def settle(window: MainWindow) -> None:
    """Wait until nothing is under way and everything is painted."""
    pause(150)
    until(window.desk.jobs.idle)
    pause(80)


def save(widget: QWidget, name: str) -> None:
    """Grab a widget into a small PNG of 256 colours."""
    full = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    image = full.convertToFormat(
        QImage.Format.Format_Indexed8, palette(full), Qt.ImageConversionFlag.ThresholdDither
    )
    path = PICTURES / f"{name}.png"
    image.save(str(path), "PNG", 0)  # quality 0 packs best
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}  {image.width()} × {image.height()}  {size // 1024} kB")
    if size > MOST_BYTES:
        raise SystemExit(f"{path} is larger than {MOST_BYTES} bytes")


def palette(image: QImage) -> list[int]:
    """The grounds and inks used most as they are; of the edges of letters one per shade."""
    pixels = np.frombuffer(image.constBits(), np.uint32)
    colours, counts = np.unique(pixels, return_counts=True)
    order = np.argsort(-counts)
    exact, rest = order[:EXACT], order[EXACT:]
    shade = (colours[rest] & 0xF0F0F0).astype(np.uint32)
    _, first, times = np.unique(shade, return_index=True, return_counts=True)
    often = np.argsort(-times)[: 256 - EXACT]
    return [int(colour) for colour in (*colours[exact], *colours[rest[first[often]]])]


def begin_audit(window: MainWindow) -> int:
    """An audit of the sample steel works in the middle of its 自评: some facts are still open."""
    from db.audits import open_audit
    from db.facts import record_facts

    office, actor = window.desk.office, window.desk.actor
    sample: dict[str, Any] = json.loads(
        FACTS.read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal
    )
    view = open_audit(
        office,
        actor,
        sample["enterprise"]["code"],
        sample["pack"],
        "A",
        application_date=date.fromisoformat(sample["date"]),
    )
    facts = dict(sample["stages"]["claimed"])
    for open_fact in [fact for fact in facts if fact.startswith(("gas_boiler", "carbon"))]:
        del facts[open_fact]
    facts["sinter_head.NOx"] = [Decimal("46.2"), Decimal("51.8"), Decimal("48.0")]
    facts["sinter_head.SO2"] = None
    notes = {"sinter_head.NOx": "附件3 第12页"}
    for fact, entry in view.stages["claimed"].items():
        if entry.origin == "derived" and fact not in notes:
            facts.pop(fact, None)  # the hours on record answer it
    record_facts(office, actor, view.id, "claimed", facts, origin="window", evidence=notes)
    return view.id


def draw(database: Path, sample_list: Path) -> None:
    """All pictures, in the light scheme but one."""
    own = tempfile.mkdtemp()
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, own)
    made = application()
    theme.choose("light")
    theme.apply(made)
    window = MainWindow()
    window.show()
    window.entrance.open(str(database))
    until(lambda: window.here == "sign_in")
    sign_in: Any = window.page("sign_in")
    sign_in.account.setText(ACCOUNT)
    sign_in.password.setText(DEMO_PASSWORD)
    sign_in.enter.click()
    until(lambda: window.desk.is_entered)
    number = begin_audit(window)
    window.office_line.database.setText("…/jinji-demo/jinji.db")
    window.visit("workbench")
    settle(window)
    save(window, "workbench")
    draw_register(window)
    draw_audit(window, number, made)
    draw_papers(window)
    draw_monitoring(window)
    draw_energy(window)
    window.visit("standards")
    settle(window)
    standards: Any = window.page("standards")
    shelf = standards.shelf
    steel = next(each.pack for each in shelf.shelved if each.pack.id == "hebei-steel")
    shelf.choose(steel.fingerprint)
    settle(window)
    save(window, "standards")
    draw_import(window, database.parent, sample_list)
    window.desk.leave()
    window.close()


def draw_register(window: MainWindow) -> None:
    """The register with an enterprise found in it."""
    window.visit("enterprises")
    page: Any = window.page("enterprises")
    until(lambda: window.desk.register.index is not None)
    page.search.setText("wuan")
    page.table.selectRow(1)
    settle(window)
    save(window, "enterprises")


def draw_import(window: MainWindow, folder: Path, sample_list: Path) -> None:
    """A list read and compared, in an office that has no enterprises yet."""
    from db.office import open_office
    from db.users import create_office
    from gui.dialogs.import_list import ImportDialog

    window.desk.close_office()
    office = open_office(folder / "empty.db")
    window.desk.take_office(office)
    window.desk.enter(create_office(office, ACCOUNT, DEMO_PASSWORD))
    window.visit("enterprises")
    dialog = ImportDialog(window.desk, window.page("enterprises"))
    dialog.show()
    dialog.read(str(sample_list))
    until(lambda: dialog.found is not None)
    dialog.sheet.take.click()
    dialog.step_bar.steps[3].click()
    dialog.file.setText(sample_list.name)
    settle(window)
    save(dialog, "import")
    dialog.close()


def draw_audit(window: MainWindow, number: int, made: Any) -> None:
    """The audit under way, in both schemes."""
    window.visit("audit", number)
    settle(window)
    page: Any = window.page("audit")
    page.groups.choose("organized")
    settle(window)
    save(window, "audit")
    theme.choose("dark")
    window.restyle()
    page.groups.choose("fugitive")
    settle(window)
    save(window, "audit-dark")
    theme.choose("light")
    window.restyle()


def some_hours() -> Any:
    """A year of three outlets that no works has measured, with a bad month in it."""
    from grading.monitoring.hours import FLAGS, MISSING, Month
    from templates.monitoring.staged import StagedHours, StagedSeries

    random = np.random.default_rng(7)
    first, last = Month(2025, 7).first_hour, Month(2026, 7).first_hour
    hours = np.arange(first, last, dtype=np.int64)
    series = []
    for number in (1, 2, 3):
        for pollutant, limit in (("PM", 10), ("SO2", 35), ("NOx", 50)):
            values = np.abs(random.normal(limit * 0.72, limit * 0.12, len(hours)))
            flags = np.full(len(hours), FLAGS.index("N"), np.uint8)
            start = Month(2026, 3 + number).first_hour - first
            if pollutant == "NOx" and number < 3:
                values[start + 60 : start + 150 - 30 * number] *= 1.45
            if number == 2:
                flags[start + 200 : start + 320] = FLAGS.index("F")
                flags[start + 400 : start + 650] = FLAGS.index("D")
            scaled = (values * 100).astype(np.int64) * 10_000
            scaled[flags == FLAGS.index("D")] = MISSING
            series.append(StagedSeries(f"{number}#烧结机头", pollutant, hours, scaled, None, flags))
        oxygen = np.full(len(hours), 16_000_000, np.int64)
        normal = np.full(len(hours), FLAGS.index("N"), np.uint8)
        series.append(StagedSeries(f"{number}#烧结机头", "O2", hours, oxygen, None, normal))
    return StagedHours("小时数据.xlsx", "7" * 64, "wide", len(hours), tuple(series))


def draw_monitoring(window: MainWindow) -> None:
    """A year of hours as a heat map, and the hours behind one of its months."""
    from db.monitoring.hours_import import import_hours
    from db.monitoring.outlets import outlets, set_outlet

    office, actor = window.desk.office, window.desk.actor
    code = json.loads(FACTS.read_text(encoding="utf-8"))["enterprise"]["code"]
    import_hours(office, actor, code, some_hours())
    for outlet in outlets(office, actor, code):
        if outlet.name.endswith("烧结机头") and not outlet.kind:
            set_outlet(office, actor, outlet.id, kind="sinter_head")
    window.visit("monitoring", code)
    settle(window)
    save(window, "monitoring")
    window.visit("monitoring", (code, "1#烧结机头", "NOx", "2026-04"))
    settle(window)
    page: Any = window.page("monitoring")
    until(lambda: page.hours.behind is not None)
    page.hours.list.table.selectRow(4)
    settle(window)
    save(window, "monitoring-hours")


def draw_energy(window: MainWindow) -> None:
    """The accounts of the steel works, and the quadrants of all that the demo brought in."""
    code = json.loads(FACTS.read_text(encoding="utf-8"))["enterprise"]["code"]
    window.visit("energy", (code, 2025))
    settle(window)
    save(window, "energy")
    window.visit("energy", "synergy")
    settle(window)
    save(window, "synergy")


def draw_papers(window: MainWindow) -> None:
    """The certificate and the report of the audit that the demo has published."""
    from db.audit_lists import list_audits

    office, actor = window.desk.office, window.desk.actor
    rows = list_audits(office, actor, state="published")
    steel = next(row for row in rows if row.pack.startswith("hebei-steel@"))
    for kind in ("certificate", "report"):
        window.visit("paper", (kind, steel.id))
        page: Any = window.page("paper")
        until(lambda page=page: page.pages.sheets.pictures)
        settle(window)
        save(window, kind)


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        demo = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "demo"
        if not demo.exists():
            subprocess.run([sys.executable, "main.py", "demo", str(demo)], cwd=ROOT, check=True)
        # A copy: the audit begun for the pictures must not stay in somebody's demo.
        copy = Path(folder) / "jinji.db"
        copy.write_bytes((demo / "jinji.db").read_bytes())
        lists = sorted(demo.glob("*.xlsx"), key=lambda path: "名单" not in path.name)
        draw(copy, lists[0])


main()
