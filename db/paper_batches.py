"""Papers by the hundred: one file each, one bound file, one index, one entry of the trail.

Every file is all or nothing and stands in the folder's list (:mod:`db.batch_manifest`)
as soon as it has its name. A batch that was stopped, cut off or lost its power is run
again with the same words: files whose content and bytes are still good are kept, the
rest is made, and what is not on record yet is recorded. Files are not forced to the
disk one by one (half of a certificate's time): the list knows their hashes.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from db.batch_choice import BatchChoice, chosen, read_choice
from db.batch_kinds import BatchItem, BatchKind, kind_of
from db.batch_manifest import MadeFile, Manifest
from db.office import Office
from db.office_tables import TrailRow
from db.prints import keep, next_ordinals
from db.users import ROLES, Actor, require
from grading.refusals import EnvironmentRefusal, Refusal

BOUND, INDEX = "合订本.pdf", "目录.xlsx"
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_LONGEST = 150  # bytes of a file's name before its ending; most file systems take 255

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An audit without its paper, and why."""

    number: str
    enterprise: str
    why: str


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What a run came to. ``made`` were drawn now, ``kept`` were good from a run before.

    ``again`` counts those that had been printed earlier (补打), ``outside`` names files of
    the folder that no longer belong to the batch. ``bound`` and ``index`` are None where
    the run was stopped. ``entry`` is the number of the trail's entry, None where nothing
    new had to be recorded.
    """

    folder: Path
    made: int
    kept: int
    pages: int
    again: int
    left: tuple[LeftOut, ...]
    outside: tuple[str, ...]
    bound: Path | None
    index: Path | None
    stopped: bool
    entry: int | None


@dataclass(slots=True)
class _Run:
    made: int = 0
    kept: int = 0
    files: list[MadeFile] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)


def print_batch(
    office: Office,
    actor: Actor,
    what: str,
    folder: Path,
    choice: BatchChoice,
    *,
    reason: str = "",
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> BatchResult:
    """Print a kind of paper (:func:`db.batch_kinds.kind_of`) for every audit chosen.

    ``progress`` gets how many of how many and what; ``cancelled`` is asked between files.
    ``reason`` is that of the 补打 among them. Refuses an unknown kind, a choice that
    nothing fits, a folder with other files in it.
    """
    require(actor, *ROLES)
    what, kind = kind_of(what)
    choice = read_choice(choice)
    with office.reading() as session:
        ids = chosen(session, actor, choice, certified=kind.certified)
    if not ids:
        none = "没有已公布、有证书的申报件" if kind.certified else "没有申报件"
        raise Refusal(f"{none}符合条件：{choice.in_words()}", "条件", "请放宽条件后再试")
    stop = cancelled or (lambda: False)
    tell = progress or (lambda *_: None)
    with _writing(folder), _list_of(office, what, folder, choice) as manifest:
        run = _Run()
        stopped = False
        for at, item in enumerate(kind.read(office, actor, ids, manifest.printed)):
            if stop():
                stopped = True
                break
            tell(at, len(ids), f"{item.document or item.number} {item.enterprise}")
            _make(run, manifest, item)
        if not stopped:
            tell(len(ids), len(ids), "合订、编目录")
            stopped = not _bind(run, folder, f"{kind.title}合订本", stop)
        tell(len(ids), len(ids), "留痕")
        entry, again = _record(office, actor, what, kind, folder, choice, manifest, reason, stopped)
        belonging = {made.document for made in run.files}
        outside = [m.file for m in manifest.files.values() if m.document not in belonging]
    return BatchResult(
        folder,
        run.made,
        run.kept,
        sum(made.pages for made in run.files),
        again,
        tuple(run.left),
        () if stopped else tuple(outside),
        None if stopped or not run.files else folder / BOUND,
        None if stopped else folder / INDEX,
        stopped,
        entry,
    )


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Make the folder; what the file system refuses is told in one sentence."""
    if folder.exists() and not folder.is_dir():
        raise Refusal("这是一个文件，不是文件夹", str(folder), "请写一个文件夹的名称")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as trouble:
        raise EnvironmentRefusal(
            f"写不进这个文件夹：{trouble.strerror or trouble}",
            str(folder),
            "请检查磁盘空间和权限；再次运行同样的命令会接着做",
        ) from trouble


@contextmanager
def _list_of(office: Office, what: str, folder: Path, choice: BatchChoice) -> Iterator[Manifest]:
    with office.reading() as session:
        first = session.get(TrailRow, 1)
    batch = {"what": what, "choice": choice.as_json(), "office": first.hash if first else ""}
    manifest = Manifest.open(folder, batch, office.clock.now())
    try:
        yield manifest
    finally:
        manifest.close()


