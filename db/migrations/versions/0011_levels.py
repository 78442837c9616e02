"""Levels after publication: acts about them, what audits are about, ends of certificates."""

import sqlalchemy as sa
from alembic import op

revision = "0011_levels"
down_revision = "0010_review"


def upgrade() -> None:
    op.create_table(
        "level_acts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("held_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(16), nullable=False),
        sa.Column("before", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("pages", sa.String(64), nullable=False),
        sa.Column("own_level", sa.String(16), nullable=False),
        sa.Column("own_audit", sa.String(32), nullable=False),
        sa.Column("difference", sa.Text(), nullable=False),
        sa.Column("file", sa.String(255), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["held_id"], ["held_levels.id"], name="fk_level_acts_held_id_held_levels"
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name="fk_level_acts_enterprise_id_enterprises"
        ),
        sa.ForeignKeyConstraint(["audit_id"], ["audits.id"], name="fk_level_acts_audit_id_audits"),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_level_acts_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_level_acts"),
        sa.UniqueConstraint("held_id", name="uq_level_acts_held_id"),
    )
    op.create_index("ix_level_acts_enterprise_id", "level_acts", ["enterprise_id"])
    op.create_table(
        "audit_grounds",
        sa.Column("audit_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("level", sa.String(16), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("trigger", sa.String(32), nullable=False),
        sa.Column("cap", sa.String(16), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["audit_id"], ["audits.id"], name="fk_audit_grounds_audit_id_audits"
        ),
        sa.ForeignKeyConstraint(
            ["about_id"], ["audits.id"], name="fk_audit_grounds_about_id_audits"
        ),
        sa.PrimaryKeyConstraint("audit_id", name="pk_audit_grounds"),
    )
    op.create_table(
        "certificate_ends",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("cause", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("replaced_by", sa.String(64), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("lifted_at", sa.String(32), nullable=True),
        sa.Column("lifted_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificates.id"],
            name="fk_certificate_ends_certificate_id_certificates",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_certificate_ends_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_certificate_ends"),
    )
    op.create_index("ix_certificate_ends_certificate_id", "certificate_ends", ["certificate_id"])
    op.create_table(
        "decision_derived",
        sa.Column("decision_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fact", sa.String(128), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decisions.id"], name="fk_decision_derived_decision_id_decisions"
        ),
        sa.PrimaryKeyConstraint("decision_id", "fact", name="pk_decision_derived"),
    )
