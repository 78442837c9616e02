"""A real PostgreSQL for one test process: private folder, private port, gone at the end."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

PR_SET_PDEATHSIG = 1
INITDB = ["-U", "jinji", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]


def binaries() -> Path | None:
    """The folder with initdb and postgres, newest version first; None where there is none."""
    if os.name != "posix":
        return None
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name)
    )
    on_path = shutil.which("initdb")
    folders += [Path(on_path).parent] if on_path else []
    return next((folder for folder in folders if (folder / "postgres").exists()), None)


def unprivileged() -> dict[str, object]:
    """Arguments for subprocess: PostgreSQL refuses to run as root."""
    import pwd  # POSIX only, as the whole cluster is

    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise RuntimeError("no unprivileged user to run PostgreSQL as")


def die_with_parent() -> None:
    """The server must not outlive a test run that was killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(bin_folder: Path) -> Iterator[str]:
    """A running cluster; gives the beginning of its database URLs."""
    home = Path(tempfile.mkdtemp(prefix="jinji-postgres-"))
    identity = unprivileged()
    if identity:
        os.chown(home, identity["user"], identity["group"])  # type: ignore[arg-type]
    data, log = home / "data", home / "log"
    common = {"cwd": home, "env": {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}, **identity}
    try:
        subprocess.run(
            [bin_folder / "initdb", "-D", data, *INITDB],
            check=True,
            stdout=subprocess.DEVNULL,
            **common,
        )
        port = free_port()
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "shared_buffers": "32MB",
            "max_connections": "40",
            "autovacuum": "off",
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with log.open("wb") as output:
            server = subprocess.Popen(
                [bin_folder / "postgres", "-D", data, "-p", str(port), *options],
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=die_with_parent,
                **common,
            )
        try:
            wait_for(port, server, log)
            yield f"postgresql+psycopg://jinji@127.0.0.1:{port}/"
        finally:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(host="127.0.0.1", port=port, user="jinji", dbname="postgres").close()
            return
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")
