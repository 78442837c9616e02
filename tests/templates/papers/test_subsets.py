"""What is embedded of a face: the right outlines, built once for the words that come again."""

from __future__ import annotations

import re
import struct
import zlib
from types import SimpleNamespace

from templates.papers import fonts
from templates.papers.certificate import draw_certificate
from templates.papers.subsets import _with_parts, subset_of
from tests.templates.papers.samples import certificate


def programs(pdf: bytes) -> dict[str, bytes]:
    """The embedded files by the name of their font, in the order of the document."""
    names = re.findall(rb"/BaseFont /(\S+)", pdf)
    streams = re.findall(rb"/Length1 \d+ /Length \d+ >>\nstream\n(.*?)\nendstream", pdf, re.DOTALL)
    return {name.decode(): zlib.decompress(each) for name, each in zip(names, streams, strict=True)}


def test_two_certificates_share_the_sets_of_their_common_words() -> None:
    one = programs(draw_certificate(certificate(enterprise="武安虚构钢铁有限公司")))
    other = programs(draw_certificate(certificate(enterprise="磁县云岭焦化有限公司")))
    common = one.keys() & other.keys()
    assert len(common) >= 4 and all(one[name] == other[name] for name in common)
    own = one.keys() - common
    assert own and not own & other.keys()


def test_every_outline_of_a_subset_is_that_of_its_character() -> None:
    face = fonts.font(fonts.SERIF).face
    codes = (0, *map(ord, "绩效等级A一"))
    stream = subset_of(face, codes).program
    program = zlib.decompress(stream[stream.index(b"stream\n") + 7 :])
    tables = tables_of(program)
    assert set(tables) == {"cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"}
    starts = [half * 2 for half in struct.unpack(f">{len(tables['loca']) // 2}H", tables["loca"])]
    for at, code in enumerate(codes):
        glyph = face.charToGlyph.get(code, 0)
        own = bytes(face.get_table("glyf")[face.glyphPos[glyph] : face.glyphPos[glyph + 1]])
        assert tables["glyf"][starts[at] : starts[at + 1]].rstrip(b"\0") == own.rstrip(b"\0")


def test_a_composed_glyph_names_its_parts_by_their_new_numbers() -> None:
    """The shipped faces have none; those an office has installed may."""
    more, wide = 0x20, 0x01
    head = struct.pack(">5h", -1, 0, 0, 9, 9)
    glyph = head + struct.pack(">HHbb", more, 700, 1, 2) + struct.pack(">HHhh", wide, 5, 300, 400)
    numbers, waiting = {0: 0, 5: 1}, [0, 5]
    made = _with_parts(glyph, numbers, waiting)
    assert struct.unpack_from(">HHbb", made, 10) == (more, 2, 1, 2)
    assert struct.unpack_from(">HHhh", made, 16) == (wide, 1, 300, 400)
    assert (numbers, waiting) == ({0: 0, 5: 1, 700: 2}, [0, 5, 700])


def test_characters_come_in_sets_of_256_and_a_begun_set_stays_apart() -> None:
    font, document = fonts.font(fonts.SERIF), SimpleDocument()
    font.begin_set(document, "绩效等级证书")
    [(first, _)] = font.splitString("绩效", document)
    [(second, _)] = font.splitString("钢铁", document)
    assert (first, second) == (0, 1)
    many = "".join(chr(0x4E00 + n) for n in range(600))
    assert {number for number, _ in font.splitString(many, document)} >= {1, 2, 3}


class SimpleDocument(SimpleNamespace):
    """All a font asks of a document to give out codes."""

    def __hash__(self) -> int:
        return id(self)


def tables_of(program: bytes) -> dict[str, bytes]:
    (count,) = struct.unpack(">H", program[4:6])
    found = {}
    for n in range(count):
        tag, _, start, length = struct.unpack_from(">4sLLL", program, 12 + 16 * n)
        found[tag.decode()] = program[start : start + length]
    return found
