"""Attachments: files kept in the database itself."""

import sqlalchemy as sa
from alembic import op

revision = "0004_attachments"
down_revision = "0003_audits"


def upgrade() -> None:
    op.create_table(
        "attachment_contents",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_attachment_contents"),
    )
    op.create_table(
        "attachments",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("file_name", sa.String(255), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("added_at", sa.String(32), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attachments"),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["attachment_contents.sha256"],
            name="fk_attachments_sha256_attachment_contents",
        ),
        sa.ForeignKeyConstraint(["added_by"], ["users.id"], name="fk_attachments_added_by_users"),
    )
    op.create_index("ix_attachments_kind_key", "attachments", ["kind", "key"])
    op.create_index("ix_attachments_sha256", "attachments", ["sha256"])
