"""Is this path on a network drive? WAL keeps its index in shared memory and corrupts there."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

# File systems of Linux that reach over a network.
REMOTE = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "fuse.sshfs", "fuse.davfs", "davfs"}
)
DRIVE_REMOTE = 4  # GetDriveTypeW


def network_place(path: Path) -> str | None:
    """What makes this a network place (a share, a mount), or None for a local disk."""
    if sys.platform == "win32":
        return windows_share(str(path.absolute()), _windows_drive_type)
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:  # no Linux: nothing to ask
        return None
    return linux_mount(os.path.realpath(path), mounts)


def windows_share(path: str, drive_type: Callable[[str], int]) -> str | None:
    r"""The share of an absolute Windows path: UNC (``\\server\share``) or a mapped drive."""
    plain = path.replace("/", "\\")
    if plain.upper().startswith("\\\\?\\UNC\\"):
        return plain
    if plain.startswith("\\\\") and not plain.startswith(("\\\\?\\", "\\\\.\\")):
        return plain
    drive = plain.removeprefix("\\\\?\\")[:2]
    if drive[1:] == ":" and drive_type(drive + "\\") == DRIVE_REMOTE:
        return drive
    return None


def linux_mount(path: str, mounts: str) -> str | None:
    """The network mount an absolute path lies in, by the text of ``/proc/mounts``."""
    best, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        # the kernel writes blanks and backslashes of a mount point as octal escapes
        point = fields[1].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
        inside = path == point or path.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, fields[2]
    return f"{best} ({kind})" if kind in REMOTE else None


def _windows_drive_type(root: str) -> int:
    import ctypes

    return int(ctypes.windll.kernel32.GetDriveTypeW(root))  # type: ignore[attr-defined,unused-ignore]
