"""Signing keys of the office, and the signatures beside the certificates."""

import sqlalchemy as sa
from alembic import op

revision = "0014_certificate_keys"
down_revision = "0013_campaign"


def upgrade() -> None:
    op.create_table(
        "certificate_keys",
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("public_key", sa.String(64), nullable=False),
        sa.Column("box", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("distrusted_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("exported_at", sa.String(32), nullable=True),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"], ["users.id"], name="fk_certificate_keys_made_by_users"
        ),
        sa.PrimaryKeyConstraint("key_id", name="pk_certificate_keys"),
    )
    op.create_table(
        "certificate_signatures",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificates.id"],
            name="fk_certificate_signatures_certificate_id_certificates",
        ),
        sa.ForeignKeyConstraint(
            ["key_id"],
            ["certificate_keys.key_id"],
            name="fk_certificate_signatures_key_id_certificate_keys",
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name="fk_certificate_signatures_by_id_users"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_certificate_signatures"),
    )
    op.create_index(
        "ix_certificate_signatures_certificate_id", "certificate_signatures", ["certificate_id"]
    )
