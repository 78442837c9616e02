"""New editions in the standards library: taken from a file, whole and as a draft.

One id and edition means one content for ever. What is put right in an edition becomes a
revision of it, EDITION+1, EDITION+2 …, with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.confirmations import carry_over
from db.library import find_pack, keep
from db.library_tables import StandardPack
from db.office import Office
from db.users import Actor, require_whole_city
from grading import library as shipped_library
from grading.entered_text import check_texts
from grading.packs import Pack
from grading.refusals import Refusal
from grading.revisions import Change, revised

EDITORS = ("admin", "approver")
"""Who may change the library; people of one county may not, because it is the whole city's."""

_REVISION = re.compile(r"(.+)\+([0-9]+)")


@dataclass(frozen=True, slots=True)
class Added:
    """What an import did; ``new`` is False where the library held this very content already."""

    pack: Pack
    new: bool


def require_editor(actor: Actor) -> None:
    """Refuse unless the person may change the library."""
    require_whole_city(actor, *EDITORS, of="标准库")


def import_edition(office: Office, actor: Actor, file: Path, *, reason: str = "") -> Added:
    """Take a pack from a YAML file or a workbook into the library, as a draft.

    Refuses an id and edition the library holds with another content, and a revision
    (EDITION+N) that does not follow the last one or comes without a reason.
    """
    require_editor(actor)
    check_texts(reason, "理由")
    pack = read_pack_file(file)
    with office.reading() as session:
        if session.get(StandardPack, pack.fingerprint) is not None:
            return Added(pack, False)
    with office.command(actor, "standards.import") as work:
        known = editions_known(work.session, pack.id)
        base = _checked_edition(pack, known, reason)
        keep(work.session, pack, work.now, shipped=False)
        details: dict[str, object] = {
            "fingerprint": pack.fingerprint,
            "file": file.name,
            "reason": reason.strip(),
        }
        if base is not None:
            was = find_pack(work.session, f"{pack.id}@{base}", office.clock.today())
            details |= {"before": was.fingerprint, "carried": carry_over(work, was, pack)}
        work.record(
            "standards",
            pack.key,
            details,
            f"标准 {pack.key}《{pack.title}》进入标准库（待核稿）"
            + (f"：{reason.strip()}" if reason.strip() else ""),
        )
    return Added(pack, True)


def revise(
    office: Office, actor: Actor, pack_name: str, changes: Mapping[str, Change], reason: str
) -> Pack:
    """Put single rules right, or switch them on or off: a revision with its own fingerprint.

    ``changes`` are named like items of the confirmation (see :mod:`grading.revisions`). The
    confirmations of everything else are carried. Refuses an edition that has a later
    revision, and a change that changes nothing or makes no sound pack.
    """
    require_editor(actor)
    if not reason.strip():
        raise Refusal("修订须写明理由", "理由", "说明更正了什么、依据什么")
    check_texts(reason, "理由")
    with office.command(actor, "standards.revise") as work:
        was = find_pack(work.session, pack_name, office.clock.today())
        known = editions_known(work.session, was.id)
        edition = next_revision(was.edition, known)
        last = last_before(edition, known)
        if was.edition != last:
            raise Refusal(
                f"{was.key} 已有更新的修订 {was.id}@{last}", "edition", "请在最新的修订上更正"
            )
        pack = revised(was, edition, changes)
        if revised(was, was.edition, changes).fingerprint == was.fingerprint:
            raise Refusal("这些改动与原来的内容相同", was.key, "没有要修订的内容")
        keep(work.session, pack, work.now, shipped=False)
        carried = carry_over(work, was, pack)
        work.record(
            "standards",
            pack.key,
            {
                "fingerprint": pack.fingerprint,
                "before": was.fingerprint,
                "changes": {
                    key: None if each is None else dict(each) for key, each in changes.items()
                },
                "carried": carried,
                "reason": reason.strip(),
            },
            f"{was.key} 修订为 {pack.edition}（{'、'.join(changes)}）：{reason.strip()}",
        )
    return pack


