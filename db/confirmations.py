"""双人核对: official wordings entered by one person and checked by another, until all is 已核.

Every act is kept (:mod:`db.confirmation_views` reads what they have come to). A confirmation
is bound to a fingerprint; a revision carries those of the items that say the same in it.
Once a pack is 已核 nothing of it is taken back: what turns out wrong is put right in a
revision, or the pack goes out of use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

from db.attachments import read_file
from db.audit_cases import display_names
from db.confirmation_scans import put_scans
from db.confirmation_tables import ConfirmationAct
from db.confirmation_views import ConfirmationView, ItemView, Wording, confirmation_of
from db.library import find_pack
from db.library_tables import StandardPack
from db.office import Office, Work
from db.users import ROLES, Actor, require, require_whole_city
from grading.canonical import canonical_json
from grading.confirmation import Discrepancy, Item, discrepancies
from grading.entered_text import check_texts, is_plain
from grading.packs import Pack
from grading.refusals import Refusal
from grading.suggestions import or_nearest

_SHA256 = re.compile(r"[0-9a-f]{64}")
_MAY_CONFIRM = tuple(role for role in ROLES if role != "reader")


def confirmation(office: Office, actor: Actor, pack_name: str) -> ConfirmationView:
    """Every item of a pack of the library, with what was done about it so far."""
    require(actor, *ROLES)
    with office.reading() as session:
        pack = find_pack(session, pack_name, office.clock.today())
        row = _row_of(session.get(StandardPack, pack.fingerprint), pack)
        return confirmation_of(session, row, pack, display_names(session))


def record(
    office: Office,
    actor: Actor,
    pack_name: str,
    wordings: Mapping[str, Wording],
    *,
    scans: Iterable[str | Path] = (),
) -> ConfirmationView:
    """Enter the official wording of some items, by key; all or none.

    ``scans`` are the files of the pages named: attached to the pack in the same command,
    unless they are there. Numbers that differ from the draft are kept and shown: either they
    are entered again, or the cell is put right in a revision. Refuses an item that is confirmed
    already or cannot be as it stands, a wording without its place or scan, a number left out.
    """
    if not wordings:
        raise Refusal("没有要录入的内容", "核对", "请至少录入一项")
    pages = [read_file(each) for each in scans]
    with office.command(actor, "standards.record_wording") as work:
        view = _open_for(office, work, pack_name)
        differing: dict[str, object] = {}
        for key, wording in wordings.items():
            each = _item(view, key)
            _check_recordable(each)
            check_texts(_plain(wording), key)
            found = _differences(each, wording)
            if found:
                differing[key] = [
                    {"figure": d.figure.key, "drafted": d.figure.value, "entered": d.entered}
                    for d in found
                ]
            _act(work, view.pack, each, "record", {"wording": _plain(wording)})
        put_scans(work, view.pack.fingerprint, pages)
        note = f"，其中 {len(differing)} 项数值与稿件不同" if differing else ""
        work.record(
            "standards",
            view.pack.key,
            {
                "fingerprint": view.pack.fingerprint,
                "items": {key: _plain(wording) for key, wording in wordings.items()},
                "differing": differing,
                "scans": {page.name: page.sha256 for page in pages},
            },
            f"{view.pack.key}：录入正式文本 {len(wordings)} 项{note}",
        )
    return confirmation(office, actor, view.pack.fingerprint)


def check(
    office: Office,
    actor: Actor,
    pack_name: str,
    keys: Iterable[str],
    *,
    numbers: Mapping[str, Mapping[str, Decimal]] | None = None,
) -> ConfirmationView:
    """Check what another person entered, item by item; with the last one the pack is 已核.

    ``numbers`` are those this person entered anew, by item and figure: compared again. All
    or none. Refuses what this person entered, what is not entered yet, an item with figures
    whose numbers are left out, and numbers that differ (all of them are named).
    """
    chosen = list(dict.fromkeys(keys))
    if not chosen:
        raise Refusal("没有要复核的内容", "核对", "请至少选一项")
    with office.command(actor, "standards.check_wording") as work:
        view = _open_for(office, work, pack_name)
        items = [_item(view, key) for key in chosen]
        for each in items:
            _check_checkable(each, actor)
        again = {key: dict(entered) for key, entered in (numbers or {}).items() if entered}
        _compare_again(items, again)
        for each in items:
            _act(work, view.pack, each, "check", {"numbers": again.get(each.item.key, {})})
        confirmed = _complete(work, view.pack)
        words = "，全部核对完毕，标准已核" if confirmed else ""
        work.record(
            "standards",
            view.pack.key,
            {
                "fingerprint": view.pack.fingerprint,
                "items": chosen,
                "numbers": again,
                "confirmed": confirmed,
            },
            f"{view.pack.key}：复核 {len(chosen)} 项{words}",
        )
    return confirmation(office, actor, view.pack.fingerprint)


def send_back(
    office: Office, actor: Actor, pack_name: str, keys: Iterable[str], reason: str
) -> ConfirmationView:
    """Send items back to be entered again, with the reason."""
    chosen = list(dict.fromkeys(keys))
    if not reason.strip():
        raise Refusal("退回须写明理由", "理由", "说明哪里不对")
    check_texts(reason, "理由")
    with office.command(actor, "standards.return_wording") as work:
        view = _open_for(office, work, pack_name)
        for key in chosen:
            each = _item(view, key)
            if each.state == "open":
                raise Refusal(f"“{each.item.title}”还没有录入", key, "只有录入过的才能退回")
            _act(work, view.pack, each, "return", {"reason": reason.strip()})
        work.record(
            "standards",
            view.pack.key,
            {"fingerprint": view.pack.fingerprint, "items": chosen, "reason": reason.strip()},
            f"{view.pack.key}：退回 {len(chosen)} 项：{reason.strip()}",
        )
    return confirmation(office, actor, view.pack.fingerprint)


def carry_over(work: Work, before: Pack, after: Pack) -> int:
    """Carry what was entered and checked for ``before`` to the items ``after`` has unchanged.

    An item is unchanged where key and digest are the same, that is: condition, wording, the
    meaning of the facts in it, and whether it asks at all. Returns how many were carried.
    """
    old = work.session.get(StandardPack, before.fingerprint)
    if old is None:
        return 0
    names = display_names(work.session)
    known = {
        each.item.key: each for each in confirmation_of(work.session, old, before, names).items
    }
    new = work.session.get_one(StandardPack, after.fingerprint)
    carried = 0
    for each in confirmation_of(work.session, new, after, names).items:
        was = known.get(each.item.key)
        same = was is not None and was.item.digest == each.item.digest
        if was is None or not same or each.item.blocked or was.recorded_at is None:
            continue
        said = {
            "wording": _plain(was.wording),
            "recorded_by": was.recorded_by_id,
            "recorded_at": was.recorded_at,
            "checked_by": was.checked_by_id,
            "checked_at": was.checked_at,
            "from": was.carried_from or before.fingerprint,
        }
        _act(work, after, each, "carry", said)
        carried += 1
    _complete(work, after)
    return carried


def _open_for(office: Office, work: Work, pack_name: str) -> ConfirmationView:
    """The confirmation of a pack, where this person may still work on it."""
    actor = work.actor
    require_whole_city(actor, *_MAY_CONFIRM, of="标准库的核对")
    session = work.session
    pack = find_pack(session, pack_name, office.clock.today())
    row = _row_of(session.get(StandardPack, pack.fingerprint), pack)
    if row.retired_at is not None:
        raise Refusal(f"{pack.key} 已停用", "核对", "请核对在用的版本")
    if row.confirmed_at is not None:
        raise Refusal(
            f"{pack.key} 已核，不再改动", "核对", "发现有误的，作一个修订（原版本+N）更正"
        )
    return confirmation_of(session, row, pack, display_names(session))


def _row_of(row: StandardPack | None, pack: Pack) -> StandardPack:
    if row is None:
        raise Refusal(f"标准库里没有 {pack.key} 的这份文本", "核对", "请先导入标准库")
    return row


def _item(view: ConfirmationView, key: str) -> ItemView:
    found = next((each for each in view.items if each.item.key == key), None)
    if found is None:
        known = [each.item.key for each in view.items]
        raise Refusal(
            f"{view.pack.key} 没有“{key}”这一项要核对",
            "核对",
            or_nearest("写成 指标/等级，或 applies: veto: fact: reading: 加标识", key, known),
        )
    return found


def _check_recordable(each: ItemView) -> None:
    item = each.item
    if item.blocked:
        raise Refusal(f"“{item.title}”不能照现稿核对：{item.blocked}", item.key, "先作修订")
    if each.state == "confirmed":
        raise Refusal(f"“{item.title}”已核", item.key, "要重新录入的，先退回这一项")


def _differences(each: ItemView, wording: Wording) -> tuple[Discrepancy, ...]:
    """Where the numbers differ, after everything a wording must state was found in it."""
    item = each.item
    stated = {"文件": wording.document, "条款": wording.clause, "页码": wording.page}
    if item.kind != "none":
        stated["正式文本"] = wording.text
    left = [name for name, text in stated.items() if not text.strip()]
    if left:
        raise Refusal(f"“{item.title}”缺少：{'、'.join(left)}", item.key, "请按正式文本填写")
    if not _SHA256.fullmatch(wording.scan):
        raise Refusal(
            f"“{item.title}”缺少扫描件的 SHA-256", item.key, "请附上扫描件，或填 64 位的 SHA-256"
        )
    found = discrepancies(item, wording.numbers)
    _check_plain(item, wording.numbers)
    missing = [each.figure.name for each in found if each.entered is None]
    if missing:
        raise Refusal(
            f"“{item.title}”还有 {len(missing)} 个数没有录入：{'、'.join(missing)}",
            item.key,
            "请对照正式文本逐个录入",
        )
    return found


def _check_plain(item: Item, numbers: Mapping[str, Decimal]) -> None:
    for key, number in numbers.items():
        if not is_plain(number):
            raise Refusal(f"“{item.title}”的数 {number} 写法不对", f"{item.key} {key}", "写成如 10")


def _check_checkable(view: ItemView, actor: Actor) -> None:
    item = view.item
    if view.state in ("open", "confirmed"):
        why = "还没有录入" if view.state == "open" else "已核"
        raise Refusal(f"“{item.title}”{why}", item.key, "只有待复核的才能复核")
    if view.recorded_by_id == actor.user_id:
        raise Refusal(
            f"“{item.title}”是您录入的，须由另一人复核", item.key, "双人核对：请换一位同事"
        )
    _refuse_differences([(item, each) for each in view.discrepancies])


def _compare_again(views: Iterable[ItemView], numbers: Mapping[str, Mapping[str, Decimal]]) -> None:
    """Refuse unless the second person entered every number, and none otherwise."""
    missing: list[tuple[Item, str]] = []
    differing: list[tuple[Item, Discrepancy]] = []
    for view in views:
        entered = numbers.get(view.item.key, {})
        _check_plain(view.item, entered)
        for found in discrepancies(view.item, entered):
            if found.entered is None:
                missing.append((view.item, found.figure.name))
            else:
                differing.append((view.item, found))
    if missing:
        words = "；".join(f"{item.title} {name}" for item, name in missing)
        raise Refusal(
            f"复核还有 {len(missing)} 个数没有重新录入：{words}",
            missing[0][0].key,
            "双人核对：复核人也要对照正式文本逐个录入，录入后比较",
        )
    _refuse_differences(differing)


def _refuse_differences(found: Sequence[tuple[Item, Discrepancy]]) -> None:
    if found:
        words = "；".join(
            f"{item.title} {each.figure.name} 稿件 {each.figure.value}，录入 "
            f"{'空' if each.entered is None else each.entered}"
            for item, each in found
        )
        raise Refusal(
            f"数值有差异：{words}", found[0][0].key, "录错的重新录入，稿件有误的作修订更正"
        )


def _complete(work: Work, pack: Pack) -> bool:
    """Mark the pack 已核 once every item is confirmed."""
    row = work.session.get_one(StandardPack, pack.fingerprint)
    work.session.flush()
    view = confirmation_of(work.session, row, pack, {})
    if view.done < len(view.items):
        return False
    row.confirmed_at = work.now
    return True


def _act(work: Work, pack: Pack, each: ItemView, action: str, said: Mapping[str, object]) -> None:
    work.session.add(
        ConfirmationAct(
            fingerprint=pack.fingerprint,
            item=each.item.key,
            digest=each.item.digest,
            action=action,
            wording=canonical_json(said),
            by_id=work.actor.user_id,
            at=work.now,
        )
    )


def _plain(wording: Wording | None) -> dict[str, object] | None:
    return None if wording is None else asdict(wording)
