"""Create table umpan_balik_hasil and 1 more.

M-SAFE create table umpan_balik_hasil
M-SAFE create table umpan_balik_perilaku
"""

from app.models.alter import back, forward

revision = "0010_15fc6fec"
down_revision = "0009_bb2ee85d"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From the first shape of the JSON file beside this one to the second."""
    forward(__file__)


def downgrade() -> None:
    """From the second shape to the first."""
    back(__file__)
