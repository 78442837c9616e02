"""The campaign: application rounds with their calendar, targets of enterprises, measures."""

import sqlalchemy as sa
from alembic import op

revision = "0013_campaign"
down_revision = "0012_site_visits"


def upgrade() -> None:
    op.create_table(
        "rounds",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("number", sa.String(32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("opens", sa.Date(), nullable=False),
        sa.Column("closes", sa.Date(), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("industries", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.String(32), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name="fk_rounds_made_by_users"),
        sa.ForeignKeyConstraint(["closed_by"], ["users.id"], name="fk_rounds_closed_by_users"),
        sa.PrimaryKeyConstraint("id", name="pk_rounds"),
        sa.UniqueConstraint("number", name="uq_rounds_number"),
    )
    op.create_table(
        "round_milestones",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("milestone", sa.String(16), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("proposed", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name="fk_round_milestones_round_id_rounds"
        ),
        sa.PrimaryKeyConstraint("round_id", "milestone", name="pk_round_milestones"),
    )
    op.create_table(
        "round_audits",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("joined_at", sa.String(32), nullable=False),
        sa.Column("joined_by", sa.Integer(), nullable=False),
        sa.Column("left_at", sa.String(32), nullable=True),
        sa.Column("left_by", sa.Integer(), nullable=True),
        sa.Column("left_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name="fk_round_audits_round_id_rounds"
        ),
        sa.ForeignKeyConstraint(
            ["audit_id"], ["audits.id"], name="fk_round_audits_audit_id_audits"
        ),
        sa.ForeignKeyConstraint(
            ["joined_by"], ["users.id"], name="fk_round_audits_joined_by_users"
        ),
        sa.ForeignKeyConstraint(["left_by"], ["users.id"], name="fk_round_audits_left_by_users"),
        sa.PrimaryKeyConstraint("id", name="pk_round_audits"),
    )
    op.create_index("ix_round_audits_audit_id", "round_audits", ["audit_id"])
    op.create_index("ix_round_audits_round_id", "round_audits", ["round_id"])
    op.create_table(
        "campaign_targets",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("industry", sa.String(32), nullable=False),
        sa.Column("baseline", sa.String(16), nullable=False),
        sa.Column("target", sa.String(16), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("lead", sa.String(100), nullable=False),
        sa.Column("person", sa.String(100), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("file", sa.String(255), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("set_at", sa.String(32), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.String(32), nullable=True),
        sa.Column("retired_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprises.id"],
            name="fk_campaign_targets_enterprise_id_enterprises",
        ),
        sa.ForeignKeyConstraint(["set_by"], ["users.id"], name="fk_campaign_targets_set_by_users"),
        sa.PrimaryKeyConstraint("id", name="pk_campaign_targets"),
    )
    op.create_index(
        "ix_campaign_targets_enterprise_id_industry",
        "campaign_targets",
        ["enterprise_id", "industry"],
    )
    op.create_table(
        "campaign_measures",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("cost", sa.String(32), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("person", sa.String(100), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(32), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["target_id"],
            ["campaign_targets.id"],
            name="fk_campaign_measures_target_id_campaign_targets",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["rectification_items.id"],
            name="fk_campaign_measures_item_id_rectification_items",
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["users.id"], name="fk_campaign_measures_changed_by_users"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_campaign_measures"),
    )
    op.create_index("ix_campaign_measures_target_id", "campaign_measures", ["target_id"])
