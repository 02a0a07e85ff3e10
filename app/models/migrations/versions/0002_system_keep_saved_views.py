"""Keep saved views."""

import sqlalchemy as sa
from alembic import op

from app.models.base import UTCDateTime

revision = "0002_system"
down_revision = "0001_system"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables or change them."""
    op.create_table(
        "sys_view",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("akun_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("instansi_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entity", sa.String(length=80), nullable=False),
        sa.Column("nama", sa.String(length=60), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sys_view")),
        sa.UniqueConstraint("akun_id", "entity", "nama", name=op.f("uq_sys_view_akun_id_entity_nama")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_sys_view_instansi_id_entity"), "sys_view", ["instansi_id", "entity"], unique=False)
    op.create_table(
        "sys_view_first",
        sa.Column("akun_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("entity", sa.String(length=80), nullable=False),
        sa.Column("view_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["view_id"], ["sys_view.id"], name=op.f("fk_sys_view_first_view_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("akun_id", "entity", name=op.f("pk_sys_view_first")),
    )
    op.create_index(op.f("ix_sys_view_first_view_id"), "sys_view_first", ["view_id"], unique=False)


def downgrade() -> None:
    """Undo it."""
    op.drop_index(op.f("ix_sys_view_first_view_id"), table_name="sys_view_first")
    op.drop_table("sys_view_first")
    op.drop_index(op.f("ix_sys_view_instansi_id_entity"), table_name="sys_view")
    op.drop_table("sys_view")
