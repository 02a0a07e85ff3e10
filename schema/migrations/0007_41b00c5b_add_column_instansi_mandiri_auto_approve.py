"""Add column instansi.mandiri_auto_approve.

M-BACKFILL add column instansi.mandiri_auto_approve
"""

from app.models.alter import back, forward

revision = "0007_41b00c5b"
down_revision = "0006_57ebd96e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From the first shape of the JSON file beside this one to the second."""
    forward(__file__)


def downgrade() -> None:
    """From the second shape to the first."""
    back(__file__)
