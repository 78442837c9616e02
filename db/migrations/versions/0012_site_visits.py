"""Site visits: team, meetings, records per indicator, samples, problems, signed pages."""

import sqlalchemy as sa
from alembic import op

revision = "0012_site_visits"
down_revision = "0011_levels"


def upgrade() -> None:
    op.create_table(
        "site_visits",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.String(32), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audits.id"], name="fk_site_visits_audit_id_audits"),
        sa.ForeignKeyConstraint(["opened_by"], ["users.id"], name="fk_site_visits_opened_by_users"),
        sa.PrimaryKeyConstraint("id", name="pk_site_visits"),
        sa.UniqueConstraint("audit_id", "round", name="uq_site_visits_audit_id_round"),
    )
    op.create_table(
        "site_members",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("unit", sa.String(128), nullable=False),
        sa.Column("declaration", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("left_at", sa.String(32), nullable=True),
        sa.Column("left_reason", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["site_visits.id"], name="fk_site_members_visit_id_site_visits"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_site_members"),
    )
    op.create_index("ix_site_members_visit_id", "site_members", ["visit_id"])
    op.create_table(
        "site_meetings",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("held_at", sa.String(16), nullable=False),
        sa.Column("place", sa.String(128), nullable=False),
        sa.Column("present", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["site_visits.id"], name="fk_site_meetings_visit_id_site_visits"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_site_meetings_by_id_users"),
        sa.PrimaryKeyConstraint("visit_id", "kind", name="pk_site_meetings"),
    )
    op.create_table(
        "site_records",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(128), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("place", sa.String(128), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("seen_at", sa.String(16), nullable=False),
        sa.Column("photos", sa.String(400), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["site_visits.id"], name="fk_site_records_visit_id_site_visits"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_site_records_by_id_users"),
        sa.PrimaryKeyConstraint("visit_id", "indicator", name="pk_site_records"),
    )
    op.create_table(
        "site_samples",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("object", sa.String(200), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.String(32), nullable=True),
        sa.Column("retired_reason", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["site_visits.id"], name="fk_site_samples_visit_id_site_visits"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_site_samples_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_site_samples"),
    )
    op.create_index("ix_site_samples_visit_id", "site_samples", ["visit_id"])
    op.create_table(
        "site_problems",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(128), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("demand", sa.Text(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.String(32), nullable=True),
        sa.Column("retired_reason", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["site_visits.id"], name="fk_site_problems_visit_id_site_visits"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_site_problems_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_site_problems"),
        sa.UniqueConstraint("visit_id", "number", name="uq_site_problems_visit_id_number"),
    )
    op.create_table(
        "site_signatures",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.String(32), nullable=True),
        sa.Column("retired_reason", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["site_visits.id"], name="fk_site_signatures_visit_id_site_visits"
        ),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachments.id"],
            name="fk_site_signatures_attachment_id_attachments",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_site_signatures_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_site_signatures"),
    )
    op.create_index("ix_site_signatures_attachment_id", "site_signatures", ["attachment_id"])
    op.create_index("ix_site_signatures_visit_id", "site_signatures", ["visit_id"])
