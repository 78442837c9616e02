"""One command on a fresh machine: ``python3 bootstrap.py demo | test | run | bench``.

Makes ``.venv``, installs exactly what requirements.lock names (hashes checked,
wheels only), compiles it, sees to the system libraries Qt loads, and then does
what was asked. Once installed it needs no network and loses no time. Standard
library only; nothing here exists on one operating system alone.

Exit codes: that of the command carried out, 2 for a wrong command line, 3 when
the machine is in the way (Python too old, no network, no rights, no space).
"""

import sys

if sys.version_info < (3, 11):
    sys.stderr.write(
        "晋级需要 Python 3.11 或更新的版本，这里是 %d.%d；请安装后用它运行本命令。 "
        "Jinji needs Python 3.11 or newer, this is %d.%d; run this command with a newer one.\n"
        % (tuple(sys.version_info[:2]) * 2)
    )
    sys.exit(3)

import ctypes
import hashlib
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

HOUSE = Path(__file__).resolve().parent
COMMANDS = {
    "demo": "用自带的样例走完整个流程，把报告和证书写进文件夹",
    "run": "打开窗口",
    "test": "检查代码并运行全部测试",
    "bench": "测量速度，每项与同机下限对比",
}
SPACE_NEEDED = 1_200_000_000  # bytes: libraries, their bytecode and pip's unpacking

# Libraries the Qt wheels load from the system, and the Debian packages that bring them
# (what these packages depend on, libxcb-image0 for one, is not listed again).
QT_ANYWHERE = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
}
QT_ON_A_SCREEN = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
}
READERS = {"pdftotext": "poppler-utils", "qpdf": "qpdf", "zbarimg": "zbar-tools"}  # for the tests


class Trouble(Exception):
    """The machine is in the way; the text is the one sentence for the user."""


class ToolFailed(Exception):
    """A tool of the set-up failed; the text is all it said."""


@dataclass(frozen=True)
class Machine:
    """What the plan depends on; a test may describe any machine with it."""

    windows: bool = False
    apt: bool = True
    rights: str = ""  # "root", "sudo" (without a password) or "" (none)
    ensurepip: bool = True
    absent: tuple[str, ...] = ()  # sonames out of the two tables above
    postgres: bool = True
    readers: tuple[str, ...] = ()  # absent packages of READERS
    venv: str = "none"  # "ready", "unfinished" (a Python with pip, other libraries) or "none"


@dataclass(frozen=True)
class Step:
    """One thing to do: a method of Doing, its words, and whether failing it is bearable."""

    kind: str
    words: tuple[str, ...] = ()
    optional: bool = False


def venv_python(house: PurePath, windows: bool) -> PurePath:
    """Where the environment's interpreter stands."""
    return house / ".venv" / ("Scripts/python.exe" if windows else "bin/python")


def plan(
    command: str, machine: Machine, rest: tuple[str, ...] = (), house: PurePath = HOUSE
) -> list[Step]:
    """Every step from this machine's state to the command's result, in order."""
    steps: list[Step] = []
    no_screen = command in ("test", "bench")
    wanted = QT_ANYWHERE if no_screen else {**QT_ANYWHERE, **QT_ON_A_SCREEN}
    absent = tuple(name for name in wanted if name in machine.absent)
    packages = [wanted[name] for name in absent]
    if command == "test" and machine.apt:
        packages += ([] if machine.postgres else ["postgresql"]) + list(machine.readers)
    # demo opens no window: it sees to these libraries once, and goes on without them.
    optional = command == "demo"
    if packages and not (optional and machine.venv == "ready"):
        if not machine.apt:
            steps.append(Step("name_libraries", absent, optional))
        elif machine.rights:
            steps.append(Step("install_packages", tuple(packages), optional))
        else:
            steps.append(Step("name_packages", tuple(packages), optional))

    if machine.venv == "none":
        if machine.ensurepip:
            steps.append(Step("make_venv"))
        elif machine.apt and machine.rights:
            steps += [Step("install_packages", venv_packages()), Step("make_venv")]
        elif machine.apt:
            steps += [Step("fetch_pip", venv_packages()), Step("make_venv_around_pip")]
        else:
            steps.append(Step("name_packages", venv_packages()))
    if machine.venv != "ready":
        steps += [Step("install_libraries"), Step("compile"), Step("remember")]

    python = str(venv_python(house, machine.windows))
    if command == "test":
        steps += [
            Step("start", (python, "-m", "ruff", "check", ".")),
            Step("start", (python, "-m", "mypy")),
            Step("start", (python, "-m", "pytest", "-n", "2", *rest)),
        ]
    elif command == "bench":
        steps.append(Step("start", (python, "-m", "tests.bench", *rest)))
    else:
        words = ("demo", *rest) if command == "demo" else rest
        steps.append(Step("start", (python, str(house / "main.py"), *words)))
    return steps


