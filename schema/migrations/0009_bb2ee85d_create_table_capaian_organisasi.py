"""Create table capaian_organisasi.

M-SAFE create table capaian_organisasi
"""

from app.models.alter import back, forward

revision = "0009_bb2ee85d"
down_revision = "0008_eea02155"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From the first shape of the JSON file beside this one to the second."""
    forward(__file__)


def downgrade() -> None:
    """From the second shape to the first."""
    back(__file__)
