"""The office's own words in its letters, every version kept."""

import sqlalchemy as sa
from alembic import op

revision = "0016_wordings"
down_revision = "0015_prints"


def upgrade() -> None:
    op.create_table(
        "letter_wordings",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_letter_wordings_by_id_users"),
        sa.PrimaryKeyConstraint("key", "version", name="pk_letter_wordings"),
    )
