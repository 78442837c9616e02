"""抽样 for the site check: drawn reproducibly from the ledgers in force, and what was found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.audit_cases import display_names
from db.enterprise_tables import Enterprise
from db.enterprises import find
from db.office import Office
from db.transport.stored import gate_months, in_force, passages_of, warnings_of
from db.transport.tables import TransportSample, TransportSampleItem
from db.users import ROLES, Actor, require
from grading.canonical import canonical_json
from grading.refusals import Refusal
from grading.transport.checks import Period, Stored, day_trips
from grading.transport.passages import DAY, NO_LOAD, Passages, moment, tonnes, view
from grading.transport.register import register
from grading.transport.sampling import FOUND, Piece, counts, draw_pieces, draw_places, seed_of

MAY_DRAW = ("inspector", "reviewer", "admin")


@dataclass(frozen=True, slots=True)
class PieceView:
    """One piece drawn: what it is in words, and what was found (``found`` id of ``FOUND``)."""

    number: int
    kind: str
    title: str
    batch: int | None
    row: int
    day: date
    words: str
    found: str
    note: str
    noted_at: datetime | None
    noted_by: str


@dataclass(frozen=True, slots=True)
class SampleView:
    """One drawing with its pieces; ``seed`` repeats it."""

    number: str
    enterprise: str
    name: str
    seed: str
    basis_words: str
    drawn_on: date
    by: str
    pieces: tuple[PieceView, ...]

    @property
    def open(self) -> int:
        """Pieces at which nothing is recorded yet."""
        return sum(not each.found for each in self.pieces)


def draw_sample(
    office: Office,
    actor: Actor,
    enterprise_code: str,
    *,
    months: int = 12,
    wanted: Mapping[str, int] | None = None,
    word: str = "",
) -> SampleView:
    """Draw rows and days of the last so many months with a ledger.

    The seed is made of the ledgers, the months, today and ``word``: the same day, ledgers and
    word give the same sample, whoever draws. ``wanted`` kind → how many, within the method.
    """
    require(actor, *MAY_DRAW)
    number_of = counts(wanted)
    if not 1 <= months <= register().ledger_months:
        raise Refusal(f"不能抽 {months} 个月", "月数", f"请填 1 到 {register().ledger_months}")
    with office.command(actor, "transport.sample") as work:
        session, today = work.session, work.now.date()
        enterprise = find(session, enterprise_code)
        require(actor, *MAY_DRAW, county=enterprise.county)
        span = gate_months(session, enterprise)[-months:]
        if not span:
            raise Refusal(
                f"{enterprise.name}没有进出厂车辆台账，无从抽样", "台账", "先导入门禁台账"
            )
        batches = session.scalars(in_force(session, enterprise, "gate")).all()
        basis: dict[str, object] = {
            "enterprise": enterprise.key,
            "files": [each.sha256 for each in batches],
            "months": span,
            "on": today,
            "word": word.strip(),
        }
        seed = seed_of(basis)
        stored = passages_of(session, enterprise, span)
        pieces = _pieces(seed, stored, warnings_of(session), number_of)
        row = TransportSample(
            enterprise_id=enterprise.id, number=_next_number(session, today.year), seed=seed,
            basis=canonical_json(basis), drawn_on=today, at=work.now, by_id=actor.user_id,
        )  # fmt: skip
        session.add(row)
        session.flush()
        trips = day_trips(stored)
        for at, piece in enumerate(pieces, 1):
            session.add(
                TransportSampleItem(
                    sample_id=row.id, number=at, kind=piece.kind, batch_id=piece.batch or None,
                    row=piece.row, day=piece.day, words=_words(piece, stored, trips), found="",
                    note="", noted_at=None, noted_by=None,
                )
            )  # fmt: skip
        work.record(
            "transport",
            row.number,
            {
                "of": enterprise.key,
                "seed": seed,
                "basis": basis,
                "pieces": [[each.kind, each.batch, each.row, each.day] for each in pieces],
            },
            f"{enterprise.name}：门禁核查抽样 {row.number}，{len(pieces)} 个样本",
        )
        return _view(session, row, enterprise)


def note_piece(
    office: Office, actor: Actor, number: str, piece: int, found: str, *, note: str = ""
) -> SampleView:
    """Record what was found at a piece: match, mismatch or missing; the last two want words."""
    require(actor, *MAY_DRAW)
    if found not in FOUND or not found:
        known = "、".join(f"{id}（{title}）" for id, title in FOUND.items() if id)
        raise Refusal(f"没有“{found}”这种结果", "核查结果", f"可用：{known}")
    if found != "match" and not note.strip():
        raise Refusal(f"{FOUND[found]}的样本要写明情况", "情况", "例如：台账国六，行驶证国五")
    with office.command(actor, "transport.sample_note") as work:
        row, enterprise = _load(work.session, actor, number)
        item = work.session.get(TransportSampleItem, (row.id, piece))
        if item is None:
            raise Refusal(f"抽样 {row.number} 没有第 {piece} 个样本", "样本", "核对序号")
        before = {"found": item.found, "note": item.note}
        item.found, item.note = found, note.strip()
        item.noted_at, item.noted_by = work.now, actor.user_id
        work.record(
            "transport",
            row.number,
            {"piece": piece, "found": found, "note": note.strip(), "before": before},
            f"{enterprise.name}：样本 {row.number}-{piece}（{item.words[:60]}）{FOUND[found]}",
        )
        return _view(work.session, row, enterprise)


def samples(office: Office, actor: Actor, enterprise_code: str) -> list[SampleView]:
    """The drawings of an enterprise, the newest first."""
    require(actor, *ROLES)
    with office.reading() as session:
        enterprise = find(session, enterprise_code)
        require(actor, *ROLES, county=enterprise.county)
        rows = session.scalars(
            select(TransportSample)
            .where(TransportSample.enterprise_id == enterprise.id)
            .order_by(TransportSample.id.desc())
        )
        return [_view(session, row, enterprise) for row in rows]


def sample(office: Office, actor: Actor, number: str) -> SampleView:
    """One drawing by its number."""
    require(actor, *ROLES)
    with office.reading() as session:
        return _view(session, *_load(session, actor, number))


def _load(session: Session, actor: Actor, number: str) -> tuple[TransportSample, Enterprise]:
    row = session.scalars(
        select(TransportSample).where(TransportSample.number == number.strip().upper())
    ).one_or_none()
    enterprise = None if row is None else session.get_one(Enterprise, row.enterprise_id)
    if row is None or enterprise is None or actor.county not in (None, enterprise.county):
        raise Refusal(f"没有抽样“{number}”", "抽样", "用 transport samples 查看编号")
    return row, enterprise


def _pieces(
    seed: str, stored: Stored, warnings: list[Period], wanted: Mapping[str, int]
) -> list[Piece]:
    """Rows and days drawn; a row is named by its batch and its row of the file."""
    every = [(month, batch, part) for month, parts in stored.items() for batch, part in parts]
    total = sum(len(part) for _, _, part in every)
    rows = []
    for place in draw_places(seed, total, sum(wanted.values()) * 2):
        part_at = place
        for _, batch, part in every:
            if part_at < len(part):
                day = moment(int(part.at[part_at])).date()
                rows.append((batch, int(part.row[part_at]), day))
                break
            part_at -= len(part)
    warned = {day for day in day_trips(stored) if any(_runs(each, day) for each in warnings)}
    usual = [day for day in day_trips(stored) if day not in warned]
    return draw_pieces(seed, rows, usual, sorted(warned), wanted)


def _runs(warning: Period, day: date) -> bool:
    return warning.start.date() <= day and (warning.end is None or day <= warning.end.date())


def _words(piece: Piece, stored: Stored, trips: Mapping[date, int]) -> str:
    if not piece.batch:
        return f"{piece.day} 台账 {trips.get(piece.day, 0)} 车次"
    for batch, part in stored.get(f"{piece.day:%Y-%m}", ()):
        at = _place(part, piece) if batch == piece.batch else None
        if at is not None:
            return _passage_words(part, at)
    raise LookupError(piece)


def _place(part: Passages, piece: Piece) -> int | None:
    found = ((part.row == piece.row) & (part.at // DAY == _day_number(piece.day))).nonzero()[0]
    return int(found[0]) if len(found) else None


def _day_number(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def _passage_words(part: Passages, at: int) -> str:
    each = view(part, at)
    load = "" if part.load[at] == NO_LOAD else f"{tonnes(int(part.load[at]))} 吨"
    told = (
        each.plate, f"{each.at:%Y-%m-%d %H:%M:%S}", each.direction, each.stage,
        f"{each.goods} {load}".strip(),
    )  # fmt: skip
    return " · ".join(word for word in told if word)


def _next_number(session: Session, year: int) -> str:
    """CY（抽样）, year, serial within the year."""
    front = f"CY-{year}-"
    last = session.scalar(
        select(func.max(TransportSample.number)).where(TransportSample.number.startswith(front))
    )
    return f"{front}{int(last.removeprefix(front)) + 1 if last else 1:05d}"


def _basis_words(row: TransportSample) -> str:
    """What was drawn from, for people."""
    basis = json.loads(row.basis)
    months, word = basis["months"], basis["word"]
    told = f"{len(basis['files'])} 个台账文件，{months[0]} 至 {months[-1]}，抽样日 {basis['on']}"
    return told + (f"，抽样词“{word}”" if word else "")


def _view(session: Session, row: TransportSample, enterprise: Enterprise) -> SampleView:
    names = display_names(session)
    items = session.scalars(
        select(TransportSampleItem)
        .where(TransportSampleItem.sample_id == row.id)
        .order_by(TransportSampleItem.number)
    )
    pieces = tuple(
        PieceView(
            each.number, each.kind, register().sampling[each.kind].title, each.batch_id, each.row,
            each.day, each.words, each.found, each.note, each.noted_at,
            names.get(each.noted_by or 0, ""),
        )
        for each in items
    )  # fmt: skip
    return SampleView(
        row.number, enterprise.key, enterprise.name, row.seed, _basis_words(row), row.drawn_on,
        names.get(row.by_id, ""), pieces,
    )  # fmt: skip
