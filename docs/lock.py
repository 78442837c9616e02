"""Remakes requirements.lock from the ranges in setup.cfg: ``python docs/lock.py [--upgrade]``.

Needs ``uv`` (``pip install uv`` in any environment, then on the path): only it
resolves for every Python and platform at once. Without ``--upgrade`` the
versions of the present lock are kept where the ranges allow.
"""

from __future__ import annotations

import configparser
import subprocess
import sys
import tempfile
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
LOCK = HOUSE / "requirements.lock"
# The newest PySide6 that is right on Python 3.11; setup.cfg excludes only the wrong one.
CONSTRAINT = 'PySide6-Essentials<6.12; python_version < "3.12"\n'


def main() -> int:
    """Write the lock anew; uv's own exit code is returned."""
    settings = configparser.ConfigParser()
    settings.read(HOUSE / "setup.cfg", encoding="utf-8")
    wanted = settings["options"]["install_requires"] + settings["options.extras_require"]["test"]
    with tempfile.TemporaryDirectory() as folder:
        ranges = Path(folder, "setup.cfg.txt")
        ranges.write_text(wanted, encoding="utf-8")
        constraint = Path(folder, "constraint.txt")
        constraint.write_text(CONSTRAINT, encoding="utf-8")
        command = ["uv", "pip", "compile", "--universal", "--python-version", "3.11"]
        command += ["--generate-hashes", "--only-binary", ":all:", "--no-emit-index-url"]
        command += ["--no-annotate", "--no-header", "--constraint", str(constraint)]
        command += [*sys.argv[1:], "--output-file", str(LOCK), str(ranges)]
        return subprocess.run(command).returncode


if __name__ == "__main__":
    sys.exit(main())