def venv_packages() -> tuple[str, ...]:
    """Debian's package that lets this very Python make environments."""
    return ("python%d.%d-venv" % sys.version_info[:2],)


def apt_line(packages: tuple[str, ...]) -> str:
    """The one command a person with the rights types."""
    return "sudo apt-get update && sudo apt-get install -y " + " ".join(packages)


def look() -> Machine:
    """The machine as it is."""
    windows = os.name == "nt"
    linux = sys.platform.startswith("linux")
    servers = [shutil.which("postgres"), *Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    venv = venv_state(windows)
    asked = [sys.executable, "-c", "print(__import__('ensurepip').version())"]
    return Machine(
        windows=windows,
        apt=linux and shutil.which("apt-get") is not None,
        rights=rights_here() if linux else "",
        ensurepip=venv != "none" or bool(answer(asked)),
        absent=tuple(absent_libraries()) if linux else (),
        postgres=not linux or any(servers),
        readers=tuple(each for name, each in READERS.items() if linux and not shutil.which(name)),
        venv=venv,
    )


def rights_here() -> str:
    """Whether packages may be installed without asking anybody for a password."""
    if answer(["id", "-u"]) == "0":
        return "root"
    return "sudo" if answer(["sudo", "-n", "id", "-u"]) == "0" else ""


def answer(command: list[str]) -> str:
    """What a small command prints; empty where it is missing or fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def absent_libraries() -> list[str]:
    """The libraries of the two tables that the loader cannot find."""
    absent = []
    for name in {**QT_ANYWHERE, **QT_ON_A_SCREEN}:
        try:
            ctypes.CDLL(name)
        except OSError:
            absent.append(name)
    return absent


def lock_hash() -> str:
    """What ``.venv`` must have been installed from."""
    return hashlib.sha256((HOUSE / "requirements.lock").read_bytes()).hexdigest()


def stamp() -> Path:
    """The file in ``.venv`` that says from which lock it was completely installed."""
    return HOUSE / ".venv" / "installed-from"


def venv_state(windows: bool) -> str:
    """Ready, unfinished or none; see :class:`Machine`."""
    python = Path(venv_python(HOUSE, windows))
    if not python.exists():
        return "none"
    if stamp().exists() and stamp().read_text(encoding="ascii") == lock_hash():
        return "ready"
    return "unfinished" if answer([str(python), "-m", "pip", "--version"]) else "none"


def say(text: str) -> None:
    """Words go to stderr: stdout belongs to the command that is started."""
    print(text, file=sys.stderr, flush=True)


def call(command: list[str], folder: Path | None = None) -> None:
    """Run a tool of the set-up; what it said is heard only if it fails."""
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        errors="replace",
        cwd=folder,
    )
    if done.returncode != 0:
        raise ToolFailed(done.stdout)


class Doing:
    """The steps of a plan, carried out."""

    def __init__(self, command: str, machine: Machine) -> None:
        self.command = command
        self.machine = machine
        self.python = str(venv_python(HOUSE, machine.windows))
        self.failed = 0

    def name_libraries(self, names: tuple[str, ...]) -> None:
        raise Trouble("缺少窗口要用的系统库，请用系统的软件包管理器安装：" + " ".join(names))

    def name_packages(self, packages: tuple[str, ...]) -> None:
        raise Trouble("缺少系统软件包，又没有安装权限，请先运行：\n  " + apt_line(packages))

    def install_packages(self, packages: tuple[str, ...]) -> None:
        say("正在安装系统软件包：" + " ".join(packages))
        # env, because sudo drops variables: apt must not stop at a question.
        apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
        apt = (["sudo", "-n"] if self.machine.rights == "sudo" else []) + apt
        install = [*apt, "install", "-y", "--no-install-recommends", *packages]
        try:
            try:
                call(install)
            except ToolFailed:  # a fresh machine has no package lists yet
                call([*apt, "update"])
                call(install)
        except ToolFailed as failed:
            why = f"系统软件包装不上（{last_line(failed)}），请先运行：\n  "
            raise Trouble(why + apt_line(packages)) from None

    def make_venv(self, *_: object, options: tuple[str, ...] = ()) -> None:
        say("正在建立 Python 环境 .venv")
        if shutil.disk_usage(HOUSE).free < SPACE_NEEDED:
            raise Trouble(f"磁盘空间不足：{HOUSE} 所在的盘至少要有 1.2 GB，请腾出空间后再试")
        try:
            call([sys.executable, "-m", "venv", "--clear", *options, str(HOUSE / ".venv")])
        except ToolFailed as failed:
            raise Trouble(f"建不了 Python 环境（{HOUSE}）：{last_line(failed)}") from None

    def fetch_pip(self, packages: tuple[str, ...]) -> None:
        """Without rights: Debian's own pip wheel, taken out of its package."""
        say("这个 Python 没有 ensurepip，正在从软件源取 pip")
        self.unpacked = tempfile.TemporaryDirectory()
        folder = Path(self.unpacked.name)
        try:
            call(["apt-get", "-q", "download", "python3-pip-whl"], folder)
            (package,) = folder.glob("*.deb")
            call(["dpkg", "-x", str(package), str(folder)])
            (self.wheel,) = folder.glob("usr/share/python-wheels/pip-*.whl")
        except (ToolFailed, OSError, ValueError):
            why = "这个 Python 不能建立环境，又没有安装权限，请先运行：\n  "
            raise Trouble(why + apt_line(packages)) from None

    def make_venv_around_pip(self, *_: object) -> None:
        self.make_venv(options=("--without-pip",))
        try:
            call([self.python, f"{self.wheel}/pip", "install", "--no-index", str(self.wheel)])
        except ToolFailed as failed:
            raise Trouble(f"pip 装不进环境：{last_line(failed)}") from None
        self.unpacked.cleanup()

    def install_libraries(self, *_: object) -> None:
        say("正在按 requirements.lock 安装程序库（约 250 MB，只在第一次，要几分钟）")
        pip = [self.python, "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
        # Bytecode comes in the next step, in parallel and whatever the environment forbids pip.
        exact = ["--no-compile", "--require-hashes", "--only-binary", ":all:"]
        try:
            call([*pip, *exact, "-r", str(HOUSE / "requirements.lock")])
        except ToolFailed as failed:
            raise Trouble(why_pip_failed(failed)) from None

    def compile(self, *_: object) -> None:
        """Bytecode for everything: without it a start takes three times as long."""
        say("正在编译字节码")
        rooms = ["main.py", "grading", "db", "templates", "cli", "gui"]
        places = [str(HOUSE / ".venv"), *(str(HOUSE / room) for room in rooms)]
        subprocess.run(  # a library's deliberately broken test file is no reason to stop
            [self.python, "-m", "compileall", "-q", "-j", "0", *places],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def remember(self, *_: object) -> None:
        stamp().write_text(lock_hash(), encoding="ascii")

    def start(self, words: tuple[str, ...]) -> None:
        """Hand over; of several, each runs and the first failure decides the exit code."""
        environment = dict(os.environ)
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        if self.command in ("test", "bench"):
            environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        in_house = HOUSE if self.command in ("test", "bench") else None
        code = subprocess.run(list(words), cwd=in_house, env=environment).returncode
        self.failed = self.failed or (128 - code if code < 0 else code)


def last_line(failed: ToolFailed) -> str:
    """The last thing a tool said, as the reason."""
    lines = [line.strip() for line in str(failed).splitlines() if line.strip()]
    return lines[-1] if lines else "没有说明原因"


def why_pip_failed(failed: ToolFailed) -> str:
    """One sentence for what stopped pip."""
    said = str(failed)
    if "No space left" in said:
        return "磁盘空间不足，程序库没有装完；请腾出空间后再运行同一命令"
    if "DO NOT MATCH THE HASHES" in said:
        return "下载的程序库与 requirements.lock 的校验值不符，已拒绝安装；请检查网络代理或镜像"
    network = ("Retrying", "NewConnection", "name resolution", "timed out", "ProxyError", "SSL")
    if any(word in said for word in network):
        return "下载程序库失败：连不上软件包索引；请检查网络或代理后再运行同一命令"
    machine = sys.platform + " Python %d.%d" % sys.version_info[:2]
    return f"程序库没有装完（{machine}）：{last_line(failed)}"


def carry_out(command: str, machine: Machine, rest: tuple[str, ...]) -> int:
    """Do the plan's steps; where apt cannot bring venv, go on as without rights."""
    doing = Doing(command, machine)
    for step in plan(command, machine, rest):
        try:
            getattr(doing, step.kind)(step.words)
        except Trouble as trouble:
            if step.optional:
                say(f"打开窗口前还要处理：{trouble}")
            elif step.kind == "install_packages" and step.words == venv_packages():
                return carry_out(command, replace(look(), rights=""), rest)
            else:
                raise
    return doing.failed


def main() -> int:
    """Read the command, look at the machine, do the plan."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    command, *rest = sys.argv[1:] or ["--help"]
    if command not in COMMANDS:
        say("用法：python3 bootstrap.py 命令 [该命令的其余参数]\n")
        say("\n".join(f"  {name:6} {words}" for name, words in COMMANDS.items()))
        return 0 if command in ("-h", "--help") else 2
    try:
        return carry_out(command, look(), tuple(rest))
    except Trouble as trouble:
        say(str(trouble))
    except OSError as error:
        say(f"系统拒绝了读写：{error.strerror or error}（{error.filename or HOUSE}）")
    except KeyboardInterrupt:
        say("\n已中断；再次运行会接着做。")
        return 130
    return 3


if __name__ == "__main__":
    sys.exit(main())
