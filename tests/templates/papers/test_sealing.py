"""PAdES seals: run where pyHanko is installed; it is an extra no office needs to have."""

from __future__ import annotations

import datetime
import importlib.util
import io
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from reportlab.pdfgen.canvas import Canvas

from grading.refusals import EnvironmentRefusal, Refusal
from templates.papers.sealing import Pkcs12Seal

PRESENT = importlib.util.find_spec("pyhanko") is not None
needs_pyhanko = pytest.mark.skipif(not PRESENT, reason="pyHanko is not installed")


def a_pdf() -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.drawString(72, 720, "certificate")
    canvas.save()
    return file.getvalue()


@pytest.fixture
def p12(tmp_path: Path) -> Path:
    """A seal of a made-up office, with the password “seal”."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "虚构局")])
    start = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    locked = serialization.BestAvailableEncryption(b"seal")
    path = tmp_path / "seal.p12"
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"x", key, certificate, None, locked))
    return path


@pytest.mark.skipif(PRESENT, reason="pyHanko is installed")
def test_without_the_library_it_says_what_to_install(p12: Path) -> None:
    with pytest.raises(EnvironmentRefusal, match="pyHanko"):
        Pkcs12Seal(p12, "seal").sealed(a_pdf())


@needs_pyhanko
def test_a_sealed_pdf_is_the_old_one_with_a_whole_signature(p12: Path) -> None:
    from pyhanko.pdf_utils.reader import PdfFileReader

    pdf = a_pdf()
    sealed = Pkcs12Seal(p12, "seal", "证书").sealed(pdf)
    assert sealed.startswith(pdf)
    [signature] = PdfFileReader(io.BytesIO(sealed)).embedded_signatures
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    signature.compute_integrity_info()
    assert signature.evaluate_signature_coverage().name == "ENTIRE_FILE"


@needs_pyhanko
def test_a_wrong_password_or_no_pdf_is_refused(p12: Path, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="口令不对"):
        Pkcs12Seal(p12, "other").sealed(a_pdf())
    with pytest.raises(Refusal, match="不能签章"):
        Pkcs12Seal(p12, "seal").sealed(b"nothing")
    with pytest.raises(Refusal, match="找不到"):
        Pkcs12Seal(tmp_path / "none.p12", "seal").sealed(a_pdf())
