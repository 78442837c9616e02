"""The office's keys for signing certificates: made, unlocked, replaced, taken to paper and back.

There is one key in use at most; those it replaced stay in the trust list for what they
signed. An unlocked key belongs to one person in one open office and is forgotten with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.certificate_boxes import Box, from_lines, lock_up, open_box, printed_lines, read_box
from db.certificate_key_tables import CertificateKey
from db.office import Office, Work
from db.users import ROLES, Actor, office_name, require
from grading.certificate_trust import OfficeKey, Sign, in_groups
from grading.refusals import Refusal

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY_KIND = "certificate_key"
NO_KEY = "本局还没有签名密钥"
MAKE_ONE = "请由市局的管理员建立（certificates key make，或“人员”页“证书密钥”）"
LOCKED = "签名密钥没有解锁"
UNLOCK_IT = "请在“人员”页“证书密钥”解锁；命令行请设置环境变量 JINJI_KEY_PASSPHRASE"


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key as people see it: never its private half.

    ``state`` is in_use, replaced or distrusted; ``backed_up`` is when it was last put on
    paper; ``held`` says whether its box is in this database.
    """

    key_id: str
    public: bytes
    since: date
    until: date | None
    distrusted: date | None
    reason: str
    backed_up: datetime | None
    held: bool

    @property
    def name(self) -> str:
        """The key's id as people compare it."""
        return in_groups(self.key_id)

    @property
    def state(self) -> str:
        if self.distrusted is not None:
            return "distrusted"
        return "in_use" if self.until is None else "replaced"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An unlocked key: its id, since when it signs, and the act of signing."""

    key_id: str
    sign: Sign


# Office → person → key. An office that is closed takes its keys along.
_unlocked: WeakKeyDictionary[Office, dict[int, tuple[str, Ed25519PrivateKey]]] = WeakKeyDictionary()


def list_keys(office: Office) -> tuple[KeyView, ...]:
    """Every key of the office, the newest first; public, as the trust list is."""
    with office.reading() as session:
        return tuple(_view(row) for row in _rows(session))


def key_in_use(office: Office) -> KeyView | None:
    """The key that signs now."""
    with office.reading() as session:
        row = active(session)
        return None if row is None else _view(row)


def make_key(office: Office, actor: Actor, passphrase: str) -> KeyView:
    """Make the first key and unlock it; refuses where one is in use (replace it instead)."""
    _of_the_city(actor)
    box, private = _new(office, passphrase)
    with office.command(actor, "certificates.make_key") as work:
        row = active(work.session)
        if row is not None:
            raise Refusal(
                f"已有签名密钥 {in_groups(row.key_id)}", "签名密钥", "要换新的请用“更换密钥”"
            )
        row = _add(work, box)
        work.record(
            KEY_KIND, box.key_id, {"public": box.public.hex()}, f"建立签名密钥 {_name(box)}"
        )
    _remember(office, actor, box.key_id, private)
    return _view(row)


def replace_key(
    office: Office, actor: Actor, passphrase: str, reason: str, *, distrust: bool = False
) -> KeyView:
    """Put a new key in the place of the present one, and unlock it.

    ``distrust`` declares that the present key may be in wrong hands: what it signed counts
    no longer and waits to be signed anew.
    """
    _of_the_city(actor)
    words = reason.strip()[:400]
    if not words:
        raise Refusal("没有写明理由", "理由", "请写明为什么更换，例如“每年更换”“口令泄露”")
    box, private = _new(office, passphrase)
    with office.command(actor, "certificates.replace_key") as work:
        old = active(work.session)
        if old is None:
            raise Refusal(NO_KEY, "签名密钥", MAKE_ONE)
        old.until, old.reason = work.now.date(), words
        if distrust:
            old.distrusted_on = work.now.date()
        row = _add(work, box)
        details = {
            "public": box.public.hex(), "old": old.key_id, "reason": words, "distrust": distrust,
        }  # fmt: skip
        act = "泄露作废" if distrust else "更换"
        note = f"签名密钥 {in_groups(old.key_id)} {act}，新密钥 {_name(box)}：{words}"
        work.record(KEY_KIND, box.key_id, details, note)
    lock_key(office)
    _remember(office, actor, box.key_id, private)
    return _view(row)


def change_passphrase(office: Office, actor: Actor, passphrase: str, new: str) -> None:
    """Lock the key in use with another passphrase; older paper keeps the older one."""
    _of_the_city(actor)
    with office.reading() as session:
        row = _needed(session)
        box, since = row.box, row.valid_from
    private = open_box(box, passphrase)
    changed = lock_up(private, since, new, office.password_cost)
    with office.command(actor, "certificates.change_passphrase") as work:
        row = _needed(work.session)
        if row.box != box:
            raise Refusal("密钥刚刚由别人改动", "签名密钥", "请重新打开后再试")
        row.box, row.exported_at = changed.text, None
        note = f"更改签名密钥 {in_groups(row.key_id)} 的口令"
        work.record(KEY_KIND, row.key_id, {}, note)


def unlock_key(office: Office, actor: Actor, passphrase: str) -> KeyView:
    """Open the key in use for this person until the office is closed or the key locked."""
    require(actor, *(role for role in ROLES if role != "reader"))
    with office.reading() as session:
        row = _needed(session)
        view, box = _view(row), row.box
    _remember(office, actor, view.key_id, open_box(box, passphrase))
    return view


def lock_key(office: Office) -> None:
    """Forget every unlocked key of this open office."""
    _unlocked.pop(office, None)


def unlocked_key(session: Session, office: Office, actor: Actor) -> SigningKey | None:
    """The key in use if this person has unlocked it, else None."""
    held = _unlocked.get(office, {}).get(actor.user_id)
    row = active(session)
    if held is None or row is None or held[0] != row.key_id:
        return None
    return SigningKey(row.key_id, held[1].sign)


def is_unlocked(office: Office, actor: Actor) -> bool:
    """Can this person sign now?"""
    with office.reading() as session:
        return unlocked_key(session, office, actor) is not None


def needed_key(session: Session, office: Office, actor: Actor) -> SigningKey:
    """The key this person has unlocked; refuses where there is none, or it is locked."""
    _needed(session)
    key = unlocked_key(session, office, actor)
    if key is None:
        raise Refusal(LOCKED, "签名密钥", UNLOCK_IT)
    return key


def back_up_key(office: Office, actor: Actor) -> Box:
    """The locked box of the key in use, for paper (:func:`key_sheet` draws it); on record."""
    _of_the_city(actor)
    with office.command(actor, "certificates.back_up_key") as work:
        row = _needed(work.session)
        row.exported_at = work.now
        work.record(KEY_KIND, row.key_id, {}, f"签名密钥 {in_groups(row.key_id)} 打印纸质备份")
        return read_box(row.box)


def key_sheet(office: Office, actor: Actor) -> bytes:
    """The paper backup of the key in use as a PDF; on record."""
    from templates.papers.key_sheet import KeySheetContent, draw_key_sheet

    box = back_up_key(office, actor)
    content = KeySheetContent(
        office=office_name(office),
        key_name=_name(box),
        since=box.since.isoformat(),
        text=box.text,
        lines=printed_lines(box.text),
        printed=office.clock.now(),
    )
    return draw_key_sheet(content)


def import_key(office: Office, actor: Actor, text: str, passphrase: str) -> KeyView:
    """Take a key back from paper: the QR code's text, or the printed lines typed in.

    Becomes the key in use where there is none; a key that is here already gets its box back.
    Refuses while another key is in use, and a passphrase that does not open it.
    """
    _of_the_city(actor)
    box = read_box(from_lines(text))
    private = open_box(box.text, passphrase)
    with office.command(actor, "certificates.import_key") as work:
        row = work.session.get(CertificateKey, box.key_id)
        present = active(work.session)
        if row is None and present is not None:
            raise Refusal(
                f"本局正在使用另一把密钥 {in_groups(present.key_id)}",
                "签名密钥",
                "请先更换密钥，或在另一个数据库导入",
            )
        if row is None:
            row = _add(work, box)
        row.box, row.exported_at = box.text, work.now
        work.record(
            KEY_KIND, box.key_id, {"public": box.public.hex()}, f"导入签名密钥 {_name(box)}"
        )
        in_use = row.until is None
    if in_use:
        _remember(office, actor, box.key_id, private)
    return _view(row)


def public_keys(office: Office) -> dict[str, OfficeKey]:
    """The office's keys as a verifier takes them, by id."""
    name = office_name(office)
    return {
        view.key_id: OfficeKey(view.public, name, view.since, view.until, view.distrusted)
        for view in list_keys(office)
    }


