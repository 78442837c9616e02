"""抽样 for the site check (门禁核查, framework.md §6, 见): rows and days drawn so that anybody can
draw them again.

The seed is the SHA-256 over the ledger (files and rows), the day and a word of the office.
Each candidate gets the SHA-256 over the seed and its own name; the smallest are drawn. No
random generator is involved: any language repeats it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from grading.canonical import canonical_json
from grading.refusals import Refusal
from grading.transport.register import register

FOUND = {"": "未核", "match": "一致", "mismatch": "不一致", "missing": "查不到"}
"""What may be found at a piece drawn."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Something drawn: (batch, row) of a passage, or a day (batch and row 0)."""

    kind: str
    batch: int
    row: int
    day: date


def seed_of(basis: Mapping[str, object]) -> str:
    """The seed: SHA-256 (hexadecimal) of what is drawn from."""
    return sha256(canonical_json(dict(basis)).encode()).hexdigest()


def counts(wanted: Mapping[str, int] | None = None) -> dict[str, int]:
    """How many pieces of each kind: those wanted, within the method's bounds; else the least."""
    found = {}
    for id, drawing in register().sampling.items():
        number = (wanted or {}).get(id, drawing.least)
        if not drawing.least <= number <= drawing.most:
            raise Refusal(
                f"“{drawing.title}”要抽 {drawing.least}–{drawing.most} 个，不是 {number} 个",
                drawing.title,
                "按现场核查方法填写",
            )
        found[id] = number
    return found


def draw(seed: str, kind: str, candidates: Iterable[str], count: int) -> list[str]:
    """The ``count`` candidates with the smallest hash, in that order."""
    return sorted(candidates, key=lambda each: sha256(f"{seed}/{kind}/{each}".encode()).digest())[
        :count
    ]


def draw_places(seed: str, total: int, count: int) -> list[int]:
    """``count`` different places of ``total``: SHA-256 of the seed and 1, 2, 3 … modulo total.

    A ledger of a million rows is not hashed row by row.
    """
    found: dict[int, None] = {}
    turn = 0
    while len(found) < min(count, total):
        turn += 1
        found[int(sha256(f"{seed}/row/{turn}".encode()).hexdigest(), 16) % total] = None
    return list(found)


def draw_pieces(
    seed: str,
    rows: Sequence[tuple[int, int, date]],
    days: Sequence[date],
    warned: Sequence[date],
    wanted: Mapping[str, int],
) -> list[Piece]:
    """Pieces of every kind from (batch, row, day) of passages and days with and without a warning.

    The rows of ``passages`` are others than those of ``ledger`` as far as there are enough.
    """
    names = {f"{batch}:{row}": Piece("", batch, row, day) for batch, row, day in rows}
    found: list[Piece] = []
    taken: set[str] = set()
    for kind in ("ledger", "passages", "video"):
        left = [each for each in names if each not in taken] or list(names)
        for name in draw(seed, kind, left, wanted[kind]):
            taken.add(name)
            piece = names[name]
            found.append(Piece(kind, piece.batch, piece.row, piece.day))
    for kind, among in (("days", days), ("warning_days", warned)):
        by_text = {each.isoformat(): each for each in among}
        chosen = sorted(by_text[each] for each in draw(seed, kind, by_text, wanted[kind]))
        found += [Piece(kind, 0, 0, each) for each in chosen]
    order = list(register().sampling)
    return sorted(found, key=lambda each: order.index(each.kind))
