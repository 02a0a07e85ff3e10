"""Create table pembinaan.

M-SAFE create table pembinaan
"""

from app.models.alter import back, forward

revision = "0011_61035675"
down_revision = "0010_15fc6fec"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From the first shape of the JSON file beside this one to the second."""
    forward(__file__)


def downgrade() -> None:
    """From the second shape to the first."""
    back(__file__)
