"""Electronic seals on finished PDFs: the port, and PAdES with a PKCS#12 file behind it.

Any service that takes a PDF and gives it back sealed fits the port: a 国密 (SM2) service of
a licensed provider is another class with the same method. pyHanko is an extra of its own
(``pip install pyhanko``), because it brings a dozen libraries few offices need.
"""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from grading.refusals import EnvironmentRefusal, Refusal

MISSING = "没有安装 PAdES 签章用的程序库 pyHanko"


class Seal(Protocol):
    """Something that seals PDFs."""

    def sealed(self, pdf: bytes) -> bytes:
        """The same document with a seal over all of it; refuses what cannot be sealed."""
        ...


@dataclass(frozen=True, slots=True)
class Pkcs12Seal:
    """PAdES (ETSI EN 319 142) baseline B-B with a certificate and its key from a .p12 or .pfx."""

    file: Path
    password: str
    reason: str = ""

    def sealed(self, pdf: bytes) -> bytes:
        """Adds the signature as an update of the file: nothing before it changes."""
        try:
            from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
            from pyhanko.pdf_utils.misc import PdfError
            from pyhanko.sign import signers
            from pyhanko.sign.fields import SigSeedSubFilter
        except ImportError:
            raise EnvironmentRefusal(MISSING, "", "请运行 pip install pyhanko 后再试") from None
        if not self.file.is_file():
            raise Refusal("找不到签章证书文件", str(self.file), "请检查路径和文件名")
        logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # it logs a wrong password itself
        signer = signers.SimpleSigner.load_pkcs12(str(self.file), passphrase=self.password.encode())
        if signer is None:
            raise Refusal(
                "打不开签章证书：口令不对，或文件损坏", self.file.name, "请核对口令，或重新导出"
            )
        settings = signers.PdfSignatureMetadata(
            field_name="Seal",
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            reason=self.reason or None,
        )
        try:
            writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
            written = signers.sign_pdf(writer, settings, signer=signer)
        except PdfError as trouble:
            raise Refusal(
                "这个 PDF 不能签章：不是 PDF、损坏、受保护或已经签过", "", "请用刚打印出的文件"
            ) from trouble
        return bytes(written.getvalue())
