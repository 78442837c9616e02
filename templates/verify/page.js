// The page around claim.js: paste a text, or take or choose a picture of the QR code.
"use strict";

(() => {
  const at = (id) => document.getElementById(id);
  const given = (id) => {
    const found = at(id);
    return found ? found.textContent.trim() : "";
  };
  const subtle = window.crypto && window.crypto.subtle;
  const check = Jinji.checker(subtle, window.nacl);
  const trusting = Jinji.openTrust(given("trust"), given("revocations"), check);
  const MARKS = {
    genuine: "✓", revoked: "✕", forged: "✕", altered: "✕", expired: "!", trial: "样",
    unsigned: "!", unknown_key: "?", distrusted_key: "✕", outside_key: "✕", newer: "?", unreadable: "?",
  };
  const TONES = { genuine: "good", trial: "calm", unsigned: "warn", expired: "warn", unknown_key: "warn", newer: "warn", unreadable: "warn" };

  function today() {
    const now = new Date();
    const two = (n) => (n < 10 ? "0" : "") + n;
    return now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
  }

  function row(table, name, value) {
    if (!value) return;
    const line = table.insertRow();
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = name;
    line.appendChild(head);
    line.insertCell().textContent = value;
  }

  function show(answer) {
    const card = at("answer");
    card.hidden = false;
    card.className = "card answer " + (TONES[answer.status] || "bad");
    at("mark").textContent = MARKS[answer.status] || "?";
    at("title").textContent = answer.title;
    at("message").textContent = answer.message;
    const table = at("claim");
    table.textContent = "";
    const claim = answer.claim;
    at("sworn").hidden = !claim;
    if (claim) {
      at("sworn").textContent = answer.signed
        ? "证书所载内容（签名已核对）" : "二维码所载内容（未经签名证实）";
      row(table, "企业名称", claim.enterprise + (claim.site ? "（" + claim.site + "）" : ""));
      row(table, "绩效等级", claim.level);
      row(table, "评定年度", String(claim.year));
      row(table, "行业", claim.industry);
      row(table, "证书编号", claim.number);
      row(table, "信用代码", claim.credit_code);
      row(table, "公布日期", claim.published);
      row(table, "有效期至", claim.expires);
      row(table, "签名日期", claim.signed_on);
      row(table, "签名密钥", claim.key ? Jinji.inGroups(claim.key) : "");
      row(table, "标准指纹", claim.fingerprint);
      row(table, "留痕链头", claim.trail_head);
    }
    at("hint").hidden = !answer.signed;
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "start" });
  }

  function judge(text) {
    return trusting.then((trust) => Jinji.verify(text, trust, today(), check)).then(show);
  }

  function say(words) {
    at("word").textContent = words;
  }

  // The reader of codes is woken with the first picture; its engine stands in this page.
  let woken = false;

  function wake() {
    if (woken) return;
    woken = true;
    const raw = atob(given("engine"));
    const engine = new Uint8Array(raw.length);
    for (let i = 0; i < raw.length; i += 1) engine[i] = raw.charCodeAt(i);
    ZXingWASM.prepareZXingModule({ overrides: { wasmBinary: engine.buffer } });
  }

  // Sizes at which the picture is looked through: most codes are found at the first.
  const SIZES = [2000, 1200, 3200];

  function codeIn(picture) {
    const canvas = document.createElement("canvas");
    const brush = canvas.getContext("2d", { willReadFrequently: true });
    const attempt = (turn) => {
      if (turn === SIZES.length) return "";
      const scale = Math.min(SIZES[turn] / Math.max(picture.naturalWidth, picture.naturalHeight), 3);
      canvas.width = Math.max(1, Math.round(picture.naturalWidth * scale));
      canvas.height = Math.max(1, Math.round(picture.naturalHeight * scale));
      brush.fillStyle = "#fff"; // a transparent picture has a white ground
      brush.fillRect(0, 0, canvas.width, canvas.height);
      brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
      const pixels = brush.getImageData(0, 0, canvas.width, canvas.height);
      return ZXingWASM.readBarcodes(pixels, { formats: ["QRCode"], tryHarder: true })
        .then((codes) => {
          const texts = codes.map((each) => each.text).filter((text) => text);
          const ours = texts.find((text) => text.startsWith(Jinji.PREFIX)) || texts[0];
          return ours || attempt(turn + 1);
        });
    };
    wake();
    return Promise.resolve(attempt(0));
  }

  function look(file) {
    if (!file) return;
    say("正在读取图片…");
    at("answer").hidden = true;
    const address = URL.createObjectURL(file);
    const picture = new Image();
    picture.onload = () => setTimeout(() => {
      Promise.resolve().then(() => codeIn(picture)).catch(() => null).then((text) => {
        URL.revokeObjectURL(address);
        if (text) {
          say("");
          at("text").value = text;
          judge(text);
        } else if (text === null) {
          say("这个浏览器不能读图片里的二维码。请用手机扫码，把得到的文字粘贴到下面。");
        } else {
          say("图片里没有读到二维码。请靠近些、对正、避开反光再拍一张，让二维码占画面的一半以上；" +
            "或用手机扫码后把文字粘贴到下面。");
        }
      });
    }, 30);
    picture.onerror = () => {
      URL.revokeObjectURL(address);
      say("打不开这个文件。请选图片（PDF 请先截图，或用扫码得到的文字）。");
    };
    picture.src = address;
  }

  at("picture").addEventListener("change", (event) => {
    look(event.target.files[0]);
    event.target.value = "";
  });
  at("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = at("text").value;
    if (!text.trim()) {
      say("请先粘贴扫码得到的文字，或选一张图片。");
      at("text").focus();
      return;
    }
    say("");
    judge(text);
  });
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    look(event.dataTransfer.files[0]);
  });

  trusting.then((trust) => {
    const box = at("keys");
    Object.keys(trust.keys).forEach((id) => {
      const key = trust.keys[id];
      const item = document.createElement("li");
      const state = key.distrusted ? "，" + key.distrusted + " 声明作废"
        : key.until ? "，用到 " + key.until : "，现用";
      item.textContent = key.office + "　" + Jinji.inGroups(id) + "（" + key.from + " 起" + state + "）";
      box.appendChild(item);
    });
    at("listed").textContent = trust.as_of
      ? "撤销名单截至 " + trust.as_of + "，共 " + Object.keys(trust.endings).length + " 份证书。"
      : "本页没有撤销名单。";
    if (trust.trouble) {
      at("trouble").hidden = false;
      at("trouble").textContent = trust.trouble;
    }
  });
})();
