"""Energy and carbon: reported figures in batches, factors of the office."""

import sqlalchemy as sa
from alembic import op

revision = "0020_energy"
down_revision = "0019_transport"


def upgrade() -> None:
    op.create_table(
        "energy_batches",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("file", sa.String(255), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.String(32), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_energy_batches_by_id_users"),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["users.id"], name="fk_energy_batches_undone_by_users"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_energy_batches"),
    )
    op.create_table(
        "energy_rows",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(7), nullable=False),
        sa.Column("process", sa.String(32), nullable=False),
        sa.Column("item", sa.String(32), nullable=False),
        sa.Column("flow", sa.String(16), nullable=False),
        sa.Column("amount", sa.String(64), nullable=False),
        sa.Column("written", sa.String(64), nullable=False),
        sa.Column("unit", sa.String(16), nullable=False),
        sa.Column("measured", sa.Text(), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("note", sa.String(400), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("retired_at", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name="fk_energy_rows_enterprise_id_enterprises"
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["energy_batches.id"], name="fk_energy_rows_batch_id_energy_batches"
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["energy_batches.id"],
            name="fk_energy_rows_superseded_by_energy_batches",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_energy_rows"),
    )
    op.create_index(
        "ix_energy_rows_enterprise_id_period", "energy_rows", ["enterprise_id", "period"]
    )
    op.create_index("ix_energy_rows_batch_id", "energy_rows", ["batch_id"])
    op.create_index("ix_energy_rows_superseded_by", "energy_rows", ["superseded_by"])
    op.create_table(
        "energy_factors",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("item", sa.String(32), nullable=False),
        sa.Column("quantity", sa.String(16), nullable=False),
        sa.Column("region", sa.String(32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(32), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.String(32), nullable=True),
        sa.Column("retired_by", sa.Integer(), nullable=True),
        sa.Column("retired_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_energy_factors_by_id_users"),
        sa.ForeignKeyConstraint(
            ["retired_by"], ["users.id"], name="fk_energy_factors_retired_by_users"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_energy_factors"),
    )
    op.create_index("ix_energy_factors_item_quantity", "energy_factors", ["item", "quantity"])
