"""The review: conclusions and remarks per indicator, evidence files per indicator and stage."""

import sqlalchemy as sa
from alembic import op

revision = "0010_review"
down_revision = "0009_emergency"


def upgrade() -> None:
    op.create_table(
        "audit_conclusions",
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("indicator", sa.String(128), nullable=False),
        sa.Column("conclusion", sa.String(16), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["audit_id"], ["audits.id"], name="fk_audit_conclusions_audit_id_audits"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_audit_conclusions_by_id_users"),
        sa.PrimaryKeyConstraint("audit_id", "stage", "indicator", name="pk_audit_conclusions"),
    )
    op.create_table(
        "audit_remarks",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("indicator", sa.String(128), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["audit_id"], ["audits.id"], name="fk_audit_remarks_audit_id_audits"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_audit_remarks_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_remarks"),
    )
    op.create_index(
        "ix_audit_remarks_audit_id_indicator", "audit_remarks", ["audit_id", "indicator"]
    )
    op.create_table(
        "audit_evidence",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("indicator", sa.String(128), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.Column("pages", sa.String(64), nullable=False),
        sa.Column("dated", sa.String(10), nullable=False),
        sa.Column("taken_at", sa.String(19), nullable=False),
        sa.Column("lon", sa.Float(53), nullable=True),
        sa.Column("lat", sa.Float(53), nullable=True),
        sa.Column("typed", sa.Boolean(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.String(32), nullable=True),
        sa.Column("retired_reason", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["audit_id"], ["audits.id"], name="fk_audit_evidence_audit_id_audits"
        ),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachments.id"],
            name="fk_audit_evidence_attachment_id_attachments",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_audit_evidence_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_evidence"),
    )
    op.create_index(
        "ix_audit_evidence_audit_id_indicator", "audit_evidence", ["audit_id", "indicator"]
    )
    op.create_index("ix_audit_evidence_attachment_id", "audit_evidence", ["attachment_id"])
