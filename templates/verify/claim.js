// What a certificate's text is worth: the same answers as grading/certificates.py, in a browser.
// Nothing here touches the page or the network; a test runs it beside the Python one.
"use strict";

const Jinji = (() => {
  const PREFIX = "JINJI1:";
  const FORMAT = "jinji-signed-1";
  const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const LAST_DAY = 2921939; // 9999-12-31 counted from 2000-01-01
  const CAUSES = {
    superseded: "已由新的评定结果代替", reissued: "已变更换发", lowered: "已降级",
    suspended: "等级已挂起", revoked: "已撤销", withdrawn: "已撤回",
  };

  class Altered extends Error {}

  // --- bytes ------------------------------------------------------------------------

  const bytesOf = (text) =>
    Uint8Array.from(unescape(encodeURIComponent(text)), (each) => each.charCodeAt(0));
  const hex = (bytes) => Array.from(bytes, (b) => (b < 16 ? "0" : "") + b.toString(16)).join("");

  function textOf(bytes) {
    const percent = Array.from(bytes, (b) => "%" + (b < 16 ? "0" : "") + b.toString(16)).join("");
    try {
      return decodeURIComponent(percent); // refuses what is not UTF-8
    } catch (wrong) {
      throw new Altered("utf-8");
    }
  }

  function unhex(text) {
    if (typeof text !== "string" || !/^([0-9a-f]{2})*$/i.test(text)) throw new Altered("hex");
    return Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
  }

  function unbase32(text) {
    const bytes = [];
    let held = 0, bits = 0;
    for (const letter of text) {
      const value = ALPHABET.indexOf(letter);
      if (value < 0) throw new Altered("alphabet");
      held = ((held << 5) | value) & 0xfff;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes.push((held >> bits) & 0xff);
      }
    }
    // A sign that carries no whole byte, or bits left over: not the one encoding.
    if (bits >= 5 || (held & ((1 << bits) - 1)) !== 0) throw new Altered("leftover");
    return Uint8Array.from(bytes);
  }

  function joined(one, two) {
    const whole = new Uint8Array(one.length + two.length);
    whole.set(one, 0);
    whole.set(two, one.length);
    return whole;
  }

  // --- the claim --------------------------------------------------------------------

  // A map of CBOR with whole keys in rising order; every value in its one shortest form.
  function uncbor(data) {
    let at = 0;
    const take = (count) => {
      if (at + count > data.length) throw new Altered("cut off");
      at += count;
      return data.subarray(at - count, at);
    };
    const head = () => {
      const first = take(1)[0];
      const short = first & 31;
      if (short < 24) return [first >> 5, short];
      if (short > 27) throw new Altered("length");
      const size = 1 << (short - 24);
      const number = take(size).reduce((sum, byte) => sum * 256 + byte, 0);
      const least = size === 1 ? 24 : Math.pow(2, 4 * size);
      if (number < least || number > Number.MAX_SAFE_INTEGER) throw new Altered("not shortest");
      return [first >> 5, number];
    };
    const value = () => {
      if (data[at] === 0xf4 || data[at] === 0xf5) return take(1)[0] === 0xf5;
      const [kind, number] = head();
      if (kind === 0) return number;
      if (kind === 2) return take(number);
      if (kind === 3) return textOf(take(number));
      throw new Altered("kind");
    };
    const [kind, count] = head();
    if (kind !== 5) throw new Altered("no map");
    const fields = new Map();
    let before = -1;
    for (let i = 0; i < count; i += 1) {
      const [keyKind, key] = head();
      if (keyKind !== 0 || key <= before) throw new Altered("key");
      before = key;
      fields.set(key, value());
    }
    if (at !== data.length) throw new Altered("more than a map");
    return fields;
  }

  const isText = (value) => {
    if (typeof value !== "string") throw new Altered("text");
    return value;
  };
  const isNumber = (value) => {
    if (typeof value !== "number") throw new Altered("number");
    return value;
  };
  const isBytes = (value) => {
    if (!(value instanceof Uint8Array)) throw new Altered("bytes");
    return hex(value);
  };
  const isDay = (value) => {
    if (isNumber(value) > LAST_DAY) throw new Altered("day");
    return new Date(Date.UTC(2000, 0, 1 + value)).toISOString().slice(0, 10);
  };

  const NEWER = { status: "newer", title: "较新的证书格式", message: "证书由较新版本的软件签发，请用新版本核验。" };
  const DAMAGED = {
    status: "altered",
    title: "已被改动",
    message: "证书内容与其校验码不符：内容被改动过，或扫描、抄录有误。不得作为依据。",
  };
  const UNREADABLE = {
    status: "unreadable",
    title: "无法识别",
    message: "这不是本系统证书二维码的内容。请扫描证书上的二维码，或核对文字是否完整。",
  };

  // The claim, what its signature covers, and the signature (null: none).
  function read(encoded) {
    const data = unbase32(encoded);
    if (data.length < 9) throw new Altered("short");
    let body = data.subarray(0, data.length - 8);
    const seal = sha256(joined(bytesOf(PREFIX), body)).subarray(0, 8);
    if (hex(seal) !== hex(data.subarray(data.length - 8))) throw new Altered("seal");
    const kind = body[0];
    if (kind > 1) return null;
    let signature = null;
    if (kind === 1) {
      if (body.length < 66) throw new Altered("short");
      signature = body.subarray(body.length - 64);
      body = body.subarray(0, body.length - 64);
    }
    const fields = uncbor(body.subarray(1));
    const claim = {
      number: isText(fields.get(1)),
      credit_code: isText(fields.get(2)),
      enterprise: isText(fields.get(3)),
      industry: isText(fields.get(4)),
      level: isText(fields.get(5)),
      year: isNumber(fields.get(6)),
      published: isDay(fields.get(7)),
      fingerprint: isBytes(fields.get(8)),
      trail_head: isBytes(fields.get(9)),
      trial: fields.get(10) !== false,
      site: fields.has(11) ? isText(fields.get(11)) : "",
      expires: fields.has(13) ? isDay(fields.get(13)) : null,
      key: signature ? isBytes(fields.get(12)) : null,
      signed_on: signature ? isDay(fields.get(14)) : null,
    };
    if (!fields.has(10)) throw new Altered("trial");
    return { claim, message: joined(bytesOf(PREFIX), body), signature };
  }

  const inGroups = (id) => (id.toUpperCase().match(/.{1,4}/g) || []).join(" ");

  function endingWords(ending) {
    const reason = ending.reason ? "，原因：" + ending.reason : "";
    const instead = ending.replaced_by ? "，由 " + ending.replaced_by + " 代替" : "";
    return ending.on + " " + (CAUSES[ending.cause] || "已失效") + reason + instead;
  }

  // What is wrong with the signature; null where it holds and its key is to be believed.
  function doubt(claim, trust, holds) {
    const name = inGroups(claim.key);
    const key = trust.keys[claim.key];
    if (!key) {
      const missing = Object.keys(trust.keys).length ? "" : "没有可信密钥清单，";
      return {
        status: "unknown_key",
        title: "不认识的签名密钥",
        message: missing + "签名密钥 " + name +
          " 不在可信密钥清单内，无法判断真伪。请向评定机关索取清单。",
      };
    }
    if (!holds) {
      return {
        status: "forged",
        title: "签名不符，疑为伪造",
        message: "证书自称由" + key.office + "的密钥 " + name + " 签名，但签名核对不上。不得作为依据。",
      };
    }
    if (key.distrusted) {
      return {
        status: "distrusted_key",
        title: "签名密钥已作废",
        message: key.office + "已于 " + key.distrusted + " 声明密钥 " + name + " 泄露作废，" +
          "它签名的证书都不能证明真伪。请以公布文件为准，或索取重新签名的证书。",
      };
    }
    const day = claim.signed_on;
    if (day < key.from || (key.until && day > key.until)) {
      return {
        status: "outside_key",
        title: "签名日期不在密钥使用期内",
        message: "密钥 " + name + " 自 " + key.from + " 用到 " + (key.until || "现在") +
          "，证书的签名日期是 " + day + "。不得作为依据，请向评定机关核实。",
      };
    }
    return null;
  }

  // What a claim is worth whose signature holds, or which has none.
  function standing(claim, trust, today, signed) {
    if (claim.trial) {
      return {
        status: "trial",
        title: "试评样张，非正式证书",
        message: "这是用待核稿标准试评打印的样张，" + (signed ? "签名核对无误，但" : "没有签名，") +
          "不具有任何效力。",
      };
    }
    const ending = trust.endings[claim.number];
    if (ending) {
      return {
        status: "revoked",
        title: "已失效",
        message: claim.number + " 于 " + endingWords(ending) + "。",
      };
    }
    if (!signed) {
      return {
        status: "unsigned",
        title: "未签名",
        message: "证书内容没有签名，不能证明真伪，请以评定机关的公布文件为准。",
      };
    }
    if (claim.expires && today > claim.expires) {
      return {
        status: "expired",
        title: "已过有效期",
        message: "有效期到 " + claim.expires + " 为止。",
      };
    }
    const listed = trust.as_of
      ? "未列入截至 " + trust.as_of + " 的撤销名单"
      : "没有撤销名单可查，是否已撤销请向评定机关核实";
    const office = trust.keys[claim.key].office;
    return {
      status: "genuine",
      title: "真实有效",
      message: "由" + office + "签名，内容未被改动，" + listed + "。",
    };
  }

  // `check(public, signature, message)` answers true or false, or promises to.
  // Promises {status, title, message, claim, signed}; never fails.
  function verify(pasted, trust, today, check) {
    const text = String(pasted).replace(/\s+/g, "");
    const plain = (answer) => Promise.resolve(Object.assign({ claim: null, signed: false }, answer));
    if (!text.startsWith(PREFIX)) {
      const ours = text.startsWith("JINJI") && text.slice(0, 9).indexOf(":") >= 0;
      return plain(ours ? NEWER : UNREADABLE);
    }
    let found;
    try {
      found = read(text.slice(PREFIX.length));
    } catch (wrong) {
      return plain(DAMAGED);
    }
    if (found === null) return plain(NEWER);
    const claim = found.claim;
    if (!found.signature) {
      return plain(Object.assign({}, standing(claim, trust, today, false), { claim }));
    }
    const key = trust.keys[claim.key];
    const asked = key ? check(unhex(key.public), found.signature, found.message) : false;
    return Promise.resolve(asked).then((holds) => {
      const wrong = doubt(claim, trust, holds === true);
      if (wrong) return Object.assign({ claim, signed: false }, wrong);
      return Object.assign({ claim, signed: true }, standing(claim, trust, today, true));
    });
  }

  // --- the two lists ----------------------------------------------------------------

  function opened(text, kind) {
    const file = JSON.parse(text);
    if (file.format !== FORMAT) throw new Altered("format");
    const content = JSON.parse(file.content);
    if (content.list !== kind) throw new Altered("list");
    return { file, content, message: bytesOf(FORMAT + "\n" + file.content) };
  }

  function believed(list, keys, check) {
    const key = keys[list.file.key];
    if (!key || key.distrusted) return Promise.resolve(false);
    const signature = unhex(list.file.signature);
    return Promise.resolve(check(unhex(key.public), signature, list.message));
  }

  // Promises {keys, endings, as_of, trouble}: what the two files say if their signatures hold.
  function openTrust(trustText, revocationText, check) {
    const nobody = { keys: {}, endings: {}, as_of: null };
    const damaged = (trouble, trust) => Object.assign({}, trust || nobody, { trouble });
    return Promise.resolve().then(() => {
      const list = opened(trustText, "trust");
      const keys = {};
      list.content.keys.forEach((each) => {
        keys[hex(sha256(unhex(each.public))).slice(0, 16)] = each;
      });
      return believed(list, keys, check).then((holds) => {
        if (!holds) return damaged("可信密钥清单的签名不符，本页不可信，请重新向评定机关索取。");
        const trust = { keys, endings: {}, as_of: null, trouble: "" };
        if (!revocationText) return trust;
        return Promise.resolve().then(() => {
          const ended = opened(revocationText, "revocations");
          return believed(ended, keys, check).then((right) => {
            if (!right) return damaged("撤销名单的签名不符，没有采用。", trust);
            ended.content.ended.forEach((each) => { trust.endings[each.number] = each; });
            trust.as_of = ended.content.made;
            return trust;
          });
        }).catch(() => damaged("撤销名单不完整，没有采用。", trust));
      });
    }).catch(() => damaged("可信密钥清单不完整，本页不可信，请重新向评定机关索取。"));
  }

  // --- Ed25519 ----------------------------------------------------------------------

  // The order of the group, least byte first: a signature number must lie below it (RFC 8032).
  const ORDER = unhex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

  function proper(signature) {
    if (signature.length !== 64) return false;
    for (let at = 31; at >= 0; at -= 1) {
      if (signature[32 + at] !== ORDER[at]) return signature[32 + at] < ORDER[at];
    }
    return false;
  }

  // The browser's own Ed25519 where it has one, else the library at hand.
  function checker(subtle, nacl) {
    const library = (key, signature, message) =>
      proper(signature) && nacl.sign.detached.verify(message, signature, key);
    if (!subtle) return library;
    return (key, signature, message) => {
      if (!proper(signature)) return false;
      return Promise.resolve()
        .then(() => subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]))
        .then((made) => subtle.verify({ name: "Ed25519" }, made, signature, message))
        .catch(() => library(key, signature, message));
    };
  }

  return { PREFIX, verify, openTrust, checker, inGroups, sha256, bytesOf, hex };
})();
