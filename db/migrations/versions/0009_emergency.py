"""Emergency lists: dated editions with their rows and measures, and the warnings they served."""

import sqlalchemy as sa
from alembic import op

revision = "0009_emergency"
down_revision = "0008_rectification"


def upgrade() -> None:
    op.create_table(
        "emergency_lists",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("totals", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("file", sa.String(255), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("document", sa.String(200), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("in_force_at", sa.String(32), nullable=True),
        sa.Column("in_force_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.String(32), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["in_force_by"], ["users.id"], name="fk_emergency_lists_in_force_by_users"
        ),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name="fk_emergency_lists_made_by_users"),
        sa.UniqueConstraint("year", "number", name="uq_emergency_lists_year_number"),
        sa.PrimaryKeyConstraint("id", name="pk_emergency_lists"),
    )
    op.create_table(
        "emergency_rows",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("row_key", sa.String(100), nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("code", sa.String(18), nullable=False),
        sa.Column("site", sa.String(64), nullable=False),
        sa.Column("county", sa.String(6), nullable=False),
        sa.Column("address", sa.String(400), nullable=False),
        sa.Column("lon", sa.String(32), nullable=False),
        sa.Column("lat", sa.String(32), nullable=False),
        sa.Column("industry", sa.String(200), nullable=False),
        sa.Column("level", sa.String(16), nullable=True),
        sa.Column("level_written", sa.String(64), nullable=False),
        sa.Column("level_source", sa.String(200), nullable=False),
        sa.Column("treatment", sa.String(16), nullable=False),
        sa.Column("line", sa.String(100), nullable=False),
        sa.Column("process", sa.String(100), nullable=False),
        sa.Column("product", sa.String(100), nullable=False),
        sa.Column("equipment", sa.String(200), nullable=False),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("pack", sa.String(200), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("emissions", sa.Text(), nullable=False),
        sa.Column("power", sa.String(32), nullable=False),
        sa.Column("contact", sa.String(100), nullable=False),
        sa.Column("phone", sa.String(100), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("aside_at", sa.String(32), nullable=True),
        sa.Column("aside_reason", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"], ["emergency_lists.id"], name="fk_emergency_rows_list_id_emergency_lists"
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprises.id"],
            name="fk_emergency_rows_enterprise_id_enterprises",
        ),
        sa.UniqueConstraint("list_id", "position", name="uq_emergency_rows_list_id_position"),
        sa.PrimaryKeyConstraint("id", name="pk_emergency_rows"),
    )
    op.create_index(
        "ix_emergency_rows_list_id_enterprise_id", "emergency_rows", ["list_id", "enterprise_id"]
    )
    op.create_table(
        "emergency_measures",
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("warning", sa.String(8), nullable=False),
        sa.Column("computed", sa.Text(), nullable=False),
        sa.Column("share", sa.String(32), nullable=False),
        sa.Column("before", sa.String(64), nullable=False),
        sa.Column("after", sa.String(64), nullable=False),
        sa.Column("unit", sa.String(32), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("entered", sa.Text(), nullable=False),
        sa.Column("entered_share", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(
            ["row_id"], ["emergency_rows.id"], name="fk_emergency_measures_row_id_emergency_rows"
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["users.id"], name="fk_emergency_measures_entered_by_users"
        ),
        sa.PrimaryKeyConstraint("row_id", "warning", name="pk_emergency_measures"),
    )
    op.create_table(
        "emergency_warnings",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("number", sa.String(32), nullable=False),
        sa.Column("warning", sa.String(8), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=True),
        sa.Column("previous_id", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.String(32), nullable=False),
        sa.Column("start_document", sa.String(200), nullable=False),
        sa.Column("start_basis", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.String(32), nullable=False),
        sa.Column("ended_at", sa.String(32), nullable=True),
        sa.Column("end_document", sa.String(200), nullable=False),
        sa.Column("end_basis", sa.Text(), nullable=False),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["users.id"], name="fk_emergency_warnings_recorded_by_users"
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["users.id"], name="fk_emergency_warnings_ended_by_users"
        ),
        sa.ForeignKeyConstraint(
            ["previous_id"],
            ["emergency_warnings.id"],
            name="fk_emergency_warnings_previous_id_emergency_warnings",
        ),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["emergency_lists.id"],
            name="fk_emergency_warnings_list_id_emergency_lists",
        ),
        sa.UniqueConstraint("number", name="uq_emergency_warnings_number"),
        sa.PrimaryKeyConstraint("id", name="pk_emergency_warnings"),
    )
    op.create_index("ix_emergency_warnings_started_at", "emergency_warnings", ["started_at"])
