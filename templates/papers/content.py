"""What a paper says: frozen contents, filled by the record room, drawn by the papers.

A content holds everything its paper prints and nothing is looked up while
drawing, so the same content with the same ``printed`` time gives the same
bytes. Levels, reasons and gaps are read from the assessment tree itself and
never computed a second time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grading.assessment import Assessment
    from grading.editions import Comparison
    from grading.gaps import Gap
    from grading.packs import Pack


MISSING = "未登记"  # how a paper prints what the record does not know
DRAFT, CONFIRMED, RETIRED = "待核稿", "已核", "已停用"  # states of a standard


@dataclass(frozen=True, slots=True)
class OutletCount:
    """How many 排放口 of one kind the enterprise has, and how many are 主要排放口."""

    kind: str
    count: int
    main: int | None = None


@dataclass(frozen=True, slots=True)
class EquipmentLine:
    """One row of 主要生产装备: process, equipment, how many, capacity in words with unit."""

    process: str
    name: str
    count: int | None = None
    capacity: str = ""


@dataclass(frozen=True, slots=True)
class EnterpriseContent:
    """企业概况 as printed. Empty strings print as “未登记”, never as a hole."""

    name: str
    credit_code: str
    address: str
    county: str
    industry: str
    processes: tuple[str, ...] = ()
    site: str = ""
    permit_number: str = ""
    legal_person: str = ""
    contact: str = ""
    phone: str = ""
    level_before: str = ""
    equipment: tuple[EquipmentLine, ...] = ()
    outlets: tuple[OutletCount, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the audit: when, what, by whom (display name, role), the opinion written."""

    date: date
    title: str
    person: str
    role: str = ""
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class BasisDocument:
    """One 依据文件; ``issued`` as the pack writes it (may be a year or a month only)."""

    title: str
    number: str = ""
    issued: str = ""


@dataclass(frozen=True, slots=True)
class FactContent:
    """One fact of one stage: the value as recorded and what stands behind it.

    ``evidence`` names the 佐证材料 with page (“附件3 第12页”), ``origin`` where
    the value came from (“企业填报”, “现场核查”, “一致（沿用初审）” …).
    """

    value: Any
    origin: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class StageContent:
    """The facts of one stage: ``stage`` is claimed, reviewed or verified, ``title`` its name."""

    stage: str
    title: str
    facts: Mapping[str, FactContent]


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """A point left open at the decision, named by the decider with the reason."""

    indicator: str
    name: str
    reason: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class ConclusionContent:
    """What one stage concludes on an indicator (逐项结论).

    ``stage`` is the title of the stage, ``conclusion`` 符合 不符合 不涉及 等效认定,
    ``basis`` what 不涉及 and 等效认定 rest on.
    """

    stage: str
    conclusion: str
    basis: str = ""
    note: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class AttachmentContent:
    """One row of 佐证材料目录: its running number, the ids of the ``indicators`` it supports.

    ``sha256`` is the full hash of the file.
    """

    number: int
    title: str
    pages: str = ""
    sha256: str = ""
    indicators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportContent:
    """绩效分级报告 of one audit.

    ``assessment`` is that of ``stage`` (normally verified), ``gaps`` the gap
    list towards ``target``. ``level`` is the decided level, None while nothing
    is decided. ``stages`` holds the facts of every stage answered so far, in
    order, ``conclusions`` those on each indicator (by id) in the order of the
    stages. ``pack_state`` is 待核稿 or 已核. ``trail_head`` is the full hash;
    it goes into the metadata and is not printed. ``printed`` is aware and in
    the office's time zone. ``single_person`` says that a step was taken in a
    single-person office.
    """

    enterprise: EnterpriseContent
    audit_number: str
    kind: str
    target: str
    pack_state: str
    assessment: Assessment
    office: str
    printed: datetime
    stage_title: str = "现场核查"
    gaps: tuple[Gap, ...] = ()
    level: str | None = None
    decider: str = ""
    decided: date | None = None
    document_number: str = ""
    application_date: date | None = None
    evaluation_from: date | None = None
    evaluation_to: date | None = None
    steps: tuple[Step, ...] = ()
    documents: tuple[BasisDocument, ...] = ()
    stages: tuple[StageContent, ...] = ()
    open_points: tuple[OpenPoint, ...] = ()
    attachments: tuple[AttachmentContent, ...] = ()
    conclusions: Mapping[str, tuple[ConclusionContent, ...]] = field(default_factory=dict)
    prepared_by: str = ""
    checked_by: str = ""
    signed_by: str = ""
    trial: bool = True
    sample: bool = False
    trail_head: str = ""
    single_person: bool = False


SINGLE_PERSON = "单人办公模式办理：办理期间本局没有执行提交、审核、审批分人办理的规定。"
"""What every paper of a result says whose steps were taken in a single-person office."""


def pack_title(content: ReportContent) -> str:
    """The title of the standard without a “（待核稿）” of its own (printed beside it)."""
    return content.assessment.pack.title.removesuffix(f"（{content.pack_state}）")


@dataclass(frozen=True, slots=True)
class CertificateContent:
    """绩效等级证书 of one published result.

    ``year`` is the 评定年度, ``basis`` the title and edition of the standard in
    words, ``authority`` the body that decided and signs (落款), ``claim`` the
    compact text of the QR code (``grading.certificates``), signed or not. ``expires`` is the
    last day, None without a term. A trial prints as
    样张 and has no formal number: ``number`` then is the 样张 number.
    """

    number: str
    enterprise: str
    credit_code: str
    address: str
    permit_number: str
    industry: str
    processes: tuple[str, ...]
    level: str
    year: int
    basis: str
    authority: str
    publication_number: str
    published: date
    claim: str
    printed: datetime
    site: str = ""
    statement: str = "本证书所载等级实行动态管理，降级、撤销之日起自动失效。"
    trial: bool = True
    sample: bool = False
    fingerprint: str = ""
    trail_head: str = ""
    remarks: tuple[str, ...] = field(default=())
    expires: date | None = None
    term_basis: str = ""


@dataclass(frozen=True, slots=True)
class StandardContent:
    """标准对照表 of one pack. ``state`` is its state in the library in words (待核稿, 已核 …)."""

    pack: Pack
    printed: datetime
    state: str = DRAFT
    office: str = ""
    sample: bool = False


@dataclass(frozen=True, slots=True)
class EditionsContent:
    """版本对照 of two packs; the states are theirs in the library, in words."""

    found: Comparison
    printed: datetime
    old_state: str = DRAFT
    new_state: str = DRAFT
    office: str = ""
    sample: bool = False


def standard_marks(*states: str, sample: bool = False) -> str:
    """What is stamped on every page about standards: nothing where all of them are confirmed.

    A standard under confirmation (核对中) is a draft until the last cell is confirmed.
    """
    marks = {state if state == RETIRED else DRAFT for state in states if state != CONFIRMED}
    words = [word for word in (DRAFT, RETIRED) if word in marks]
    return "·".join([*words, "样例"] if sample else words)
