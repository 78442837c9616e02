"""The shipped faces: complete, unchanged, and loaded once."""

from __future__ import annotations

import hashlib
import struct

import pytest

from templates.papers import fonts

FACES = (fonts.SERIF, fonts.SERIF_BOLD, fonts.SANS, fonts.SANS_BOLD, fonts.RARE)


def test_every_file_is_the_one_the_script_fetched() -> None:
    lines = (fonts.FOLDER / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 8
    for line in lines:
        expected, name = line.split()
        assert hashlib.sha256((fonts.FOLDER / name).read_bytes()).hexdigest() == expected, name


def test_every_face_comes_with_its_licence() -> None:
    for name in ("OFL-NotoSansSC.txt", "OFL-NotoSerifSC.txt", "LICENCE-HanaMinB.txt"):
        text = (fonts.FOLDER / name).read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE" in text.upper()


def test_a_face_is_loaded_once_per_process() -> None:
    assert fonts.font(fonts.SERIF) is fonts.font(fonts.SERIF)


@pytest.mark.parametrize("name", FACES)
def test_no_glyph_is_composed_of_others(name: str) -> None:
    # The outline table is handed to reportlab as a view, which it could not rewrite
    # references in; the shipped faces have none.
    face = fonts.font(name).face
    start, _ = face.get_table_pos("glyf")
    data = face._ttf_data
    for glyph, position in enumerate(face.glyphPos[:-1]):
        if face.glyphPos[glyph + 1] > position:
            (contours,) = struct.unpack_from(">h", data, start + position)
            assert contours >= 0


@pytest.mark.parametrize("name", FACES[:4])
def test_our_reading_of_a_face_equals_that_of_reportlab(name: str) -> None:
    from reportlab.pdfbase.ttfonts import TTFontFile

    theirs = TTFontFile(str(fonts.FOLDER / f"{name}.ttf"))
    ours = fonts.font(name).face
    assert ours.charToGlyph == theirs.charToGlyph
    assert ours.charWidths == theirs.charWidths
    assert ours.glyphPos == theirs.glyphPos
    assert ours.hmetrics == theirs.hmetrics


def test_the_faces_cover_the_standard_characters_and_the_fallback_extension_b() -> None:
    main = fonts.font(fonts.SERIF).face.charToGlyph
    assert all(code in main for code in range(0x4E00, 0x9FA6))
    assert all(code in main for code in range(0x3400, 0x4DB6))
    assert all(ord(char) in main for char in "䶮𬭊𬭎㳠")
    rare = fonts.font(fonts.RARE).face.charToGlyph
    assert all(code in rare for code in range(0x20000, 0x2A6D7))
