"""How the fonts beside this script came here: run it to fetch them again.

    python templates/fonts/fetch_fonts.py [TARGET_FOLDER]

Noto Sans SC and Noto Serif SC come as static TrueType from two npm packages
(reportlab cannot load the CFF builds), Hanazono Mincho B from Debian's
``fonts-hanazono``; it holds the characters of CJK extensions B to F that Noto
lacks. Needs ``npm``, ``apt-get`` and ``dpkg-deb``. Nothing is changed in the
faces; the fallback is stored as .gz because it is needed rarely and is 30 MB.
"""

from __future__ import annotations

import gzip
import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

NPM_FACES = {
    "@expo-google-fonts/noto-sans-sc@0.4.3": {
        "package/400Regular/NotoSansSC_400Regular.ttf": "NotoSansSC-Regular.ttf",
        "package/600SemiBold/NotoSansSC_600SemiBold.ttf": "NotoSansSC-SemiBold.ttf",
        "package/LICENSE_FONT": "OFL-NotoSansSC.txt",
    },
    "@expo-google-fonts/noto-serif-sc@0.4.3": {
        "package/400Regular/NotoSerifSC_400Regular.ttf": "NotoSerifSC-Regular.ttf",
        "package/700Bold/NotoSerifSC_700Bold.ttf": "NotoSerifSC-Bold.ttf",
        "package/LICENSE_FONT": "OFL-NotoSerifSC.txt",
    },
}
DEBIAN_PACKAGE = "fonts-hanazono"
FALLBACK = "usr/share/fonts/truetype/hanazono/HanaMinB.ttf"
FALLBACK_LICENCE = "usr/share/doc/fonts-hanazono/copyright"


def fetch(target: Path) -> list[Path]:
    """Write every face and licence into ``target`` and return the files written."""
    written: list[Path] = []
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        for package, members in NPM_FACES.items():
            archive = _npm_pack(package, work)
            with tarfile.open(archive) as tar:
                for member, name in members.items():
                    stream = tar.extractfile(member)
                    if stream is None:
                        raise SystemExit(f"{package} has no {member}")
                    written.append(_write(target / name, stream.read()))
        tree = _unpack_debian(DEBIAN_PACKAGE, work)
        packed = gzip.compress((tree / FALLBACK).read_bytes(), 9, mtime=0)
        written.append(_write(target / "HanaMinB.ttf.gz", packed))
        licence = (tree / FALLBACK_LICENCE).read_bytes()
        written.append(_write(target / "LICENCE-HanaMinB.txt", licence))
    sums = "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted(written)
    )
    written.append(_write(target / "SHA256SUMS", sums.encode()))
    return written


def _npm_pack(package: str, work: Path) -> Path:
    answer = subprocess.run(
        ["npm", "pack", package], cwd=work, check=True, capture_output=True, text=True
    )
    return work / answer.stdout.split()[-1]


def _unpack_debian(package: str, work: Path) -> Path:
    subprocess.run(["apt-get", "download", package], cwd=work, check=True, capture_output=True)
    archive = next(work.glob(f"{package}_*.deb"))
    tree = work / "unpacked"
    subprocess.run(["dpkg-deb", "-x", str(archive), str(tree)], check=True)
    return tree


def _write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    for file in fetch(folder):
        sys.stdout.write(f"{file.stat().st_size:>12,}  {file.name}\n")
