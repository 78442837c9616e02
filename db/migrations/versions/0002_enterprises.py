"""Enterprises: the register, what belongs to each, and the lists it came from."""

import sqlalchemy as sa
from alembic import op

revision = "0002_enterprises"
down_revision = "0001_office"

_IN_USE = sa.text("retired_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "import_batches",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("file", sa.String(255), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("sheet", sa.String(255), nullable=False),
        sa.Column("header_row", sa.Integer(), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("good_rows", sa.Boolean(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("undone_at", sa.String(32), nullable=True),
        sa.Column("undone_by", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_import_batches"),
    )
    op.create_table(
        "enterprises",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(18), nullable=False),
        sa.Column("site", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("short_name", sa.String(200), nullable=False),
        sa.Column("province", sa.String(64), nullable=False),
        sa.Column("city", sa.String(64), nullable=False),
        sa.Column("county", sa.String(6), nullable=False),
        sa.Column("address", sa.String(400), nullable=False),
        sa.Column("lon", sa.Float(53), nullable=True),
        sa.Column("lat", sa.Float(53), nullable=True),
        sa.Column("legal_person", sa.String(100), nullable=False),
        sa.Column("contact", sa.String(100), nullable=False),
        sa.Column("phone", sa.String(100), nullable=False),
        sa.Column("permit", sa.String(64), nullable=False),
        sa.Column("status", sa.String(64), nullable=False),
        sa.Column("park", sa.String(200), nullable=False),
        sa.Column("guarantee", sa.String(200), nullable=False),
        sa.Column("extra", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("updated_at", sa.String(32), nullable=False),
        sa.Column("retired_at", sa.String(32), nullable=True),
        sa.Column("retired_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batches.id"], name="fk_enterprises_batch_id_import_batches"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_enterprises"),
    )
    op.create_index(
        "uq_enterprises_in_use",
        "enterprises",
        ["code", "site"],
        unique=True,
        sqlite_where=_IN_USE,
        postgresql_where=_IN_USE,
    )
    op.create_index("ix_enterprises_county", "enterprises", ["county"])
    op.create_index("ix_enterprises_batch_id", "enterprises", ["batch_id"])
    op.create_table(
        "enterprise_industries",
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("industry", sa.String(32), nullable=False),
        sa.Column("branch", sa.String(32), nullable=False),
        sa.Column("written", sa.String(200), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("level", sa.String(16), nullable=True),
        sa.Column("level_written", sa.String(64), nullable=False),
        sa.Column("target", sa.String(16), nullable=True),
        sa.Column("target_written", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprises.id"],
            name="fk_enterprise_industries_enterprise_id_enterprises",
        ),
        sa.PrimaryKeyConstraint("enterprise_id", "position", name="pk_enterprise_industries"),
    )
    op.create_index("ix_enterprise_industries_industry", "enterprise_industries", ["industry"])
    op.create_table(
        "enterprise_processes",
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprises.id"],
            name="fk_enterprise_processes_enterprise_id_enterprises",
        ),
        sa.PrimaryKeyConstraint("enterprise_id", "position", name="pk_enterprise_processes"),
    )
    op.create_table(
        "outlets",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("number", sa.String(32), nullable=False),
        sa.Column("mn", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("oxygen", sa.String(16), nullable=False),
        sa.Column("main", sa.Boolean(), nullable=False),
        sa.Column("cems", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name="fk_outlets_enterprise_id_enterprises"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outlets"),
        sa.UniqueConstraint("enterprise_id", "name", name="uq_outlets_enterprise_id_name"),
    )
    op.create_table(
        "import_rows",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("done", sa.String(16), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batches.id"], name="fk_import_rows_batch_id_import_batches"
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name="fk_import_rows_enterprise_id_enterprises"
        ),
        sa.PrimaryKeyConstraint("batch_id", "row", name="pk_import_rows"),
    )
    op.create_index("ix_import_rows_enterprise_id", "import_rows", ["enterprise_id"])
