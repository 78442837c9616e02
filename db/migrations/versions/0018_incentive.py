"""激励性分级 and the lists of the plan: figures, means, results, projects, benefits, 双近零."""

import sqlalchemy as sa
from alembic import op

revision = "0018_incentive"
down_revision = "0017_monitoring"


def upgrade() -> None:
    op.create_table(
        "incentive_figures",
        sa.Column("year", sa.String(4), nullable=False),
        sa.Column("industry", sa.String(32), nullable=False),
        sa.Column("tax", sa.String(32), nullable=False),
        sa.Column("research", sa.String(32), nullable=False),
        sa.Column("revenue", sa.String(32), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("retired_at", sa.String(32), nullable=True),
        sa.Column("retired_reason", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprises.id"],
            name="fk_incentive_figures_enterprise_id_enterprises",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_incentive_figures"),
    )
    op.create_index("ix_incentive_figures_enterprise_id", "incentive_figures", ["enterprise_id"])
    op.create_table(
        "emission_years",
        sa.Column("year", sa.String(4), nullable=False),
        sa.Column("industry", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("pm", sa.String(32), nullable=False),
        sa.Column("so2", sa.String(32), nullable=False),
        sa.Column("nox", sa.String(32), nullable=False),
        sa.Column("vocs", sa.String(32), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("retired_at", sa.String(32), nullable=True),
        sa.Column("retired_reason", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprises.id"],
            name="fk_emission_years_enterprise_id_enterprises",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_emission_years"),
    )
    op.create_index("ix_emission_years_enterprise_id", "emission_years", ["enterprise_id"])
    op.create_table(
        "synergy_projects",
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("investment", sa.String(32), nullable=False),
        sa.Column("pm", sa.String(32), nullable=False),
        sa.Column("so2", sa.String(32), nullable=False),
        sa.Column("nox", sa.String(32), nullable=False),
        sa.Column("vocs", sa.String(32), nullable=False),
        sa.Column("co2", sa.String(32), nullable=False),
        sa.Column("progress", sa.String(32), nullable=False),
        sa.Column("finish_on", sa.String(10), nullable=False),
        sa.Column("unit", sa.String(100), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("retired_at", sa.String(32), nullable=True),
        sa.Column("retired_reason", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprises.id"],
            name="fk_synergy_projects_enterprise_id_enterprises",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_synergy_projects"),
    )
    op.create_index("ix_synergy_projects_enterprise_id", "synergy_projects", ["enterprise_id"])
    op.create_table(
        "policy_benefits",
        sa.Column("policy", sa.String(100), nullable=False),
        sa.Column("number", sa.String(100), nullable=False),
        sa.Column("level", sa.String(64), nullable=False),
        sa.Column("step", sa.String(100), nullable=False),
        sa.Column("amount", sa.String(32), nullable=False),
        sa.Column("given_on", sa.String(10), nullable=False),
        sa.Column("authority", sa.String(100), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("retired_at", sa.String(32), nullable=True),
        sa.Column("retired_reason", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprises.id"],
            name="fk_policy_benefits_enterprise_id_enterprises",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_policy_benefits"),
    )
    op.create_index("ix_policy_benefits_enterprise_id", "policy_benefits", ["enterprise_id"])
    op.create_table(
        "benchmark_figures",
        sa.Column("year", sa.String(4), nullable=False),
        sa.Column("industry", sa.String(32), nullable=False),
        sa.Column("product", sa.String(64), nullable=False),
        sa.Column("unit", sa.String(16), nullable=False),
        sa.Column("output", sa.String(32), nullable=False),
        sa.Column("energy", sa.String(32), nullable=False),
        sa.Column("water", sa.String(32), nullable=False),
        sa.Column("pm", sa.String(32), nullable=False),
        sa.Column("so2", sa.String(32), nullable=False),
        sa.Column("nox", sa.String(32), nullable=False),
        sa.Column("co2", sa.String(32), nullable=False),
        sa.Column("waste", sa.String(32), nullable=False),
        sa.Column("esg", sa.String(100), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("retired_at", sa.String(32), nullable=True),
        sa.Column("retired_reason", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprises.id"],
            name="fk_benchmark_figures_enterprise_id_enterprises",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_benchmark_figures"),
    )
    op.create_index("ix_benchmark_figures_enterprise_id", "benchmark_figures", ["enterprise_id"])
    op.create_table(
        "incentive_means",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("rule", sa.String(32), nullable=False),
        sa.Column("group_id", sa.String(32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("tax", sa.String(32), nullable=False),
        sa.Column("research", sa.String(32), nullable=False),
        sa.Column("document", sa.String(200), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.String(32), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.String(32), nullable=True),
        sa.Column("retired_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["users.id"], name="fk_incentive_means_entered_by_users"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_incentive_means"),
    )
    op.create_index(
        "ix_incentive_means_rule_group_id_year", "incentive_means", ["rule", "group_id", "year"]
    )
    op.create_table(
        "incentive_results",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("number", sa.String(32), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("industry", sa.String(32), nullable=False),
        sa.Column("rule", sa.String(32), nullable=False),
        sa.Column("group_id", sa.String(32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.Column("graded", sa.String(16), nullable=False),
        sa.Column("graded_source", sa.Text(), nullable=False),
        sa.Column("managed", sa.String(16), nullable=False),
        sa.Column("term", sa.String(16), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("authority", sa.String(100), nullable=False),
        sa.Column("document", sa.String(200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.String(32), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.String(32), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprises.id"],
            name="fk_incentive_results_enterprise_id_enterprises",
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["users.id"], name="fk_incentive_results_ended_by_users"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["users.id"], name="fk_incentive_results_decided_by_users"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_incentive_results"),
        sa.UniqueConstraint("number", name="uq_incentive_results_number"),
    )
    op.create_index(
        "ix_incentive_results_enterprise_id_industry",
        "incentive_results",
        ["enterprise_id", "industry"],
    )
    op.create_table(
        "near_zero_cases",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("number", sa.String(32), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("industry", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprises.id"],
            name="fk_near_zero_cases_enterprise_id_enterprises",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_near_zero_cases"),
        sa.UniqueConstraint("number", name="uq_near_zero_cases_number"),
    )
    op.create_index("ix_near_zero_cases_enterprise_id", "near_zero_cases", ["enterprise_id"])
    op.create_table(
        "near_zero_acts",
        sa.Column("case_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("act", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("authority", sa.String(100), nullable=False),
        sa.Column("document", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["near_zero_cases.id"], name="fk_near_zero_acts_case_id_near_zero_cases"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_near_zero_acts_by_id_users"),
        sa.PrimaryKeyConstraint("case_id", "number", name="pk_near_zero_acts"),
    )
