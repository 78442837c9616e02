"""The scripts of the verification page, run without a browser: by V8 (mini-racer), by Node."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from templates.verify.page import FOLDER

# V8 alone knows neither window nor self; the libraries look for one to put themselves into.
GLOBALS = "var self = globalThis, window = globalThis;\n"
NODE = """
const {readFileSync} = require("fs");
const cases = JSON.parse(readFileSync(0, "utf8"));
const check = Jinji.checker(cases.own ? globalThis.crypto.subtle : null, globalThis.nacl);
Jinji.openTrust(cases.trust, cases.revocations, check).then((trust) =>
  Promise.all(cases.texts.map((text) => Jinji.verify(text, trust, cases.today, check)))
    .then((answers) => process.stdout.write(JSON.stringify({trouble: trust.trouble, answers}))));
"""


def scripts(*names: str) -> str:
    """Scripts of the page, one after the other; claim.js leaves Jinji behind."""
    text = "".join((FOLDER / name).read_text(encoding="utf-8") + "\n" for name in names)
    return text.replace("const Jinji =", "globalThis.Jinji =")


def in_v8(cases: dict[str, Any]) -> dict[str, Any]:
    """The page's answers to ``cases`` (trust, revocations, today, texts), by the library."""
    from py_mini_racer import MiniRacer

    engine = MiniRacer()
    engine.eval(GLOBALS + scripts("vendor/nacl-fast.min.js", "claim.js") + "0")
    engine.eval(f"var cases = {json.dumps(cases)}; var told = ''; 0")
    engine.eval(
        "var check = Jinji.checker(null, globalThis.nacl);"
        "Jinji.openTrust(cases.trust, cases.revocations, check).then((trust) => Promise.all("
        "cases.texts.map((text) => Jinji.verify(text, trust, cases.today, check))"
        ").then((answers) => { told = JSON.stringify({trouble: trust.trouble, answers}); })); 0"
    )
    found: dict[str, Any] = json.loads(str(engine.eval("told")))
    return found


def in_node(node: str, cases: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The same by Node, with its own Ed25519 where ``cases["own"]`` says so."""
    program = folder / "verify.cjs"
    shim = "globalThis.self = globalThis; globalThis.window = globalThis;\n"
    library = (FOLDER / "vendor/nacl-fast.min.js").read_text(encoding="utf-8")
    wrapped = f"(function (module) {{ {library} }})(undefined);\n"
    program.write_text(shim + wrapped + scripts("claim.js") + NODE, encoding="utf-8")
    done = subprocess.run(
        [node, str(program)], input=json.dumps(cases), capture_output=True, text=True, check=True,
        encoding="utf-8",
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def read_by_jsqr(pixels: Any) -> str:
    """What jsQR reads in a grey picture (rows × columns of bytes); empty where nothing."""
    import base64

    from py_mini_racer import MiniRacer

    rows, columns = pixels.shape
    engine = MiniRacer()
    engine.eval(GLOBALS + scripts("vendor/jsQR.js") + "0")
    encoded = base64.b64encode(pixels.tobytes()).decode("ascii")
    engine.eval(
        "var letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';"
        "var worth = {}; for (var i = 0; i < 64; i++) worth[letters[i]] = i;"
        "function grey(text, count) {"
        " var out = new Uint8ClampedArray(count * 4), at = 0;"
        " for (var i = 0; i < text.length; i += 4) {"
        "  var n = worth[text[i]] << 18 | worth[text[i+1]] << 12"
        "   | (worth[text[i+2]] || 0) << 6 | (worth[text[i+3]] || 0);"
        "  for (var shift = 16; shift >= 0 && at < count; shift -= 8, at++) {"
        "   var value = n >> shift & 255;"
        "   out[4*at] = out[4*at+1] = out[4*at+2] = value; out[4*at+3] = 255; } }"
        " return out; } 0"
    )
    found = engine.eval(
        f"var code = jsQR(grey('{encoded}', {rows * columns}), {columns}, {rows},"
        " {inversionAttempts: 'dontInvert'}); code ? code.data : ''"
    )
    return str(found)
