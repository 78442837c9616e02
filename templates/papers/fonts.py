"""The faces of the papers: loaded when first needed, once per process.

reportlab prints a glyph it lacks as nothing, so every text is first split by
coverage (``glyphs.runs``); this module knows the faces and what they cover.
Two things of reportlab's are mended here. Its parser reads 31,000 metrics one
by one and copies the whole outline table for every document: :class:`_Face`
maps the file and reads whole tables (a third of the time, no copies). And it
writes characters beyond U+FFFF into the text-extraction map as five hex
digits, which no reader understands: :class:`_Font` writes them as UTF-16.
"""

from __future__ import annotations

import gzip
import logging
import mmap
import struct
import threading
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTEncoding, TTFont, TTFontFace, TTFontFile

from templates.papers.subsets import add_subset, subset_of

FOLDER = Path(__file__).resolve().parent.parent / "fonts"

SERIF = "NotoSerifSC-Regular"
SERIF_BOLD = "NotoSerifSC-Bold"
SANS = "NotoSansSC-Regular"
SANS_BOLD = "NotoSansSC-SemiBold"
RARE = "HanaMinB"
BOLD = frozenset({SERIF_BOLD, SANS_BOLD})

# Where to look for a character the face itself lacks. The two Noto families
# differ in a handful of characters; Hanazono holds extensions B to F.
CHAIN: dict[str, tuple[str, ...]] = {
    SERIF: (SERIF, SANS, RARE),
    SERIF_BOLD: (SERIF_BOLD, SANS_BOLD, RARE),
    SANS: (SANS, SERIF, RARE),
    SANS_BOLD: (SANS_BOLD, SERIF_BOLD, RARE),
}

_lock = threading.RLock()
_loaded: dict[str, _Font] = {}


