"""Printings of papers, counted; those the trail already tells of are taken over."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0015_prints"
down_revision = "0014_certificate_keys"


def upgrade() -> None:
    prints = op.create_table(
        "paper_prints",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("paper", sa.String(32), nullable=False),
        sa.Column("document", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("file", sa.String(255), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("pages", sa.String(200), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("trail_seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_paper_prints_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_paper_prints"),
        sa.UniqueConstraint(
            "paper", "document", "ordinal", name="uq_paper_prints_paper_document_ordinal"
        ),
    )
    rows = _told_by_the_trail(op.get_bind())
    if rows:
        op.bulk_insert(prints, rows)


def _told_by_the_trail(connection: sa.Connection) -> list[dict[str, object]]:
    """The printings on record before there was a table of them, in their order."""
    certificates: dict[str, list[tuple[int, str]]] = {}
    issued = sa.text(
        "SELECT audits.number, certificates.trail_seq, certificates.number FROM certificates"
        " JOIN audits ON audits.id = certificates.audit_id ORDER BY certificates.trail_seq"
    )
    for audit, seq, number in connection.execute(issued):
        certificates.setdefault(audit, []).append((seq, number))
    printed = sa.text(
        'SELECT seq, at, actor_id, "key", details FROM trail_entries'
        " WHERE action = 'papers.print' AND kind = 'audit' ORDER BY seq"
    )
    rows: list[dict[str, object]] = []
    counted: dict[tuple[str, str], int] = {}
    for seq, at, who, subject, text in connection.execute(printed):
        details = json.loads(text)
        paper, document = details["paper"], subject
        if paper == "certificate":
            until_then = [number for since, number in certificates.get(subject, ()) if since < seq]
            document = until_then[-1] if until_then else subject
        ordinal = counted[paper, document] = counted.get((paper, document), 0) + 1
        rows.append(
            {
                "paper": paper,
                "document": document,
                "subject": subject,
                "ordinal": ordinal,
                "way": "file",
                "reason": "",
                "file": details["file"][:255],
                "sha256": details["sha256"],
                "pages": "",
                "copies": 1,
                "at": at,
                "by_id": who,
                "trail_seq": seq,
            }
        )
    return rows
