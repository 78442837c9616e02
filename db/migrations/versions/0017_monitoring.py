"""Monitoring: months of hours and the files they came from, marks, waivers, evaluation periods."""

import sqlalchemy as sa
from alembic import op

revision = "0017_monitoring"
down_revision = "0016_wordings"


def upgrade() -> None:
    op.create_table(
        "monitoring_batches",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(255), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("form", sa.String(16), nullable=False),
        sa.Column("good_rows", sa.Boolean(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("restored", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.String(32), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_monitoring_batches_by_id_users"),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprises.id"],
            name="fk_monitoring_batches_enterprise_id_enterprises",
        ),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["users.id"], name="fk_monitoring_batches_undone_by_users"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_monitoring_batches"),
    )
    op.create_index(
        "ix_monitoring_batches_enterprise_id", "monitoring_batches", ["enterprise_id"], unique=False
    )
    op.create_index("ix_monitoring_batches_sha256", "monitoring_batches", ["sha256"], unique=False)
    op.create_table(
        "monitoring_months",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=False),
        sa.Column("pollutant", sa.String(16), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["monitoring_batches.id"],
            name="fk_monitoring_months_batch_id_monitoring_batches",
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"],
            ["monitoring_batches.id"],
            name="fk_monitoring_months_ended_by_monitoring_batches",
        ),
        sa.ForeignKeyConstraint(
            ["outlet_id"], ["outlets.id"], name="fk_monitoring_months_outlet_id_outlets"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_monitoring_months"),
        sa.UniqueConstraint(
            "outlet_id",
            "pollutant",
            "month",
            "step",
            "batch_id",
            name="uq_monitoring_months_version",
        ),
    )
    op.create_index(
        "ix_monitoring_months_batch_id", "monitoring_months", ["batch_id"], unique=False
    )
    op.create_index(
        "ix_monitoring_months_ended_by", "monitoring_months", ["ended_by"], unique=False
    )
    op.create_table(
        "monitoring_marks",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(32), nullable=False),
        sa.Column("first_hour", sa.Integer(), nullable=False),
        sa.Column("last_hour", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(200), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["monitoring_batches.id"],
            name="fk_monitoring_marks_batch_id_monitoring_batches",
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"],
            ["monitoring_batches.id"],
            name="fk_monitoring_marks_ended_by_monitoring_batches",
        ),
        sa.ForeignKeyConstraint(
            ["outlet_id"], ["outlets.id"], name="fk_monitoring_marks_outlet_id_outlets"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_monitoring_marks"),
    )
    op.create_index("ix_monitoring_marks_batch_id", "monitoring_marks", ["batch_id"], unique=False)
    op.create_index(
        "ix_monitoring_marks_outlet_id", "monitoring_marks", ["outlet_id"], unique=False
    )
    op.create_table(
        "monitoring_waivers",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("pollutant", sa.String(16), nullable=False),
        sa.Column("first_hour", sa.Integer(), nullable=False),
        sa.Column("last_hour", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.String(32), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_monitoring_waivers_by_id_users"),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["users.id"], name="fk_monitoring_waivers_ended_by_users"
        ),
        sa.ForeignKeyConstraint(
            ["outlet_id"], ["outlets.id"], name="fk_monitoring_waivers_outlet_id_outlets"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_monitoring_waivers"),
    )
    op.create_index(
        "ix_monitoring_waivers_outlet_id", "monitoring_waivers", ["outlet_id"], unique=False
    )
    op.create_table(
        "evaluation_starts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("industry", sa.String(32), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_evaluation_starts_by_id_users"),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprises.id"],
            name="fk_evaluation_starts_enterprise_id_enterprises",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_evaluation_starts"),
    )
    op.create_index(
        "ix_evaluation_starts_enterprise_id", "evaluation_starts", ["enterprise_id"], unique=False
    )