class _Face(TTFontFace):
    """A TrueType face whose tables are read whole and whose outlines are never copied."""

    def __init__(self, source: bytes | mmap.mmap, name: str) -> None:
        pdfmetrics.TypeFace.__init__(self, None)
        self._ttf_data = source
        self.filename = name  # only a label inside reportlab
        TTFontFile.__init__(self, name, charInfo=0)
        self._read_characters()

    def get_table(self, tag: str) -> Any:
        """A table's bytes; the outlines as a view, which saves copying 14 MB per document."""
        start, length = self.get_table_pos(tag)
        if tag == "glyf":
            return memoryview(self._ttf_data)[start : start + length]
        return bytes(self._ttf_data[start : start + length])

    def _read_characters(self) -> None:
        """Fill what reportlab's ``extractInfo`` fills, from whole tables."""
        scale = 1000 / self.unitsPerEm
        (metrics_count,) = struct.unpack(">H", self.get_table("hhea")[34:36])
        hmtx = self.get_table("hmtx")
        flat = struct.unpack(f">{len(hmtx) // 2}H", hmtx[: len(hmtx) // 2 * 2])
        pairs = list(
            zip(flat[: 2 * metrics_count : 2], flat[1 : 2 * metrics_count : 2], strict=True)
        )
        last = pairs[-1][0]
        rest = flat[2 * metrics_count : metrics_count + self.numGlyphs]
        self.hmetrics = pairs + [(last, bearing) for bearing in rest]
        self.defaultWidth = pairs[0][0] * scale
        self.charToGlyph = _read_cmap(self.get_table("cmap"))
        self.glyphToChar: dict[int, list[int]] = {}
        advances = [advance * scale for advance, _ in self.hmetrics]
        self.charWidths = {code: advances[glyph] for code, glyph in self.charToGlyph.items()}
        head = self.get_table("head")
        loca = self.get_table("loca")
        if struct.unpack(">h", head[50:52])[0]:
            self.glyphPos = list(struct.unpack(f">{self.numGlyphs + 1}L", loca))
        else:
            short = struct.unpack(f">{self.numGlyphs + 1}H", loca)
            self.glyphPos = [half << 1 for half in short]


def _read_cmap(table: bytes) -> dict[int, int]:
    """Character → glyph of the fullest Unicode subtable (format 12, else 4)."""
    (count,) = struct.unpack(">H", table[2:4])
    offsets = {}
    for n in range(count):
        platform, encoding, offset = struct.unpack(">HHL", table[4 + 8 * n : 12 + 8 * n])
        offsets[struct.unpack(">H", table[offset : offset + 2])[0]] = offset
        del platform, encoding
    found: dict[int, int] = {}
    if 12 in offsets:
        start = offsets[12]
        (groups,) = struct.unpack(">L", table[start + 12 : start + 16])
        for n in range(groups):
            at = start + 16 + 12 * n
            first, final, glyph = struct.unpack(">LLL", table[at : at + 12])
            for code in range(first, final + 1):
                found[code] = glyph + code - first
    elif 4 in offsets:
        found = _read_segments(table[offsets[4] :])
    else:
        raise ValueError("a paper face needs a character map of format 12 or 4")
    found.pop(0, None)
    return found


def _read_segments(table: bytes) -> dict[int, int]:
    """A character map of format 4, as older Chinese faces (仿宋_GB2312) have it."""
    (twice,) = struct.unpack(">H", table[6:8])
    count = twice // 2

    def column(at: int, kind: str = "H") -> tuple[int, ...]:
        return struct.unpack(f">{count}{kind}", table[at : at + twice])

    ends, starts = column(14), column(16 + twice)
    deltas, offsets = column(16 + 2 * twice, "h"), column(16 + 3 * twice)
    found: dict[int, int] = {}
    for n, (first, final, delta, offset) in enumerate(
        zip(starts, ends, deltas, offsets, strict=True)
    ):
        for code in range(first, min(final, 0xFFFE) + 1):
            glyph = code
            if offset:
                at = 16 + 3 * twice + 2 * n + offset + 2 * (code - first)
                (glyph,) = struct.unpack(">H", table[at : at + 2])
            if glyph or not offset:
                found[code] = glyph + delta & 0xFFFF
    return {code: glyph for code, glyph in found.items() if glyph}


class _Font(TTFont):
    """A font of the papers; glyphs are numbered in order of use (smaller files)."""

    def __init__(self, name: str, face: _Face) -> None:
        from weakref import WeakKeyDictionary

        self.fontName = name
        self.face = face
        self.encoding = TTEncoding()
        self.state: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
        self._asciiReadable = False
        self.shapable = False

    def begin_set(self, doc: Any, text: str) -> None:
        """Keep the characters of ``text`` in a set of their own, apart from all that follow.

        Where the same set comes again in another document, it is embedded as it was built
        then (``subsets.subset_of``).
        """
        self.splitString(text, doc)
        state = self._assignState(doc)
        state.nextCode = -(-state.nextCode // 256) * 256

    def addObjects(self, doc: Any) -> None:
        """Put the characters used into the document, in sets of at most 256."""
        state = self._assignState(doc)
        state.frozen = 1
        fonts = doc.idToObject["BasicFonts"].dict
        for number, codes in enumerate(state.subsets):
            internal = self.getSubsetInternalName(number, doc)[1:]
            fonts[internal] = add_subset(doc, subset_of(self.face, tuple(codes)), internal)
        del self.state[doc]


def font(name: str) -> _Font:
    """The registered font of that name, loading it when it is asked for first."""
    known = _loaded.get(name)
    if known is not None:
        return known
    with _lock:
        if name not in _loaded:
            fresh = _Font(name, _Face(_open(name), name + ".ttf"))
            pdfmetrics.registerFont(fresh)
            _loaded[name] = fresh
        return _loaded[name]


def adopt(name: str, path: Path, then: str) -> bool:
    """Register a face of this machine under ``name``; False where it cannot be used.

    What it lacks is taken from the shipped face ``then`` and its companions.
    """
    with _lock:
        if name in _loaded:
            return True
        try:
            with path.open("rb") as file:
                source = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            fresh = _Font(name, _Face(source, path.name))
        except Exception:  # any of the many ways in which a foreign font can be broken
            logging.getLogger("jinji.papers").warning("face %s not usable", path, exc_info=True)
            return False
        pdfmetrics.registerFont(fresh)
        _loaded[name] = fresh
        CHAIN[name] = (name, *CHAIN[then])
        return True


def _open(name: str) -> bytes | mmap.mmap:
    plain = FOLDER / f"{name}.ttf"
    if plain.exists():
        with plain.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    with gzip.open(FOLDER / f"{name}.ttf.gz") as packed:
        return packed.read()


def width(text: str, name: str, size: float) -> float:
    """Width in points of a text every character of which the face covers."""
    widths = font(name).face.charWidths
    return float(sum(widths[ord(char)] for char in text)) * size / 1000


def outline_size(char: str, name: str) -> int:
    """Bytes of a character's outline: a measure of how many strokes it has."""
    face = font(name).face
    glyph = face.charToGlyph[ord(char)]
    return int(face.glyphPos[glyph + 1] - face.glyphPos[glyph])
