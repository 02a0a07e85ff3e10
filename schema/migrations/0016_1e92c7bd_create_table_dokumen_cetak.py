"""Create table dokumen_cetak.

M-SAFE create table dokumen_cetak
"""

from app.models.alter import back, forward

revision = "0016_1e92c7bd"
down_revision = "0015_db3d206c"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From the first shape of the JSON file beside this one to the second."""
    forward(__file__)


def downgrade() -> None:
    """From the second shape to the first."""
    back(__file__)
