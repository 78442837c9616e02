"""The register in full: more fields, entries of every kind, changes that can be undone.

Rows of imported lists are kept as runs, and what an update overwrote moves from
them to the changes, where edits, merges and entries keep theirs.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006_register"
down_revision = "0005_standards"

_ENTRIES = {
    "production_lines": {
        "name": 100,
        "process": 100,
        "product": 100,
        "unit": 32,
        "approved_capacity": 32,
        "permitted_capacity": 32,
        "actual_output": 32,
        "actual_year": 4,
        "commissioned": 10,
        "status": 64,
    },
    "penalties": {
        "number": 100,
        "decided_on": 10,
        "authority": 100,
        "reason": 400,
        "amount": 32,
        "rectification": 200,
        "rectified_on": 10,
        "repaired_on": 10,
    },
    "guarantees": {"kind": 32, "document": 200, "starts_on": 10, "ends_on": 10, "task": 200},
    "stops": {"kind": 32, "starts_on": 10, "planned_until": 10, "resumed_on": 10, "basis": 200},
    "held_levels": {
        "industry": 32,
        "level": 64,
        "decided_on": 10,
        "authority": 100,
        "document": 200,
        "source": 100,
    },
    "platform_applications": {
        "number": 64,
        "year": 4,
        "audit": 32,
        "industry": 32,
        "target": 64,
        "state": 64,
        "submitted_on": 10,
    },
}


def upgrade() -> None:
    _more_columns()
    _changes()
    for table, texts in _ENTRIES.items():
        _entries(table, texts)
    op.create_table(
        "saved_choices",
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("kind", "name", "user_id", name="pk_saved_choices"),
    )


def _more_columns() -> None:
    op.add_column(
        "import_batches", sa.Column("layout", sa.String(64), nullable=False, server_default="")
    )
    op.add_column(
        "import_batches", sa.Column("steps", sa.Text(), nullable=False, server_default="{}")
    )
    op.add_column(
        "import_batches", sa.Column("mended", sa.Integer(), nullable=False, server_default="0")
    )
    # nothing is searched by these, and every import pays for them
    op.drop_index("ix_enterprises_batch_id", "enterprises")
    op.drop_index("ix_enterprises_county", "enterprises")
    op.drop_index("ix_enterprise_industries_industry", "enterprise_industries")
    if op.get_bind().dialect.name == "sqlite":
        # kept in the order of their key and nowhere else, which halves what is written
        for table in ("enterprise_industries", "enterprise_processes"):
            kept_by_key = {"sqlite_with_rowid": False}
            with op.batch_alter_table(table, table_kwargs=kept_by_key, recreate="always"):
                pass
    op.add_column(
        "enterprises", sa.Column("profile", sa.Text(), nullable=False, server_default="{}")
    )
    op.add_column("enterprises", sa.Column("merged_into", sa.Integer(), nullable=True))
    for name, size in (("point", 64), ("pollutants", 200), ("note", 200), ("retired_reason", 200)):
        op.add_column(
            "outlets", sa.Column(name, sa.String(size), nullable=False, server_default="")
        )
    op.add_column("outlets", sa.Column("retired_at", sa.String(32), nullable=True))


def _changes() -> None:
    op.create_table(
        "enterprise_changes",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("subject", sa.String(32), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprises.id"],
            name="fk_enterprise_changes_enterprise_id_enterprises",
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batches.id"],
            name="fk_enterprise_changes_batch_id_import_batches",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_enterprise_changes"),
    )
    op.create_index("ix_enterprise_changes_enterprise_id", "enterprise_changes", ["enterprise_id"])
    op.create_index("ix_enterprise_changes_batch_id", "enterprise_changes", ["batch_id"])
    op.execute(
        "INSERT INTO enterprise_changes (enterprise_id, version, action, subject, batch_id, before,"
        " note, actor, at, undone) SELECT r.enterprise_id, r.version, 'import', '', r.batch_id,"
        " r.before, '', b.actor, b.at, b.undone_at IS NOT NULL FROM import_rows r"
        " JOIN import_batches b ON b.id = r.batch_id WHERE r.done = 'updated' AND NOT EXISTS ("
        "SELECT 1 FROM import_rows f WHERE f.batch_id = r.batch_id AND f.done = 'updated'"
        ' AND f.enterprise_id = r.enterprise_id AND f."row" < r."row") ORDER BY r.batch_id, r."row"'
    )
    op.drop_index("ix_import_rows_enterprise_id", "import_rows")
    op.add_column(
        "import_rows", sa.Column("rows", sa.Integer(), nullable=False, server_default="1")
    )
    with op.batch_alter_table("import_rows") as batch:
        batch.drop_column("before")
        batch.drop_column("version")


def _entries(table: str, texts: dict[str, int]) -> None:
    op.create_table(
        table,
        *(sa.Column(name, sa.String(size), nullable=False) for name, size in texts.items()),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("retired_at", sa.String(32), nullable=True),
        sa.Column("retired_reason", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=f"fk_{table}_enterprise_id_enterprises"
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
    op.create_index(f"ix_{table}_enterprise_id", table, ["enterprise_id"])
