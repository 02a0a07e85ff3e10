"""Create table tinjauan.

M-SAFE create table tinjauan
"""

from app.models.alter import back, forward

revision = "0014_a3b20905"
down_revision = "0013_6e4bdf32"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From the first shape of the JSON file beside this one to the second."""
    forward(__file__)


def downgrade() -> None:
    """From the second shape to the first."""
    back(__file__)
