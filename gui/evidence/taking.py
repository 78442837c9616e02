"""Files as a person hands them over: dropped, or pasted from the clipboard."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from grading.refusals import EnvironmentRefusal


def holds_files(data: QMimeData) -> bool:
    """Whether something dropped or copied has files or a picture in it."""
    return data.hasImage() or any(url.isLocalFile() for url in data.urls())


def files_of(data: QMimeData, folder: Path, now: datetime) -> list[Path]:
    """The files named in ``data``; a folder stands for the files directly in it.

    A picture that is no file (a screenshot) is written into ``folder`` as a PNG named
    after ``now``. Empty where there is neither.
    """
    found: list[Path] = []
    for url in data.urls():
        path = Path(url.toLocalFile()) if url.isLocalFile() else None
        if path is not None and path.is_dir():
            inside = (each for each in path.iterdir() if each.is_file())
            found += sorted(each for each in inside if not each.name.startswith("."))
        elif path is not None:
            found.append(path)
    if not found and data.hasImage():
        picture = data.imageData()
        if isinstance(picture, QImage) and not picture.isNull():
            found.append(_keep(picture, folder, now))
    return list(dict.fromkeys(found))


def _keep(picture: QImage, folder: Path, now: datetime) -> Path:
    name = f"粘贴的图片 {now:%Y-%m-%d %H%M%S}"
    path, again = folder / f"{name}.png", 1
    while path.exists():
        again += 1
        path = folder / f"{name}（{again}）.png"
    if not picture.save(str(path), "PNG"):  # type: ignore[call-overload]
        raise EnvironmentRefusal("粘贴的图片没有保存下来", str(path), "请检查磁盘空间")
    return path
