"""Builds 验证.html: style, scripts, vendored libraries and the two lists in one file.

The libraries are tweetnacl 1.0.3 (Ed25519 for browsers without their own; public domain)
and zxing-wasm 3.1.4 (MIT; zxing-cpp, Apache-2.0, as WebAssembly), unchanged as their
packages bring them, with their licences beside them in ``vendor/``. It is the engine this
program reads codes with too: jsQR, five times smaller, failed on photos of codes this dense.
"""

from __future__ import annotations

import base64
import html
from datetime import date
from pathlib import Path

ENGINE = "vendor/zxing_reader.wasm"
FOLDER = Path(__file__).parent
_PARTS = {
    "@@STYLE@@": "page.css",
    "@@NACL@@": "vendor/nacl-fast.min.js",
    "@@READER@@": "vendor/zxing-reader.js",
    "@@SHA256@@": "sha256.js",
    "@@CLAIM@@": "claim.js",
    "@@PAGE@@": "page.js",
}


def verification_page(office: str, trust: str, revocations: str, made: date) -> str:
    """The whole page. ``trust`` and ``revocations`` are the texts of the signed list files."""
    page = (FOLDER / "page.html").read_text(encoding="utf-8")
    filled = {
        "@@OFFICE@@": html.escape(office),
        "@@MADE@@": made.isoformat(),
        "@@TRUST@@": _within_script(trust),
        "@@REVOCATIONS@@": _within_script(revocations),
        "@@ENGINE@@": base64.b64encode((FOLDER / ENGINE).read_bytes()).decode("ascii"),
    }
    for mark, name in _PARTS.items():
        text = (FOLDER / name).read_text(encoding="utf-8")
        if "</script" in text.lower():
            raise ValueError(f"{name} would end its own script")
        filled[mark] = text.strip()
    parts = page.split("@@")
    for at in range(1, len(parts), 2):
        parts[at] = filled[f"@@{parts[at]}@@"]
    return "".join(parts)


def _within_script(json_text: str) -> str:
    """JSON that no HTML parser can take for markup: its text stays the same once parsed."""
    return json_text.replace("<", "\\u003c").strip()
