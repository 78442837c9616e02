"""Reports of manual measurements (手工监测报告) of outlets without CEMS."""

import sqlalchemy as sa
from alembic import op

revision = "0021_reports"
down_revision = "0020_energy"


def upgrade() -> None:
    op.create_table(
        "monitoring_reports",
        sa.Column("outlet", sa.String(200), nullable=False),
        sa.Column("pollutant", sa.String(32), nullable=False),
        sa.Column("sampled_on", sa.String(10), nullable=False),
        sa.Column("value", sa.String(32), nullable=False),
        sa.Column("oxygen", sa.String(16), nullable=False),
        sa.Column("number", sa.String(100), nullable=False),
        sa.Column("laboratory", sa.String(100), nullable=False),
        sa.Column("cma", sa.String(64), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("retired_at", sa.String(32), nullable=True),
        sa.Column("retired_reason", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprises.id"],
            name="fk_monitoring_reports_enterprise_id_enterprises",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_monitoring_reports"),
    )
    op.create_index("ix_monitoring_reports_enterprise_id", "monitoring_reports", ["enterprise_id"])
