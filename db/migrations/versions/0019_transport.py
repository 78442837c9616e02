"""Clean transport: ledger batches, passages by month, volumes, inventories, samples, sidings."""

import sqlalchemy as sa
from alembic import op

revision = "0019_transport"
down_revision = "0018_incentive"


def upgrade() -> None:
    op.create_table(
        "transport_batches",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("ledger", sa.String(16), nullable=False),
        sa.Column("file", sa.String(255), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("sheet", sa.String(255), nullable=False),
        sa.Column("header_row", sa.Integer(), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("good_rows", sa.Boolean(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("repeated", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("first_month", sa.String(7), nullable=False),
        sa.Column("last_month", sa.String(7), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("filled", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("leans_on", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.String(32), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("undone_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprises.id"],
            name="fk_transport_batches_enterprise_id_enterprises",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_transport_batches_by_id_users"),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["users.id"], name="fk_transport_batches_undone_by_users"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_transport_batches"),
    )
    op.create_index(
        "ix_transport_batches_enterprise_id_ledger",
        "transport_batches",
        ["enterprise_id", "ledger"],
    )
    op.create_table(
        "transport_months",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("passages", sa.Integer(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["transport_batches.id"],
            name="fk_transport_months_batch_id_transport_batches",
        ),
        sa.PrimaryKeyConstraint("batch_id", "month", name="pk_transport_months"),
    )
    op.create_table(
        "transport_volumes",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("direction", sa.String(8), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("goods", sa.String(200), nullable=False),
        sa.Column("mode", sa.String(16), nullable=False),
        sa.Column("kg", sa.BigInteger(), nullable=False),
        sa.Column("chain", sa.String(64), nullable=False),
        sa.Column("leg", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("via", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["transport_batches.id"],
            name="fk_transport_volumes_batch_id_transport_batches",
        ),
        sa.PrimaryKeyConstraint("batch_id", "row", name="pk_transport_volumes"),
    )
    op.create_table(
        "transport_vehicles",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("plate", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(100), nullable=False),
        sa.Column("vin", sa.String(64), nullable=False),
        sa.Column("engine", sa.String(64), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("fuel", sa.String(16), nullable=False),
        sa.Column("written", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["transport_batches.id"],
            name="fk_transport_vehicles_batch_id_transport_batches",
        ),
        sa.PrimaryKeyConstraint("batch_id", "row", name="pk_transport_vehicles"),
    )
    op.create_table(
        "transport_gates",
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("video_since", sa.Date(), nullable=True),
        sa.Column("upload_share", sa.String(16), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprises.id"],
            name="fk_transport_gates_enterprise_id_enterprises",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_transport_gates_by_id_users"),
        sa.PrimaryKeyConstraint("enterprise_id", "number", name="pk_transport_gates"),
    )
    op.create_table(
        "transport_samples",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(32), nullable=False),
        sa.Column("seed", sa.String(64), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("drawn_on", sa.Date(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprises.id"],
            name="fk_transport_samples_enterprise_id_enterprises",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_transport_samples_by_id_users"),
        sa.UniqueConstraint("number", name="uq_transport_samples_number"),
        sa.PrimaryKeyConstraint("id", name="pk_transport_samples"),
    )
    op.create_table(
        "transport_sample_items",
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("found", sa.String(16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("noted_at", sa.String(32), nullable=True),
        sa.Column("noted_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["sample_id"],
            ["transport_samples.id"],
            name="fk_transport_sample_items_sample_id_transport_samples",
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["transport_batches.id"],
            name="fk_transport_sample_items_batch_id_transport_batches",
        ),
        sa.ForeignKeyConstraint(
            ["noted_by"], ["users.id"], name="fk_transport_sample_items_noted_by_users"
        ),
        sa.PrimaryKeyConstraint("sample_id", "number", name="pk_transport_sample_items"),
    )
    op.create_table(
        "rail_lines",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("project", sa.String(32), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("capacity_kg", sa.BigInteger(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("built_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.String(32), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.String(32), nullable=True),
        sa.Column("retired_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name="fk_rail_lines_enterprise_id_enterprises"
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["users.id"], name="fk_rail_lines_changed_by_users"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rail_lines"),
    )
