"""The fingerprint of a pack: what decides, as one hash.

Two files with the same content have the same fingerprint, however they are laid out:
comments, quoting, the order of mapping keys, aliases and trailing zeros (10 and 10.0)
make no difference; every value does.
"""

from __future__ import annotations

from decimal import Decimal

from grading.canonical import canonical_hash


def fingerprint(content: object) -> str:
    """The SHA-256 (hexadecimal) over the canonical JSON of a pack's parsed content."""
    return canonical_hash(_even(content))


def _even(value: object) -> object:
    """``value`` with every number in its one shortest form."""
    if isinstance(value, dict):
        return {key: _even(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_even(entry) for entry in value]
    if isinstance(value, Decimal):
        plain = format(value.normalize(), "f")
        return Decimal("0" if plain == "-0" else plain)
    return value