def _make(run: _Run, manifest: Manifest, item: BatchItem) -> None:
    """Keep the file where it is still good, else draw it and put it under its name."""
    if item.refusal is not None:
        run.left.append(LeftOut(item.number, item.enterprise, item.refusal.what))
        return
    made = manifest.good(item.document, item.mark)
    if made is not None:
        run.kept += 1
        run.files.append(made)
        return
    try:
        pdf, pages = item.draw()
    except Refusal as refusal:
        run.left.append(LeftOut(item.number, item.enterprise, f"{refusal.what}（{refusal.where}）"))
        return
    path = manifest.folder / f"{_file_name(item)}.pdf"
    _put(path, pdf)
    digest = hashlib.sha256(pdf).hexdigest()
    made = MadeFile(
        item.document, item.number, item.enterprise, path.name, digest, pages, item.mark
    )
    manifest.add(made)
    run.made += 1
    run.files.append(made)


def _put(path: Path, data: bytes) -> None:
    unfinished = path.with_name(f".{path.name[:40]}.{os.getpid()}.unfinished")
    try:
        unfinished.write_bytes(data)
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


def _file_name(item: BatchItem) -> str:
    """Number and enterprise, without what file systems refuse, not longer than they take."""
    name = _FORBIDDEN.sub("_", f"{item.document} {item.enterprise}").strip(" .")
    while len(name.encode()) > _LONGEST:
        name = name[:-1]
    return name


def _bind(run: _Run, folder: Path, title: str, stop: Callable[[], bool]) -> bool:
    """Write the bound file and the index; False where it was stopped in between."""
    from templates.papers.merging import merge

    def papers() -> Iterator[tuple[bytes, str]]:
        for made in run.files:
            if stop():
                raise InterruptedError
            yield (folder / made.file).read_bytes(), f"{made.document} {made.enterprise}"

    if run.files:
        unfinished = folder / f".{BOUND}.{os.getpid()}.unfinished"
        try:
            with unfinished.open("wb") as target:
                merge(target, papers(), title)
            unfinished.replace(folder / BOUND)
        except InterruptedError:
            return False
        finally:
            unfinished.unlink(missing_ok=True)
    _write_index(run, folder, title)
    return True


def _write_index(run: _Run, folder: Path, title: str) -> None:
    from templates.workbooks.tables import TableColumn, write_table

    columns = (
        TableColumn("序号", 6, right=True),
        TableColumn("编号", 22),
        TableColumn("申报件", 16),
        TableColumn("企业名称", 36),
        TableColumn("文件", 44),
        TableColumn("页数", 6, right=True),
        TableColumn("合订本起始页", 12, right=True),
        TableColumn("SHA-256", 66),
    )
    rows: list[tuple[object, ...]] = []
    page = 1
    for at, made in enumerate(run.files, 1):
        rows.append(
            (at, made.document, made.subject, made.enterprise, made.file, made.pages, page,
             made.sha256)
        )  # fmt: skip
        page += made.pages
    notes = [f"共 {len(run.files)} 份，{page - 1} 页；合订本的页次与本目录一致"]
    notes += [f"未打印：{each.number} {each.enterprise}：{each.why}" for each in run.left]
    write_table(folder / INDEX, title.removesuffix("合订本") + "目录", columns, rows, notes=notes)


def _record(
    office: Office,
    actor: Actor,
    what: str,
    kind: BatchKind,
    folder: Path,
    choice: BatchChoice,
    manifest: Manifest,
    reason: str,
    stopped: bool,
) -> tuple[int | None, int]:
    """One entry for everything that is finished and not on record; its number, and 补打s."""
    waiting = manifest.unrecorded()
    if not waiting:
        return None, 0
    reason = " ".join(reason.split())
    with office.command(actor, "papers.batch") as work:
        ordinals = next_ordinals(work.session, kind.paper, [made.document for made in waiting])
        again = sum(ordinal > 1 for ordinal in ordinals.values())
        details = {
            "paper": kind.paper,
            "choice": choice.as_json(),
            "folder": folder.name,
            "stopped": stopped,
            **({"reason": reason} if reason and again else {}),
            "files": [
                [made.document, made.subject, made.file, made.sha256, ordinals[made.document]]
                for made in waiting
            ],
        }
        note = f"批量打印{kind.title} {len(waiting)} 份（{choice.in_words()}）"
        note += f"，其中补打 {again} 份" if again else ""
        note += "，中途停下" if stopped else ""
        entry = work.record(
            "papers", f"{what}-{manifest.printed:%Y%m%d-%H%M%S}", details, note, also=("audit",)
        )
        rows = [
            (made.document, made.subject, ordinals[made.document], made.file, made.sha256)
            for made in waiting
        ]
        keep(work, entry, kind.paper, "batch", rows, reason=reason)
    manifest.record([made.document for made in waiting], entry.seq)
    return entry.seq, again
