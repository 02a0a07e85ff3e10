"""Add sys_file."""

import sqlalchemy as sa
from alembic import op

from app.models.base import UTCDateTime

revision = "0004_system"
down_revision = "0003_system"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables or change them."""
    op.create_table(
        "sys_file",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("akun_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("instansi_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("attached_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sys_file")),
    )
    op.create_index(
        op.f("ix_sys_file_attached_at_akun_id_created_at"),
        "sys_file",
        ["attached_at", "akun_id", "created_at"],
        unique=False,
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_index(op.f("ix_sys_file_attached_at_akun_id_created_at"), table_name="sys_file")
    op.drop_table("sys_file")
