"""Rectification: items, and what was done to them."""

import sqlalchemy as sa
from alembic import op

revision = "0008_rectification"
down_revision = "0007_people"


def upgrade() -> None:
    op.create_table(
        "rectification_items",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("number", sa.String(32), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("industry", sa.String(32), nullable=False),
        sa.Column("indicator", sa.String(128), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("aspect", sa.String(64), nullable=False),
        sa.Column("level", sa.String(16), nullable=False),
        sa.Column("requirement", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("gaps", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("cost", sa.String(32), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("person", sa.String(100), nullable=False),
        sa.Column("relapses", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprises.id"],
            name="fk_rectification_items_enterprise_id_enterprises",
        ),
        sa.ForeignKeyConstraint(
            ["audit_id"], ["audits.id"], name="fk_rectification_items_audit_id_audits"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rectification_items"),
        sa.UniqueConstraint("number", name="uq_rectification_items_number"),
    )
    for columns in (
        ["enterprise_id", "industry", "indicator"],
        ["state", "deadline"],
        ["audit_id"],
    ):
        op.create_index(
            f"ix_rectification_items_{'_'.join(columns)}", "rectification_items", columns
        )
    op.create_table(
        "rectification_acts",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("act", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["rectification_items.id"],
            name="fk_rectification_acts_item_id_rectification_items",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_rectification_acts_by_id_users"),
        sa.PrimaryKeyConstraint("item_id", "number", name="pk_rectification_acts"),
    )