def put_out_of_use(
    office: Office, actor: Actor, pack_name: str, reason: str, *, again: bool = False
) -> None:
    """Put a pack out of use (停用), or with ``again`` into use again, with the reason.

    Audits that are bound to it go on; new ones cannot be opened on it.
    """
    require_editor(actor)
    act, title = ("standards.use_again", "恢复使用") if again else ("standards.retire", "停用")
    if not reason.strip():
        raise Refusal(f"{title}须写明理由", "理由", "例如：已发布新版本")
    check_texts(reason, "理由")
    with office.command(actor, act) as work:
        pack = find_pack(work.session, pack_name, office.clock.today())
        row = work.session.get(StandardPack, pack.fingerprint)
        if row is None or (row.retired_at is None) is again:
            state = "不在标准库里" if row is None else "在用" if again else "已停用"
            raise Refusal(f"{pack.key} {state}", pack.key, "用 standards list 查看状态")
        row.retired_at = None if again else work.now
        work.record(
            "standards",
            pack.key,
            {"fingerprint": pack.fingerprint, "reason": reason.strip()},
            f"{title} {pack.key}：{reason.strip()}",
        )


def read_pack_file(file: Path) -> Pack:
    """The pack in a file, a workbook or YAML by its ending; refused with its place if unsound."""
    if file.suffix.lower() in (".yaml", ".yml"):
        return shipped_library.read_pack_file(file)
    from templates.workbooks.packs import read_pack_book

    return read_pack_book(file).pack


def editions_known(session: Session, pack_id: str) -> set[str]:
    """Every edition of a pack there is: in the library, and shipped with the program."""
    kept = set(session.scalars(select(StandardPack.edition).where(StandardPack.pack == pack_id)))
    shipped = (each.key.partition("@") for each in shipped_library.shipped())
    return kept | {edition for id, _, edition in shipped if id == pack_id}


def next_revision(edition: str, known: Collection[str]) -> str:
    """The next revision of an edition (or of one of its revisions): EDITION+N."""
    base = base_edition(edition)
    numbers = [
        int(found[2]) for each in known if (found := _REVISION.fullmatch(each)) and found[1] == base
    ]
    return f"{base}+{max(numbers, default=0) + 1}"


def base_edition(edition: str) -> str:
    """The edition that a revision puts right; the edition itself where it is none."""
    found = _REVISION.fullmatch(edition)
    return found[1] if found else edition


def last_before(edition: str, known: Collection[str]) -> str:
    """The edition that a revision follows: the revision before it, or the edition itself."""
    base = base_edition(edition)
    number = int(edition.removeprefix(f"{base}+"))
    earlier = f"{base}+{number - 1}"
    return earlier if earlier in known else base


def _checked_edition(pack: Pack, known: Collection[str], reason: str) -> str | None:
    """The edition a revision follows, None for an edition of its own; Refusal where it may not."""
    base = base_edition(pack.edition)
    if pack.edition in known:
        raise Refusal(
            f"标准库里已有 {pack.key}，内容不同",
            "edition",
            f"改写版本：新的一版另起版本号，在原版本上更正的写 {next_revision(base, known)}",
        )
    if base == pack.edition:
        return None
    if base not in known:
        raise Refusal(
            f"{pack.edition} 是 {base} 的修订，标准库里没有 {pack.id}@{base}",
            "edition",
            "先导入原版本，或另起版本号",
        )
    expected = next_revision(base, known)
    if pack.edition != expected:
        raise Refusal(f"{pack.id}@{base} 的下一个修订是 {expected}", "edition", "请改写版本")
    if not reason.strip():
        raise Refusal("修订须写明理由", "理由", "说明更正了什么、依据什么")
    return last_before(pack.edition, known)
