"""A pack's content as YAML text: readable, stable, read back to the same fingerprint.

One way of writing: keys in the order of the manual, one line where it fits, quotes only
where the strict reader needs them. Comments and aliases of a hand-written file are no
content and are not kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from json.encoder import encode_basestring
from typing import cast

from grading.packs import Pack
from grading.refusals import Refusal
from grading.strict_yaml import read_yaml

Content = Mapping[str, object]

_LINE = 110  # columns; Chinese characters take two
_TOP = (
    "pack", "edition", "title", "industry", "levels", "in_force", "review_by", "documents",
    "aspects", "facts", "vetoes", "indicators", "emergency",
)  # fmt: skip
_DOCUMENT = ("title", "number", "issued")
_FACT = (
    "ask", "name", "unit", "options", "items", "min", "max", "oxygen", "hours", "months", "mean",
    "reading", "denominator", "from",
)  # fmt: skip
_SOURCED = ("text", "basis", "evidence", "confidence", "active")
_VETO = ("id", "name", "when", "caps_at", *_SOURCED)
_INDICATOR = ("id", "aspect", "name", "applies", "legal", "levels")
_CELL = ("require", *_SOURCED)
_MEASURE = ("level", "warning", "measure", "cut", "base", *_SOURCED[1:])
_SECTIONS = ("documents", "aspects", "facts", "vetoes", "indicators", "emergency")

_UNPRINTABLE = re.compile("[\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_NEVER_PLAIN = re.compile(r"[,\[\]{}#]|: |:$|^[-?:=<~ &*!|>'\"%@`]| $|[\x00-\x1f]")


def content_of(pack: Pack) -> dict[str, object]:
    """The content of a pack as plain data: dict, list, str, Decimal, bool, date."""
    return cast("dict[str, object]", read_yaml(pack.text, pack.source).content())


def pack_text(content: Content) -> str:
    """The YAML text of a pack's content. It is not checked: reading it does that."""
    lines: list[str] = []
    for key, value in _ordered_pack(content).items():
        if key in _SECTIONS:
            lines += ["", *_entry(key, value, 0, spread=2 if key == "indicators" else 1)]
        else:
            lines += _entry(key, value, 0)
    return "\n".join(lines) + "\n"


def flow(value: object) -> str:
    """A value on one line, in YAML's flow style."""
    if isinstance(value, Mapping):
        inside = ", ".join(f"{scalar(key)}: {flow(each)}" for key, each in value.items())
        return f"{{{inside}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(flow, value))}]"
    return scalar(value)


def scalar(value: object) -> str:
    """A single value: numbers as decimal literals, words quoted only where they must be."""
    if isinstance(value, str):
        return value if _is_plain(value) else _quoted(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (int, date)):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no content of a pack")


@lru_cache(maxsize=4096)
def _is_plain(text: str) -> bool:
    """Whether the strict reader reads the bare word as just this text."""
    if not text or _NEVER_PLAIN.search(text) or _UNPRINTABLE.search(text):
        return False
    try:
        return read_yaml(f"[{text}]", "").content() == [text]
    except Refusal:
        return False


def _quoted(text: str) -> str:
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", encode_basestring(text))


# --- layout -----------------------------------------------------------------------------


def _entry(key: str, value: object, indent: int, spread: int = 0) -> Iterator[str]:
    """The lines of ``key: value``; ``spread`` levels below it stand on lines of their own."""
    name = f"{' ' * indent}{scalar(key)}:"
    if not _is_group(value) or (not spread and _fits(name, value)):
        yield f"{name} {flow(value)}"
    else:
        yield name
        yield from _block(value, indent + 2, spread - 1)


def _block(value: object, indent: int, spread: int) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _entry(key, each, indent, max(spread, 0))
        return
    for each in cast(Sequence[object], value):
        mark = f"{' ' * indent}-"
        if not _is_group(each) or (spread <= 0 and _fits(mark, each)):
            yield f"{mark} {flow(each)}"
            continue
        inside = list(_block(each, indent + 2, 0))
        yield f"{mark} {inside[0].lstrip()}"
        yield from inside[1:]


def _is_group(value: object) -> bool:
    return isinstance(value, (Mapping, list, tuple)) and bool(value)


def _fits(before: str, value: object) -> bool:
    line = f"{before} {flow(value)}"
    return sum(2 if ord(character) > 0x2E7F else 1 for character in line) <= _LINE


# --- the order of the manual ------------------------------------------------------------


def _ordered_pack(content: Content) -> dict[str, object]:
    inside: dict[str, Callable[[object], object]] = {
        "documents": lambda value: _each(value, lambda entry: _record(entry, _DOCUMENT)),
        "facts": lambda value: _each(value, _fact),
        "vetoes": lambda value: _all(value, _veto),
        "indicators": lambda value: _all(value, _indicator),
        "emergency": lambda value: _all(value, lambda entry: _sourced(entry, _MEASURE)),
    }
    ordered = cast("dict[str, object]", _record(content, _TOP))
    return {key: inside[key](value) if key in inside else value for key, value in ordered.items()}


def _record(value: object, order: Iterable[str]) -> object:
    """A mapping with its keys in order; keys nobody knows stay, at the end."""
    if not isinstance(value, Mapping):
        return value
    return {key: value[key] for key in dict.fromkeys((*order, *value)) if key in value}


def _each(value: object, ordered: Callable[[object], object]) -> object:
    if not isinstance(value, Mapping):
        return value
    return {key: ordered(entry) for key, entry in value.items()}


def _all(value: object, ordered: Callable[[object], object]) -> object:
    return [ordered(entry) for entry in value] if isinstance(value, (list, tuple)) else value


def _inner(value: object, **fields: Callable[[object], object]) -> object:
    """A mapping with some of its values ordered in turn."""
    if not isinstance(value, Mapping):
        return value
    return {key: fields[key](each) if key in fields else each for key, each in value.items()}


def _fact(value: object) -> object:
    reading = _record(value, _FACT)
    return _inner(reading, reading=lambda each: _record(each, ("count", "min_valid")))


def _veto(value: object) -> object:
    return _inner(_sourced(value, _VETO), when=_condition)


def _indicator(value: object) -> object:
    def cell(entry: object) -> object:
        return _inner(_sourced(entry, _CELL), require=_condition)

    ordered = _record(value, _INDICATOR)
    return _inner(ordered, applies=_condition, levels=lambda levels: _each(levels, cell))


def _sourced(value: object, order: Iterable[str]) -> object:
    def basis(entries: object) -> object:
        return _all(entries, lambda entry: _record(entry, ("document", "clause")))

    return _inner(_record(value, order), basis=basis)


def _condition(value: object) -> object:
    ordered = _record(value, ("fact", "outlet"))
    group = lambda parts: _all(parts, _condition)  # noqa: E731
    limits = lambda each: _each(each, _dated)  # noqa: E731
    return _inner(
        ordered,
        all=group,
        any=group,
        limits=limits,
        at_most=_dated,
        at_least=_dated,
        **{"not": _condition},
    )


def _dated(value: object) -> object:
    return _all(value, lambda entry: _record(entry, ("from", "value")))
