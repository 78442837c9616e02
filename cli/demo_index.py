"""The one page that says what stands in a demo folder: 目录.html, readable without a network."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from templates.papers.preview import PagePicture

PREVIEW_DPI = 60


@dataclass(frozen=True, slots=True)
class Made:
    """One file the demo made, and what stands in it."""

    kind: str
    what: str
    file: Path


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one audit; ``weakest`` names the indicators that held the level down."""

    enterprise: str
    pack: str
    target: str
    proven: str
    level: str
    weakest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step that every audit took, on the same day and by the same person."""

    day: date
    title: str
    person: str
    opinion: str


@dataclass(frozen=True, slots=True)
class Login:
    """One account of the sample office."""

    name: str
    roles: str
    does: str


def write_index(
    path: Path,
    made: Sequence[Made],
    results: Sequence[Result],
    steps: Sequence[Step],
    logins: Iterable[Login],
    password: str,
) -> None:
    """Write the page; pictures of the papers' first pages are drawn into it."""
    page = PAGE.format(
        results="".join(
            _row(
                escape(each.enterprise),
                escape(each.pack),
                escape(each.target),
                escape(each.proven),
                f"<b>{escape(each.level)}</b>",
                escape("、".join(each.weakest)),
            )
            for each in results
        ),
        steps="".join(
            _row(
                each.day.isoformat(), escape(each.title), escape(each.person), escape(each.opinion)
            )
            for each in steps
        ),
        pictures="".join(_picture(each) for each in made if each.file.suffix == ".pdf"),
        rows="".join(_row(escape(each.kind), escape(each.what), _link(each.file)) for each in made),
        logins="".join(
            _row(escape(each.name), escape(each.roles), escape(each.does)) for each in logins
        ),
        password=escape(password),
        database=escape(str(path.parent / "jinji.db")),
    )
    path.write_text(page, encoding="utf-8")


def _row(*cells: str) -> str:
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _link(file: Path) -> str:
    return f'<a href="{escape(file.name, quote=True)}">{escape(file.name)}</a>'


def _picture(each: Made) -> str:
    data = base64.b64encode(first_page(each.file)).decode("ascii")
    name = escape(each.file.name, quote=True)
    return (
        f'<a class="paper" href="{name}"><img alt="{name}" '
        f'src="data:image/png;base64,{data}"><span>{escape(each.kind)}</span></a>'
    )


def first_page(pdf: Path) -> bytes:
    """The first page of a PDF as a small PNG."""
    from templates.papers.preview import Preview

    with Preview(pdf.read_bytes(), where=pdf.name) as pages:
        return png(pages.render(0, PREVIEW_DPI))


def png(picture: PagePicture) -> bytes:
    """A rendered page as PNG, 8-bit RGB; five lines instead of an imaging library."""
    across = picture.width * 4
    lines = []
    for start in range(0, picture.height * picture.stride, picture.stride):
        line = picture.data[start : start + across]
        rgb = bytearray(picture.width * 3)
        rgb[0::3], rgb[1::3], rgb[2::3] = line[2::4], line[1::4], line[0::4]
        lines.append(b"\0" + bytes(rgb))
    head = struct.pack(">IIBBBBB", picture.width, picture.height, 8, 2, 0, 0, 0)
    parts = (b"IHDR", head), (b"IDAT", zlib.compress(b"".join(lines), 6)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in parts)


def chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk of a PNG: length, kind, data, checksum."""
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>晋级 Jinji 演示</title>
<style>
:root {{ color-scheme: light dark; --ink: #1d2733; --soft: #5f6b7a; --line: #d8dee6;
  --ground: #f6f7f9; --sheet: #fff; --accent: #1f5f8b; }}
@media (prefers-color-scheme: dark) {{ :root {{ --ink: #e3e8ee; --soft: #98a3b0; --line: #39424d;
  --ground: #161b21; --sheet: #1e252d; --accent: #7db7e0; }} }}
* {{ box-sizing: border-box }}
body {{ margin: 0; background: var(--ground); color: var(--ink);
  font: 15px/1.7 "Noto Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif; }}
main {{ max-width: 1040px; margin: 0 auto; padding: 40px 24px 64px }}
h1 {{ font-size: 26px; margin: 0 0 4px }} h2 {{ font-size: 17px; margin: 36px 0 10px }}
p {{ margin: 6px 0 }} .soft {{ color: var(--soft) }} a {{ color: var(--accent) }}
.mark {{ display: inline-block; border: 1px solid #b3261e; color: #b3261e; border-radius: 3px;
  padding: 0 8px; font-size: 13px; vertical-align: 4px; margin-left: 10px }}
.papers {{ display: flex; flex-wrap: wrap; gap: 20px; align-items: flex-end }}
.paper {{ text-decoration: none; color: var(--soft); font-size: 13px; text-align: center }}
.paper img {{ display: block; height: 220px; background: #fff; border: 1px solid var(--line);
  box-shadow: 0 2px 10px #0002 }}
table {{ border-collapse: collapse; width: 100%; background: var(--sheet) }}
th, td {{ text-align: left; padding: 7px 12px; border: 1px solid var(--line); vertical-align: top }}
td:first-child {{ white-space: nowrap }}
th {{ color: var(--soft); font-weight: normal; font-size: 13px; white-space: nowrap }}
code {{ background: var(--sheet); border: 1px solid var(--line); padding: 2px 6px;
  border-radius: 3px; font-family: ui-monospace, Consolas, monospace }}
</style></head><body><main>
<h1>晋级 Jinji 演示<span class="mark">样例 · 试评</span></h1>
<p class="soft">企业、人员、数据全部虚构；分级标准是待核稿，结果不是正式等级。</p>
<h2>结果</h2>
<table><tr><th>企业</th><th>标准</th><th>申报</th><th>证实</th><th>评定</th><th>短板</th></tr>
{results}</table>
<h2>经过</h2>
<table><tr><th>日期</th><th>办理</th><th>人员</th><th>意见</th></tr>{steps}</table>
<h2>报告与证书</h2><div class="papers">{pictures}</div>
<h2>全部产物</h2>
<table><tr><th>类别</th><th>内容</th><th>文件</th></tr>{rows}</table>
<h2>接着看</h2>
<p>打开窗口：<code>python3 bootstrap.py run --db "{database}"</code></p>
<p>任选一个账号登录，口令都是 <code>{password}</code>：</p>
<table><tr><th>账号</th><th>角色</th><th>在演示里做了什么</th></tr>{logins}</table>
</main></body></html>
"""
