"""What a paper embeds of a face: the outlines it uses and the maps around them.

reportlab builds the same things, number by number through its formatter, anew for every
document. Here they are built as bytes, without the tables PDF has no use for (ISO 32000-1,
9.9.2), and kept for the sets of characters that come again: the fixed words of a
certificate are the same on all of a thousand. The tag before a face's name is made from
the characters, so that bound papers do not hold different fonts under one name.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFObject
from reportlab.pdfbase.ttfonts import TTFontMaker

_COPIED = ("cvt ", "fpgm", "prep")
_KEPT = 64  # sets of characters; some 30 KB each
_MORE_PARTS, _WIDE_PART, _SCALED, _SCALED_XY, _SCALED_2X2 = 0x20, 0x01, 0x08, 0x40, 0x80


@dataclass(frozen=True, slots=True)
class Subset:
    """Up to 256 characters of a face, in the order of their codes, ready to be written.

    ``program`` (the TrueType file) and ``to_unicode`` are complete streams, ``widths`` and
    ``descriptor`` what their dictionaries hold besides references.
    """

    name: str
    program: bytes
    to_unicode: bytes
    widths: bytes
    descriptor: bytes


class Ready(PDFObject):
    """An object of a PDF that is bytes already, but for references to other objects."""

    __RefOnly__ = 1

    def __init__(self, *parts: Any) -> None:
        self._parts = parts

    def format(self, document: Any) -> bytes:
        """The bytes, each reference as its number in this document."""
        return b"".join(
            part if isinstance(part, bytes) else part.format(document) for part in self._parts
        )


@lru_cache(maxsize=_KEPT)
def subset_of(face: Any, codes: tuple[int, ...]) -> Subset:
    """The subset of a face with these characters, code 0 first (“not defined”)."""
    digest = hashlib.sha256(repr(codes).encode()).digest()
    tag = "".join(chr(65 + byte % 26) for byte in digest[:6])
    name = f"{tag}+{face.name.decode('ascii', 'ignore')}"
    program = _program(face, codes)
    widths = b" ".join(_number(face.getCharWidth(code)) for code in codes)
    box = b" ".join(map(_number, face.bbox))
    descriptor = (
        f"/Type /FontDescriptor /FontName /{name} /Flags {face.flags & ~32 | 4} "
        f"/FontBBox [ {box.decode()} ] /ItalicAngle {face.italicAngle:g} "
    ).encode()
    for key, value in (
        ("Ascent", face.ascent),
        ("Descent", face.descent),
        ("CapHeight", face.capHeight),
        ("StemV", face.stemV),
        ("MissingWidth", face.defaultWidth),
    ):
        descriptor += f"/{key} ".encode() + _number(value) + b" "
    return Subset(
        name,
        _stream(program, f"/Length1 {len(program)} "),
        _stream(_to_unicode(name, codes).encode("ascii")),
        widths,
        descriptor,
    )


def add_subset(document: Any, subset: Subset, internal: str) -> Ready:
    """Put a subset into a document; the font object, to be named in the pages' resources."""
    program = document.Reference(Ready(subset.program), f"program:{internal}")
    to_unicode = document.Reference(Ready(subset.to_unicode), f"toUnicode:{internal}")
    descriptor = document.Reference(
        Ready(b"<< " + subset.descriptor + b"/FontFile2 ", program, b" >>"),
        f"descriptor:{internal}",
    )
    last = subset.widths.count(b" ")
    head = f"<< /Type /Font /Subtype /TrueType /Name /{internal} /BaseFont /{subset.name} "
    font = Ready(
        head.encode() + b"/FirstChar 0 /LastChar %d /Widths [ " % last + subset.widths,
        b" ] /FontDescriptor ",
        descriptor,
        b" /ToUnicode ",
        to_unicode,
        b" >>",
    )
    document.Reference(font, internal)
    return font


def _number(value: float) -> bytes:
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return (text or "0").encode()


def _stream(content: bytes, told: str = "") -> bytes:
    packed = zlib.compress(content, 9)
    head = f"<< /Filter /FlateDecode {told}/Length {len(packed)} >>\nstream\n"
    return head.encode() + packed + b"\nendstream\n"


def _program(face: Any, codes: Sequence[int]) -> bytes:
    """A TrueType file of the characters' outlines, found by code."""
    numbers = {0: 0}
    at = [numbers.setdefault(face.charToGlyph.get(code, 0), len(numbers)) for code in codes]
    outlines = face.get_table("glyf")
    glyphs: list[bytes] = []
    waiting = list(numbers)
    for old in waiting:  # grows while composed glyphs name their parts
        glyph = bytes(outlines[face.glyphPos[old] : face.glyphPos[old + 1]])
        if glyph[:1] >= b"\x80":
            glyph = _with_parts(glyph, numbers, waiting)
        glyphs.append(glyph + bytes(len(glyph) % 2))
    starts = [0, *accumulate(map(len, glyphs))]
    long = starts[-1] >= 1 << 17
    made = TTFontMaker()
    for tag in _COPIED:
        if tag in face.table:
            made.add(tag, face.get_table(tag))
    metrics = [side for old in waiting for side in face.hmetrics[old]]
    made.add("hmtx", struct.pack(f">{len(metrics)}H", *metrics))
    made.add("hhea", face.get_table("hhea")[:34] + struct.pack(">H", len(waiting)))
    maxp = face.get_table("maxp")
    made.add("maxp", maxp[:4] + struct.pack(">H", len(waiting)) + maxp[6:])
    cmap = (0, 1, 1, 0, 0, 12, 6, 10 + 2 * len(at), 0, 0, len(at), *at)
    made.add("cmap", struct.pack(f">{len(cmap)}H", *cmap))
    head = face.get_table("head")
    made.add("head", head[:50] + bytes([0, long]) + head[52:])
    offsets = starts if long else [start >> 1 for start in starts]
    made.add("loca", struct.pack(f">{len(starts)}{'L' if long else 'H'}", *offsets))
    made.add("glyf", b"".join(glyphs))
    return bytes(made.makeStream())


def _with_parts(glyph: bytes, numbers: dict[int, int], waiting: list[int]) -> bytes:
    """A composed glyph with its parts under their new numbers (OpenType, glyf)."""
    renumbered, at, flags = bytearray(glyph), 10, _MORE_PARTS
    while flags & _MORE_PARTS:
        flags, part = struct.unpack_from(">HH", renumbered, at)
        if part not in numbers:
            numbers[part] = len(numbers)
            waiting.append(part)
        struct.pack_into(">H", renumbered, at + 2, numbers[part])
        at += 8 if flags & _WIDE_PART else 6
        at += 2 if flags & _SCALED else 4 if flags & _SCALED_XY else 8 if flags & _SCALED_2X2 else 0
    return bytes(renumbered)


def _to_unicode(name: str, codes: Sequence[int]) -> str:
    """The map from codes to text, at most 100 entries a block as the format asks."""
    entries = [
        f"<{at:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>"
        for at, code in enumerate(codes)
        if code
    ]
    blocks = [entries[n : n + 100] for n in range(0, len(entries), 100)]
    body = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        f"/CMapName /{name} def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<00> <FF>\nendcodespacerange\n"
        f"{body}\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )
