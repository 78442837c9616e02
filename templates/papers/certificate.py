"""证书: one A4 landscape page, drawn directly on the canvas.

The left two thirds say what was decided about whom, the right third shows the
level large; the foot has the QR code, the statement and the room for the seal,
which stays empty: seals come from people or from a certified seal service.
A trial is marked as 样张 across the page and beside the code. The same claim lies in the
file as an attachment for programs.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from grading.canonical import canonical_json
from grading.certificate_trust import in_groups
from grading.certificates import Claim, read_claim
from grading.refusals import Refusal
from templates.papers import qr, style
from templates.papers.attachment import attach
from templates.papers.content import MISSING, CertificateContent
from templates.papers.fonts import SANS, SANS_BOLD, SERIF, SERIF_BOLD, font
from templates.papers.glyphs import runs, text_width
from templates.papers.lines import Ink, Line, draw_line, draw_text, fit_lines, height
from templates.papers.sheet import describe, settings

_WIDTH, _HEIGHT = 842, 595
_LEFT, _RIGHT = 84, 758
_COLUMN = 452  # width of the left zone
_LEVEL_MIDDLE = 664  # middle of the right zone
_LABEL = 92
_SIZES = (
    *((size, 1.4) for size in (12.0, 11.5, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5)),
    (8.0, 1.3), (7.5, 1.25), (7.0, 1.2), (6.5, 1.2),
)  # fmt: skip

OVERLINE = "重点行业大气环境绩效分级"
TITLE = "绩效等级证书"
ATTACHED = "jinji-certificate.json"


def draw_certificate(content: CertificateContent) -> bytes:
    """The certificate as a PDF of one page.

    Raises :class:`grading.refusals.Refusal` where a character has no glyph, or where the
    particulars are too long for the page.
    """
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=style.A4_LANDSCAPE, **settings())
    claim = read_claim(content.claim)
    declared = _declared(content, claim)
    _begin_sets(canvas, content, declared)
    if content.trial:
        _watermark(canvas, "试评样张·非正式证书")
    elif content.sample:
        _watermark(canvas, "样例数据·非正式证书")
    _frame(canvas)
    _head(canvas, content)
    _particulars(canvas, content)
    _level(canvas, content)
    _foot(canvas, content, claim, declared)
    attach(canvas, ATTACHED, "application/json", _for_programs(content, claim), "证书内容和签名")
    describe(
        canvas,
        title=f"{content.enterprise} {TITLE}",
        subject=f"{content.number} {content.industry} {content.level} {content.year}",
        author=content.authority,
        keywords={
            "number": content.number,
            "code": content.credit_code,
            "level": content.level,
            "trial": "true" if content.trial else "false",
            "key": claim.key_id if claim is not None else "",
            "fingerprint": content.fingerprint,
            "trail": content.trail_head,
        },
        printed=content.printed,
    )
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _begin_sets(canvas: Canvas, content: CertificateContent, declared: Sequence[str]) -> None:
    """Embed what all certificates of a batch say in sets of their own, built once for all.

    What follows in other words, the enterprise's own, is embedded apart.
    """
    document = canvas._doc
    day = style.chinese_date(content.published)
    same = ("编号：0123456789-〔〕第号", content.number, *declared, content.basis, content.industry)
    font(SERIF).begin_set(document, "".join(same) + day + "评定年度")
    font(SERIF_BOLD).begin_set(document, f"{TITLE}{content.level}{content.authority}有限公司")


def _for_programs(content: CertificateContent, claim: Claim | None) -> bytes:
    """Claim and text of the QR code as JSON; only the text is covered by the signature."""
    told = {
        "format": "jinji-certificate-1",
        "text": content.claim,
        "claim": claim.as_json() if claim is not None else None,
    }
    return canonical_json(told).encode()


def _frame(canvas: Canvas) -> None:
    """A strong and a fine line, the fine one stepped at the corners."""
    canvas.setStrokeColorRGB(*style.GREEN)
    canvas.setLineWidth(2)
    canvas.rect(30, 30, _WIDTH - 60, _HEIGHT - 60, stroke=1, fill=0)
    canvas.setLineWidth(0.6)
    near, step = 38, 12
    far_x, far_y = _WIDTH - near, _HEIGHT - near
    path = canvas.beginPath()
    path.moveTo(near + step, near)
    for x, y in (
        (far_x - step, near),
        (far_x - step, near + step),
        (far_x, near + step),
        (far_x, far_y - step),
        (far_x - step, far_y - step),
        (far_x - step, far_y),
        (near + step, far_y),
        (near + step, far_y - step),
        (near, far_y - step),
        (near, near + step),
        (near + step, near + step),
    ):
        path.lineTo(x, y)
    path.close()
    canvas.drawPath(path, stroke=1, fill=0)


def _head(canvas: Canvas, content: CertificateContent) -> None:
    middle = _WIDTH // 2
    _centred(canvas, OVERLINE, SANS, 12, style.GREEN, middle, 520, spacing=4)
    _centred(canvas, TITLE, SERIF_BOLD, 36, style.BLACK, middle, 474, spacing=10)
    _centred(canvas, f"编号：{content.number}", SERIF, 12, style.BLACK, middle, 447, field="编号")


def _particulars(canvas: Canvas, content: CertificateContent) -> None:
    """The name in full, then label and value, down the left zone."""
    lines = fit_lines(
        content.enterprise,
        SERIF_BOLD,
        style.BLACK,
        width=_COLUMN,
        sizes=(25, 22, 19, 17),
        most=2,
        spacing=1.3,
        field="企业名称",
    )
    top = 424.0
    if len(lines) == 1:
        top -= 4
    _draw(canvas, lines, _LEFT, top)
    top -= height(lines) + 8
    canvas.setStrokeColorRGB(*style.GREEN)
    canvas.setLineWidth(0.8)
    canvas.line(_LEFT, round(top), _LEFT + _COLUMN, round(top))
    top -= 9
    rows = [
        ("统一社会信用代码", content.credit_code),
        *([("厂区", content.site)] if content.site else []),
        ("生产地址", content.address),
        ("排污许可证编号", content.permit_number),
        ("行业（类型）", content.industry),
        ("涉及工序", "、".join(content.processes)),
        ("评定依据", content.basis),
        ("公布文号", content.publication_number or ("试评，不编文号" if content.trial else "")),
        ("公布日期", style.chinese_date(content.published)),
        *([("有效期至", _term(content))] if content.expires is not None else []),
    ]
    room = top - 186
    for size, spacing in _SIZES:
        laid = [
            (
                label,
                fit_lines(
                    value or MISSING,
                    SERIF,
                    style.BLACK,
                    width=_COLUMN - _LABEL,
                    sizes=(size,),
                    most=9,
                    spacing=spacing,
                    field=label,
                ),
            )
            for label, value in rows
        ]
        if sum(height(lines) + 1 for _, lines in laid) <= room:
            break
    else:
        longest = max(rows, key=lambda row: len(row[1]))[0]
        raise Refusal(
            "证书一页放不下这么多字，排到最小的字号也不行",
            f"{content.number} {longest}",
            "请在名录里把这一项写短些，再打印证书",
        )
    spare = (room - sum(height(lines) for _, lines in laid)) / len(laid)
    gap = max(1.0, min(spare, 8.0))
    for label, lines in laid:
        first = lines[0].leading if lines else 16.0
        baseline = top - (first - size) / 2 - 0.88 * size
        draw_text(canvas, _LEFT, baseline, label, SANS, Ink(SANS, min(10.0, size), style.GREY))
        _draw(canvas, lines, _LEFT + _LABEL, top)
        top -= height(lines) + gap


def _term(content: CertificateContent) -> str:
    """The last day, and by what the office set a term where that is known."""
    day = style.chinese_date(content.expires) if content.expires is not None else ""
    return f"{day}（依据：{content.term_basis}）" if content.term_basis else day


def _level(canvas: Canvas, content: CertificateContent) -> None:
    canvas.setStrokeColorRGB(*style.HAIR)
    canvas.setLineWidth(0.6)
    canvas.line(564, 196, 564, 416)
    _centred(canvas, "绩效等级", SANS, 13, style.GREY, _LEVEL_MIDDLE, 398, spacing=6)
    size = 150.0
    while size > 24 and text_width(content.level, SERIF_BOLD, size, "绩效等级") > 170:
        size -= 6
    baseline = 310 - 0.37 * size
    _centred(canvas, content.level, SERIF_BOLD, size, style.GREEN, _LEVEL_MIDDLE, baseline)
    _centred(
        canvas, f"评定年度  {content.year}", SERIF, 14, style.BLACK, _LEVEL_MIDDLE, 206, spacing=1
    )


def _declared(content: CertificateContent, claim: Claim | None) -> list[str]:
    """The sentences beside the code: what holds of the level, and what the code is worth."""
    words = [content.statement]
    if content.trial:
        words.append("本页为试评打印的样张，不是正式证书，不具有任何效力。")
    elif claim is None or not claim.key_id:
        words.append("二维码内容未签名，不能证明真伪，以公布文件为准。")
    else:
        words.append("二维码内容已签名，可扫码后用评定机关的验证页核验，不需联网。")
    return [*words, *content.remarks]


def _foot(
    canvas: Canvas, content: CertificateContent, claim: Claim | None, declared: Sequence[str]
) -> None:
    side = 104
    qr.draw(canvas, content.claim, _LEFT, 66, side)
    left = _LEFT + side + 18
    top = 170.0
    key = claim.key_id if claim is not None else ""
    mark = "已签名" if key else "未签名"
    if content.trial:
        mark += "·样张"
    if content.sample:
        mark += "·样例数据"
    ink = Ink(SANS_BOLD, 10.5, style.RED if content.trial else style.GREY)
    draw_text(canvas, left, round(top) - 10, mark, SANS_BOLD, ink)
    if key:
        words = f"密钥 {in_groups(key)}"
        at = left + 300 - text_width(words, SANS, 8)
        draw_text(canvas, at, round(top) - 10, words, SANS, Ink(SANS, 8, style.GREY))
    top -= 20
    for text in declared:
        lines = fit_lines(
            text, SERIF, style.BLACK, width=300, sizes=(10,), most=3, spacing=1.5, field="声明"
        )
        _draw(canvas, lines, left, top)
        top -= height(lines) + 3
    middle = _LEVEL_MIDDLE
    authority = fit_lines(
        content.authority,
        SERIF_BOLD,
        style.BLACK,
        width=216,
        sizes=(16, 14, 12),
        most=2,
        field="评定机关",
    )
    top = 158.0
    for line in authority:
        draw_line(canvas, line, middle - line.width / 2, top)
        top -= line.leading
    _centred(
        canvas,
        style.chinese_date(content.published),
        SERIF,
        13,
        style.BLACK,
        middle,
        round(top) - 20,
    )
    _centred(canvas, "（盖章处）", SANS, 9, style.PALE, middle, 72, spacing=2)


def _watermark(canvas: Canvas, text: str) -> None:
    canvas.saveState()
    canvas.translate(_WIDTH // 2, 318)
    canvas.rotate(20)
    _centred(canvas, text, SANS_BOLD, 60, style.WATERMARK, 0, -20, spacing=3)
    canvas.restoreState()


def _centred(
    canvas: Canvas,
    text: str,
    face: str,
    size: float,
    colour: style.Colour,
    middle: float,
    baseline: float,
    *,
    spacing: float = 0.0,
    field: str = "",
) -> None:
    """One line set around ``middle``, with extra ``spacing`` between its characters."""
    pieces = runs(text, face, field)
    wide = text_width(text, face, size, field) + spacing * (len(text) - 1)
    x = float(round(middle - wide / 2))
    ink = Ink(face, size, colour)
    for run in pieces:
        draw_text(canvas, x, round(baseline), run.text, run.face, ink, spacing)
        x += text_width(run.text, run.face, size) + spacing * len(run.text)


def _draw(canvas: Canvas, lines: Sequence[Line], x: float, top: float) -> None:
    for line in lines:
        draw_line(canvas, line, x, top)
        top -= line.leading
