"""Standards: what two people confirmed, packs out of use, audits moved to another edition."""

import sqlalchemy as sa
from alembic import op

revision = "0005_standards"
down_revision = "0004_attachments"


def upgrade() -> None:
    op.add_column("standard_packs", sa.Column("retired_at", sa.String(32), nullable=True))
    op.create_table(
        "confirmation_acts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("item", sa.String(300), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("action", sa.String(8), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["fingerprint"],
            ["standard_packs.fingerprint"],
            name="fk_confirmation_acts_fingerprint_standard_packs",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_confirmation_acts_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_confirmation_acts"),
    )
    op.create_index(
        "ix_confirmation_acts_fingerprint_item", "confirmation_acts", ["fingerprint", "item"]
    )
    op.create_table(
        "audit_moves",
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("left", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audits.id"], name="fk_audit_moves_audit_id_audits"),
        sa.ForeignKeyConstraint(["from_id"], ["audits.id"], name="fk_audit_moves_from_id_audits"),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_audit_moves_by_id_users"),
        sa.PrimaryKeyConstraint("audit_id", name="pk_audit_moves"),
    )
    op.create_index("ix_audit_moves_from_id", "audit_moves", ["from_id"])
