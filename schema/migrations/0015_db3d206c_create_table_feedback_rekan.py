"""Create table feedback_rekan and 1 more.

M-SAFE create table feedback_rekan
M-SAFE create table permintaan_feedback
"""

from app.models.alter import back, forward

revision = "0015_db3d206c"
down_revision = "0014_a3b20905"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From the first shape of the JSON file beside this one to the second."""
    forward(__file__)


def downgrade() -> None:
    """From the second shape to the first."""
    back(__file__)