def active(session: Session) -> CertificateKey | None:
    """The row of the key in use."""
    return session.scalars(
        select(CertificateKey)
        .where(CertificateKey.until.is_(None))
        .order_by(CertificateKey.made_at.desc())
    ).first()


def _needed(session: Session) -> CertificateKey:
    row = active(session)
    if row is None:
        raise Refusal(NO_KEY, "签名密钥", MAKE_ONE)
    return row


def _rows(session: Session) -> list[CertificateKey]:
    newest = (CertificateKey.until.is_(None).desc(), CertificateKey.made_at.desc())
    return list(session.scalars(select(CertificateKey).order_by(*newest)))


def _new(office: Office, passphrase: str) -> tuple[Box, Ed25519PrivateKey]:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.generate()
    today = office.clock.now().date()
    return lock_up(private, today, passphrase, office.password_cost), private


def _add(work: Work, box: Box) -> CertificateKey:
    row = CertificateKey(
        key_id=box.key_id,
        public_key=box.public.hex(),
        box=box.text,
        valid_from=box.since,
        until=None,
        distrusted_on=None,
        reason="",
        exported_at=None,
        made_at=work.now,
        made_by=work.actor.user_id,
    )
    work.session.add(row)
    return row


def _remember(office: Office, actor: Actor, key_id: str, private: Ed25519PrivateKey) -> None:
    _unlocked.setdefault(office, {})[actor.user_id] = (key_id, private)


def _of_the_city(actor: Actor) -> None:
    require(actor, "admin")
    if actor.county is not None:
        raise Refusal("签名密钥由市局的管理员管理", "权限", "请找市局的管理员办理")


def _name(box: Box) -> str:
    return in_groups(box.key_id)


def _view(row: CertificateKey) -> KeyView:
    return KeyView(
        row.key_id,
        bytes.fromhex(row.public_key),
        row.valid_from,
        row.until,
        row.distrusted_on,
        row.reason,
        row.exported_at,
        bool(row.box),
    )
