"""How a measured process tells its parent that the moment has come, and how big it is then."""

import os
import sys
from pathlib import Path


def resident() -> float:
    """Resident memory of this process in MB; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    lines = status.read_text(encoding="ascii", errors="replace").splitlines()
    line = next(each for each in lines if each.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def report() -> None:
    """Say “now” and end at once: what a tidy end costs is not measured."""
    sys.stdout.write("now\n")
    sys.stdout.flush()
    sys.stdout.write(f"{resident():.1f}\n")
    sys.stdout.flush()
    os._exit(0)
