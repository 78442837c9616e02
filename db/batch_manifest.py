"""The list a batch keeps in its folder while it works: what is finished, what is on record.

One line of JSON per fact, appended and never rewritten, so that a batch that was cut
off anywhere is taken up where it stopped. A line torn by the cut is ignored.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from grading.refusals import Refusal

NAME = "批量打印.jsonl"


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A finished file: what is counted, whose it is, and ``mark``, the digest of its content.

    The file is up to date while the record still gives the same ``mark``.
    """

    document: str
    subject: str
    enterprise: str
    file: str
    sha256: str
    pages: int
    mark: str


_FIELDS = {field.name for field in fields(MadeFile)}


class Manifest:
    """The list of one batch. ``printed`` is the time of printing all its papers state."""

    def __init__(self, folder: Path, head: Mapping[str, Any]) -> None:
        self.folder = folder
        self.printed = datetime.fromisoformat(str(head["printed"]))
        self.files: dict[str, MadeFile] = {}
        self.recorded: dict[str, str] = {}
        self._out: TextIO | None = None

    @classmethod
    def open(cls, folder: Path, batch: Mapping[str, Any], now: datetime) -> Manifest:
        """Begin the list in an empty folder, or go on with the same batch's.

        Refuses a folder with another batch or other files in it.
        """
        path = folder / NAME
        lines = _lines(path) if path.exists() else []
        if lines:
            head = lines[0]
            if {name: head.get(name) for name in batch} != dict(batch):
                raise Refusal(
                    "这个文件夹里是另一批：条件、种类或数据库不同",
                    str(folder),
                    "请换一个空文件夹；接着做原来那一批时，条件要与上次完全一样",
                )
            manifest = cls(folder, head)
            for line in lines[1:]:
                manifest._take(line)
            manifest._out = path.open("a", encoding="utf-8", newline="\n")
            manifest._out.write("\n")  # ends a torn line; an empty one is ignored
            return manifest
        if any(each.name != NAME for each in folder.iterdir()):
            raise Refusal("文件夹里已有别的文件", str(folder), "请换一个空文件夹，以免混在一起")
        head = {**batch, "printed": now.isoformat()}
        manifest = cls(folder, head)
        manifest._out = path.open("w", encoding="utf-8", newline="\n")
        manifest._say(head)
        return manifest

    def close(self) -> None:
        """Let go of the file."""
        if self._out is not None:
            self._out.close()

    def add(self, made: MadeFile) -> None:
        """A file is finished and has its name."""
        self.files[made.document] = made
        self._say(asdict(made))

    def record(self, documents: Sequence[str], seq: int) -> None:
        """These files are on record, as they are now."""
        marks = {document: self.files[document].sha256 for document in documents}
        self.recorded.update(marks)
        self._say({"recorded": marks, "trail": seq})

    def unrecorded(self) -> list[MadeFile]:
        """Files that are finished and not yet on record."""
        return [
            made
            for document, made in self.files.items()
            if self.recorded.get(document) != made.sha256
        ]

    def good(self, document: str, mark: str) -> MadeFile | None:
        """The finished file of a document, if the record and the file are as they were."""
        made = self.files.get(document)
        if made is None or made.mark != mark:
            return None
        path = self.folder / made.file
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != made.sha256:
            return None
        return made

    def _take(self, line: dict[str, Any]) -> None:
        if "recorded" in line:
            self.recorded.update(line["recorded"])
        elif line.keys() == _FIELDS:
            made = MadeFile(**line)
            self.files[made.document] = made

    def _say(self, line: Mapping[str, Any]) -> None:
        assert self._out is not None
        self._out.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._out.flush()


def _lines(path: Path) -> list[dict[str, Any]]:
    found = []
    for text in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            line = json.loads(text)
        except ValueError:
            continue
        if isinstance(line, dict):
            found.append(line)
    return found
