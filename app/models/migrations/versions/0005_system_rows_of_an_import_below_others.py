"""Rows of an import below others."""

import sqlalchemy as sa
from alembic import op

revision = "0005_system"
down_revision = "0004_system"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables or change them."""
    op.add_column("sys_import_row", sa.Column("part", sa.String(length=200), server_default="", nullable=False))
    op.add_column("sys_import_row", sa.Column("root", sa.Integer(), nullable=True))
    op.add_column("sys_import_row", sa.Column("above", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_sys_import_row_plan_id_root"), "sys_import_row", ["plan_id", "root"], unique=False)


def downgrade() -> None:
    """Undo it."""
    op.drop_index(op.f("ix_sys_import_row_plan_id_root"), table_name="sys_import_row")
    op.drop_column("sys_import_row", "above")
    op.drop_column("sys_import_row", "root")
    op.drop_column("sys_import_row", "part")
