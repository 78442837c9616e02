"""The front door: no command opens the window, a command works without one.

``python main.py [COMMAND …] [--db PATH|URL] [--user NAME] [--json]``. Whatever
fails unexpectedly on either way is written into one log file in the user's
data folder, so that nobody is ever shown a traceback.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any


class LogFile(logging.FileHandler):
    """The log of this user; folder and file come into being with the first entry."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, encoding="utf-8", delay=True)
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))

    def _open(self) -> Any:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        return super()._open()


def keep_log() -> Path:
    """Send warnings and errors of every room into the user's log; its path is returned."""
    from platformdirs import user_data_path

    path = user_data_path("jinji", appauthor=False) / "jinji.log"
    logging.raiseExceptions = False  # a log that cannot be written must not hide the message
    logging.getLogger().addHandler(LogFile(path))
    return path


def no_screen() -> str:
    """Why no window can open here, before Qt finds out and aborts; empty where one can."""
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in screens):
        return "这里没有图形桌面，打不开窗口；命令行可用，见 main.py --help"
    return ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window or carry out one command; the exit code is returned."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    log = keep_log()
    if given:
        from cli.parser import run, window_database

        wanted = window_database(given)
        if wanted is None:
            return run(given, log)
    else:
        wanted = ""

    try:
        hindrance = no_screen()
        if not hindrance:
            from gui.app import start
    except ImportError as missing:  # a system library of Qt, named in the message
        hindrance = f"窗口打不开：{missing}  处理办法：运行 python3 bootstrap.py run"
    if hindrance:
        sys.stderr.write(hindrance + "\n")
        return 3
    return start(wanted or None)


if __name__ == "__main__":
    sys.exit(main())
