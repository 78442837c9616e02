"""The QR code of a signed certificate: three decoders read it, from a page and from a photo."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy
import pytest
from PIL import Image, ImageFilter

from grading.certificates import signed_text
from templates.papers import qr
from templates.papers.certificate import draw_certificate
from templates.papers.preview import Preview
from tests.grading.test_certificate_trust import FORMAL, KEY, PRIVATE, SIGNED, SIGNED_ON
from tests.templates.papers.samples import certificate
from tests.templates.verify.engine import read_by_jsqr, read_by_page

LONGEST = signed_text(
    replace(FORMAL, enterprise="超" * 60, site="长" * 20, industry="名" * 20),
    KEY.key_id,
    SIGNED_ON,
    PRIVATE.sign,
)


def read_by_zxing(pixels: Any) -> str:
    return next(iter(qr.read_picture(pixels)), "")


def read_by_zbar(pixels: Any) -> str:
    """ZBar shares no code with the others; skips where its program is not installed."""
    program = shutil.which("zbarimg")
    if program is None:
        pytest.skip("zbarimg is not installed")
    picture = io.BytesIO()
    Image.fromarray(pixels).save(picture, "PNG")
    words = [program, "--nodbus", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", "-"]
    done = subprocess.run(words, input=picture.getvalue(), capture_output=True)
    return done.stdout.decode("ascii").strip()


DECODERS = {"zxing-cpp": read_by_zxing, "jsQR": read_by_jsqr, "ZBar": read_by_zbar}


def page_of(claim: str, dpi: float = 300) -> Any:
    """The certificate as a scanner of that resolution sees it, in grey."""
    with Preview(draw_certificate(replace(certificate(trial=False), claim=claim))) as pages:
        return numpy.asarray(pages.render_grey(0, dpi))


def around_the_code(page: Any) -> Any:
    """The lower left of the page, as one photographs it."""
    rows, columns = page.shape
    return numpy.ascontiguousarray(page[rows * 6 // 10 : rows * 97 // 100, : columns * 4 // 10])


def photographed(page: Any, tilt: float = 0.05, noise: float = 7) -> Any:
    """As from a phone: from aside and a little turned, unsharp, noisy, half in shade, JPEG."""
    picture = Image.fromarray(around_the_code(page)).convert("L")
    wide, high = picture.size
    near, far = 1 - tilt / 2, 1 + tilt
    corners = (-tilt * wide, -tilt * high / 2, tilt * wide, far * high,
               near * wide, far * high, far * wide, -tilt * high)  # fmt: skip
    picture = picture.transform(
        picture.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=200
    )
    picture = picture.rotate(4, Image.Resampling.BICUBIC, fillcolor=200)
    picture = picture.filter(ImageFilter.GaussianBlur(1.2))
    pixels = numpy.asarray(picture).astype(float)
    shade = numpy.linspace(0.62, 1.0, wide)[None, :] * numpy.linspace(1.0, 0.85, high)[:, None]
    grain = numpy.random.default_rng(7).normal(0, noise, pixels.shape)
    taken = Image.fromarray(numpy.clip(pixels * shade + grain, 0, 255).astype(numpy.uint8))
    file = io.BytesIO()
    taken.save(file, "JPEG", quality=60)
    return numpy.asarray(Image.open(file))


@pytest.mark.parametrize("decoder", DECODERS)
@pytest.mark.parametrize("claim", [SIGNED, LONGEST], ids=["usual", "longest"])
def test_the_code_is_read_at_300_dpi(decoder: str, claim: str) -> None:
    assert DECODERS[decoder](around_the_code(page_of(claim))) == claim


@pytest.mark.parametrize("decoder", ["zxing-cpp", "ZBar"])
@pytest.mark.parametrize("claim", [SIGNED, LONGEST], ids=["usual", "longest"])
def test_the_code_is_read_from_a_bad_photo(claim: str, decoder: str) -> None:
    assert DECODERS[decoder](photographed(page_of(claim))) == claim


@pytest.mark.parametrize("claim", [SIGNED, LONGEST], ids=["usual", "longest"])
def test_the_page_reads_the_code_from_a_bad_photo(claim: str, tmp_path: Path) -> None:
    """Where Node can run its reader."""
    photo = photographed(page_of(claim))
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed")
    assert read_by_page(node, photo, tmp_path) == claim


@pytest.mark.parametrize("decoder", DECODERS)
def test_the_code_is_read_from_a_fair_photo(decoder: str) -> None:
    """A little from aside, a little turned, unsharp and grainy; jsQR manages no more than that."""
    assert DECODERS[decoder](photographed(page_of(SIGNED), tilt=0.015, noise=3)) == SIGNED


def test_a_photo_in_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "照片.jpg"
    Image.fromarray(photographed(page_of(SIGNED))).save(path, quality=70)
    assert qr.claim_in(path) == SIGNED


def test_the_code_stays_small() -> None:
    """Version 20 at most, at level M; a usual certificate needs far less."""
    usual, longest = ((len(qr.matrix(claim)) - 17) // 4 for claim in (SIGNED, LONGEST))
    assert usual <= 13
    assert longest <= 20


def test_a_signed_certificate_stays_small() -> None:
    assert len(draw_certificate(replace(certificate(trial=False), claim=LONGEST))) <= 70_000


def test_a_formal_certificate_is_the_first_paper_of_a_process() -> None:
    """Every face is loaded by whoever draws with it first."""
    words = (
        "from dataclasses import replace;"
        "from tests.templates.papers.samples import certificate;"
        "from templates.papers.certificate import draw_certificate;"
        "draw_certificate(replace(certificate(trial=False), enterprise='甲公司', claim=%r))"
    )
    house = Path(__file__).resolve().parents[3]
    subprocess.run([sys.executable, "-c", words % SIGNED], check=True, cwd=house)
