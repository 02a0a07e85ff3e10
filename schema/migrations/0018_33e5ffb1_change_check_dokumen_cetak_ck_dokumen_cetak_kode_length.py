"""Change check dokumen_cetak.ck_dokumen_cetak__kode__length.

M-BACKFILL change check dokumen_cetak.ck_dokumen_cetak__kode__length
"""

from app.models.alter import back, forward

revision = "0018_33e5ffb1"
down_revision = "0016_1e92c7bd"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From the first shape of the JSON file beside this one to the second."""
    forward(__file__)


def downgrade() -> None:
    """From the second shape to the first."""
    back(__file__)
