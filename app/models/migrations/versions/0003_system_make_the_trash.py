"""Make the trash."""

import sqlalchemy as sa
from alembic import op

from app.models.base import UTCDateTime

revision = "0003_system"
down_revision = "0002_system"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables or change them."""
    op.create_table(
        "sys_trash",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entity", sa.String(length=80), nullable=False),
        sa.Column("row_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("instansi_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("actor_nama", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sys_trash")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_sys_trash_entity_instansi_id_id"), "sys_trash", ["entity", "instansi_id", "id"], unique=False
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_index(op.f("ix_sys_trash_entity_instansi_id_id"), table_name="sys_trash")
    op.drop_table("sys_trash")
