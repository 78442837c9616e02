// SHA-256 (FIPS 180-4). WebCrypto has it too, but not on pages opened from a file.
"use strict";

const sha256 = (() => {
  const ROOTS = [];
  const START = [];
  for (let n = 2; ROOTS.length < 64; n += 1) {
    let prime = true;
    for (let d = 2; d * d <= n; d += 1) if (n % d === 0) { prime = false; break; }
    if (!prime) continue;
    const fraction = (root) => ((root - Math.floor(root)) * 4294967296) | 0;
    if (START.length < 8) START.push(fraction(Math.sqrt(n)));
    ROOTS.push(fraction(Math.cbrt(n)));
  }

  return (message) => {
    const size = ((message.length + 9 + 63) >> 6) << 6;
    const padded = new Uint8Array(size);
    padded.set(message, 0);
    padded[message.length] = 0x80;
    const view = new DataView(padded.buffer);
    view.setUint32(size - 8, Math.floor(message.length / 536870912));
    view.setUint32(size - 4, (message.length << 3) >>> 0);
    const state = START.slice();
    const words = new Int32Array(64);
    const turn = (x, n) => (x >>> n) | (x << (32 - n));
    for (let at = 0; at < size; at += 64) {
      for (let i = 0; i < 16; i += 1) words[i] = view.getInt32(at + 4 * i);
      for (let i = 16; i < 64; i += 1) {
        const a = words[i - 15], b = words[i - 2];
        const s0 = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3);
        const s1 = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10);
        words[i] = (words[i - 16] + s0 + words[i - 7] + s1) | 0;
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let i = 0; i < 64; i += 1) {
        const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
        const one = (h + s1 + ((e & f) ^ (~e & g)) + ROOTS[i] + words[i]) | 0;
        const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
        const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
      }
      [a, b, c, d, e, f, g, h].forEach((value, i) => { state[i] = (state[i] + value) | 0; });
    }
    const out = new Uint8Array(32);
    const result = new DataView(out.buffer);
    state.forEach((value, i) => result.setInt32(4 * i, value));
    return out;
  };
})();
