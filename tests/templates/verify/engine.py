"""The scripts of the verification page, run without a browser: by V8 (mini-racer), by Node."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from templates.verify.page import ENGINE, FOLDER

# V8 alone knows neither window nor self; the libraries look for one to put themselves into.
GLOBALS = "var self = globalThis, window = globalThis;\n"
JSQR = Path(__file__).with_name("vendor") / "jsQR.js"
READER = """
const {readFileSync} = require("fs");
const [engine, picture, columns, rows] = process.argv.slice(2);
const raw = readFileSync(engine);
const wasmBinary = raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length);
ZXingWASM.prepareZXingModule({ overrides: { wasmBinary } });
const grey = readFileSync(picture);
const data = new Uint8ClampedArray(grey.length * 4);
for (let at = 0; at < grey.length; at += 1) {
  data.fill(grey[at], 4 * at, 4 * at + 3);
  data[4 * at + 3] = 255;
}
globalThis.ImageData = class { constructor() {
  this.data = data; this.width = Number(columns); this.height = Number(rows);
} };
ZXingWASM.readBarcodes(new ImageData(), { formats: ["QRCode"], tryHarder: true })
  .then((codes) => process.stdout.write(codes.map((each) => each.text).join("")));
"""
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
    engine.eval(GLOBALS + scripts("vendor/nacl-fast.min.js", "sha256.js", "claim.js") + "0")
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
    program.write_text(shim + wrapped + scripts("sha256.js", "claim.js") + NODE, encoding="utf-8")
    done = subprocess.run(
        [node, str(program)], input=json.dumps(cases), capture_output=True, text=True, check=True,
        encoding="utf-8",
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def read_by_jsqr(pixels: Any) -> str:
    """What jsQR 1.4.0 reads in a grey picture (rows × columns of bytes); empty where nothing.

    A decoder that shares nothing with zxing-cpp; ``vendor/`` holds it as its package brings it.
    """
    import base64

    from py_mini_racer import MiniRacer

    rows, columns = pixels.shape
    engine = MiniRacer()
    engine.eval(GLOBALS + JSQR.read_text(encoding="utf-8") + "0")
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


def read_by_page(node: str, pixels: Any, folder: Path) -> str:
    """What the page's own reader of codes reads in a grey picture, run by Node."""
    program, picture = folder / "read.cjs", folder / "grey.raw"
    program.write_text(scripts("vendor/zxing-reader.js") + READER, encoding="utf-8")
    picture.write_bytes(pixels.tobytes())
    rows, columns = pixels.shape
    words = [node, str(program), str(FOLDER / ENGINE), str(picture), str(columns), str(rows)]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout
