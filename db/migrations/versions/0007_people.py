"""People: passwords to be changed at first, the unit of an account, delegations,
decisions made in a single-person office; the trail is found by object and person in its order.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007_people"
down_revision = "0006_register"


def upgrade() -> None:
    op.add_column("users", sa.Column("unit", sa.String(64), nullable=False, server_default=""))
    op.add_column(
        "users", sa.Column("must_change", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column(
        "decisions",
        sa.Column("single_person", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    people = ("to_id", "behalf_id", "given_by", "ended_by")
    op.create_table(
        "delegations",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("behalf_id", sa.Integer(), nullable=True),
        sa.Column("step", sa.String(64), nullable=False),
        sa.Column("audits", sa.Text(), nullable=False),
        sa.Column("same_person", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.String(32), nullable=False),
        sa.Column("ended_at", sa.String(32), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        *(
            sa.ForeignKeyConstraint([each], ["users.id"], name=f"fk_delegations_{each}_users")
            for each in people
        ),
        sa.PrimaryKeyConstraint("id", name="pk_delegations"),
    )
    op.create_index("ix_delegations_to_id", "delegations", ["to_id"])
    # the newest entries of an object, a person or a time are read straight off an index
    for columns in (["kind", "key"], ["actor"], ["at"]):
        op.drop_index(f"ix_trail_entries_{'_'.join(columns)}", "trail_entries")
        op.create_index(
            f"ix_trail_entries_{'_'.join([*columns, 'seq'])}", "trail_entries", [*columns, "seq"]
        )
