"""Add sys_receipt."""

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
        "sys_receipt",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sys_receipt")),
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_table("sys_receipt")
