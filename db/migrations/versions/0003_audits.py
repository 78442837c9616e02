"""Audits: standards library, office days, facts per stage, steps, decisions, certificates."""

import sqlalchemy as sa
from alembic import op

revision = "0003_audits"
down_revision = "0002_enterprises"


def upgrade() -> None:
    op.create_table(
        "office_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_office_days"),
    )
    op.create_table(
        "standard_packs",
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("pack", sa.String(64), nullable=False),
        sa.Column("edition", sa.String(64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("industry", sa.String(32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("shipped", sa.Boolean(), nullable=False),
        sa.Column("stored_at", sa.String(32), nullable=False),
        sa.Column("confirmed_at", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("fingerprint", name="pk_standard_packs"),
    )
    op.create_index("ix_standard_packs_pack_edition", "standard_packs", ["pack", "edition"])
    op.create_table(
        "audits",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("number", sa.String(32), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("chain", sa.String(64), nullable=False),
        sa.Column("target", sa.String(16), nullable=False),
        sa.Column("mode", sa.String(8), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("application_date", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.String(32), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("notice_from", sa.Date(), nullable=True),
        sa.Column("notice_until", sa.Date(), nullable=True),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name="fk_audits_enterprise_id_enterprises"
        ),
        sa.ForeignKeyConstraint(
            ["fingerprint"],
            ["standard_packs.fingerprint"],
            name="fk_audits_fingerprint_standard_packs",
        ),
        sa.ForeignKeyConstraint(["opened_by"], ["users.id"], name="fk_audits_opened_by_users"),
        sa.PrimaryKeyConstraint("id", name="pk_audits"),
        sa.UniqueConstraint("number", name="uq_audits_number"),
    )
    op.create_index("ix_audits_state", "audits", ["state"])
    op.create_index("ix_audits_enterprise_id", "audits", ["enterprise_id"])
    op.create_table(
        "audit_facts",
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("fact", sa.String(128), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audits.id"], name="fk_audit_facts_audit_id_audits"),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_audit_facts_by_id_users"),
        sa.PrimaryKeyConstraint("audit_id", "stage", "fact", name="pk_audit_facts"),
    )
    op.create_table(
        "audit_steps",
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("title", sa.String(64), nullable=False),
        sa.Column("start", sa.String(24), nullable=False),
        sa.Column("to", sa.String(24), nullable=False),
        sa.Column("duty", sa.String(16), nullable=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audits.id"], name="fk_audit_steps_audit_id_audits"),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_audit_steps_by_id_users"),
        sa.PrimaryKeyConstraint("audit_id", "number", name="pk_audit_steps"),
    )
    op.create_table(
        "audit_objections",
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.String(32), nullable=False),
        sa.Column("raised_by", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.String(32), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["audit_id"], ["audits.id"], name="fk_audit_objections_audit_id_audits"
        ),
        sa.ForeignKeyConstraint(
            ["raised_by"], ["users.id"], name="fk_audit_objections_raised_by_users"
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["users.id"], name="fk_audit_objections_settled_by_users"
        ),
        sa.PrimaryKeyConstraint("audit_id", "number", name="pk_audit_objections"),
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("level", sa.String(16), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("facts_date", sa.Date(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("proven", sa.String(16), nullable=False),
        sa.Column("possible", sa.String(16), nullable=False),
        sa.Column("open_points", sa.Text(), nullable=False),
        sa.Column("authority", sa.String(128), nullable=False),
        sa.Column("document", sa.String(128), nullable=False),
        sa.Column("document_date", sa.Date(), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.String(32), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("trail_seq", sa.Integer(), nullable=False),
        sa.Column("trail_head", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audits.id"], name="fk_decisions_audit_id_audits"),
        sa.ForeignKeyConstraint(
            ["fingerprint"],
            ["standard_packs.fingerprint"],
            name="fk_decisions_fingerprint_standard_packs",
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name="fk_decisions_decided_by_users"),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
        sa.UniqueConstraint("audit_id", "number", name="uq_decisions_audit_id_number"),
    )
    op.create_table(
        "certificates",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("number", sa.String(64), nullable=False),
        sa.Column("series", sa.String(16), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(16), nullable=False),
        sa.Column("authority", sa.String(128), nullable=False),
        sa.Column("publication", sa.String(128), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.String(32), nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=False),
        sa.Column("trail_seq", sa.Integer(), nullable=False),
        sa.Column("trail_head", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["audit_id"], ["audits.id"], name="fk_certificates_audit_id_audits"
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decisions.id"], name="fk_certificates_decision_id_decisions"
        ),
        sa.ForeignKeyConstraint(
            ["issued_by"], ["users.id"], name="fk_certificates_issued_by_users"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_certificates"),
        sa.UniqueConstraint("number", name="uq_certificates_number"),
        sa.UniqueConstraint("decision_id", name="uq_certificates_decision_id"),
        sa.UniqueConstraint("series", "year", "serial", name="uq_certificates_series_year_serial"),
    )
